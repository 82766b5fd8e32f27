-- Every metric's evidence stands in its document's text at its offsets.
SELECT concat_ws(' ', document_id, 'report', report_index, 'metric', metric_index) AS place
FROM core_metric metric
JOIN core_document document USING (document_id, batch_id)
WHERE evidence <> substr(document."text", start_char + 1, end_char - start_char);
