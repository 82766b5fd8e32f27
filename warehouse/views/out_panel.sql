-- Published as a table.
CREATE VIEW out_panel AS
WITH place AS (
    SELECT
        link.indicator, cell.document_id, cell.report_index, cell.form, link.link, link.note, link.is_part,
        cell.cell_state, cell."value", cell.solved_value, cell.unit
    FROM core_cell cell
    JOIN current_statutory_report report USING (document_id, report_index)
    JOIN current_reading reading USING (document_id, batch_id)
    JOIN meta_crosswalk link
        ON link.form = cell.form AND link.table_code = cell.table_code AND link.column_code = cell.column_code
        AND CASE WHEN link.is_pattern THEN regexp_matches(cell.row_code, link.row_code)
            ELSE link.row_code = cell.row_code END
),
gathered AS (
    SELECT
        indicator, document_id, report_index, form, link, note,
        count(*)::INTEGER AS cell_count,
        count("value")::INTEGER AS stated_count,
        count(coalesce("value", solved_value))::INTEGER AS known_count,
        sum(coalesce("value", solved_value)) AS total,
        bool_and(is_part) AS is_sum,
        min(cell_state) AS one_state,
        count(DISTINCT cell_state) AS state_count,
        any_value(unit ORDER BY unit) AS unit,
        count(DISTINCT unit) AS unit_count
    FROM place
    GROUP BY ALL
)
SELECT
    report.org,
    report.region_code,
    report.report_year,
    gathered.indicator,
    indicator.name_zh,
    indicator.name_en,
    CASE WHEN gathered.known_count = gathered.cell_count AND gathered.unit_count <= 1
        AND (gathered.is_sum OR gathered.cell_count = 1) AND gathered.link <> 'none'
        THEN gathered.total END AS "value",
    coalesce(gathered.unit, indicator.unit) AS unit,
    indicator.measure,
    CASE
        WHEN gathered.stated_count = gathered.cell_count AND gathered.total = 0 THEN 'zero'
        WHEN gathered.stated_count = gathered.cell_count THEN 'stated'
        WHEN gathered.known_count = gathered.cell_count THEN 'solved'
        WHEN gathered.stated_count > 0 THEN 'partly_stated'
        WHEN gathered.state_count = 1 THEN gathered.one_state
        ELSE 'not_stated'
    END AS state,
    gathered.form,
    gathered.stated_count,
    gathered.cell_count,
    gathered.link AS comparability,
    gathered.note AS comparability_note,
    lag(gathered.form) OVER years AS form_before,
    CASE
        WHEN lag(report.report_year) OVER years IS DISTINCT FROM report.report_year - 1 THEN NULL
        WHEN gathered.link IN ('exact', 'approximate') AND lag(gathered.link) OVER years IN ('exact', 'approximate')
            THEN gathered.link = 'exact' AND lag(gathered.link) OVER years = 'exact'
                OR gathered.form = lag(gathered.form) OVER years
        ELSE false
    END AS is_series,
    report.is_clone,
    report.uri,
    report.document_id,
    report.report_index
FROM gathered
JOIN current_statutory_report report USING (document_id, report_index)
JOIN meta_indicator indicator ON indicator.indicator = gathered.indicator
WINDOW years AS (
    PARTITION BY report.body, report.region_code, gathered.indicator, gathered.link = 'none'
    ORDER BY report.report_year
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
