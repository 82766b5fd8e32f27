-- Every batch that brought rows is recorded once, with as many rows as its record counts.
WITH brought AS (
    SELECT batch_id, count(*) AS documents, 0 AS reports, 0 AS metrics, 0 AS cells
    FROM core_document GROUP BY batch_id
    UNION ALL SELECT batch_id, 0, count(*), 0, 0 FROM core_report GROUP BY batch_id
    UNION ALL SELECT batch_id, 0, 0, count(*), 0 FROM core_metric GROUP BY batch_id
    UNION ALL SELECT batch_id, 0, 0, 0, count(*) FROM core_cell GROUP BY batch_id
),
counted AS (
    SELECT
        batch_id, sum(documents) AS documents, sum(reports) AS reports,
        sum(metrics) AS metrics, sum(cells) AS cells
    FROM brought GROUP BY batch_id
)
SELECT concat_ws(' ', 'batch', batch_id) AS place
FROM counted
FULL JOIN meta_batch batch USING (batch_id)
WHERE batch.run_id IS NULL
    OR coalesce(counted.documents, 0) <> batch.documents_added
    OR coalesce(counted.reports, 0) <> batch.reports_added
    OR coalesce(counted.metrics, 0) <> batch.metrics_added
    OR coalesce(counted.cells, 0) <> batch.cells_added
UNION ALL
SELECT concat_ws(' ', 'batch', batch_id, 'recorded twice') FROM meta_batch GROUP BY batch_id HAVING count(*) > 1;
