CREATE VIEW out_run_summary AS
WITH run AS (
    SELECT DISTINCT ON (run_id) run_id, started_at, driver, arguments, code_version
    FROM meta_run
    ORDER BY run_id, batch_id
),
batch AS (
    -- Loaded by two writers at once, a spool file counts once.
    SELECT DISTINCT ON (spool_id) * FROM meta_batch ORDER BY spool_id, loaded_at, batch_id
)
SELECT
    run.run_id,
    run.started_at,
    max(batch.loaded_at) AS last_loaded_at,
    run.driver,
    run.arguments,
    run.code_version,
    count(batch.batch_id)::INTEGER AS batch_count,
    coalesce(sum(batch.pages_new), 0)::INTEGER AS pages_new,
    coalesce(sum(batch.pages_unchanged), 0)::INTEGER AS pages_unchanged,
    coalesce(sum(batch.pages_failed), 0)::INTEGER AS pages_failed,
    coalesce(sum(batch.documents_added), 0)::INTEGER AS documents_added,
    coalesce(sum(batch.reports_added), 0)::INTEGER AS reports_added,
    coalesce(sum(batch.sections_added), 0)::INTEGER AS sections_added,
    coalesce(sum(batch.metrics_added), 0)::INTEGER AS metrics_added,
    coalesce(sum(batch.cells_added), 0)::INTEGER AS cells_added,
    coalesce(sum(batch.repairs_added), 0)::INTEGER AS repairs_added,
    coalesce(sum(batch.issues_added), 0)::INTEGER AS issues_added
FROM run
LEFT JOIN batch ON batch.run_id = run.run_id
GROUP BY ALL;

COMMENT ON VIEW out_run_summary IS 'One row per run: when, with what, what became of its pages and how many rows it added.';
COMMENT ON COLUMN out_run_summary.last_loaded_at IS 'When its last batch was loaded, UTC.';
COMMENT ON COLUMN out_run_summary.batch_count IS 'How many batches of it were loaded.';
