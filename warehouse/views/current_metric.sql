CREATE VIEW current_metric AS
SELECT
    left(metric.document_id::VARCHAR, 8) || ':' || metric.report_index || ':m' || metric.metric_index AS row_name,
    metric.document_id,
    metric.report_index,
    metric.metric_index,
    metric.section_index,
    reading.uri,
    reading.sha256,
    reading.parser_version,
    reading.is_superseded,
    report.org,
    report.report_year,
    metric.metric_code,
    metric.indicator,
    metric."value",
    metric.value_high,
    metric.value_text,
    metric.unit,
    metric.metric_kind,
    metric.is_approximate,
    metric.qualifier,
    metric.period,
    metric.scope,
    metric.relation,
    metric.parent_metric_index,
    metric.division,
    metric.section_role,
    metric.confidence,
    metric.evidence_class,
    metric.evidence,
    metric.start_char,
    metric.end_char,
    metric.figure_start_char,
    metric.figure_end_char
FROM core_metric metric
JOIN current_reading reading USING (document_id, batch_id)
JOIN current_report report USING (document_id, report_index);

COMMENT ON VIEW current_metric IS 'One row per figure stated in running text, as the newest parser read it.';
COMMENT ON COLUMN current_metric.row_name IS 'Its name for people: ''gongkai show ROW_NAME'' opens it in its text.';
