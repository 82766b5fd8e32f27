-- Every row read from a page belongs to a document that the same batch brought.
SELECT concat_ws(' ', table_name, document_id) AS place
FROM (
    SELECT DISTINCT 'core_chrome' AS table_name, document_id, batch_id FROM core_chrome
    UNION ALL SELECT DISTINCT 'core_dropped', document_id, batch_id FROM core_dropped
    UNION ALL SELECT DISTINCT 'core_issue', document_id, batch_id FROM core_issue
    UNION ALL SELECT DISTINCT 'core_report', document_id, batch_id FROM core_report
) child
ANTI JOIN core_document USING (document_id, batch_id);
