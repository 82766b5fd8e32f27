CREATE VIEW current_document AS
SELECT
    document.document_id,
    document.sha256,
    document.parser_version,
    reading.uri,
    reading.uri_count,
    reading.is_superseded,
    document.media_type,
    document.charset,
    document.charset_confidence,
    document.page_type,
    document.title,
    document.published_on,
    document.site_name,
    document.metadata,
    document."text"
FROM core_document document
JOIN current_reading reading USING (document_id, batch_id);

COMMENT ON VIEW current_document IS 'One row per content: the page''s text as the newest parser read it.';
