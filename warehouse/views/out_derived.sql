CREATE VIEW out_derived AS
WITH recipe(derived, top, bottom, less, is_share) AS (
    -- top / (bottom - less), each a list of indicators to be summed.
    VALUES
        ('granted_share_of_handled', ['requests.granted.total', 'requests.granted_in_part.total'],
            ['requests.handled_total.total'], []::VARCHAR[], true),
        ('refused_share_of_handled', ['requests.refused.total'], ['requests.handled_total.total'], [], true),
        ('unavailable_share_of_handled', ['requests.unavailable.total'], ['requests.handled_total.total'], [], true),
        ('carried_out_share_of_new_and_carried_in', ['requests.carried_out.total'],
            ['requests.new.total', 'requests.carried_in.total'], [], true),
        ('review_corrected_share_of_total', ['remedies.review.corrected'], ['remedies.review.total'], [], true),
        ('review_corrected_share_of_decided', ['remedies.review.corrected'], ['remedies.review.total'],
            ['remedies.review.pending'], true),
        ('litigation_corrected_share_of_total',
            ['remedies.litigation_direct.corrected', 'remedies.litigation_after_review.corrected'],
            ['remedies.litigation_direct.total', 'remedies.litigation_after_review.total'], [], true),
        ('remedies_per_handled',
            ['remedies.review.total', 'remedies.litigation_direct.total', 'remedies.litigation_after_review.total'],
            ['requests.handled_total.total'], [], false)
),
summed AS (
    SELECT
        recipe.derived, recipe.is_share, panel.document_id, panel.report_index,
        sum(panel."value") FILTER (list_contains(recipe.top, panel.indicator)) AS numerator,
        sum(panel."value") FILTER (list_contains(recipe.bottom, panel.indicator))
            - coalesce(sum(panel."value") FILTER (list_contains(recipe.less, panel.indicator)), 0) AS denominator,
        count(panel."value") = len(list_distinct(recipe.top || recipe.bottom || recipe.less)) AS is_whole,
        max(panel.org) AS org, max(panel.region_code) AS region_code, max(panel.report_year) AS report_year,
        max(panel.form) AS form, max(panel.uri) AS uri
    FROM recipe
    JOIN out_panel panel
        ON list_contains(recipe.top || recipe.bottom || recipe.less, panel.indicator)
        AND panel.comparability = 'exact'
    GROUP BY recipe.derived, recipe.is_share, recipe.top, recipe.bottom, recipe.less, panel.document_id, panel.report_index
),
counted AS (
    SELECT *, (numerator / denominator)::DOUBLE AS share, denominator::DOUBLE AS n
    FROM summed
    WHERE is_whole AND denominator > 0
)
SELECT
    org,
    region_code,
    report_year,
    derived,
    share AS "value",
    -- Rounded, so that the ends at 0 and 1 are whole.
    CASE WHEN is_share AND share <= 1 THEN round((share + 1.9208 / n
        - 1.96 * sqrt(share * (1 - share) / n + 0.9604 / (n * n))) / (1 + 3.8416 / n), 12) END AS wilson_low,
    CASE WHEN is_share AND share <= 1 THEN round((share + 1.9208 / n
        + 1.96 * sqrt(share * (1 - share) / n + 0.9604 / (n * n))) / (1 + 3.8416 / n), 12) END AS wilson_high,
    numerator,
    denominator,
    form,
    uri,
    document_id,
    report_index
FROM counted;

COMMENT ON VIEW out_derived IS 'Shares and ratios worked out from the statutory tables, the denominator in the name. Only where every cell states a number and the denominator is above 0.';
COMMENT ON COLUMN out_derived.derived IS 'What over what: granted_share_of_handled is granted in full or in part, over all handled; remedies_per_handled is a ratio and may be above 1.';
COMMENT ON COLUMN out_derived."value" IS 'numerator / denominator.';
COMMENT ON COLUMN out_derived.wilson_low IS 'Lower end of the Wilson interval at 95 per cent: with small counts a share says little. NULL for ratios.';
COMMENT ON COLUMN out_derived.wilson_high IS 'Upper end of the Wilson interval at 95 per cent; NULL for ratios.';
COMMENT ON COLUMN out_derived.numerator IS 'The count above the line.';
COMMENT ON COLUMN out_derived.denominator IS 'The count below the line.';
COMMENT ON COLUMN out_derived.form IS 'The form the cells are of.';
