-- Every document was read from a page that is recorded.
SELECT concat_ws(' ', document_id, 'sha256', sha256) AS place
FROM core_document
ANTI JOIN raw_page USING (sha256);
