-- A metric's section is a section of its report and encloses it.
SELECT concat_ws(' ', metric.document_id, 'report', metric.report_index, 'metric', metric_index) AS place
FROM core_metric metric
LEFT JOIN core_section section
    ON section.document_id = metric.document_id AND section.batch_id = metric.batch_id
    AND section.report_index = metric.report_index AND section.section_index = metric.section_index
WHERE metric.section_index IS NOT NULL
    AND (section.section_index IS NULL OR section.start_char > metric.start_char
        OR section.end_char < metric.end_char);
