-- Every section has at least one character and lies inside its report.
SELECT concat_ws(' ', document_id, 'report', report_index, 'section', section_index) AS place
FROM core_section section
JOIN core_report report USING (document_id, batch_id, report_index)
WHERE NOT (report.start_char <= section.start_char
    AND section.start_char < section.end_char
    AND section.end_char <= report.end_char);
