-- Of the reports read no greater share lacks its body or its year than before: not twice the share, and ten in a hundred more.
WITH report AS (
    SELECT
        document_id, report_index, org IS NULL AS lacks_body, report_year IS NULL AS lacks_year,
        min(batch_id) IN (SELECT batch_id FROM checked_batch) AS is_new
    FROM core_report
    GROUP BY ALL
),
share AS (
    SELECT
        count(*) FILTER (is_new) AS reports,
        avg(lacks_body::INTEGER) FILTER (is_new) AS body_now,
        avg(lacks_body::INTEGER) FILTER (NOT is_new) AS body_before,
        avg(lacks_year::INTEGER) FILTER (is_new) AS year_now,
        avg(lacks_year::INTEGER) FILTER (NOT is_new) AS year_before
    FROM report
),
measured AS (
    SELECT reports, 'body' AS what, body_now AS now, body_before AS before FROM share
    UNION ALL
    SELECT reports, 'year', year_now, year_before FROM share
)
SELECT concat(
    round(100 * now, 1), ' % of ', reports, ' reports without a ', what, ', ', round(100 * before, 1), ' % before'
) AS place
FROM measured
WHERE reports >= 20 AND now > 2 * before AND now > before + 0.1;
