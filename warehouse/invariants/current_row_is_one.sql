-- Views named current_… show each thing once, whoever stored it how often.
SELECT concat_ws(' ', 'current_page', uri) AS place FROM current_page GROUP BY uri HAVING count(*) > 1
UNION ALL
SELECT concat_ws(' ', 'current_document', sha256) FROM current_document GROUP BY sha256 HAVING count(*) > 1
UNION ALL
SELECT concat_ws(' ', 'current_report', document_id, report_index)
FROM current_report GROUP BY document_id, report_index HAVING count(*) > 1
UNION ALL
SELECT concat_ws(' ', 'current_metric', document_id, report_index, metric_index)
FROM current_metric GROUP BY document_id, report_index, metric_index HAVING count(*) > 1;
