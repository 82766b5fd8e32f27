-- Layer meta_: what was run, what was tried, what was loaded.
-- No keys: rows are append-only and known by their content, so that the same tables work
-- where several writers share them. Views named current_… pick one of several equal rows.

CREATE TABLE meta_migration (
    number INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    digest VARCHAR NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE meta_migration IS 'One row per migration applied to this warehouse.';
COMMENT ON COLUMN meta_migration.number IS 'The migration''s number; they are applied in order.';
COMMENT ON COLUMN meta_migration.name IS 'Name of the migration''s file.';
COMMENT ON COLUMN meta_migration.digest IS 'SHA-256 of the file''s text, in hex: a file that was applied is never edited.';
COMMENT ON COLUMN meta_migration.applied_at IS 'When it was applied, UTC.';

CREATE TABLE meta_view (
    view_name VARCHAR NOT NULL,
    digest VARCHAR NOT NULL,
    made_order INTEGER NOT NULL
);
COMMENT ON TABLE meta_view IS 'One row per view, as made from the program''s files.';
COMMENT ON COLUMN meta_view.view_name IS 'The view.';
COMMENT ON COLUMN meta_view.digest IS 'SHA-256 of the text it was made from, in hex.';
COMMENT ON COLUMN meta_view.made_order IS 'The order in which the views were made, from 0: later ones use earlier ones.';

CREATE TABLE meta_run (
    run_id VARCHAR NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    driver VARCHAR NOT NULL,
    arguments VARCHAR[] NOT NULL,
    code_version VARCHAR NOT NULL,
    batch_id UUID NOT NULL
);
COMMENT ON TABLE meta_run IS 'One row per run that loaded at least one batch.';
COMMENT ON COLUMN meta_run.run_id IS 'The run''s name, unique among all runs.';
COMMENT ON COLUMN meta_run.started_at IS 'When the run began, UTC.';
COMMENT ON COLUMN meta_run.driver IS 'What drove the run: flow (Prefect) or direct (the command alone).';
COMMENT ON COLUMN meta_run.arguments IS 'What the run was asked to do: sources and options, without secrets.';
COMMENT ON COLUMN meta_run.code_version IS 'The version of the program that ran.';
COMMENT ON COLUMN meta_run.batch_id IS 'The batch that brought this row (meta_batch.batch_id).';

CREATE TABLE meta_batch (
    batch_id UUID NOT NULL,
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMPTZ NOT NULL,
    pages_new INTEGER NOT NULL,
    pages_unchanged INTEGER NOT NULL,
    pages_failed INTEGER NOT NULL,
    documents_added INTEGER NOT NULL,
    reports_added INTEGER NOT NULL,
    sections_added INTEGER NOT NULL,
    metrics_added INTEGER NOT NULL,
    cells_added INTEGER NOT NULL,
    repairs_added INTEGER NOT NULL,
    issues_added INTEGER NOT NULL
);
COMMENT ON TABLE meta_batch IS 'One row per batch of pages, committed in the same transaction as the batch''s rows: a batch that stands here was loaded whole.';
COMMENT ON COLUMN meta_batch.batch_id IS 'First 16 bytes of the SHA-256 of the batch''s content; its spool file had the same name.';
COMMENT ON COLUMN meta_batch.run_id IS 'The run the batch belongs to (meta_run.run_id).';
COMMENT ON COLUMN meta_batch.loaded_at IS 'When the loading transaction began, UTC.';
COMMENT ON COLUMN meta_batch.pages_new IS 'Pages whose bytes or whose reading the warehouse did not have.';
COMMENT ON COLUMN meta_batch.pages_unchanged IS 'Pages the warehouse already had, read by the same parser.';
COMMENT ON COLUMN meta_batch.pages_failed IS 'Pages that could not be had or read.';
COMMENT ON COLUMN meta_batch.documents_added IS 'Rows added to core_document.';
COMMENT ON COLUMN meta_batch.reports_added IS 'Rows added to core_report.';
COMMENT ON COLUMN meta_batch.sections_added IS 'Rows added to core_section.';
COMMENT ON COLUMN meta_batch.metrics_added IS 'Rows added to core_metric.';
COMMENT ON COLUMN meta_batch.cells_added IS 'Rows added to core_cell.';
COMMENT ON COLUMN meta_batch.repairs_added IS 'Rows added to core_repair.';
COMMENT ON COLUMN meta_batch.issues_added IS 'Rows added to core_issue.';

CREATE TABLE meta_attempt (
    run_id VARCHAR NOT NULL,
    uri VARCHAR NOT NULL,
    attempted_at TIMESTAMPTZ NOT NULL,
    outcome VARCHAR NOT NULL,
    sha256 VARCHAR,
    document_id UUID,
    stage VARCHAR,
    code VARCHAR,
    message VARCHAR,
    attempts INTEGER NOT NULL,
    is_retryable BOOLEAN NOT NULL,
    http_status INTEGER,
    archive_file VARCHAR,
    archive_offset BIGINT,
    batch_id UUID NOT NULL
);
COMMENT ON TABLE meta_attempt IS 'One row per source item of every run: what became of it.';
COMMENT ON COLUMN meta_attempt.run_id IS 'The run that tried (meta_run.run_id).';
COMMENT ON COLUMN meta_attempt.uri IS 'The item''s path or address, as the user named it.';
COMMENT ON COLUMN meta_attempt.attempted_at IS 'When it was fetched or failed, UTC; the start of the run for local files.';
COMMENT ON COLUMN meta_attempt.outcome IS 'new: the bytes or their reading were added; unchanged: the warehouse had both; failed: see stage, code and message.';
COMMENT ON COLUMN meta_attempt.sha256 IS 'SHA-256 of the bytes received, in hex; NULL where it failed.';
COMMENT ON COLUMN meta_attempt.document_id IS 'The reading of the bytes (core_document.document_id); NULL where the page was not read again or failed.';
COMMENT ON COLUMN meta_attempt.stage IS 'Where it failed: plan, fetch, parse or load; NULL where it did not.';
COMMENT ON COLUMN meta_attempt.code IS 'Short stable name of the failure, such as gone, http_503, timeout; NULL where it did not fail.';
COMMENT ON COLUMN meta_attempt.message IS 'What was expected, what was found, what to do next; NULL where it did not fail.';
COMMENT ON COLUMN meta_attempt.attempts IS 'How often the item was tried in this run.';
COMMENT ON COLUMN meta_attempt.is_retryable IS 'Whether a later run may succeed where this one failed.';
COMMENT ON COLUMN meta_attempt.http_status IS 'HTTP status of the last answer; NULL for local files and where none came.';
COMMENT ON COLUMN meta_attempt.archive_file IS 'The WARC file that holds this response; NULL for local files.';
COMMENT ON COLUMN meta_attempt.archive_offset IS 'Byte offset of the response''s record in archive_file.';
COMMENT ON COLUMN meta_attempt.batch_id IS 'The batch that brought this row (meta_batch.batch_id).';

CREATE TABLE meta_issue_code (
    issue_code VARCHAR NOT NULL,
    to_do VARCHAR NOT NULL
);
COMMENT ON TABLE meta_issue_code IS 'What each code of an open question means and what a person should do about it; kept in step with the program.';
COMMENT ON COLUMN meta_issue_code.issue_code IS 'The code, as in core_issue.issue_code.';
COMMENT ON COLUMN meta_issue_code.to_do IS 'What the code means and what a person should do.';
