-- Every cell that is on the page lies inside its report; one that is not has no offsets.
SELECT concat_ws(' ', document_id, 'report', report_index, 'cell', cell_index) AS place
FROM core_cell cell
JOIN core_report report USING (document_id, batch_id, report_index)
WHERE (cell.start_char IS NULL) <> (cell.end_char IS NULL)
    OR (cell.cell_state = 'missing') <> (cell.start_char IS NULL)
    OR NOT (report.start_char <= cell.start_char
        AND cell.start_char <= cell.end_char
        AND cell.end_char <= report.end_char);
