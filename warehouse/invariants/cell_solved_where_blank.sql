-- A value is solved only for a cell that states none.
SELECT concat_ws(' ', document_id, 'report', report_index, 'cell', cell_index) AS place
FROM core_cell
WHERE solved_value IS NOT NULL AND ("value" IS NOT NULL OR cell_state IN ('stated', 'zero', 'masked'));
