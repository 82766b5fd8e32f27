-- How figures of running text hang together, and the upper end of a range.

ALTER TABLE core_metric ADD COLUMN value_high DECIMAL(38, 10);
ALTER TABLE core_metric ADD COLUMN evidence_class VARCHAR;
ALTER TABLE core_metric ADD COLUMN relation VARCHAR;
ALTER TABLE core_metric ADD COLUMN parent_metric_index INTEGER;
ALTER TABLE core_metric ADD COLUMN division INTEGER;
COMMENT ON COLUMN core_metric.value_high IS 'The upper end where a range is stated (2-3次), value being the lower; NULL where none is.';
COMMENT ON COLUMN core_metric.evidence_class IS 'What the reading rests on: digits_named, digits_inherited, digits_unnamed, numeral_named, numeral_unnamed, zero_named, zero_unnamed, range or no_unit; confidence is the share of labelled figures of the class that were read rightly.';
COMMENT ON COLUMN core_metric.relation IS 'How the figure is bound to another of its report: part (of a total), share (per cent of a total), change (from another time or body), earlier (the level of an earlier time that another is set against); NULL for a level of its own.';
COMMENT ON COLUMN core_metric.parent_metric_index IS 'The figure it is bound to (core_metric.metric_index of the same report): the total of a part, what a share or a change speaks of; NULL where the page does not state it.';
COMMENT ON COLUMN core_metric.division IS 'For a part which division of its total it belongs to, from 0: parts of one division are to be summed, by channel or by applicant, those of two are not; else NULL.';
