-- Views over several years go through this one, so that all compare the same reports.
CREATE VIEW current_statutory_report AS
SELECT
    report.document_id,
    report.report_index,
    regexp_replace(report.org, '\s', '', 'g') AS body,
    report.region_code,
    report.org,
    report.report_year,
    report.uri,
    report.title,
    report.is_clone
FROM current_report report
JOIN current_document document USING (document_id)
SEMI JOIN core_cell cell USING (document_id, report_index)
ANTI JOIN out_copies copy USING (document_id, report_index)
WHERE NOT report.is_superseded AND report.org IS NOT NULL AND report.report_year IS NOT NULL
QUALIFY row_number() OVER (
    PARTITION BY regexp_replace(report.org, '\s', '', 'g'), report.region_code, report.report_year
    ORDER BY report.is_clone, document.published_on DESC NULLS LAST, report.uri, report.sha256, report.report_index
) = 1;

COMMENT ON VIEW current_statutory_report IS 'One row per body and year: which report with statutory tables counts for it. Copies are left out; of several one that is no clone, of these the one published last, else the first by address. Whatever the order of loading.';
COMMENT ON COLUMN current_statutory_report.body IS 'The body''s name without white space, by which its years are joined.';
