CREATE VIEW current_issue AS
SELECT
    left(issue.document_id::VARCHAR, 8) || ':i' || issue.issue_index AS row_name,
    issue.document_id,
    issue.issue_index,
    issue.report_index,
    reading.uri,
    reading.sha256,
    reading.parser_version,
    reading.is_superseded,
    issue.issue_code,
    issue.message,
    issue.start_char,
    issue.end_char
FROM core_issue issue
JOIN current_reading reading USING (document_id, batch_id);

COMMENT ON VIEW current_issue IS 'One row per open question about a page, as the newest parser left it.';
COMMENT ON COLUMN current_issue.row_name IS 'Its name for people: ''gongkai show ROW_NAME'' opens it in its text.';
