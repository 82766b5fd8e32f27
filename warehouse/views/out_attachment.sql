CREATE VIEW out_attachment AS
WITH tied AS (
    SELECT uri, parent_uri, min(attempted_at) AS first_tied_at
    FROM meta_attempt
    WHERE parent_uri IS NOT NULL
    GROUP BY uri, parent_uri
),
counted AS (
    SELECT document_id, count(*)::INTEGER AS report_count FROM current_report GROUP BY document_id
),
cells AS (
    SELECT document_id, count(*)::INTEGER AS cell_count
    FROM current_cell
    WHERE cell_state <> 'missing'
    GROUP BY document_id
)
SELECT
    tied.parent_uri,
    tied.uri,
    tied.first_tied_at,
    page.sha256,
    page.body_bytes,
    page.last_seen_at,
    parent_reading.document_id AS parent_document_id,
    document.document_id,
    document.media_type,
    document.page_type,
    document.title,
    coalesce(counted.report_count, 0) AS report_count,
    coalesce(cells.cell_count, 0) AS cell_count
FROM tied
LEFT JOIN current_page page ON page.uri = tied.uri
LEFT JOIN current_page parent ON parent.uri = tied.parent_uri
LEFT JOIN current_reading parent_reading ON parent_reading.sha256 = parent.sha256
LEFT JOIN current_document document ON document.sha256 = page.sha256
LEFT JOIN counted ON counted.document_id = document.document_id
LEFT JOIN cells ON cells.document_id = document.document_id;

COMMENT ON VIEW out_attachment IS 'One row per page and what is attached to it, with what was read from that. A member of a packed file stands at the file''s address, # and its name.';
COMMENT ON COLUMN out_attachment.parent_uri IS 'Address of the page that it is attached to.';
COMMENT ON COLUMN out_attachment.uri IS 'Address of the attachment.';
COMMENT ON COLUMN out_attachment.first_tied_at IS 'When it was first fetched as an attachment of this page, UTC.';
COMMENT ON COLUMN out_attachment.parent_document_id IS 'The reading of the page (core_document.document_id); NULL where it was not read.';
COMMENT ON COLUMN out_attachment.document_id IS 'The reading of the attachment; NULL where it was not read.';
COMMENT ON COLUMN out_attachment.report_count IS 'How many reports it holds.';
COMMENT ON COLUMN out_attachment.cell_count IS 'How many cells of statutory forms it has.';
