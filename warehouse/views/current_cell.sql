CREATE VIEW current_cell AS
SELECT
    left(cell.document_id::VARCHAR, 8) || ':' || cell.report_index || ':c' || cell.cell_index AS row_name,
    cell.document_id,
    cell.report_index,
    cell.cell_index,
    reading.uri,
    reading.sha256,
    reading.parser_version,
    reading.is_superseded,
    report.org,
    report.report_year,
    cell.form,
    cell.table_code,
    cell.row_code,
    cell.column_code,
    cell.raw,
    cell."value",
    cell.value_text,
    cell.unit,
    cell.cell_state,
    cell.solved_value,
    cell.start_char,
    cell.end_char
FROM core_cell cell
JOIN current_reading reading USING (document_id, batch_id)
JOIN current_report report USING (document_id, report_index);

COMMENT ON VIEW current_cell IS 'One row per place in a statutory form, as the newest parser read it.';
COMMENT ON COLUMN current_cell.row_name IS 'Its name for people: ''gongkai show ROW_NAME'' opens it in its text.';
