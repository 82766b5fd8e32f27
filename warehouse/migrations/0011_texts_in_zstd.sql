-- The two long texts are packed with zstd. What DuckDB chooses for them by itself (dict_fsst) takes
-- four times the room and most of the loader's time: 10,000 reports were loaded in 25 s into 164 MB
-- without this, in 8 s into 79 MB with it. How a column is packed is said where its table is made,
-- so both are made anew. A lake packs its Parquet files with zstd anyway.

CREATE TABLE made_core_document (
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
    "text" VARCHAR NOT NULL USING COMPRESSION zstd,
    batch_id UUID NOT NULL
);
INSERT INTO made_core_document BY NAME FROM core_document;
DROP TABLE core_document;
ALTER TABLE made_core_document RENAME TO core_document;
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

CREATE TABLE made_core_report (
    document_id UUID NOT NULL,
    report_index INTEGER NOT NULL,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    title VARCHAR,
    org VARCHAR,
    region VARCHAR,
    report_year INTEGER,
    year_text VARCHAR,
    recipient VARCHAR,
    report_kind VARCHAR,
    is_truncated BOOLEAN NOT NULL,
    duplicate_of_report_index INTEGER,
    report_text VARCHAR NOT NULL USING COMPRESSION zstd,
    report_digest VARCHAR NOT NULL,
    cues VARCHAR[] NOT NULL,
    batch_id UUID NOT NULL,
    region_code VARCHAR,
    region_name VARCHAR,
    region_list_date VARCHAR,
    region_confidence DOUBLE,
    admin_level VARCHAR,
    body_kind VARCHAR,
    body_line VARCHAR
);
INSERT INTO made_core_report BY NAME FROM core_report;
DROP TABLE core_report;
ALTER TABLE made_core_report RENAME TO core_report;
COMMENT ON TABLE core_report IS 'One row per report on a page.';
COMMENT ON COLUMN core_report.document_id IS 'The reading it belongs to (core_document.document_id).';
COMMENT ON COLUMN core_report.report_index IS 'Its place on the page, from 0.';
COMMENT ON COLUMN core_report.start_char IS 'Offset of its first character in the document''s text, in code points from 0.';
COMMENT ON COLUMN core_report.end_char IS 'Offset after its last character.';
COMMENT ON COLUMN core_report.title IS 'Its own heading; NULL where it has none.';
COMMENT ON COLUMN core_report.org IS 'The issuing body as written, masks kept; NULL where the text does not name it.';
COMMENT ON COLUMN core_report.region IS 'The region as written; NULL where the text does not name it.';
COMMENT ON COLUMN core_report.report_year IS 'The year reported on; NULL where masked or unsaid.';
COMMENT ON COLUMN core_report.year_text IS 'The year as written.';
COMMENT ON COLUMN core_report.recipient IS 'To whom the report is addressed, as written; NULL where to nobody.';
COMMENT ON COLUMN core_report.report_kind IS 'What kind of report it is; NULL where undecided.';
COMMENT ON COLUMN core_report.is_truncated IS 'Whether it stops before its end.';
COMMENT ON COLUMN core_report.duplicate_of_report_index IS 'The earlier report on the same page of which this is a copy; NULL where it is none.';
COMMENT ON COLUMN core_report.report_text IS 'The report after repairs, without furniture; for reading and searching. Evidence refers to core_document.text.';
COMMENT ON COLUMN core_report.report_digest IS 'SHA-256 of the normalised report: equal for equal reports, on whatever page.';
COMMENT ON COLUMN core_report.cues IS 'What drew the report''s first boundary.';
COMMENT ON COLUMN core_report.batch_id IS 'The batch that brought this row (meta_batch.batch_id).';
COMMENT ON COLUMN core_report.region_code IS 'GB/T 2260 code of the smallest listed place that the body''s own place is or lies in; NULL where its name and the text do not decide. The first two digits are the province, the first four the prefecture.';
COMMENT ON COLUMN core_report.region_name IS 'That place''s full name, province first, as the list of region_list_date has it.';
COMMENT ON COLUMN core_report.region_list_date IS 'Month of the edition of GB/T 2260 that code and name are from, as 2018-10: the first edition that knows the report''s year, or the nearest that has the name.';
COMMENT ON COLUMN core_report.region_confidence IS 'How sure the place is, from 0 to 1: 0.95 named in full in the year''s list, 0.85 in another year''s list or by a short name, 0.75 told from namesakes by the text, 0.6 a bare level word resolved by the text; NULL where there is no code.';
COMMENT ON COLUMN core_report.admin_level IS 'national, province, prefecture, county, zone, township or village: the body''s own level; NULL where the name leaves it open (a masked 市 may be of two levels).';
COMMENT ON COLUMN core_report.body_kind IS 'What kind of body it is: transport, education, health, government and so on; NULL where the name does not say.';
COMMENT ON COLUMN core_report.body_line IS 'Its line of work under the name used since the reform of 2018-2019, the same before and after a change of name: 卫生健康 for 卫生局, 卫生和计划生育局 and 卫生健康局; NULL for governments, schools and courts.';
