CREATE VIEW current_repair AS
SELECT
    left(repair.document_id::VARCHAR, 8) || ':' || repair.report_index || ':p' || repair.repair_index AS row_name,
    repair.document_id,
    repair.report_index,
    repair.repair_index,
    reading.uri,
    reading.sha256,
    reading.parser_version,
    reading.is_superseded,
    repair.repair_kind,
    repair.original,
    repair.repaired,
    repair.start_char,
    repair.end_char
FROM core_repair repair
JOIN current_reading reading USING (document_id, batch_id);

COMMENT ON VIEW current_repair IS 'One row per damage that was mended, as the newest parser mended it.';
COMMENT ON COLUMN current_repair.row_name IS 'Its name for people: ''gongkai show ROW_NAME'' opens it in its text.';
