-- Every rule compares a report with the same body's of the year before. The pairs come from
-- current_statutory_report, so that the order of loading makes no difference.
CREATE VIEW out_year_findings AS
WITH pair AS (
    SELECT
        this.org, this.region_code, this.report_year, this.uri, this.document_id, this.report_index,
        last.uri AS last_uri, last.document_id AS last_document_id, last.report_index AS last_report_index
    FROM current_statutory_report this
    JOIN current_statutory_report last
        ON last.body = this.body AND last.region_code IS NOT DISTINCT FROM this.region_code
        AND last.report_year = this.report_year - 1
),
cell AS (
    SELECT cell.*
    FROM core_cell cell
    JOIN current_reading reading USING (document_id, batch_id)
    WHERE cell."value" IS NOT NULL
),
carried_over AS (
    SELECT
        'carried_over' AS rule_id, pair.*, cell.table_code, cell.row_code, cell.column_code,
        cell."value" AS stated_value, [before."value"] AS expected_values,
        concat(before."value"::BIGINT, ' ≠ ', cell."value"::BIGINT) AS arithmetic, cell.start_char, cell.end_char
    FROM pair
    JOIN cell ON cell.document_id = pair.document_id AND cell.report_index = pair.report_index
        AND cell.table_code = 'requests' AND cell.row_code = 'carried_in'
    JOIN cell before ON before.document_id = pair.last_document_id AND before.report_index = pair.last_report_index
        AND before.table_code = 'requests' AND before.row_code = 'carried_out' AND before.column_code = cell.column_code
    WHERE before."value" <> cell."value"
),
in_force AS (
    SELECT
        'in_force' AS rule_id, pair.*, cell.table_code, cell.row_code, cell.column_code,
        cell."value" AS stated_value, [(before."value" + issued."value" - repealed."value")::DECIMAL(38, 10)] AS expected_values,
        concat(before."value"::BIGINT, '+', issued."value"::BIGINT, '-', repealed."value"::BIGINT, '=',
            (before."value" + issued."value" - repealed."value")::BIGINT, ' ≠ ', cell."value"::BIGINT) AS arithmetic,
        cell.start_char, cell.end_char
    FROM pair
    JOIN cell ON cell.document_id = pair.document_id AND cell.report_index = pair.report_index
        AND cell.form = 'form2021' AND cell.column_code = 'in_force'
    JOIN cell issued ON issued.document_id = pair.document_id AND issued.report_index = pair.report_index
        AND issued.row_code = cell.row_code AND issued.column_code = 'issued'
    JOIN cell repealed ON repealed.document_id = pair.document_id AND repealed.report_index = pair.report_index
        AND repealed.row_code = cell.row_code AND repealed.column_code = 'repealed'
    JOIN cell before ON before.document_id = pair.last_document_id AND before.report_index = pair.last_report_index
        AND before.row_code = cell.row_code AND before.column_code = 'in_force' AND before.form = 'form2021'
    WHERE before."value" + issued."value" - repealed."value" <> cell."value"
),
fees_unit AS (
    SELECT
        'fees_unit' AS rule_id, pair.*, cell.table_code, cell.row_code, cell.column_code,
        cell."value" AS stated_value, [before."value"] AS expected_values,
        concat(before."value"::DOUBLE, ' → ', cell."value"::DOUBLE) AS arithmetic, cell.start_char, cell.end_char
    FROM pair
    JOIN cell ON cell.document_id = pair.document_id AND cell.report_index = pair.report_index
        AND cell.column_code = 'fees_collected'
    JOIN cell before ON before.document_id = pair.last_document_id AND before.report_index = pair.last_report_index
        AND before.column_code = 'fees_collected' AND before.unit IS NOT DISTINCT FROM cell.unit
    WHERE before."value" > 0 AND cell."value" > 0
        AND greatest(cell."value" / before."value", before."value" / cell."value") BETWEEN 3000 AND 30000
),
-- What last year's report can stand for the figure that a percentage of change speaks of.
prior AS (
    SELECT link.metric_code, panel.document_id, panel.report_index, panel."value"
    FROM out_panel panel
    JOIN meta_crosswalk link ON link.indicator = panel.indicator AND link.metric_code IS NOT NULL
        AND link.link IN ('exact', 'approximate')
    WHERE panel."value" > 0
    UNION ALL
    SELECT 'requests_received', document_id, report_index, sum("value")
    FROM out_panel
    WHERE indicator IN ('requests.new.total', 'requests.carried_in.total')
    GROUP BY document_id, report_index
    HAVING count("value") = 2 AND sum("value") > 0
),
change AS (
    SELECT
        'change_on_last_year' AS rule_id, pair.*, NULL AS table_code, NULL AS row_code, NULL AS column_code,
        change."value" AS stated_value,
        list_sort(list_distinct(list(
            round(abs(figure."value" / prior."value" - 1) * 100, 1)::DECIMAL(38, 10)
        ))) AS expected_values,
        -- Sorted, so that the words do not depend on the order of loading.
        concat(
            array_to_string(list_sort(list_distinct(list(
                concat(figure."value"::BIGINT, '/', prior."value"::BIGINT)
            ))), ', '),
            ' ≠ ', any_value(change."value")::DOUBLE, '%'
        ) AS arithmetic,
        change.start_char, change.end_char
    FROM pair
    JOIN current_metric change ON change.document_id = pair.document_id AND change.report_index = pair.report_index
        AND change.relation = 'change' AND change.unit = '%' AND NOT change.is_approximate
    JOIN current_metric figure ON figure.document_id = change.document_id
        AND figure.report_index = change.report_index AND figure.metric_index = change.parent_metric_index
        AND figure.relation IS NULL AND NOT figure.is_approximate
    JOIN prior ON prior.document_id = pair.last_document_id AND prior.report_index = pair.last_report_index
        AND prior.metric_code = figure.metric_code
    GROUP BY ALL
    HAVING bool_and(abs(abs(change."value") - abs(figure."value" / prior."value" - 1) * 100) >= 1)
),
found AS (
    FROM carried_over
    UNION ALL BY NAME FROM in_force
    UNION ALL BY NAME FROM fees_unit
    UNION ALL BY NAME FROM change
)
SELECT
    found.document_id,
    found.report_index,
    found.uri,
    found.org,
    found.report_year,
    found.rule_id,
    'source' AS cause,
    found.table_code,
    found.row_code,
    found.column_code,
    CASE WHEN found.table_code IS NOT NULL
        THEN [concat_ws('/', found.table_code, found.row_code, found.column_code)] ELSE []::VARCHAR[] END AS cells,
    found.stated_value,
    found.expected_values,
    found.arithmetic,
    concat(found.report_year - 1, ' → ', found.report_year, '：', rule.wording_zh, '。', found.arithmetic, '。') AS message_zh,
    concat(found.report_year - 1, ' → ', found.report_year, ': ', rule.wording_en, '. ', found.arithmetic, '.') AS message_en,
    concat('请与上年报告（', found.last_uri, '）核对；机构职责有变化的请写明。') AS advice_zh,
    concat('check with last year''s report (', found.last_uri, '), or say what has changed in the body.') AS advice_en,
    found.start_char,
    found.end_char,
    found.last_uri,
    found.last_document_id,
    found.last_report_index
FROM found
JOIN meta_audit_rule rule ON rule.rule_id = found.rule_id;

COMMENT ON VIEW out_year_findings IS 'One row per rule over two years of one body that its reports do not keep. It stands at the later report.';
COMMENT ON COLUMN out_year_findings.document_id IS 'The later report''s page (current_report.document_id).';
COMMENT ON COLUMN out_year_findings.report_index IS 'The later report''s place on its page.';
COMMENT ON COLUMN out_year_findings.uri IS 'Address of the later report.';
COMMENT ON COLUMN out_year_findings.rule_id IS 'The rule (meta_audit_rule.rule_id).';
COMMENT ON COLUMN out_year_findings.cause IS 'source: as far as both pages say.';
COMMENT ON COLUMN out_year_findings.table_code IS 'Table of the cell it stands at; NULL where it stands at words of the text.';
COMMENT ON COLUMN out_year_findings.row_code IS 'Row of the cell; NULL where it stands at words of the text.';
COMMENT ON COLUMN out_year_findings.column_code IS 'Column of the cell; NULL where it stands at words of the text.';
COMMENT ON COLUMN out_year_findings.cells IS 'The cell as table/row/column; empty where it stands at words of the text.';
COMMENT ON COLUMN out_year_findings.stated_value IS 'The number stated in the later report.';
COMMENT ON COLUMN out_year_findings.expected_values IS 'Every number that would agree with the earlier report.';
COMMENT ON COLUMN out_year_findings.arithmetic IS 'The sum as it stands.';
COMMENT ON COLUMN out_year_findings.message_zh IS 'The rule in words and the arithmetic, in Chinese.';
COMMENT ON COLUMN out_year_findings.message_en IS 'The rule in words and the arithmetic, in English.';
COMMENT ON COLUMN out_year_findings.advice_zh IS 'What to check, in Chinese.';
COMMENT ON COLUMN out_year_findings.advice_en IS 'What to check, in English.';
COMMENT ON COLUMN out_year_findings.start_char IS 'Offset of its first character in the later document''s text, in code points from 0.';
COMMENT ON COLUMN out_year_findings.end_char IS 'Offset after its last character.';
COMMENT ON COLUMN out_year_findings.last_uri IS 'Address of the report of the year before.';
COMMENT ON COLUMN out_year_findings.last_document_id IS 'Its page (current_report.document_id).';
COMMENT ON COLUMN out_year_findings.last_report_index IS 'Its place on its page.';
