-- Published as a table.
CREATE VIEW out_panel AS
WITH written AS (
    SELECT DISTINCT form, table_code, row_code, column_code
    FROM core_cell
    WHERE form IN (SELECT form FROM meta_crosswalk WHERE is_pattern)
),
-- Which places mean which indicator: patterns are held against the few labels that occur, not against every cell.
meant AS (
    SELECT indicator, form, table_code, row_code, column_code, link, note, is_part
    FROM meta_crosswalk
    WHERE NOT is_pattern
    UNION ALL
    SELECT
        link.indicator, link.form, link.table_code, written.row_code, link.column_code, link.link, link.note,
        link.is_part
    FROM meta_crosswalk link
    JOIN written
        ON written.form = link.form AND written.table_code = link.table_code
        AND written.column_code = link.column_code
    WHERE link.is_pattern AND regexp_matches(written.row_code, link.row_code)
),
-- The report's own columns go through the sums, so that what is asked of them narrows the cells that are read.
gathered AS (
    SELECT
        report.body, report.region_code, report.org, report.report_year, report.is_clone, report.uri,
        cell.document_id, cell.report_index,
        meant.indicator, cell.form, meant.link, meant.note,
        count(*)::INTEGER AS cell_count,
        count(cell."value")::INTEGER AS stated_count,
        count(coalesce(cell."value", cell.solved_value))::INTEGER AS known_count,
        sum(coalesce(cell."value", cell.solved_value)) AS total,
        bool_and(meant.is_part) AS is_sum,
        min(cell.cell_state) AS one_state,
        max(cell.cell_state) AS other_state,
        min(cell.unit) AS unit,
        max(cell.unit) AS other_unit
    FROM core_cell cell
    JOIN current_reading reading USING (document_id, batch_id)
    JOIN current_statutory_report report USING (document_id, report_index)
    JOIN meant
        ON meant.form = cell.form AND meant.table_code = cell.table_code AND meant.row_code = cell.row_code
        AND meant.column_code = cell.column_code
    GROUP BY ALL
)
SELECT
    gathered.org,
    gathered.region_code,
    gathered.report_year,
    gathered.indicator,
    indicator.name_zh,
    indicator.name_en,
    CASE WHEN gathered.known_count = gathered.cell_count
        AND gathered.unit IS NOT DISTINCT FROM gathered.other_unit
        AND (gathered.is_sum OR gathered.cell_count = 1) AND gathered.link <> 'none'
        THEN gathered.total END AS "value",
    coalesce(gathered.unit, indicator.unit) AS unit,
    indicator.measure,
    CASE
        WHEN gathered.stated_count = gathered.cell_count AND gathered.total = 0 THEN 'zero'
        WHEN gathered.stated_count = gathered.cell_count THEN 'stated'
        WHEN gathered.known_count = gathered.cell_count THEN 'solved'
        WHEN gathered.stated_count > 0 THEN 'partly_stated'
        WHEN gathered.one_state = gathered.other_state THEN gathered.one_state
        ELSE 'not_stated'
    END AS state,
    gathered.form,
    gathered.stated_count,
    gathered.cell_count,
    gathered.link AS comparability,
    gathered.note AS comparability_note,
    lag(gathered.form) OVER years AS form_before,
    CASE
        WHEN lag(gathered.report_year) OVER years IS DISTINCT FROM gathered.report_year - 1 THEN NULL
        WHEN gathered.link IN ('exact', 'approximate') AND lag(gathered.link) OVER years IN ('exact', 'approximate')
            THEN gathered.link = 'exact' AND lag(gathered.link) OVER years = 'exact'
                OR gathered.form = lag(gathered.form) OVER years
        ELSE false
    END AS is_series,
    gathered.is_clone,
    gathered.uri,
    gathered.document_id,
    gathered.report_index
FROM gathered
JOIN meta_indicator indicator ON indicator.indicator = gathered.indicator
WINDOW years AS (
    PARTITION BY gathered.body, gathered.region_code, gathered.indicator, gathered.link = 'none'
    ORDER BY gathered.report_year
);

COMMENT ON VIEW out_panel IS 'Body by year by indicator, from the statutory tables. A value stands only where every cell it needs states a number (or the equations determine it), and where the form has the indicator: what cannot be added is not added, a blank is no zero. Reports without such tables, most of those before 2014, state figures in running text alone: these are in out_requests_by_year and current_metric, under the metric_code that meta_crosswalk (form text) ties to the indicator with its own comparability.';
COMMENT ON COLUMN out_panel.name_zh IS 'What the indicator counts, in Chinese.';
COMMENT ON COLUMN out_panel.name_en IS 'What the indicator counts, in English.';
COMMENT ON COLUMN out_panel."value" IS 'The number, in unit; NULL where a cell is blank, where the form has something else that looks alike, or where several cells claim the place.';
COMMENT ON COLUMN out_panel.unit IS 'The unit of the cells, else the indicator''s.';
COMMENT ON COLUMN out_panel.measure IS 'flow and money add over bodies and years, stock over bodies only; values of forms whose comparability is lossy are never added.';
COMMENT ON COLUMN out_panel.state IS 'stated, zero, solved (a blank total that the equations determine), partly_stated, or what stands in every cell: blank, slash, dash, masked, missing; not_stated where they differ.';
COMMENT ON COLUMN out_panel.stated_count IS 'Coverage: how many cells state a number.';
COMMENT ON COLUMN out_panel.cell_count IS 'How many cells the indicator needs in this form.';
COMMENT ON COLUMN out_panel.comparability IS 'How far the form keeps to the indicator: exact, approximate, lossy or none (meta_crosswalk.link).';
COMMENT ON COLUMN out_panel.comparability_note IS 'What differs in this form; empty where nothing does.';
COMMENT ON COLUMN out_panel.form_before IS 'The form of the body''s last report before this one that has the indicator.';
COMMENT ON COLUMN out_panel.is_series IS 'Whether value may be set against the year before: same form, or exact in both; NULL where the warehouse lacks the year before.';
