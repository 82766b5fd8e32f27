CREATE VIEW out_crosswalk AS
WITH ranked AS (
    SELECT *, list_position(['exact', 'approximate', 'lossy', 'none'], link) AS distance FROM meta_crosswalk
)
SELECT
    source.indicator,
    source.form AS from_form,
    source.table_code AS from_table_code,
    source.row_code AS from_row_code,
    source.column_code AS from_column_code,
    source.metric_code AS from_metric_code,
    target.form AS to_form,
    target.table_code AS to_table_code,
    target.row_code AS to_row_code,
    target.column_code AS to_column_code,
    target.metric_code AS to_metric_code,
    ['exact', 'approximate', 'lossy', 'none'][greatest(
        source.distance,
        target.distance,
        -- A part of a sum is less than the sum, or than one row that says the same.
        CASE WHEN source.is_part AND source_parts.part_count <> target_parts.part_count THEN 3 ELSE 1 END
    )] AS link,
    concat_ws('; ', nullif(source.note, ''), nullif(target.note, '')) AS note
FROM ranked source
JOIN ranked target ON target.indicator = source.indicator AND target.form <> source.form
JOIN (SELECT indicator, form, count(*) AS part_count FROM meta_crosswalk GROUP BY ALL) source_parts
    ON source_parts.indicator = source.indicator AND source_parts.form = source.form
JOIN (SELECT indicator, form, count(*) AS part_count FROM meta_crosswalk GROUP BY ALL) target_parts
    ON target_parts.indicator = target.indicator AND target_parts.form = target.form
WHERE NOT (source.is_part AND target.is_part)
    OR (source.row_code = target.row_code AND source.column_code = target.column_code)
    OR source_parts.part_count <> target_parts.part_count;

COMMENT ON VIEW out_crosswalk IS 'From each place of one form, or code of running text, to those of the others that concern the same indicator, and how far the two agree: the weaker of their links.';
COMMENT ON COLUMN out_crosswalk.indicator IS 'The indicator that both concern (meta_indicator.indicator).';
COMMENT ON COLUMN out_crosswalk.from_form IS 'The one form, or text.';
COMMENT ON COLUMN out_crosswalk.from_table_code IS 'Its table; NULL for running text.';
COMMENT ON COLUMN out_crosswalk.from_row_code IS 'Its row, or for stat2014 a regular expression; NULL for running text.';
COMMENT ON COLUMN out_crosswalk.from_column_code IS 'Its column; NULL for running text.';
COMMENT ON COLUMN out_crosswalk.from_metric_code IS 'Its code in running text; NULL for forms.';
COMMENT ON COLUMN out_crosswalk.to_form IS 'The other form, or text.';
COMMENT ON COLUMN out_crosswalk.to_table_code IS 'Its table; NULL for running text.';
COMMENT ON COLUMN out_crosswalk.to_row_code IS 'Its row, or for stat2014 a regular expression; NULL for running text.';
COMMENT ON COLUMN out_crosswalk.to_column_code IS 'Its column; NULL for running text.';
COMMENT ON COLUMN out_crosswalk.to_metric_code IS 'Its code in running text; NULL for forms.';
COMMENT ON COLUMN out_crosswalk.link IS 'exact, approximate, lossy (never to be added) or none (looks alike and is something else).';
COMMENT ON COLUMN out_crosswalk.note IS 'What differs; empty where nothing does.';
