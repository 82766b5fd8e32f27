-- What audits find, what equations determine, and what compares with what over the forms.

ALTER TABLE core_cell ADD COLUMN solved_value DECIMAL(38, 10);
COMMENT ON COLUMN core_cell.solved_value IS 'What the form''s equations determine for a total that states no number; NULL where it states one or they do not. Never mixed into value.';

CREATE TABLE core_finding (
    document_id UUID NOT NULL,
    report_index INTEGER NOT NULL,
    finding_index INTEGER NOT NULL,
    rule_id VARCHAR NOT NULL,
    cause VARCHAR NOT NULL,
    table_code VARCHAR,
    row_code VARCHAR,
    column_code VARCHAR,
    cells VARCHAR[] NOT NULL,
    stated_value DECIMAL(38, 10),
    expected_values DECIMAL(38, 10)[] NOT NULL,
    arithmetic VARCHAR NOT NULL,
    likely_cell VARCHAR,
    likely_value DECIMAL(38, 10),
    message_zh VARCHAR NOT NULL,
    message_en VARCHAR NOT NULL,
    advice_zh VARCHAR NOT NULL,
    advice_en VARCHAR NOT NULL,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    batch_id UUID NOT NULL
);
COMMENT ON TABLE core_finding IS 'One row per rule of the audit that a report does not keep. meta_audit_rule has the rules; out_findings adds those over several years.';
COMMENT ON COLUMN core_finding.document_id IS 'The reading it belongs to (core_document.document_id).';
COMMENT ON COLUMN core_finding.report_index IS 'The report it belongs to (core_report.report_index).';
COMMENT ON COLUMN core_finding.finding_index IS 'Its place among the report''s findings, from 0.';
COMMENT ON COLUMN core_finding.rule_id IS 'The rule (meta_audit_rule.rule_id).';
COMMENT ON COLUMN core_finding.cause IS 'source: the page states it so; reading: two readings of the page differ, perhaps misread; scope: text and table may count different bodies.';
COMMENT ON COLUMN core_finding.table_code IS 'Table of the cell it stands at; NULL where it stands at words of the text.';
COMMENT ON COLUMN core_finding.row_code IS 'Row of the cell it stands at; NULL where it stands at words of the text.';
COMMENT ON COLUMN core_finding.column_code IS 'Column of the cell it stands at; NULL where it stands at words of the text.';
COMMENT ON COLUMN core_finding.cells IS 'Every cell in the arithmetic that counts, as table/row/column.';
COMMENT ON COLUMN core_finding.stated_value IS 'The number stated; NULL where none is.';
COMMENT ON COLUMN core_finding.expected_values IS 'Every number that would keep the rule.';
COMMENT ON COLUMN core_finding.arithmetic IS 'The sum as it stands.';
COMMENT ON COLUMN core_finding.likely_cell IS 'The one cell whose change would keep all its equations, as table/row/column; NULL where none would, or several.';
COMMENT ON COLUMN core_finding.likely_value IS 'What that cell should say.';
COMMENT ON COLUMN core_finding.message_zh IS 'The rule in words and the arithmetic, in Chinese.';
COMMENT ON COLUMN core_finding.message_en IS 'The rule in words and the arithmetic, in English.';
COMMENT ON COLUMN core_finding.advice_zh IS 'What to change, in Chinese.';
COMMENT ON COLUMN core_finding.advice_en IS 'What to change, in English.';
COMMENT ON COLUMN core_finding.start_char IS 'Offset of its first character in the document''s text, in code points from 0.';
COMMENT ON COLUMN core_finding.end_char IS 'Offset after its last character.';
COMMENT ON COLUMN core_finding.batch_id IS 'The batch that brought this row (meta_batch.batch_id).';

CREATE TABLE meta_audit_rule (
    rule_id VARCHAR NOT NULL,
    rule_kind VARCHAR NOT NULL,
    forms VARCHAR[] NOT NULL,
    equation VARCHAR NOT NULL,
    tolerance DECIMAL(38, 10) NOT NULL,
    wording_zh VARCHAR NOT NULL,
    wording_en VARCHAR NOT NULL
);
COMMENT ON TABLE meta_audit_rule IS 'The rules of the audit; kept in step with the program.';
COMMENT ON COLUMN meta_audit_rule.rule_id IS 'The rule''s name.';
COMMENT ON COLUMN meta_audit_rule.rule_kind IS 'equation: between cells of one report; single: of one cell; text_against_table; text: within running text; across_years: of one body.';
COMMENT ON COLUMN meta_audit_rule.forms IS 'The forms it holds for; empty where it holds for every form.';
COMMENT ON COLUMN meta_audit_rule.equation IS 'The sum, by codes of rows or columns; empty where the rule is none.';
COMMENT ON COLUMN meta_audit_rule.tolerance IS 'By how much both sides may differ.';
COMMENT ON COLUMN meta_audit_rule.wording_zh IS 'The rule in words, in Chinese.';
COMMENT ON COLUMN meta_audit_rule.wording_en IS 'The rule in words, in English.';

CREATE TABLE meta_indicator (
    indicator VARCHAR NOT NULL,
    name_zh VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    measure VARCHAR NOT NULL
);
COMMENT ON TABLE meta_indicator IS 'What can be compared over the forms; kept in step with the program.';
COMMENT ON COLUMN meta_indicator.indicator IS 'The indicator''s name.';
COMMENT ON COLUMN meta_indicator.name_zh IS 'What it counts, in Chinese.';
COMMENT ON COLUMN meta_indicator.name_en IS 'What it counts, in English.';
COMMENT ON COLUMN meta_indicator.unit IS 'Its unit.';
COMMENT ON COLUMN meta_indicator.measure IS 'flow: of the year, adds over bodies and years; stock: as of the year''s end, adds over bodies only; money: a flow of money.';

CREATE TABLE meta_crosswalk (
    indicator VARCHAR NOT NULL,
    form VARCHAR NOT NULL,
    table_code VARCHAR,
    row_code VARCHAR,
    column_code VARCHAR,
    metric_code VARCHAR,
    link VARCHAR NOT NULL,
    is_part BOOLEAN NOT NULL,
    is_pattern BOOLEAN NOT NULL,
    note VARCHAR NOT NULL
);
COMMENT ON TABLE meta_crosswalk IS 'How far each place of each form, and each code of running text, keeps to an indicator. Join core_cell on form, table_code, row_code and column_code, core_metric on metric_code.';
COMMENT ON COLUMN meta_crosswalk.indicator IS 'The indicator (meta_indicator.indicator).';
COMMENT ON COLUMN meta_crosswalk.form IS 'form2019, form2021, stat2014, or text for figures of running text.';
COMMENT ON COLUMN meta_crosswalk.table_code IS 'Table of the place; NULL for running text.';
COMMENT ON COLUMN meta_crosswalk.row_code IS 'Row of the place, or with is_pattern a regular expression for the labels as printed; NULL for running text.';
COMMENT ON COLUMN meta_crosswalk.column_code IS 'Column of the place; NULL for running text.';
COMMENT ON COLUMN meta_crosswalk.metric_code IS 'Code of the figure of running text; NULL for forms.';
COMMENT ON COLUMN meta_crosswalk.link IS 'exact; approximate: counted or worded a little otherwise; lossy: a part of it or more than it, never to be added; none: looks alike and is something else.';
COMMENT ON COLUMN meta_crosswalk.is_part IS 'Whether the indicator is the sum of all its places in this form.';
COMMENT ON COLUMN meta_crosswalk.is_pattern IS 'Whether row_code is a regular expression.';
COMMENT ON COLUMN meta_crosswalk.note IS 'What differs; empty where nothing does.';
