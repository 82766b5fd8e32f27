CREATE VIEW current_report AS
WITH said AS (
    SELECT
        document_id,
        report_index,
        map_from_entries(list({'k': correction_field, 'v': correction_value} ORDER BY correction_field))
            AS by_field,
        list(
            {'field': correction_field, 'value': correction_value, 'why': why, 'by': made_by, 'at': made_at}
            ORDER BY correction_field
        ) AS corrections
    FROM current_correction
    WHERE correction_field <> 'issue'
    GROUP BY ALL
),
put_right AS (
    -- A field that is in by_field was put right, be it to NULL.
    SELECT
        report.* REPLACE (
            CASE WHEN map_contains(by_field, 'org') THEN by_field['org'] ELSE org END AS org,
            CASE WHEN map_contains(by_field, 'region') THEN by_field['region'] ELSE region END AS region,
            CASE WHEN map_contains(by_field, 'report_year') THEN by_field['report_year']::INTEGER
                ELSE report_year END AS report_year,
            CASE WHEN map_contains(by_field, 'region_code') THEN by_field['region_code']
                ELSE region_code END AS region_code,
            CASE WHEN map_contains(by_field, 'region_code') THEN by_field['region_name']
                ELSE region_name END AS region_name,
            CASE WHEN map_contains(by_field, 'region_code') THEN by_field['region_list_date']
                ELSE region_list_date END AS region_list_date,
            CASE WHEN map_contains(by_field, 'region_code') THEN by_field['region_confidence']::DOUBLE
                ELSE region_confidence END AS region_confidence,
            CASE WHEN map_contains(by_field, 'admin_level') THEN by_field['admin_level']
                ELSE admin_level END AS admin_level,
            CASE WHEN map_contains(by_field, 'body_kind') THEN by_field['body_kind']
                ELSE body_kind END AS body_kind,
            CASE WHEN map_contains(by_field, 'body_line') THEN by_field['body_line']
                ELSE body_line END AS body_line
        ),
        said.corrections,
        CASE WHEN map_contains(by_field, 'org') THEN 'correction' WHEN org IS NOT NULL THEN 'page' END
            AS org_origin,
        CASE WHEN map_contains(by_field, 'report_year') THEN 'correction'
            WHEN report_year IS NOT NULL THEN 'page' END AS year_origin,
        CASE WHEN map_contains(by_field, 'region_code') THEN 'correction'
            WHEN region_code IS NOT NULL THEN 'page' END AS region_origin
    FROM core_report report
    LEFT JOIN said USING (document_id, report_index)
)
SELECT
    left(report.document_id::VARCHAR, 8) || ':' || report.report_index AS row_name,
    report.document_id,
    report.report_index,
    reading.uri,
    reading.sha256,
    reading.parser_version,
    reading.is_superseded,
    reading.is_clone,
    report.title,
    report.org,
    report.org_origin,
    report.region,
    report.region_code,
    report.region_name,
    report.region_list_date,
    report.region_confidence,
    report.region_origin,
    report.admin_level,
    report.body_kind,
    report.body_line,
    report.report_year,
    report.year_origin,
    report.year_text,
    report.recipient,
    report.report_kind,
    report.is_truncated,
    report.duplicate_of_report_index,
    report.start_char,
    report.end_char,
    report.report_text,
    report.report_digest,
    report.cues,
    report.corrections
FROM put_right report
JOIN current_reading reading USING (document_id, batch_id);

COMMENT ON VIEW current_report IS 'One row per report on a page, as the newest parser read it and people have put it right.';
COMMENT ON COLUMN current_report.document_id IS 'The reading it belongs to (core_document.document_id).';
COMMENT ON COLUMN current_report.report_index IS 'Its place on the page, from 0.';
COMMENT ON COLUMN current_report.org IS 'The issuing body as written, masks kept, or as a person put it right; NULL where the text does not name it.';
COMMENT ON COLUMN current_report.report_year IS 'The year reported on, or as a person put it right; NULL where masked or unsaid.';
COMMENT ON COLUMN current_report.org_origin IS 'Where org comes from: page, or correction (see corrections); NULL where there is none.';
COMMENT ON COLUMN current_report.year_origin IS 'Where report_year comes from: page, or correction (see corrections); NULL where there is none.';
COMMENT ON COLUMN current_report.region_origin IS 'Where region_code comes from: page (worked out from its words), or correction (see corrections); NULL where there is none.';
COMMENT ON COLUMN current_report.corrections IS 'What people put right: field, value, reason, who and when; NULL where nothing.';
COMMENT ON COLUMN current_report.row_name IS 'Its name for people: ''gongkai show ROW_NAME'' opens it in its text.';
