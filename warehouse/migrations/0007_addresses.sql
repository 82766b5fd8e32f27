-- What an address is asked again with, what pages hang together, where they come from, and
-- which were taken out on request.

ALTER TABLE meta_attempt ADD COLUMN etag VARCHAR;
ALTER TABLE meta_attempt ADD COLUMN last_modified VARCHAR;
ALTER TABLE meta_attempt ADD COLUMN parent_uri VARCHAR;
ALTER TABLE meta_attempt ADD COLUMN is_tls_unverified BOOLEAN DEFAULT false;
ALTER TABLE meta_attempt ADD COLUMN source_name VARCHAR;
COMMENT ON COLUMN meta_attempt.etag IS 'The ETag of the answer, as the host wrote it: the next request asks with it whether anything changed; NULL where none came.';
COMMENT ON COLUMN meta_attempt.last_modified IS 'The Last-Modified of the answer, as the host wrote it; NULL where none came.';
COMMENT ON COLUMN meta_attempt.parent_uri IS 'The page that this one is attached to; NULL where it stands for itself.';
COMMENT ON COLUMN meta_attempt.is_tls_unverified IS 'Whether the host''s certificate was not checked, as the source had asked for.';
COMMENT ON COLUMN meta_attempt.source_name IS 'The entry of sources.toml that wanted the page; NULL where it was named by itself.';

CREATE TABLE raw_origin (
    uri VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    parser_version INTEGER NOT NULL,
    origin_kind VARCHAR NOT NULL,
    reasons VARCHAR[] NOT NULL,
    official_uri VARCHAR,
    batch_id UUID NOT NULL
);
COMMENT ON TABLE raw_origin IS 'One row per page and judgement of where it comes from: the office''s own host, or a copy of it. current_origin shows the one that counts.';
COMMENT ON COLUMN raw_origin.uri IS 'The page''s address (raw_page.uri).';
COMMENT ON COLUMN raw_origin.sha256 IS 'SHA-256 of the bytes that were judged, in hex (raw_page.sha256).';
COMMENT ON COLUMN raw_origin.parser_version IS 'The parser''s edition that judged.';
COMMENT ON COLUMN raw_origin.origin_kind IS 'official: the body''s own host; clone: a hijacked or forged copy of an official page; reprint: a collection or a document-sharing site; unknown: not enough says which.';
COMMENT ON COLUMN raw_origin.reasons IS 'What it was judged by, each with its evidence.';
COMMENT ON COLUMN raw_origin.official_uri IS 'The official address that the page itself names; NULL where it names none.';
COMMENT ON COLUMN raw_origin.batch_id IS 'The batch that brought this row (meta_batch.batch_id).';

CREATE TABLE meta_forgotten (
    uri VARCHAR NOT NULL,
    is_withdrawal BOOLEAN NOT NULL,
    forgotten_at TIMESTAMPTZ NOT NULL,
    made_by VARCHAR NOT NULL,
    why VARCHAR NOT NULL,
    is_erased BOOLEAN NOT NULL
);
COMMENT ON TABLE meta_forgotten IS 'One row per address that was taken out on request or allowed again. Nothing else of such a page is kept, and it is not read again; of several rows for an address the last counts.';
COMMENT ON COLUMN meta_forgotten.uri IS 'The address.';
COMMENT ON COLUMN meta_forgotten.is_withdrawal IS 'Whether the address may be read again from then on.';
COMMENT ON COLUMN meta_forgotten.forgotten_at IS 'When it was taken out, or allowed again, UTC.';
COMMENT ON COLUMN meta_forgotten.made_by IS 'Who did it, as they call themselves.';
COMMENT ON COLUMN meta_forgotten.why IS 'The reason given; empty where none was.';
COMMENT ON COLUMN meta_forgotten.is_erased IS 'Whether the file was written anew since, so that its freed blocks hold nothing of the page either; false after a kill in between: ''gongkai forget'' the address again.';
