-- Chrome lies inside its document's text, in order and without overlap.
SELECT concat_ws(' ', document_id, 'chrome', chrome_index) AS place
FROM core_chrome
JOIN (SELECT document_id, batch_id, length("text") AS chars FROM core_document) document
    USING (document_id, batch_id)
QUALIFY NOT (0 <= start_char AND start_char < end_char AND end_char <= chars)
    OR start_char < lag(end_char) OVER (PARTITION BY document_id, batch_id ORDER BY chrome_index);
