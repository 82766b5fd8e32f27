-- Which bodies are expected to report, how much is expected at least, and what checks found.

CREATE TABLE meta_register (
    register_id UUID NOT NULL,
    register_names VARCHAR[] NOT NULL,
    body_count INTEGER NOT NULL,
    is_withdrawal BOOLEAN NOT NULL,
    made_by VARCHAR NOT NULL,
    made_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE meta_register IS 'One row per register of expected bodies that a person gave, or took back. The newest counts, whole; where it is a withdrawal, or there is none, out_completeness works with the bodies that were seen.';
COMMENT ON COLUMN meta_register.register_id IS 'First 16 bytes of the SHA-256 of the register''s bodies and of the rest of this row.';
COMMENT ON COLUMN meta_register.register_names IS 'The files it was given as.';
COMMENT ON COLUMN meta_register.body_count IS 'How many rows of meta_expected_body it has.';
COMMENT ON COLUMN meta_register.is_withdrawal IS 'Whether the register before is taken back and none takes its place.';
COMMENT ON COLUMN meta_register.made_by IS 'Who gave it, as they call themselves.';
COMMENT ON COLUMN meta_register.made_at IS 'When, UTC.';

CREATE TABLE meta_expected_body (
    register_id UUID NOT NULL,
    org VARCHAR NOT NULL,
    region_code VARCHAR,
    body_line VARCHAR,
    since_year INTEGER,
    until_year INTEGER,
    said_by VARCHAR NOT NULL
);
COMMENT ON TABLE meta_expected_body IS 'One row per body of a register: which years it is expected to report on.';
COMMENT ON COLUMN meta_expected_body.register_id IS 'The register (meta_register.register_id).';
COMMENT ON COLUMN meta_expected_body.org IS 'The body''s name in full. Its reports are known by it.';
COMMENT ON COLUMN meta_expected_body.region_code IS 'GB/T 2260 code of its place (core_report.region_code); NULL where not given.';
COMMENT ON COLUMN meta_expected_body.body_line IS 'Its line of work (core_report.body_line): with region_code it finds reports under an earlier or later name; NULL where not given.';
COMMENT ON COLUMN meta_expected_body.since_year IS 'The first year it is to report on; NULL: the oldest year that the warehouse has of any body.';
COMMENT ON COLUMN meta_expected_body.until_year IS 'The last year it is to report on; NULL: it still is.';
COMMENT ON COLUMN meta_expected_body.said_by IS 'Where the register has it from; empty where not given.';

CREATE TABLE meta_least (
    scope_kind VARCHAR NOT NULL,
    scope_name VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    least INTEGER,
    said_by VARCHAR NOT NULL,
    said_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE meta_least IS 'How much is expected at least, of sources and hosts: never changed, of several rows for one thing the last counts.';
COMMENT ON COLUMN meta_least.scope_kind IS 'source: an entry of a sources.toml (meta_attempt.source_name); host: a host''s name.';
COMMENT ON COLUMN meta_least.scope_name IS 'Which source or host.';
COMMENT ON COLUMN meta_least.measure IS 'pages, reports, sections, figures or cells that stand in the warehouse.';
COMMENT ON COLUMN meta_least.least IS 'At least so many; NULL where nothing is expected any more.';
COMMENT ON COLUMN meta_least.said_by IS 'Where that is said: sources.toml, or the file of a register.';
COMMENT ON COLUMN meta_least.said_at IS 'When, UTC.';

CREATE TABLE meta_check (
    run_id VARCHAR NOT NULL,
    checked_at TIMESTAMPTZ NOT NULL,
    check_name VARCHAR NOT NULL,
    check_kind VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    is_whole BOOLEAN NOT NULL,
    found_count INTEGER NOT NULL,
    places VARCHAR[] NOT NULL,
    message VARCHAR NOT NULL
);
COMMENT ON TABLE meta_check IS 'One row per check and time it was made: after each run, and in maintenance. Checks that found nothing stand here too, so that it is known that they were made.';
COMMENT ON COLUMN meta_check.run_id IS 'The run after which it was made (meta_run.run_id), or maintain and a moment.';
COMMENT ON COLUMN meta_check.checked_at IS 'When the checks of this run began, UTC.';
COMMENT ON COLUMN meta_check.check_name IS 'The check: the name of its file in warehouse/invariants or warehouse/expectations.';
COMMENT ON COLUMN meta_check.check_kind IS 'invariant: what must hold of every row; expectation: what is seldom so without a reason.';
COMMENT ON COLUMN meta_check.severity IS 'error: rows cannot be trusted; warning: somebody should look.';
COMMENT ON COLUMN meta_check.is_whole IS 'Whether the whole warehouse was looked at, or only what the run brought.';
COMMENT ON COLUMN meta_check.found_count IS 'At how many places it does not hold; 0 where it holds.';
COMMENT ON COLUMN meta_check.places IS 'The first few of these places by name.';
COMMENT ON COLUMN meta_check.message IS 'What was expected.';
