-- A zero is 0; a cell that is blank, masked, missing or holds a stroke has no value.
SELECT concat_ws(' ', document_id, 'report', report_index, 'cell', cell_index) AS place
FROM core_cell
WHERE (cell_state = 'zero' AND "value" IS DISTINCT FROM 0)
    OR (cell_state NOT IN ('stated', 'zero') AND ("value" IS NOT NULL OR value_text IS NOT NULL));
