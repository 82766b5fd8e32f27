-- Layer raw_: pages as received. Layer core_: what was read from them, page by page.

CREATE TABLE raw_page (
    uri VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    media_type VARCHAR,
    charset_declared VARCHAR,
    http_status INTEGER,
    fetched_at TIMESTAMPTZ,
    body_bytes BIGINT NOT NULL,
    archive_file VARCHAR,
    archive_offset BIGINT,
    batch_id UUID NOT NULL
);
COMMENT ON TABLE raw_page IS 'One row per address and content: which bytes were first seen where. The bytes themselves are in the archive, or in the local file.';
COMMENT ON COLUMN raw_page.uri IS 'The page''s path or address, as the user named it.';
COMMENT ON COLUMN raw_page.sha256 IS 'SHA-256 of the bytes received, in hex.';
COMMENT ON COLUMN raw_page.media_type IS 'Media type the transport declared; NULL where it declared none.';
COMMENT ON COLUMN raw_page.charset_declared IS 'Character set the transport declared; NULL where it declared none.';
COMMENT ON COLUMN raw_page.http_status IS 'HTTP status of the response; NULL for local files.';
COMMENT ON COLUMN raw_page.fetched_at IS 'When these bytes were received, UTC; NULL for local files.';
COMMENT ON COLUMN raw_page.body_bytes IS 'Size of the content, in bytes.';
COMMENT ON COLUMN raw_page.archive_file IS 'The WARC file that holds the response; NULL for local files.';
COMMENT ON COLUMN raw_page.archive_offset IS 'Byte offset of the response''s record in archive_file.';
COMMENT ON COLUMN raw_page.batch_id IS 'The batch that brought this row (meta_batch.batch_id).';

CREATE TABLE core_document (
    document_id UUID NOT NULL,
    sha256 VARCHAR NOT NULL,
    parser_version INTEGER NOT NULL,
    media_type VARCHAR NOT NULL,
    charset VARCHAR NOT NULL,
    charset_confidence DOUBLE NOT NULL,
    page_type VARCHAR NOT NULL,
    title VARCHAR,
    published_on DATE,
    site_name VARCHAR,
    metadata STRUCT("name" VARCHAR, "value" VARCHAR)[] NOT NULL,
    "text" VARCHAR NOT NULL,
    batch_id UUID NOT NULL
);
COMMENT ON TABLE core_document IS 'One row per reading of a page: its bytes, read by one version of the parser. Every offset in other tables counts code points of its text, from 0.';
COMMENT ON COLUMN core_document.document_id IS 'First 16 bytes of the SHA-256 of everything read: equal readings of equal bytes have equal ids.';
COMMENT ON COLUMN core_document.sha256 IS 'SHA-256 of the bytes that were read, in hex (raw_page.sha256).';
COMMENT ON COLUMN core_document.parser_version IS 'The parser''s edition; views named current_… show the newest.';
COMMENT ON COLUMN core_document.media_type IS 'Media type the bytes were read as.';
COMMENT ON COLUMN core_document.charset IS 'Character set that decoded the bytes.';
COMMENT ON COLUMN core_document.charset_confidence IS 'How sure the character set is, from 0 to 1.';
COMMENT ON COLUMN core_document.page_type IS 'not_report, mirror, sharing, collection, model_report, gov_notice, gov_statutory or gov_report.';
COMMENT ON COLUMN core_document.title IS 'Title the page gives itself; NULL where it gives none.';
COMMENT ON COLUMN core_document.published_on IS 'Date of publication the page states; NULL where it states none.';
COMMENT ON COLUMN core_document.site_name IS 'Name of the site as the page states it; NULL where it states none.';
COMMENT ON COLUMN core_document.metadata IS 'Names and values the page declares about itself, in order.';
COMMENT ON COLUMN core_document."text" IS 'The page''s text in reading order, unrepaired: evidence is text[start_char:end_char].';
COMMENT ON COLUMN core_document.batch_id IS 'The batch that brought this row (meta_batch.batch_id).';

CREATE TABLE core_chrome (
    document_id UUID NOT NULL,
    chrome_index INTEGER NOT NULL,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    chrome_kind VARCHAR NOT NULL,
    batch_id UUID NOT NULL
);
COMMENT ON TABLE core_chrome IS 'Stretches of a document''s text that belong to no report: menus, adverts, page numbers.';
COMMENT ON COLUMN core_chrome.document_id IS 'The reading it belongs to (core_document.document_id).';
COMMENT ON COLUMN core_chrome.chrome_index IS 'Its place on the page, from 0.';
COMMENT ON COLUMN core_chrome.start_char IS 'Offset of its first character in the document''s text, in code points from 0.';
COMMENT ON COLUMN core_chrome.end_char IS 'Offset after its last character.';
COMMENT ON COLUMN core_chrome.chrome_kind IS 'navigation, metadata, contents, blurb, advert, disclaimer, download, pager, related, spam, page_number, chunk_number or insertion.';
COMMENT ON COLUMN core_chrome.batch_id IS 'The batch that brought this row (meta_batch.batch_id).';

CREATE TABLE core_dropped (
    document_id UUID NOT NULL,
    dropped_index INTEGER NOT NULL,
    chrome_kind VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    dropped_chars INTEGER NOT NULL,
    batch_id UUID NOT NULL
);
COMMENT ON TABLE core_dropped IS 'What was left out of a document''s text when its markup was read, summed up.';
COMMENT ON COLUMN core_dropped.document_id IS 'The reading it belongs to (core_document.document_id).';
COMMENT ON COLUMN core_dropped.dropped_index IS 'Its place in the list, from 0.';
COMMENT ON COLUMN core_dropped.chrome_kind IS 'What it was, in the words of core_chrome.chrome_kind.';
COMMENT ON COLUMN core_dropped.reason IS 'Why it was left out.';
COMMENT ON COLUMN core_dropped.dropped_chars IS 'How many characters it had.';
COMMENT ON COLUMN core_dropped.batch_id IS 'The batch that brought this row (meta_batch.batch_id).';

CREATE TABLE core_issue (
    document_id UUID NOT NULL,
    issue_index INTEGER NOT NULL,
    report_index INTEGER,
    issue_code VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    start_char INTEGER,
    end_char INTEGER,
    batch_id UUID NOT NULL
);
COMMENT ON TABLE core_issue IS 'Questions about a page that nobody has decided yet. meta_issue_code says what to do about each code.';
COMMENT ON COLUMN core_issue.document_id IS 'The reading it belongs to (core_document.document_id).';
COMMENT ON COLUMN core_issue.issue_index IS 'Its place in the page''s list of issues, from 0.';
COMMENT ON COLUMN core_issue.report_index IS 'The report in which it begins (core_report.report_index); NULL where it lies in none.';
COMMENT ON COLUMN core_issue.issue_code IS 'What kind of doubt it is (meta_issue_code.issue_code).';
COMMENT ON COLUMN core_issue.message IS 'What was expected, what was found, what to do next.';
COMMENT ON COLUMN core_issue.start_char IS 'Offset of its first character in the document''s text, in code points from 0; NULL where it concerns the whole page.';
COMMENT ON COLUMN core_issue.end_char IS 'Offset after its last character; NULL where it concerns the whole page.';
COMMENT ON COLUMN core_issue.batch_id IS 'The batch that brought this row (meta_batch.batch_id).';
