-- What a report's body resolves to, and what people put right.

ALTER TABLE core_report ADD COLUMN region_code VARCHAR;
ALTER TABLE core_report ADD COLUMN region_name VARCHAR;
ALTER TABLE core_report ADD COLUMN region_list_date VARCHAR;
ALTER TABLE core_report ADD COLUMN region_confidence DOUBLE;
ALTER TABLE core_report ADD COLUMN admin_level VARCHAR;
ALTER TABLE core_report ADD COLUMN body_kind VARCHAR;
ALTER TABLE core_report ADD COLUMN body_line VARCHAR;
COMMENT ON COLUMN core_report.region_code IS 'GB/T 2260 code of the smallest listed place that the body''s own place is or lies in; NULL where its name and the text do not decide. The first two digits are the province, the first four the prefecture.';
COMMENT ON COLUMN core_report.region_name IS 'That place''s full name, province first, as the list of region_list_date has it.';
COMMENT ON COLUMN core_report.region_list_date IS 'Month of the edition of GB/T 2260 that code and name are from, as 2018-10: the first edition that knows the report''s year, or the nearest that has the name.';
COMMENT ON COLUMN core_report.region_confidence IS 'How sure the place is, from 0 to 1: 0.95 named in full in the year''s list, 0.85 in another year''s list or by a short name, 0.75 told from namesakes by the text, 0.6 a bare level word resolved by the text; NULL where there is no code.';
COMMENT ON COLUMN core_report.admin_level IS 'national, province, prefecture, county, zone, township or village: the body''s own level; NULL where the name leaves it open (a masked 市 may be of two levels).';
COMMENT ON COLUMN core_report.body_kind IS 'What kind of body it is: transport, education, health, government and so on; NULL where the name does not say.';
COMMENT ON COLUMN core_report.body_line IS 'Its line of work under the name used since the reform of 2018-2019, the same before and after a change of name: 卫生健康 for 卫生局, 卫生和计划生育局 and 卫生健康局; NULL for governments, schools and courts.';

CREATE TABLE core_correction (
    correction_id UUID NOT NULL,
    sha256 VARCHAR NOT NULL,
    report_digest VARCHAR NOT NULL,
    report_index INTEGER NOT NULL,
    report_count INTEGER NOT NULL,
    correction_field VARCHAR NOT NULL,
    correction_value VARCHAR,
    is_withdrawal BOOLEAN NOT NULL,
    why VARCHAR NOT NULL,
    made_by VARCHAR NOT NULL,
    made_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core_correction IS 'One row per field of a report that a person put right or took back; never changed. It belongs to the report by its words, so that it holds for later readings and for copies on other pages; current_correction says where each applies now.';
COMMENT ON COLUMN core_correction.correction_id IS 'First 16 bytes of the SHA-256 of the rest of the row.';
COMMENT ON COLUMN core_correction.sha256 IS 'SHA-256 of the page on which the person saw the report (raw_page.sha256).';
COMMENT ON COLUMN core_correction.report_digest IS 'SHA-256 of the normalised report as it was read then (core_report.report_digest): it applies to every report of these words.';
COMMENT ON COLUMN core_correction.report_index IS 'The report''s place on that page then, from 0: it applies to the report at this place where a later reading changed the words and not the number of reports.';
COMMENT ON COLUMN core_correction.report_count IS 'How many reports the page had then.';
COMMENT ON COLUMN core_correction.correction_field IS 'What is put right: a column of current_report (org, report_year, region_code, …), or issue for an open question that is closed.';
COMMENT ON COLUMN core_correction.correction_value IS 'What it is, as text; NULL where the person says that it is not known. For an issue its code.';
COMMENT ON COLUMN core_correction.is_withdrawal IS 'Whether an earlier correction of this field is taken back, so that the reading counts again.';
COMMENT ON COLUMN core_correction.why IS 'The reason the person gave.';
COMMENT ON COLUMN core_correction.made_by IS 'Who made it, as they call themselves.';
COMMENT ON COLUMN core_correction.made_at IS 'When, UTC; of several for one field the last counts.';
