-- Reports on a page are in order and do not overlap.
SELECT concat_ws(' ', document_id, 'report', report_index) AS place
FROM core_report
QUALIFY start_char < lag(end_char) OVER (PARTITION BY document_id, batch_id ORDER BY report_index);
