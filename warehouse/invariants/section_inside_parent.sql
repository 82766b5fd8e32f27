-- The parent of a section comes before it and encloses it.
SELECT concat_ws(' ', child.document_id, 'report', child.report_index, 'section', child.section_index) AS place
FROM core_section child
LEFT JOIN core_section parent
    ON parent.document_id = child.document_id AND parent.batch_id = child.batch_id
    AND parent.report_index = child.report_index AND parent.section_index = child.parent_section_index
WHERE child.parent_section_index IS NOT NULL
    AND (parent.section_index IS NULL OR parent.section_index >= child.section_index
        OR parent.start_char > child.start_char OR parent.end_char < child.end_char);
