-- Every report has at least one character and lies inside its document's text.
SELECT concat_ws(' ', document_id, 'report', report_index) AS place
FROM core_report report
JOIN core_document document USING (document_id, batch_id)
WHERE NOT (0 <= start_char AND start_char < end_char AND end_char <= length(document."text"));
