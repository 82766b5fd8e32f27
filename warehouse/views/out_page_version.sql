CREATE VIEW out_page_version AS
WITH seen AS (
    SELECT DISTINCT uri, attempted_at, sha256
    FROM meta_attempt
    WHERE sha256 IS NOT NULL AND stage IS DISTINCT FROM 'fetch'
),
turned AS (
    SELECT *, sha256 IS DISTINCT FROM lag(sha256) OVER times AS is_other
    FROM seen
    WINDOW times AS (PARTITION BY uri ORDER BY attempted_at, sha256)
),
numbered AS (
    -- A page that was put back as it was is a version again.
    SELECT *, sum(is_other::INTEGER) OVER times AS version
    FROM turned
    WINDOW times AS (PARTITION BY uri ORDER BY attempted_at, sha256)
),
version AS (
    SELECT
        uri, version, sha256, min(attempted_at) AS first_seen_at, max(attempted_at) AS last_seen_at,
        count(*)::INTEGER AS seen_count
    FROM numbered
    GROUP BY uri, version, sha256
),
counted AS (
    SELECT document_id, count(*)::INTEGER AS report_count FROM current_report GROUP BY document_id
)
SELECT
    version.uri,
    version.version::INTEGER AS version,
    version.version = max(version.version) OVER (PARTITION BY version.uri) AS is_latest,
    version.sha256,
    version.first_seen_at,
    version.last_seen_at,
    version.seen_count,
    reading.document_id,
    reading.parser_version,
    coalesce(counted.report_count, 0) AS report_count
FROM version
LEFT JOIN current_reading reading ON reading.sha256 = version.sha256
LEFT JOIN counted ON counted.document_id = reading.document_id;

COMMENT ON VIEW out_page_version IS 'One row per address and version: which bytes stood there from when to when, as far as was seen.';
COMMENT ON COLUMN out_page_version.version IS 'Its number at this address, from 1.';
COMMENT ON COLUMN out_page_version.is_latest IS 'Whether it was there when the address was last received.';
COMMENT ON COLUMN out_page_version.first_seen_at IS 'When it was first received, UTC: it was put there at some time since the version before was last seen.';
COMMENT ON COLUMN out_page_version.last_seen_at IS 'When it was last received, or said by the host to be unchanged, UTC.';
COMMENT ON COLUMN out_page_version.seen_count IS 'How often it was seen.';
COMMENT ON COLUMN out_page_version.document_id IS 'Its reading by the newest parser (core_document.document_id); NULL where it was not read.';
COMMENT ON COLUMN out_page_version.report_count IS 'How many reports it holds.';
