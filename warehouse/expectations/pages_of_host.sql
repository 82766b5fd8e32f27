-- Of the pages of a host that came before, and were asked for now, half or more come again.
-- Five such pages at least: with fewer one that was taken down is enough.
WITH asked AS (
    SELECT uri, bool_or(outcome <> 'failed') AS came
    FROM meta_attempt
    SEMI JOIN checked_batch USING (batch_id)
    WHERE contains(uri, '://')
    GROUP BY uri
),
known AS (
    SELECT asked.uri, asked.came, regexp_extract(asked.uri, '^[a-z]+://([^/:?#]+)', 1) AS host
    FROM asked
    SEMI JOIN (
        FROM meta_attempt ANTI JOIN checked_batch USING (batch_id) WHERE outcome <> 'failed'
    ) before USING (uri)
)
SELECT concat(
    'host ', host, ': ', count(*) FILTER (came), ' of ', count(*), ' pages that came before'
) AS place
FROM known
GROUP BY host
HAVING count(*) >= 5 AND count(*) FILTER (came) < 0.5 * count(*);
