-- Published as a table.
CREATE VIEW current_page AS
WITH seen AS (
    SELECT
        uri,
        sha256,
        min(attempted_at) AS first_seen_at,
        max(attempted_at) AS last_seen_at,
        min({'at': attempted_at, 'file': archive_file, 'byte': archive_offset})
            FILTER (archive_file IS NOT NULL AND http_status IS DISTINCT FROM 304) AS first_archived
    FROM meta_attempt
    WHERE sha256 IS NOT NULL
    GROUP BY uri, sha256
),
size AS (
    SELECT sha256, max(body_bytes) AS body_bytes FROM raw_page GROUP BY sha256
)
SELECT
    seen.uri,
    seen.sha256,
    size.body_bytes,
    seen.first_seen_at,
    seen.last_seen_at,
    count(*) OVER (PARTITION BY seen.uri)::INTEGER AS version_count,
    seen.first_archived.file AS archive_file,
    seen.first_archived.byte AS archive_offset
FROM seen
LEFT JOIN size ON size.sha256 = seen.sha256
QUALIFY row_number() OVER (PARTITION BY seen.uri ORDER BY seen.last_seen_at DESC, seen.sha256) = 1;

COMMENT ON VIEW current_page IS 'One row per address: the bytes that were there when it was last received.';
COMMENT ON COLUMN current_page.first_seen_at IS 'When these bytes were first received at this address, UTC.';
COMMENT ON COLUMN current_page.last_seen_at IS 'When these bytes were last received at this address, UTC.';
COMMENT ON COLUMN current_page.version_count IS 'How many different contents were seen at this address; more than 1: it was edited.';
