CREATE VIEW current_section AS
SELECT
    left(section.document_id::VARCHAR, 8) || ':' || section.report_index || ':s' || section.section_index AS row_name,
    section.document_id,
    section.report_index,
    section.section_index,
    section.parent_section_index,
    reading.uri,
    reading.sha256,
    reading.parser_version,
    reading.is_superseded,
    report.org,
    report.report_year,
    section.section_level,
    section.marker,
    section.heading,
    section.section_role,
    section.role_confidence,
    section.start_char,
    section.end_char,
    rtrim(
        substr(document."text", section.start_char + 1, section.end_char - section.start_char),
        E' \t\r\n　'
    ) AS section_text
FROM core_section section
JOIN current_reading reading USING (document_id, batch_id)
JOIN core_document document USING (document_id, batch_id)
JOIN current_report report USING (document_id, report_index);

COMMENT ON VIEW current_section IS 'One row per heading or item of a report, as the newest parser read it.';
COMMENT ON COLUMN current_section.section_text IS 'The section as published, its heading and the sections below it included; white space at its end left out.';
COMMENT ON COLUMN current_section.row_name IS 'Its name for people: ''gongkai show ROW_NAME'' opens it in its text.';
