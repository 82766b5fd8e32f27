-- Layer core_: reports and what they hold. Offsets count code points of core_document.text.

CREATE TABLE core_report (
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
    report_text VARCHAR NOT NULL,
    report_digest VARCHAR NOT NULL,
    cues VARCHAR[] NOT NULL,
    batch_id UUID NOT NULL
);
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

CREATE TABLE core_section (
    document_id UUID NOT NULL,
    report_index INTEGER NOT NULL,
    section_index INTEGER NOT NULL,
    parent_section_index INTEGER,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    section_level INTEGER NOT NULL,
    marker VARCHAR,
    heading VARCHAR,
    section_role VARCHAR NOT NULL,
    role_confidence DOUBLE NOT NULL,
    batch_id UUID NOT NULL
);
COMMENT ON TABLE core_section IS 'One row per heading or enumerated item of a report, with the text under it.';
COMMENT ON COLUMN core_section.document_id IS 'The reading it belongs to (core_document.document_id).';
COMMENT ON COLUMN core_section.report_index IS 'The report it belongs to (core_report.report_index).';
COMMENT ON COLUMN core_section.section_index IS 'Its place in the report, from 0.';
COMMENT ON COLUMN core_section.parent_section_index IS 'The enclosing section in the same report; NULL at the top.';
COMMENT ON COLUMN core_section.start_char IS 'Offset of its marker''s first character in the document''s text, in code points from 0.';
COMMENT ON COLUMN core_section.end_char IS 'Offset after its last character: where the next section of the same or a higher level begins.';
COMMENT ON COLUMN core_section.section_level IS 'How deep it lies, from 1, counting enumerated ancestors.';
COMMENT ON COLUMN core_section.marker IS 'Its number or sign as written; NULL for an unnumbered heading.';
COMMENT ON COLUMN core_section.heading IS 'Its own words; NULL where it has none.';
COMMENT ON COLUMN core_section.section_role IS 'What the section is about, by the canonical roles; other where none fits.';
COMMENT ON COLUMN core_section.role_confidence IS 'How sure the role is, from 0 to 1.';
COMMENT ON COLUMN core_section.batch_id IS 'The batch that brought this row (meta_batch.batch_id).';

CREATE TABLE core_metric (
    document_id UUID NOT NULL,
    report_index INTEGER NOT NULL,
    metric_index INTEGER NOT NULL,
    section_index INTEGER,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    figure_start_char INTEGER NOT NULL,
    figure_end_char INTEGER NOT NULL,
    evidence VARCHAR NOT NULL,
    metric_code VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    "value" DECIMAL(38, 10),
    value_text VARCHAR,
    unit VARCHAR,
    metric_kind VARCHAR NOT NULL,
    is_approximate BOOLEAN NOT NULL,
    qualifier VARCHAR,
    period VARCHAR,
    scope VARCHAR,
    section_role VARCHAR,
    confidence DOUBLE NOT NULL,
    batch_id UUID NOT NULL
);
COMMENT ON TABLE core_metric IS 'One row per figure stated in running text, with the characters that say so.';
COMMENT ON COLUMN core_metric.document_id IS 'The reading it belongs to (core_document.document_id).';
COMMENT ON COLUMN core_metric.report_index IS 'The report it belongs to (core_report.report_index).';
COMMENT ON COLUMN core_metric.metric_index IS 'Its place in the report, from 0.';
COMMENT ON COLUMN core_metric.section_index IS 'The innermost section it stands in (core_section.section_index); NULL where it stands in none.';
COMMENT ON COLUMN core_metric.start_char IS 'Offset of the evidence''s first character in the document''s text, in code points from 0.';
COMMENT ON COLUMN core_metric.end_char IS 'Offset after the evidence''s last character.';
COMMENT ON COLUMN core_metric.figure_start_char IS 'Offset of the figure itself, or of the words that deny it, inside the evidence.';
COMMENT ON COLUMN core_metric.figure_end_char IS 'Offset after the figure.';
COMMENT ON COLUMN core_metric.evidence IS 'The characters that state the figure, exactly as on the page.';
COMMENT ON COLUMN core_metric.metric_code IS 'What was counted, by the canonical indicators; other where none fits.';
COMMENT ON COLUMN core_metric.indicator IS 'What was counted, in the words of the page.';
COMMENT ON COLUMN core_metric."value" IS 'The figure, exact, in base units of unit; NULL only where value_text holds it.';
COMMENT ON COLUMN core_metric.value_text IS 'The figure in digits where it has more of them than value can hold (28 before the point, 10 after); else NULL.';
COMMENT ON COLUMN core_metric.unit IS 'The unit value is in; NULL where none is stated.';
COMMENT ON COLUMN core_metric.metric_kind IS 'count, percent, money, length, area, duration or rate.';
COMMENT ON COLUMN core_metric.is_approximate IS 'Whether the page calls the figure approximate (余, 多, 近, 约, 以上, 左右).';
COMMENT ON COLUMN core_metric.qualifier IS 'Words that narrow what was counted; NULL where there are none.';
COMMENT ON COLUMN core_metric.period IS 'The time the figure covers, where it is not the whole year; else NULL.';
COMMENT ON COLUMN core_metric.scope IS 'Which bodies the figure covers, where the page says; else NULL.';
COMMENT ON COLUMN core_metric.section_role IS 'Role of the section it stands in; NULL where it stands in none.';
COMMENT ON COLUMN core_metric.confidence IS 'How sure the reading is, from 0 to 1.';
COMMENT ON COLUMN core_metric.batch_id IS 'The batch that brought this row (meta_batch.batch_id).';

CREATE TABLE core_cell (
    document_id UUID NOT NULL,
    report_index INTEGER NOT NULL,
    cell_index INTEGER NOT NULL,
    form VARCHAR NOT NULL,
    table_code VARCHAR NOT NULL,
    row_code VARCHAR NOT NULL,
    column_code VARCHAR NOT NULL,
    raw VARCHAR NOT NULL,
    "value" DECIMAL(38, 10),
    value_text VARCHAR,
    unit VARCHAR,
    cell_state VARCHAR NOT NULL,
    start_char INTEGER,
    end_char INTEGER,
    batch_id UUID NOT NULL
);
COMMENT ON TABLE core_cell IS 'One row per place in a statutory form. Blank, a stroke and zero stay different things.';
COMMENT ON COLUMN core_cell.document_id IS 'The reading it belongs to (core_document.document_id).';
COMMENT ON COLUMN core_cell.report_index IS 'The report it belongs to (core_report.report_index).';
COMMENT ON COLUMN core_cell.cell_index IS 'Its place in the report, from 0.';
COMMENT ON COLUMN core_cell.form IS 'Which generation of the form: coded2008, stat2014, form2019 or form2021.';
COMMENT ON COLUMN core_cell.table_code IS 'Which table of the form: proactive, requests, remedies, statistics or annex.';
COMMENT ON COLUMN core_cell.row_code IS 'Which row, by its canonical code or its labels.';
COMMENT ON COLUMN core_cell.column_code IS 'Which column, by its canonical code.';
COMMENT ON COLUMN core_cell.raw IS 'What stands in the cell, exactly as on the page.';
COMMENT ON COLUMN core_cell."value" IS 'The number in the cell, exact, in unit; NULL where none is stated, or where value_text holds it.';
COMMENT ON COLUMN core_cell.value_text IS 'The number in digits where it has more of them than value can hold (28 before the point, 10 after); else NULL.';
COMMENT ON COLUMN core_cell.unit IS 'The unit value is in: the column''s, or the cell''s own; NULL where none is stated.';
COMMENT ON COLUMN core_cell.cell_state IS 'stated, zero, blank, slash, dash, masked or missing. Blank is never zero.';
COMMENT ON COLUMN core_cell.start_char IS 'Offset of its first character in the document''s text, in code points from 0; NULL where the page lacks the place.';
COMMENT ON COLUMN core_cell.end_char IS 'Offset after its last character; NULL where the page lacks the place.';
COMMENT ON COLUMN core_cell.batch_id IS 'The batch that brought this row (meta_batch.batch_id).';

CREATE TABLE core_repair (
    document_id UUID NOT NULL,
    report_index INTEGER NOT NULL,
    repair_index INTEGER NOT NULL,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    repair_kind VARCHAR NOT NULL,
    original VARCHAR NOT NULL,
    repaired VARCHAR NOT NULL,
    batch_id UUID NOT NULL
);
COMMENT ON TABLE core_repair IS 'One row per damage that was mended while reading; the document''s text keeps it as it was.';
COMMENT ON COLUMN core_repair.document_id IS 'The reading it belongs to (core_document.document_id).';
COMMENT ON COLUMN core_repair.report_index IS 'The report it belongs to (core_report.report_index).';
COMMENT ON COLUMN core_repair.repair_index IS 'Its place in the report, from 0.';
COMMENT ON COLUMN core_repair.start_char IS 'Offset of its first character in the document''s text, in code points from 0.';
COMMENT ON COLUMN core_repair.end_char IS 'Offset after its last character.';
COMMENT ON COLUMN core_repair.repair_kind IS 'chunk_number, page_number, line_break, punctuation, enumerator, washed_word, bracket, injection, script or spam.';
COMMENT ON COLUMN core_repair.original IS 'The characters as on the page.';
COMMENT ON COLUMN core_repair.repaired IS 'What they were read as; empty where they were passed over.';
COMMENT ON COLUMN core_repair.batch_id IS 'The batch that brought this row (meta_batch.batch_id).';
