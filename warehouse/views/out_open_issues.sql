CREATE VIEW out_open_issues AS
SELECT
    issue.issue_code,
    code.to_do,
    issue.message,
    issue.uri,
    report.title,
    report.org,
    report.report_year,
    substr(document."text", issue.start_char + 1, least(issue.end_char - issue.start_char, 80)) AS excerpt,
    issue.document_id,
    issue.report_index,
    issue.start_char,
    issue.end_char
FROM current_issue issue
JOIN current_document document USING (document_id)
LEFT JOIN current_report report
    ON report.document_id = issue.document_id AND report.report_index = issue.report_index
LEFT JOIN meta_issue_code code ON code.issue_code = issue.issue_code
WHERE NOT issue.is_superseded
    AND NOT EXISTS (
        FROM current_correction correction
        WHERE correction.document_id = issue.document_id
            AND correction.report_index = issue.report_index
            AND (
                (correction.correction_field = 'issue' AND correction.correction_value = issue.issue_code)
                OR (correction.correction_field = 'org' AND issue.issue_code = 'org_unknown')
                OR (
                    correction.correction_field = 'report_year'
                    AND issue.issue_code IN ('year_unknown', 'year_doubtful')
                )
            )
    );

COMMENT ON VIEW out_open_issues IS 'Questions that wait for a person, each with what to do about it; those that a correction answers or closes are left out.';
COMMENT ON COLUMN out_open_issues.title IS 'Heading of the report it lies in; NULL where it lies in none.';
COMMENT ON COLUMN out_open_issues.org IS 'Body of the report it lies in; NULL where it lies in none.';
COMMENT ON COLUMN out_open_issues.report_year IS 'Year of the report it lies in; NULL where it lies in none.';
COMMENT ON COLUMN out_open_issues.excerpt IS 'The text in question, at most 80 characters; NULL where it concerns the whole page.';
