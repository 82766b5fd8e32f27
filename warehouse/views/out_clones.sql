CREATE VIEW out_clones AS
WITH original AS (
    SELECT copy.document_id, min(copy.original_uri) AS original_uri
    FROM out_copies copy
    JOIN current_reading reading ON reading.document_id = copy.original_document_id
    WHERE NOT reading.is_clone
    GROUP BY copy.document_id
)
SELECT
    page.uri,
    origin.reasons,
    origin.official_uri,
    CASE WHEN reading.is_clone THEN original.original_uri ELSE reading.uri END AS original_uri,
    page.sha256,
    reading.document_id
FROM current_page page
JOIN current_origin origin ON origin.uri = page.uri AND origin.sha256 = page.sha256
LEFT JOIN current_reading reading ON reading.sha256 = page.sha256
LEFT JOIN original ON original.document_id = reading.document_id
WHERE origin.origin_kind = 'clone';

COMMENT ON VIEW out_clones IS 'Pages that are false copies of official ones, with the reasons and, where the warehouse has it, the original. Their reports never stand before the original''s.';
COMMENT ON COLUMN out_clones.uri IS 'Address of the false copy.';
COMMENT ON COLUMN out_clones.original_uri IS 'Address of a page in the warehouse that is no clone and holds one of its reports; NULL where there is none.';
COMMENT ON COLUMN out_clones.document_id IS 'The reading of the false copy (core_document.document_id); NULL where it was not read.';
