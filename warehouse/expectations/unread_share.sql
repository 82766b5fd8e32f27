-- Of the pages asked for no greater share fails than before: not twice the share, and ten in a hundred more.
WITH attempt AS (
    SELECT DISTINCT
        run_id, uri, attempted_at, outcome = 'failed' AS is_failed,
        batch_id IN (SELECT batch_id FROM checked_batch) AS is_new
    FROM meta_attempt
),
share AS (
    SELECT
        count(*) FILTER (is_new) AS pages,
        avg(is_failed::INTEGER) FILTER (is_new) AS now,
        avg(is_failed::INTEGER) FILTER (NOT is_new) AS before
    FROM attempt
)
SELECT concat(round(100 * now, 1), ' % of ', pages, ' pages failed, ', round(100 * before, 1), ' % before') AS place
FROM share
WHERE pages >= 20 AND now > 2 * before AND now > before + 0.1;
