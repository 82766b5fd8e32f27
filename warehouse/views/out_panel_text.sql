-- The texts are cut out last, when it is known which are asked for: cutting all of them took most of the time.
CREATE VIEW out_panel_text AS
WITH topmost AS (
    -- A section inside one of the same role is part of that one's text already.
    SELECT section.*
    FROM core_section section
    ANTI JOIN core_section outer_section
        ON outer_section.document_id = section.document_id
        AND outer_section.batch_id = section.batch_id
        AND outer_section.report_index = section.report_index
        AND outer_section.section_role = section.section_role
        AND outer_section.section_index < section.section_index
        AND outer_section.end_char >= section.end_char
)
SELECT
    report.region_code,
    report.region_name,
    report.admin_level,
    report.body_kind,
    report.body_line,
    report.org,
    report.report_year,
    section.section_role,
    string_agg(
        rtrim(
            substr(document."text", section.start_char + 1, section.end_char - section.start_char),
            E' \t\r\n　'
        ),
        E'\n' ORDER BY section.section_index
    ) AS panel_text,
    count(*)::INTEGER AS section_count,
    min(section.role_confidence) AS least_confidence,
    report.title,
    report.uri,
    report.document_id,
    report.report_index
FROM topmost section
JOIN current_reading reading USING (document_id, batch_id)
JOIN core_document document USING (document_id, batch_id)
JOIN current_report report USING (document_id, report_index)
ANTI JOIN out_copies copy USING (document_id, report_index)
WHERE NOT reading.is_superseded
GROUP BY ALL;

COMMENT ON VIEW out_panel_text IS 'What each body says in each year under each role: one row per report and role, its sections of that role one under another. Copies count once. A body keeps its region_code and body_line through changes of name.';
COMMENT ON COLUMN out_panel_text.panel_text IS 'The sections as published, headings included; a section inside another of the same role is not repeated.';
COMMENT ON COLUMN out_panel_text.section_count IS 'How many sections the text is put together from.';
COMMENT ON COLUMN out_panel_text.least_confidence IS 'How sure the least sure of their roles is, from 0 to 1.';
