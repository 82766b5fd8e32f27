CREATE VIEW out_requests_by_year AS
WITH counted(row_code, metric_code, row_count) AS (
    -- Rows of the statutory form and the figure of running text that says the same.
    VALUES
        ('new', 'requests_received', 1),
        ('carried_in', 'requests_carried_in', 1),
        ('granted', 'requests_granted', 1),
        ('granted_in_part', 'requests_granted_in_part', 1),
        ('refused_state_secret', 'requests_refused', 8),
        ('refused_law_prohibits', 'requests_refused', 8),
        ('refused_security_stability', 'requests_refused', 8),
        ('refused_third_party', 'requests_refused', 8),
        ('refused_internal', 'requests_refused', 8),
        ('refused_process', 'requests_refused', 8),
        ('refused_enforcement_file', 'requests_refused', 8),
        ('refused_admin_inquiry', 'requests_refused', 8),
        ('unavailable_not_held', 'requests_unavailable', 3),
        ('unavailable_needs_creation', 'requests_unavailable', 3),
        ('unavailable_unclear', 'requests_unavailable', 3),
        ('declined_petition', 'requests_declined', 5),
        ('declined_repeat', 'requests_declined', 5),
        ('declined_publication', 'requests_declined', 5),
        ('declined_excessive', 'requests_declined', 5),
        ('declined_confirmation', 'requests_declined', 5),
        ('handled_total', 'requests_answered', 1),
        ('carried_out', 'requests_carried_out', 1)
),
stated AS (
    -- Levels only: no averages, no changes, no levels of earlier years, and no parts of what they are counted
    -- with (网上申请15件 of 收到申请26件); granted is a part of answered and a level all the same.
    SELECT
        metric.document_id, metric.report_index, 'text' AS basis, metric.metric_code, metric."value",
        metric.unit, metric.is_approximate, metric.qualifier, metric.period, metric.scope,
        metric.evidence, metric.start_char, metric.end_char, metric.row_name
    FROM current_metric metric
    LEFT JOIN current_metric parent
        ON parent.document_id = metric.document_id AND parent.report_index = metric.report_index
        AND parent.metric_index = metric.parent_metric_index
    WHERE starts_with(metric.metric_code, 'requests_') AND metric."value" IS NOT NULL
        AND NOT regexp_matches(coalesce(metric.qualifier, ''), '均|每[月年]')
        AND (
            metric.relation IS NULL
            OR (metric.relation = 'part' AND parent.metric_code <> metric.metric_code)
        )
    UNION ALL
    -- A sum is given only where all its rows state a number: a blank is not a zero.
    SELECT
        cell.document_id, cell.report_index, 'form' AS basis, counted.metric_code, sum(cell."value") AS "value",
        max(cell.unit) AS unit, false AS is_approximate, NULL AS qualifier, NULL AS period, NULL AS scope,
        string_agg(cell.row_code || ' ' || cell.raw, ' + ' ORDER BY cell.cell_index) AS evidence,
        min(cell.start_char) AS start_char, max(cell.end_char) AS end_char,
        arg_min(cell.row_name, cell.cell_index) AS row_name
    FROM current_cell cell
    JOIN counted USING (row_code)
    WHERE cell.table_code = 'requests' AND cell.column_code = 'total'
    GROUP BY cell.document_id, cell.report_index, counted.metric_code
    HAVING count(cell."value") = count(*) AND count(*) = max(counted.row_count)
)
SELECT
    report.org,
    report.region,
    report.report_year,
    stated.metric_code,
    stated."value",
    stated.unit,
    stated.is_approximate,
    stated.basis,
    stated.evidence,
    stated.qualifier,
    stated.period,
    stated.scope,
    report.title,
    report.uri,
    report.document_id,
    report.report_index,
    stated.start_char,
    stated.end_char,
    stated.row_name
FROM stated
JOIN current_report report USING (document_id, report_index)
ANTI JOIN out_copies copy USING (document_id, report_index)
WHERE NOT report.is_superseded;

COMMENT ON VIEW out_requests_by_year IS 'What each body reports about requests for disclosure, by year: one row per figure, with its evidence. Copies count once. Several rows for one body, year and code are several statements: compare them. Parts of a figure of the same code are in out_breakdown; changes and levels of earlier years are not here.';
COMMENT ON COLUMN out_requests_by_year.metric_code IS 'requests_received, requests_carried_in, requests_answered, requests_granted, requests_granted_in_part, requests_refused, requests_unavailable, requests_declined, requests_carried_out, requests_exempt.';
COMMENT ON COLUMN out_requests_by_year."value" IS 'The number stated, or the sum of the form''s rows where all of them state one.';
COMMENT ON COLUMN out_requests_by_year.basis IS 'Where it is stated: text (running text) or form (column 总计 of the statutory table).';
COMMENT ON COLUMN out_requests_by_year.evidence IS 'The characters that state it; for the form each row''s code and what stands in its cell.';
COMMENT ON COLUMN out_requests_by_year.start_char IS 'Offset of the evidence''s first character in the document''s text, in code points from 0.';
COMMENT ON COLUMN out_requests_by_year.end_char IS 'Offset after the evidence''s last character.';
COMMENT ON COLUMN out_requests_by_year.row_name IS 'Name of the figure, or of the first cell summed: ''gongkai show ROW_NAME'' opens it in its text.';
