-- A metric that is bound to another is bound to one of its report; only parts belong to a division.
SELECT concat_ws(' ', metric.document_id, 'report', metric.report_index, 'metric', metric.metric_index) AS place
FROM core_metric metric
LEFT JOIN core_metric parent
    ON parent.document_id = metric.document_id AND parent.batch_id = metric.batch_id
    AND parent.report_index = metric.report_index AND parent.metric_index = metric.parent_metric_index
WHERE (metric.parent_metric_index IS NOT NULL AND (parent.metric_index IS NULL OR metric.relation IS NULL))
    OR (metric.division IS NOT NULL) <> coalesce(metric.relation = 'part', false);
