-- Published as a table.
-- Every view named current_… goes through this one, so that all of them agree.
CREATE VIEW current_reading AS
WITH newest AS (
    -- Of equal readings stored by two writers, and of different readings of equal bytes
    -- (their transports declared different things), one is chosen whatever came first.
    SELECT
        sha256,
        max({'version': parser_version, 'sure': charset_confidence, 'id': document_id, 'batch': batch_id}) AS chosen
    FROM core_document
    GROUP BY sha256
),
place AS (
    -- An address that shows the bytes now comes before one that had them, an original before a clone.
    SELECT
        seen.sha256,
        min({
            'is_gone': page.uri IS NULL,
            'is_clone': coalesce(origin.origin_kind = 'clone', false),
            'uri': seen.uri
        }) AS chosen,
        (count(DISTINCT seen.uri) FILTER (page.uri IS NOT NULL))::INTEGER AS uri_count
    FROM raw_page seen
    LEFT JOIN current_page page ON page.uri = seen.uri AND page.sha256 = seen.sha256
    LEFT JOIN current_origin origin ON origin.uri = seen.uri AND origin.sha256 = seen.sha256
    GROUP BY seen.sha256
)
SELECT
    newest.chosen.id AS document_id,
    newest.chosen.batch AS batch_id,
    newest.sha256,
    newest.chosen.version AS parser_version,
    place.chosen.uri AS uri,
    coalesce(place.uri_count, 0) AS uri_count,
    coalesce(place.uri_count, 0) = 0 AS is_superseded,
    coalesce(place.chosen.is_clone, false) AS is_clone
FROM newest
LEFT JOIN place ON place.sha256 = newest.sha256;

COMMENT ON VIEW current_reading IS 'One row per content: which reading of it counts. The newest parser''s, whatever the order of loading.';
COMMENT ON COLUMN current_reading.document_id IS 'The reading (core_document.document_id).';
COMMENT ON COLUMN current_reading.batch_id IS 'Which of several equal copies of the reading counts, where several writers stored it.';
COMMENT ON COLUMN current_reading.sha256 IS 'SHA-256 of the bytes that were read, in hex (raw_page.sha256).';
COMMENT ON COLUMN current_reading.parser_version IS 'The parser''s edition that read them.';
COMMENT ON COLUMN current_reading.uri IS 'The address of the page; of several with these bytes the first by name that is no clone.';
COMMENT ON COLUMN current_reading.uri_count IS 'How many addresses show these bytes now.';
COMMENT ON COLUMN current_reading.is_superseded IS 'Whether every address that had these bytes shows others by now.';
COMMENT ON COLUMN current_reading.is_clone IS 'Whether these bytes stand at false copies of official pages alone (current_origin).';
