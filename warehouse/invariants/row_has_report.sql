-- Every section, metric, cell and repair belongs to a report that the same batch brought.
SELECT concat_ws(' ', table_name, document_id, 'report', report_index) AS place
FROM (
    SELECT DISTINCT 'core_section' AS table_name, document_id, batch_id, report_index FROM core_section
    UNION ALL SELECT DISTINCT 'core_metric', document_id, batch_id, report_index FROM core_metric
    UNION ALL SELECT DISTINCT 'core_cell', document_id, batch_id, report_index FROM core_cell
    UNION ALL SELECT DISTINCT 'core_repair', document_id, batch_id, report_index FROM core_repair
) child
ANTI JOIN core_report USING (document_id, batch_id, report_index);
