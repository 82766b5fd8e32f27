CREATE VIEW out_unread AS
WITH latest AS (
    SELECT attempt.*
    FROM meta_attempt attempt
    QUALIFY row_number() OVER (
        PARTITION BY uri
        ORDER BY attempted_at DESC, outcome = 'failed', run_id DESC, code, sha256, message
    ) = 1
)
SELECT
    latest.uri,
    latest.stage,
    latest.code,
    latest.message,
    latest.attempted_at,
    latest.attempts,
    latest.is_retryable,
    EXISTS (FROM raw_page page WHERE page.uri = latest.uri) AS has_earlier_page
FROM latest
WHERE latest.outcome = 'failed'
UNION ALL
SELECT
    page.uri,
    'parse' AS stage,
    issue.issue_code AS code,
    issue.message,
    page.last_seen_at AS attempted_at,
    1 AS attempts,
    false AS is_retryable,
    page.version_count > 1 AS has_earlier_page
FROM current_issue issue
JOIN current_page page USING (sha256)
JOIN latest ON latest.uri = page.uri AND latest.outcome <> 'failed'
WHERE issue.issue_code IN ('empty', 'binary', 'no_body', 'oversize');

COMMENT ON VIEW out_unread IS 'What could not be had or read, as of the last attempt at each address: failures, and pages received of which nothing or only a part could be read.';
COMMENT ON COLUMN out_unread.stage IS 'Where it failed: plan, fetch, parse or load.';
COMMENT ON COLUMN out_unread.code IS 'Name of the failure, or code of the issue (meta_issue_code).';
COMMENT ON COLUMN out_unread.message IS 'What was expected, what was found, what to do next.';
COMMENT ON COLUMN out_unread.attempted_at IS 'When the address was last tried, UTC.';
COMMENT ON COLUMN out_unread.has_earlier_page IS 'Whether the warehouse has a page of this address from before.';
