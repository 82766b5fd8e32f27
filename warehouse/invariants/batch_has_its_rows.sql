-- Every batch that brought rows is recorded once, with as many rows as its record counts.
WITH brought AS (
    SELECT batch_id, 'document' AS kind FROM core_document
    UNION ALL SELECT batch_id, 'report' FROM core_report
    UNION ALL SELECT batch_id, 'section' FROM core_section
    UNION ALL SELECT batch_id, 'metric' FROM core_metric
    UNION ALL SELECT batch_id, 'cell' FROM core_cell
    UNION ALL SELECT batch_id, 'repair' FROM core_repair
    UNION ALL SELECT batch_id, 'issue' FROM core_issue
),
counted AS (
    SELECT
        batch_id,
        count(*) FILTER (kind = 'document') AS documents,
        count(*) FILTER (kind = 'report') AS reports,
        count(*) FILTER (kind = 'section') AS sections,
        count(*) FILTER (kind = 'metric') AS metrics,
        count(*) FILTER (kind = 'cell') AS cells,
        count(*) FILTER (kind = 'repair') AS repairs,
        count(*) FILTER (kind = 'issue') AS issues
    FROM brought GROUP BY batch_id
)
SELECT concat_ws(' ', 'batch', batch_id) AS place
FROM counted
FULL JOIN meta_batch batch USING (batch_id)
WHERE batch.run_id IS NULL
    OR coalesce(counted.documents, 0) <> batch.documents_added
    OR coalesce(counted.reports, 0) <> batch.reports_added
    OR coalesce(counted.sections, 0) <> batch.sections_added
    OR coalesce(counted.metrics, 0) <> batch.metrics_added
    OR coalesce(counted.cells, 0) <> batch.cells_added
    OR coalesce(counted.repairs, 0) <> batch.repairs_added
    OR coalesce(counted.issues, 0) <> batch.issues_added
UNION ALL
SELECT concat_ws(' ', 'batch', batch_id, 'recorded twice') FROM meta_batch GROUP BY batch_id HAVING count(*) > 1;
