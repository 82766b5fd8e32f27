CREATE VIEW out_edit AS
WITH version AS (
    SELECT
        uri, version, first_seen_at, document_id,
        lag(version) OVER versions AS version_before,
        lag(last_seen_at) OVER versions AS last_seen_before,
        lag(document_id) OVER versions AS document_id_before
    FROM out_page_version
    WHERE document_id IS NOT NULL
    WINDOW versions AS (PARTITION BY uri ORDER BY version)
),
pair AS (
    SELECT DISTINCT {'before': document_id_before, 'after': document_id} AS pair
    FROM version
    WHERE document_id_before IS NOT NULL
),
-- From here on any pairs of readings are compared: compare_readings puts in its own.
side AS (
    SELECT pair, 'before' AS side, pair.before AS document_id FROM pair
    UNION ALL
    SELECT pair, 'after' AS side, pair.after AS document_id FROM pair
),
-- Reports belong together that are equal; else those of one body and year; else by their place.
report AS (
    SELECT DISTINCT
        side.*, report_index, regexp_replace(coalesce(org, ''), '\s', '', 'g') AS body, report_digest,
        title, org, report_year, region_code, recipient, report_kind, is_truncated, start_char, end_char
    FROM side
    JOIN core_report USING (document_id)
),
report_alike AS (
    SELECT *, row_number() OVER (
        PARTITION BY pair, side, report_digest, body, report_year ORDER BY report_index
    ) AS nth
    FROM report
),
equal_report AS (
    SELECT pair, old.report_index AS old_index, new.report_index AS new_index
    FROM (FROM report_alike WHERE side = 'before' AND report_digest <> '') old
    JOIN (FROM report_alike WHERE side = 'after') new USING (pair, report_digest, body, nth)
    WHERE old.report_year IS NOT DISTINCT FROM new.report_year
),
report_left AS (
    SELECT *, row_number() OVER (PARTITION BY pair, side, body, report_year ORDER BY report_index) AS nth
    FROM report
    ANTI JOIN (
        SELECT pair, 'before' AS side, old_index AS report_index FROM equal_report
        UNION ALL
        SELECT pair, 'after', new_index FROM equal_report
    ) USING (pair, side, report_index)
),
named_report AS (
    SELECT pair, old.report_index AS old_index, new.report_index AS new_index
    FROM (FROM report_left WHERE side = 'before') old
    JOIN (FROM report_left WHERE side = 'after') new USING (pair, body, nth)
    WHERE old.report_year IS NOT DISTINCT FROM new.report_year
),
report_rest AS (
    SELECT * EXCLUDE (nth), row_number() OVER (PARTITION BY pair, side ORDER BY report_index) AS nth
    FROM report_left
    ANTI JOIN (
        SELECT pair, 'before' AS side, old_index AS report_index FROM named_report
        UNION ALL
        SELECT pair, 'after', new_index FROM named_report
    ) USING (pair, side, report_index)
),
report_match AS (
    FROM equal_report
    UNION ALL
    FROM named_report
    UNION ALL
    SELECT pair, old.report_index AS old_index, new.report_index AS new_index
    FROM (FROM report_rest WHERE side = 'before') old
    FULL JOIN (FROM report_rest WHERE side = 'after') new USING (pair, nth)
),
-- A report with what it is compared with: `match` stands for both.
standing AS (
    SELECT {'pair': pair, 'before': old_index, 'after': new_index} AS match, report.*
    FROM report_match
    JOIN report USING (pair)
    WHERE CASE side WHEN 'before' THEN old_index ELSE new_index END = report_index
),
place AS (
    SELECT match, side, document_id, report_index, start_char AS report_start, end_char AS report_end
    FROM standing
    WHERE match.before IS NOT NULL AND match.after IS NOT NULL
),
cell AS (
    SELECT DISTINCT
        place.*, cell_index, form, table_code, row_code, column_code, raw, "value", value_text, unit, cell_state,
        start_char, end_char
    FROM place
    JOIN core_cell USING (document_id, report_index)
    WHERE cell_state <> 'missing'
),
-- Cells are left out of the text around them, where their change would be told twice.
cut AS (
    SELECT match, side, min(start_char) AS cut_start, max(max(end_char)) OVER (
        PARTITION BY match, side ORDER BY min(start_char), max(end_char)
    ) AS cut_end
    FROM cell
    WHERE start_char IS NOT NULL
    GROUP BY match, side, table_code, row_code
),
section AS (
    SELECT DISTINCT place.*, section_index, section_role, marker, heading, start_char, end_char
    FROM place
    JOIN core_section USING (document_id, report_index)
),
-- A section's own text ends where the next begins, so that a change is told of one section alone.
own AS (
    SELECT
        match, side, document_id, section_index, section_role, marker, heading, start_char,
        least(end_char, coalesce(lead(start_char) OVER (
            PARTITION BY match, side ORDER BY start_char, section_index
        ), end_char)) AS end_char
    FROM section
    UNION ALL
    SELECT
        match, side, document_id, -1, 'opening', NULL, NULL, report_start,
        coalesce(min(section.start_char), report_end)
    FROM place
    LEFT JOIN section USING (match, side, document_id, report_start, report_end)
    GROUP BY match, side, document_id, report_start, report_end
),
gap AS (
    SELECT own.*, list({'at': cut_start, 'to': cut_end} ORDER BY cut_start, cut_end)
        FILTER (cut_start IS NOT NULL) AS cuts
    FROM own
    LEFT JOIN cut
        ON cut.match = own.match AND cut.side = own.side
        AND cut.cut_start < own.end_char AND cut.cut_end > own.start_char
    GROUP BY ALL
),
written AS (
    SELECT
        gap.* EXCLUDE (cuts),
        trim(array_to_string(list_transform(
            range(coalesce(len(cuts), 0) + 1),
            lambda i: substr(
                "text",
                greatest(start_char, coalesce(cuts[i].to, 0)) + 1,
                greatest(0, coalesce(cuts[i + 1].at, end_char) - greatest(start_char, coalesce(cuts[i].to, 0)))
            )
        ), ' … '), E' \t\r\n　…') AS own_text
    FROM gap
    JOIN (
        SELECT document_id, any_value("text") AS "text"
        FROM core_document
        SEMI JOIN side USING (document_id)
        GROUP BY document_id
    ) USING (document_id)
),
item AS (
    SELECT
        match, side, 'section' AS edit_kind, section_index AS item_index,
        concat_ws('|', section_role, marker, regexp_replace(heading, '\s', '', 'g')) AS match_key,
        regexp_replace(own_text, '[\s\x{3000}\x{a0}\x{200b}\x{feff}…]', '', 'g') AS content,
        concat_ws(' ', section_role, nullif(concat(marker, heading), '')) AS place,
        own_text AS said, NULL::DECIMAL(38, 10) AS "value", start_char, end_char, section_role,
        CASE WHEN section_index >= 0 THEN 's' || section_index END AS row_part
    FROM written
    WHERE own_text <> ''
    UNION ALL
    SELECT DISTINCT
        match, side, 'figure', metric_index,
        concat_ws('|', metric_code, indicator, coalesce(scope, ''), coalesce(period, '')),
        {
            'value': "value", 'text': value_text, 'high': value_high, 'unit': unit, 'about': is_approximate,
            'qualifier': qualifier, 'relation': relation
        }::VARCHAR,
        concat_ws(' ', metric_code, indicator, scope, period),
        evidence, "value", start_char, end_char, NULL, 'm' || metric_index
    FROM place
    JOIN core_metric USING (document_id, report_index)
    UNION ALL
    SELECT
        match, side, 'cell', cell_index, concat_ws('/', form, table_code, row_code, column_code),
        {
            'raw': regexp_replace(raw, '[\s\x{3000}\x{a0}]', '', 'g'), 'state': cell_state, 'value': "value",
            'text': value_text, 'unit': unit
        }::VARCHAR,
        concat_ws('/', form, table_code, row_code, column_code),
        raw, "value", start_char, end_char, NULL, 'c' || cell_index
    FROM cell
    UNION ALL
    SELECT
        match, side, 'report', list_position(['title', 'org', 'report_year', 'region_code', 'recipient',
            'report_kind', 'is_truncated'], field), field, content, field, content, NULL, NULL, NULL, NULL, NULL
    FROM (
        SELECT
            match, side, title, org, report_year::VARCHAR AS report_year, region_code, recipient, report_kind,
            is_truncated::VARCHAR AS is_truncated
        FROM standing
        WHERE match.before IS NOT NULL AND match.after IS NOT NULL
    )
    UNPIVOT (content FOR field IN (title, org, report_year, region_code, recipient, report_kind, is_truncated))
),
-- First what is the same in both; of the rest, what stands at the same place.
alike AS (
    SELECT *, row_number() OVER (
        PARTITION BY match, side, edit_kind, match_key, content ORDER BY item_index
    ) AS nth
    FROM item
),
same AS (
    SELECT match, edit_kind, old.item_index AS old_item, new.item_index AS new_item
    FROM (FROM alike WHERE side = 'before') old
    JOIN (FROM alike WHERE side = 'after') new USING (match, edit_kind, match_key, content, nth)
),
unlike AS (
    SELECT *, row_number() OVER (PARTITION BY match, side, edit_kind, match_key ORDER BY item_index) AS nth
    FROM item
    ANTI JOIN (
        SELECT match, 'before' AS side, edit_kind, old_item AS item_index FROM same
        UNION ALL
        SELECT match, 'after', edit_kind, new_item FROM same
    ) USING (match, side, edit_kind, item_index)
),
altered AS (
    SELECT
        match, edit_kind, old.item_index AS old_item, new.item_index AS new_item,
        CASE edit_kind WHEN 'section' THEN 'reworded' ELSE 'changed' END AS change
    FROM (FROM unlike WHERE side = 'before') old
    JOIN (FROM unlike WHERE side = 'after') new USING (match, edit_kind, match_key, nth)
),
-- A section under another heading is known by the one that stands before it, and by its role or words.
met AS (
    SELECT match, old_item, new_item FROM same WHERE edit_kind = 'section'
    UNION ALL
    SELECT match, old_item, new_item FROM altered WHERE edit_kind = 'section'
),
anchored AS (
    SELECT item.*, old_item IS NOT NULL AS is_met, coalesce(last_value(old_item IGNORE NULLS) OVER (
        PARTITION BY match, side ORDER BY item_index ROWS UNBOUNDED PRECEDING
    ), -2) AS anchor
    FROM item
    LEFT JOIN (
        SELECT match, 'before' AS side, old_item, old_item AS item_index FROM met
        UNION ALL
        SELECT match, 'after', old_item, new_item FROM met
    ) USING (match, side, item_index)
    WHERE edit_kind = 'section'
),
loose AS (
    SELECT *, row_number() OVER (PARTITION BY match, side, anchor ORDER BY item_index) AS nth
    FROM anchored
    WHERE NOT is_met
),
retitled AS (
    SELECT match, 'section' AS edit_kind, old.item_index AS old_item, new.item_index AS new_item, 'retitled' AS change
    FROM (FROM loose WHERE side = 'before') old
    JOIN (FROM loose WHERE side = 'after') new USING (match, anchor, nth)
    WHERE old.section_role = new.section_role
        OR CASE WHEN old.content <> '' AND new.content <> '' THEN jaccard(old.content, new.content) >= 0.5 END
),
turned AS (
    FROM altered
    UNION ALL
    FROM retitled
),
lone AS (
    FROM unlike
    ANTI JOIN (
        SELECT match, 'before' AS side, edit_kind, old_item AS item_index FROM turned
        UNION ALL
        SELECT match, 'after', edit_kind, new_item FROM turned
    ) USING (match, side, edit_kind, item_index)
),
edit AS (
    SELECT match, edit_kind, change, old, new
    FROM turned
    JOIN (SELECT match, edit_kind, item_index AS old_item, unlike AS old FROM unlike WHERE side = 'before')
        USING (match, edit_kind, old_item)
    JOIN (SELECT match, edit_kind, item_index AS new_item, unlike AS new FROM unlike WHERE side = 'after')
        USING (match, edit_kind, new_item)
    UNION ALL
    SELECT match, edit_kind, 'removed', lone, NULL FROM lone WHERE side = 'before'
    UNION ALL
    SELECT match, edit_kind, 'added', NULL, lone FROM lone WHERE side = 'after'
),
told AS (
    SELECT
        match.pair AS pair, match.before AS report_before, match.after AS report_after, edit_kind, change,
        old.place AS place_before, new.place AS place_after, old.said AS text_before, new.said AS text_after,
        old."value" AS value_before, new."value" AS value_after, old.start_char AS start_before,
        old.end_char AS end_before, new.start_char AS start_after, new.end_char AS end_after,
        coalesce(new.item_index, old.item_index) AS item_index,
        CASE WHEN old IS NOT NULL THEN concat_ws(':', left(match.pair.before::VARCHAR, 8), match.before, old.row_part)
            END AS row_name_before,
        CASE WHEN new IS NOT NULL THEN concat_ws(':', left(match.pair.after::VARCHAR, 8), match.after, new.row_part)
            END AS row_name_after
    FROM edit
    UNION ALL
    SELECT
        match.pair, match.before, match.after, 'report', CASE side WHEN 'before' THEN 'removed' ELSE 'added' END,
        CASE side WHEN 'before' THEN 'whole' END, CASE side WHEN 'after' THEN 'whole' END,
        CASE side WHEN 'before' THEN title END, CASE side WHEN 'after' THEN title END, NULL, NULL,
        CASE side WHEN 'before' THEN start_char END, CASE side WHEN 'before' THEN end_char END,
        CASE side WHEN 'after' THEN start_char END, CASE side WHEN 'after' THEN end_char END, 0,
        left(match.pair.before::VARCHAR, 8) || ':' || match.before,
        left(match.pair.after::VARCHAR, 8) || ':' || match.after
    FROM standing
    WHERE match.before IS NULL OR match.after IS NULL
),
named AS (
    SELECT told.*, coalesce(new.org, old.org) AS org, coalesce(new.report_year, old.report_year) AS report_year
    FROM told
    LEFT JOIN report old ON old.pair = told.pair AND old.side = 'before' AND old.report_index = told.report_before
    LEFT JOIN report new ON new.pair = told.pair AND new.side = 'after' AND new.report_index = told.report_after
)
-- Up to here any pairs of readings are compared.
SELECT
    version.uri,
    version.version_before,
    version.version AS version_after,
    version.last_seen_before,
    version.first_seen_at AS first_seen_after,
    named.org,
    named.report_year,
    named.edit_kind,
    named.change,
    named.place_before,
    named.place_after,
    named.value_before,
    named.value_after,
    named.text_before,
    named.text_after,
    named.row_name_before,
    named.row_name_after,
    version.document_id_before,
    version.document_id AS document_id_after
FROM named
JOIN version
    ON version.document_id_before = named.pair.before AND version.document_id = named.pair.after;

COMMENT ON VIEW out_edit IS 'What changed in reports from one version of a page to the next: one row per section, figure, cell of a form, or fact about the report. ''gongkai diff ADDRESS'' shows it word by word. Sections are set against each other by role, marker and heading, else by what stands before them; figures by code, indicator, scope and period; cells by their place in the form; reports by body and year, else by their place on the page.';
COMMENT ON COLUMN out_edit.uri IS 'The page''s address.';
COMMENT ON COLUMN out_edit.version_before IS 'The version it was changed from (out_page_version.version).';
COMMENT ON COLUMN out_edit.version_after IS 'The version it was changed to.';
COMMENT ON COLUMN out_edit.last_seen_before IS 'When the version before was last seen, UTC: it was changed after that,';
COMMENT ON COLUMN out_edit.first_seen_after IS 'and before this, when the version after was first received, UTC.';
COMMENT ON COLUMN out_edit.org IS 'The report''s body, as the later version has it.';
COMMENT ON COLUMN out_edit.report_year IS 'The year it reports on, as the later version has it.';
COMMENT ON COLUMN out_edit.edit_kind IS 'section: its own words, those of the sections below it and its statutory tables left out; figure: of running text; cell: of a statutory form; report: title, org, report_year and so on, or the whole report.';
COMMENT ON COLUMN out_edit.change IS 'added, removed, changed; of sections reworded (same heading) or retitled (another heading, marker or role).';
COMMENT ON COLUMN out_edit.place_before IS 'Where it stands in the version before: role and heading; code, indicator, scope and period; form/table/row/column; or the column of core_report, whole for all of it. NULL where it was added.';
COMMENT ON COLUMN out_edit.place_after IS 'Where it stands in the version after; NULL where it was removed.';
COMMENT ON COLUMN out_edit.value_before IS 'The number before, of figures and cells; NULL where none is stated.';
COMMENT ON COLUMN out_edit.value_after IS 'The number after.';
COMMENT ON COLUMN out_edit.text_before IS 'The words before: the section''s own text, the figure''s evidence, what stands in the cell.';
COMMENT ON COLUMN out_edit.text_after IS 'The words after.';
COMMENT ON COLUMN out_edit.row_name_before IS 'Name of the row before: ''gongkai show ROW_NAME'' opens it in its text.';
COMMENT ON COLUMN out_edit.row_name_after IS 'Name of the row after.';
COMMENT ON COLUMN out_edit.document_id_before IS 'The reading of the version before (core_document.document_id).';
COMMENT ON COLUMN out_edit.document_id_after IS 'The reading of the version after.';
