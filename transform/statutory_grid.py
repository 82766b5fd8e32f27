"""Statutory tables read from grids: a walk down the rows that knows which header holds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from transform.grid import Grid, GridCell
from transform.statutory_cell import is_value
from transform.statutory_form import Hit, find_labels, fold_label, remedy_columns, remedy_rows
from transform.statutory_place import Column, Findings, applicant_columns, proactive_column

# The longest label of the form has 45 characters; a longer cell is a remark or a layout.
LONGEST_LABEL = 70

# The share of a cell's characters that its label covers at least; below it is prose.
_COVERAGE = 0.6


class GridWalk:
    """Reads grids one after another; headers hold on, as one form is often cut in pieces."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self._columns: list[Column] = []
        self._applicants: dict[str, int] = {}
        self._in_requests = False
        self._previous_row = ""
        self._remedy_header: list[int] = []

    def read(self, grid: Grid) -> bool:
        """Take in one grid; whether anything of the form stands in it."""
        self._remedy_header = []
        used = [row for row in range(len(grid.rows)) if self._read_row(grid, row)]
        if used:
            self.findings.spans.append(_rows_span(grid, used))
        return bool(used)

    def forget(self) -> None:
        """Other text has come between: the headers read so far hold no longer."""
        self._columns = []
        self._applicants = {}
        self._in_requests = False
        self._previous_row = ""

    def _read_row(self, grid: Grid, row: int) -> bool:
        cells = grid.row_cells(row)
        own = [cell for cell in cells if cell.row == row]
        if not own:
            return False
        hits = [(cell, hit) for cell in cells for hit in _cell_labels(cell.text)]
        return (
            self._read_columns(own)
            or self._read_applicants(hits)
            or self._read_remedies(grid, row, own, hits)
            or self._read_proactive(own, hits)
            or self._read_request(own, hits)
            or any(hit.label.kind in {"frame", "request_row"} for _, hit in hits)
        )

    def _read_columns(self, own: list[GridCell]) -> bool:
        """A header row of table two; its labels may be split over cells."""
        by_cell = [
            proactive_column(hit.label.code, fold_label(cell.text), cell.column)
            for cell in own
            for hit in _cell_labels(cell.text)
            if hit.label.kind == "proactive_column"
        ]
        joined = "".join(fold_label(cell.text) for cell in own if len(cell.text) <= LONGEST_LABEL)
        in_row = [
            proactive_column(hit.label.code, joined[hit.start : hit.end])
            for hit in find_labels(joined)
            if hit.label.kind == "proactive_column"
        ]
        columns = by_cell if len(by_cell) >= len(in_row) else in_row
        if not columns:
            return False
        self._columns = columns
        self._in_requests = False
        return True

    def _read_proactive(self, own: list[GridCell], hits: list[tuple[GridCell, Hit]]) -> bool:
        if not self._columns:
            return False
        found = [(cell, hit) for cell, hit in hits if hit.label.kind == "proactive_row"]
        if len(found) != 1:
            return False
        label, hit = found[0]
        values = [cell for cell in own if cell.column > label.column]
        self._place("proactive", hit.label.code, self._columns, label, values)
        return True

    def _read_applicants(self, hits: list[tuple[GridCell, Hit]]) -> bool:
        """A header row of table three: where its seven columns stand."""
        named = {hit.label.code: cell.column for cell, hit in hits if hit.label.kind == "applicant"}
        if not named:
            return False
        if not self._in_requests:
            self._applicants = {}
        self._in_requests = True
        self._columns = []
        self._applicants.update(named)
        for cell, hit in hits:
            if hit.label.kind == "shared":
                code = "total" if hit.label.code == "total" else "other_org"
                self._applicants[code] = cell.column
        return True

    def _read_request(self, own: list[GridCell], hits: list[tuple[GridCell, Hit]]) -> bool:
        labelled = [(cell, code) for cell, hit in hits if (code := self._request_code(hit))]
        if not labelled:
            return False
        label, code = labelled[-1]
        values = [cell for cell in own if cell.column > label.column]
        self._previous_row = code
        if not values or not any(is_value(cell.text) for cell in values):
            return False
        self._in_requests = True
        self._columns = []
        self._place("requests", code, applicant_columns(self._applicants), label, values)
        return True

    def _request_code(self, hit: Hit) -> str | None:
        """The row a label names; 总计 and 其他 name one only inside table three."""
        if hit.label.kind == "request_row":
            return hit.label.code
        if hit.label.kind != "shared" or not (self._in_requests or self._previous_row):
            return None
        if hit.label.code == "total":
            return "handled_total"
        return "other_other" if self._previous_row.startswith("other_") else None

    def _read_remedies(
        self, grid: Grid, row: int, own: list[GridCell], hits: list[tuple[GridCell, Hit]]
    ) -> bool:
        kinds = {hit.label.kind for _, hit in hits}
        values = [cell for cell in own if is_value(cell.text)]
        label_only = not any(cell.text for cell in values)
        if label_only and (
            kinds & {"remedy_column", "remedy_row"} or (self._remedy_header and own != values)
        ):
            self._remedy_header.append(row)
            return True
        if not self._remedy_header or len(values) < len(remedy_columns()):
            return False
        if kinds & {"request_row", "proactive_row", "applicant"}:
            return False
        named = [hit.label.code for _, hit in hits if hit.label.kind == "remedy_row"]
        by_place = _remedy_places(grid, self._remedy_header, values, named)
        if by_place is None:
            first = values[0]
            self.findings.add_unread(
                f"expected 5 or 15 values under the outcomes of review and litigation, found {len(values)}",
                first.start,
                values[-1].end,
            )
            return True
        for (group, outcome), cell in by_place:
            column = Column(code=outcome, unit="件")
            self.findings.add_row("remedies", group, [column], [(cell.start, cell.end)])
        return True

    def _place(
        self, table: str, row: str, columns: list[Column], label: GridCell, values: list[GridCell]
    ) -> None:
        placed = _match_columns(columns, values)
        if placed is None:
            self.findings.add_unread(
                f"expected {len(columns)} values in row {row!r} of table {table}, found {len(values)} cells",
                label.start,
                values[-1].end if values else label.end,
            )
            return
        spans = [None if cell is None else (cell.start, cell.end) for cell in placed]
        self.findings.add_row(table, row, columns, spans)


def _match_columns(columns: Sequence[Column], cells: Sequence[GridCell]) -> list[GridCell | None] | None:
    """A row's cells by column: one for one, else by grid column, else without padding."""
    if len(cells) == len(columns):
        return list(cells)
    if all(column.index is not None for column in columns):
        by_index = {
            index: cell for cell in cells for index in range(cell.column, cell.column + cell.column_span)
        }
        placed = [by_index.get(column.index) for column in columns if column.index is not None]
        chosen = [cell for cell in placed if cell is not None]
        distinct = len({cell.start for cell in chosen if cell.text}) == sum(1 for c in chosen if c.text)
        if distinct and all(any(cell is one for one in chosen) for cell in cells if cell.text):
            return placed
    extra = len(cells) - len(columns)
    if extra > 0 and all(cell.is_blank for cell in cells[-extra:]):
        return list(cells[:-extra])
    return None


def _remedy_places(
    grid: Grid, header: list[int], values: list[GridCell], named: list[str]
) -> list[tuple[tuple[str, str], GridCell]] | None:
    by_stack = [(_stacked_place(grid, header, cell, named), cell) for cell in values]
    known = {place for place, _ in by_stack if place is not None}
    if len(known) == len(values):
        return [(place, cell) for place, cell in by_stack if place is not None]
    if len(values) == len(remedy_rows()) * len(remedy_columns()):
        order = [(group, outcome) for group in remedy_rows() for outcome in remedy_columns()]
        return list(zip(order, values, strict=True))
    return None


def _stacked_place(grid: Grid, header: list[int], cell: GridCell, named: list[str]) -> tuple[str, str] | None:
    """The group and outcome that stand above a value, the row's own label first."""
    group = next((code for code in named if code != "litigation"), None)
    outcome = None
    for row in header:
        above = grid.at(row, cell.column)
        for hit in _cell_labels(above.text) if above else ():
            if hit.label.kind == "remedy_row" and hit.label.code != "litigation":
                group = group or hit.label.code
            elif hit.label.kind == "remedy_column":
                outcome = hit.label.code
            elif hit.label.kind == "shared" and hit.label.code == "total":
                outcome = "total"
    return (group, outcome) if group and outcome else None


@lru_cache(maxsize=4096)
def _cell_labels(text: str) -> tuple[Hit, ...]:
    """The labels of a cell that is one; none for values and for prose."""
    if not text or len(text) > LONGEST_LABEL * 2:
        return ()
    compact = fold_label(text)
    if len(compact) > LONGEST_LABEL:
        return ()
    hits = find_labels(compact)
    covered = sum(hit.end - hit.start for hit in hits)
    return tuple(hits) if covered >= _COVERAGE * len(compact) else ()


def _rows_span(grid: Grid, rows: list[int]) -> tuple[int, int]:
    cells = [cell for row in rows for cell in grid.row_cells(row)]
    return min(cell.start for cell in cells), max(cell.end for cell in cells)
