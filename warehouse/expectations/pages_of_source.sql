-- A source leads to no less than half the pages that it led to in its earlier runs (the median of three or more).
-- Pages of the day before count as well: what is fresh is not asked for again.
WITH attempt AS (
    SELECT DISTINCT
        run_id, source_name, uri, attempted_at, batch_id IN (SELECT batch_id FROM checked_batch) AS is_new
    FROM meta_attempt
    WHERE source_name IN (
        SELECT source_name FROM meta_attempt SEMI JOIN checked_batch USING (batch_id)
    )
),
began AS (
    SELECT source_name, min(attempted_at) AS began_at FROM attempt WHERE is_new GROUP BY source_name
),
now AS (
    SELECT source_name, count(DISTINCT uri) AS pages
    FROM attempt
    JOIN began USING (source_name)
    WHERE attempted_at >= began_at - INTERVAL 1 DAY
    GROUP BY source_name
),
before AS (
    SELECT source_name, median(pages) AS pages, count(*) AS runs
    FROM (
        SELECT source_name, run_id, count(DISTINCT uri) AS pages
        FROM attempt WHERE NOT is_new GROUP BY source_name, run_id
    )
    GROUP BY source_name
)
SELECT concat('source ', source_name, ': ', now.pages, ' pages, ', before.pages, ' in earlier runs') AS place
FROM now
JOIN before USING (source_name)
WHERE before.runs >= 3 AND before.pages >= 10 AND now.pages < 0.5 * before.pages;
