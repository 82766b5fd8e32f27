-- A copy points to an earlier report on its page that is no copy itself.
SELECT concat_ws(' ', copy.document_id, 'report', copy.report_index) AS place
FROM core_report copy
LEFT JOIN core_report first
    ON first.document_id = copy.document_id AND first.batch_id = copy.batch_id
    AND first.report_index = copy.duplicate_of_report_index
WHERE copy.duplicate_of_report_index IS NOT NULL
    AND (first.report_index IS NULL OR first.report_index >= copy.report_index
        OR first.duplicate_of_report_index IS NOT NULL);
