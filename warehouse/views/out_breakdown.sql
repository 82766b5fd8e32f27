CREATE VIEW out_breakdown AS
SELECT
    total.org,
    total.report_year,
    total.metric_code,
    total.indicator,
    total."value",
    total.unit,
    part.division,
    count(*)::INTEGER AS part_count,
    sum(part."value") AS parts_value,
    max(total."value") - sum(part."value") AS rest_value,
    bool_or(total.is_approximate OR part.is_approximate) AS is_approximate,
    bool_or(part.unit IS DISTINCT FROM total.unit) AS has_other_units,
    list({
        'metric_index': part.metric_index, 'metric_code': part.metric_code, 'indicator': part.indicator,
        'value': part."value", 'unit': part.unit, 'evidence': part.evidence
    } ORDER BY part.metric_index) AS parts,
    total.evidence,
    total.uri,
    total.document_id,
    total.report_index,
    total.metric_index,
    total.row_name
FROM current_metric part
JOIN current_metric total
    ON total.document_id = part.document_id AND total.report_index = part.report_index
    AND total.metric_index = part.parent_metric_index
WHERE part.relation = 'part' AND NOT part.is_superseded
GROUP BY ALL;

COMMENT ON VIEW out_breakdown IS 'Totals of running text with their parts: one row per total and way of dividing it. A rest is no error by itself: 其中 may name some parts only. Sums that should add up and do not are issues of code sum_differs.';
COMMENT ON COLUMN out_breakdown."value" IS 'The total as stated.';
COMMENT ON COLUMN out_breakdown.part_count IS 'How many parts are stated.';
COMMENT ON COLUMN out_breakdown.parts_value IS 'The parts added up.';
COMMENT ON COLUMN out_breakdown.rest_value IS 'What the parts leave of the total: 0 where they make it, negative where they exceed it.';
COMMENT ON COLUMN out_breakdown.is_approximate IS 'Whether the total or a part is approximate, so that the rest says little.';
COMMENT ON COLUMN out_breakdown.has_other_units IS 'Whether a part is counted in another unit than the total (期 of 条).';
COMMENT ON COLUMN out_breakdown.parts IS 'The parts in order, each with its place (core_metric.metric_index), meaning, figure and evidence.';
COMMENT ON COLUMN out_breakdown.evidence IS 'The characters that state the total.';
