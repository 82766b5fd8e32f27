-- An issue has two offsets or none, inside its document's text, and a code that is explained.
SELECT concat_ws(' ', document_id, 'issue', issue_index) AS place
FROM core_issue issue
JOIN core_document document USING (document_id, batch_id)
LEFT JOIN meta_issue_code code USING (issue_code)
WHERE code.to_do IS NULL
    OR (start_char IS NULL) <> (end_char IS NULL)
    OR NOT (0 <= start_char AND start_char <= end_char AND end_char <= length(document."text"));
