CREATE VIEW out_findings AS
WITH found AS (
    SELECT
        uri, org, report_year, rule_id, cause, table_code, row_code, column_code, cells, stated_value,
        expected_values, arithmetic, likely_cell, likely_value, message_zh, message_en, advice_zh, advice_en,
        document_id, report_index, start_char, end_char
    FROM current_finding finding
    WHERE NOT is_superseded
    UNION ALL BY NAME
    SELECT
        uri, org, report_year, rule_id, cause, table_code, row_code, column_code, cells, stated_value,
        expected_values, arithmetic, message_zh, message_en, advice_zh, advice_en,
        document_id, report_index, start_char, end_char
    FROM out_year_findings
)
SELECT
    found.org,
    found.report_year,
    found.rule_id,
    rule.rule_kind,
    found.cause,
    found.table_code,
    found.row_code,
    found.column_code,
    found.stated_value,
    found.expected_values,
    found.arithmetic,
    found.likely_cell,
    found.likely_value,
    found.message_zh,
    found.message_en,
    found.advice_zh,
    found.advice_en,
    found.cells,
    found.uri,
    found.document_id,
    found.report_index,
    found.start_char,
    found.end_char
FROM found
ANTI JOIN out_copies copy USING (document_id, report_index)
LEFT JOIN meta_audit_rule rule ON rule.rule_id = found.rule_id;

COMMENT ON VIEW out_findings IS 'What the audit finds in every report, and over two years of one body. Copies count once.';
