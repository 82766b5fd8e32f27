-- Every metric lies inside its report, its figure inside its evidence.
SELECT concat_ws(' ', document_id, 'report', report_index, 'metric', metric_index) AS place
FROM core_metric metric
JOIN core_report report USING (document_id, batch_id, report_index)
WHERE NOT (report.start_char <= metric.start_char
    AND metric.start_char <= metric.figure_start_char
    AND metric.figure_start_char < metric.figure_end_char
    AND metric.figure_end_char <= metric.end_char
    AND metric.end_char <= report.end_char);
