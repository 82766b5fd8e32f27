-- Every repair lies inside its report, and what it mended stands in the text at its offsets.
SELECT concat_ws(' ', document_id, 'report', report_index, 'repair', repair_index) AS place
FROM core_repair repair
JOIN core_report report USING (document_id, batch_id, report_index)
JOIN core_document document USING (document_id, batch_id)
WHERE NOT (report.start_char <= repair.start_char AND repair.end_char <= report.end_char)
    OR repair.original <> substr(document."text", repair.start_char + 1, repair.end_char - repair.start_char);
