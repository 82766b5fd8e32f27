CREATE VIEW current_report AS
SELECT
    report.document_id,
    report.report_index,
    reading.uri,
    reading.sha256,
    reading.parser_version,
    reading.is_superseded,
    report.title,
    report.org,
    report.region,
    report.report_year,
    report.year_text,
    report.recipient,
    report.report_kind,
    report.is_truncated,
    report.duplicate_of_report_index,
    report.start_char,
    report.end_char,
    report.report_text,
    report.report_digest,
    report.cues
FROM core_report report
JOIN current_reading reading USING (document_id, batch_id);

COMMENT ON VIEW current_report IS 'One row per report on a page, as the newest parser read it.';
