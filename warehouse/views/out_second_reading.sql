CREATE VIEW out_second_reading AS
WITH form AS (
    SELECT DISTINCT
        cell.document_id, cell.report_index, cell.form, report.org, report.report_year,
        regexp_replace(report.org, '\s', '', 'g') AS body
    FROM current_cell cell
    JOIN current_report report USING (document_id, report_index)
    WHERE cell.cell_state <> 'missing'
),
pair AS (
    -- The same form of the same body and year, as far as both say which: an attached table often
    -- bears no name. Of several the first of the attachment.
    SELECT
        attachment.parent_uri, attachment.uri, own.form, coalesce(own.org, other.org) AS org,
        coalesce(own.report_year, other.report_year) AS report_year, own.document_id AS own_document_id,
        own.report_index AS own_index, other.document_id AS other_document_id, other.report_index AS other_index
    FROM out_attachment attachment
    JOIN form own ON own.document_id = attachment.parent_document_id
    JOIN form other ON other.document_id = attachment.document_id AND other.form = own.form
    WHERE (own.body = other.body OR own.body IS NULL OR other.body IS NULL)
        AND (own.report_year = other.report_year OR own.report_year IS NULL OR other.report_year IS NULL)
    QUALIFY row_number() OVER (
        PARTITION BY attachment.parent_uri, attachment.uri, own.form, own.report_index ORDER BY other.report_index
    ) = 1
),
own_cell AS (
    SELECT pair.*, cell.table_code, cell.row_code, cell.column_code, cell.raw, cell."value", cell.cell_state,
        cell.unit, cell.row_name
    FROM pair
    JOIN current_cell cell
        ON cell.document_id = pair.own_document_id AND cell.report_index = pair.own_index AND cell.form = pair.form
    WHERE cell.cell_state <> 'missing'
),
other_cell AS (
    SELECT pair.*, cell.table_code, cell.row_code, cell.column_code, cell.raw, cell."value", cell.cell_state,
        cell.unit, cell.row_name
    FROM pair
    JOIN current_cell cell
        ON cell.document_id = pair.other_document_id AND cell.report_index = pair.other_index
        AND cell.form = pair.form
    WHERE cell.cell_state <> 'missing'
)
SELECT
    parent_uri,
    uri,
    coalesce(own.org, other.org) AS org,
    coalesce(own.report_year, other.report_year) AS report_year,
    form,
    table_code,
    row_code,
    column_code,
    own.raw AS page_raw,
    other.raw AS attachment_raw,
    own."value" AS page_value,
    other."value" AS attachment_value,
    CASE
        WHEN own.raw IS NULL THEN 'attachment_only'
        WHEN other.raw IS NULL THEN 'page_only'
        WHEN own."value" IS NOT NULL AND own."value" = other."value" THEN 'agree'
        WHEN own."value" IS NULL AND other."value" IS NULL
            AND regexp_replace(own.raw, '[\s\x{3000}\x{a0}]', '', 'g')
                = regexp_replace(other.raw, '[\s\x{3000}\x{a0}]', '', 'g') THEN 'agree'
        WHEN own."value" IS NULL OR other."value" IS NULL THEN 'one_states'
        ELSE 'differ'
    END AS agreement,
    own.row_name AS page_row_name,
    other.row_name AS attachment_row_name
FROM own_cell own
FULL JOIN other_cell other
    USING (parent_uri, uri, own_document_id, own_index, other_document_id, other_index, form, table_code, row_code,
        column_code);

COMMENT ON VIEW out_second_reading IS 'Where a page and its attachment state the same statutory form: one row per place, with what stands on the page, what in the attachment, and whether they agree. A difference is the office''s slip or a misreading: open both rows.';
COMMENT ON COLUMN out_second_reading.parent_uri IS 'Address of the page.';
COMMENT ON COLUMN out_second_reading.uri IS 'Address of its attachment.';
COMMENT ON COLUMN out_second_reading.org IS 'The body, as the page names it, else the attachment.';
COMMENT ON COLUMN out_second_reading.report_year IS 'The year reported on, as the page has it, else the attachment.';
COMMENT ON COLUMN out_second_reading.form IS 'The form, by its code.';
COMMENT ON COLUMN out_second_reading.table_code IS 'Which table of the form, by its code.';
COMMENT ON COLUMN out_second_reading.row_code IS 'Which row, by its code.';
COMMENT ON COLUMN out_second_reading.column_code IS 'Which column, by its code.';
COMMENT ON COLUMN out_second_reading.page_raw IS 'What stands on the page; NULL where it lacks the place.';
COMMENT ON COLUMN out_second_reading.attachment_raw IS 'What stands in the attachment; NULL where it lacks the place.';
COMMENT ON COLUMN out_second_reading.page_value IS 'The number on the page; NULL where none is stated.';
COMMENT ON COLUMN out_second_reading.attachment_value IS 'The number in the attachment; NULL where none is stated.';
COMMENT ON COLUMN out_second_reading.agreement IS 'agree; differ: two numbers; one_states: one has a number where the other is blank or has words; page_only, attachment_only: the other lacks the place.';
COMMENT ON COLUMN out_second_reading.page_row_name IS 'Name of the cell on the page: ''gongkai show ROW_NAME'' opens it in its text.';
COMMENT ON COLUMN out_second_reading.attachment_row_name IS 'Name of the cell in the attachment.';
