CREATE VIEW current_finding AS
SELECT
    finding.document_id,
    finding.report_index,
    finding.finding_index,
    reading.uri,
    reading.sha256,
    reading.parser_version,
    reading.is_superseded,
    report.org,
    report.report_year,
    finding.rule_id,
    finding.cause,
    finding.table_code,
    finding.row_code,
    finding.column_code,
    finding.cells,
    finding.stated_value,
    finding.expected_values,
    finding.arithmetic,
    finding.likely_cell,
    finding.likely_value,
    finding.message_zh,
    finding.message_en,
    finding.advice_zh,
    finding.advice_en,
    finding.start_char,
    finding.end_char
FROM core_finding finding
JOIN current_reading reading USING (document_id, batch_id)
JOIN current_report report USING (document_id, report_index);

COMMENT ON VIEW current_finding IS 'One row per rule that a report does not keep, as the newest parser found it.';
