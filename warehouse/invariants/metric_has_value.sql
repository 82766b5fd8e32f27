-- Every metric has its value once: as a number, or as text where it is too long for one.
SELECT concat_ws(' ', document_id, 'report', report_index, 'metric', metric_index) AS place
FROM core_metric
WHERE ("value" IS NULL) = (value_text IS NULL);
