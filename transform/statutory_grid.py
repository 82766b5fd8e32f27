"""Statutory tables read from grids: a walk down the rows that knows which header holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from transform.grid import Grid, GridCell
from transform.statutory_cell import is_value, read_cell
from transform.statutory_form import (
    FORMS,
    Hit,
    applicants,
    find_labels,
    fold_label,
    form_places,
    request_rows,
)
from transform.statutory_label import LONGEST_LABEL, cell_labels
from transform.statutory_place import Column, Findings, applicant_columns, proactive_column
from transform.statutory_remedies import RemedyWalk

_ROW_KINDS = frozenset({"proactive_row", "applicant", "request_row"})

# So much text between two tables and the header of the first no longer holds.
_NEAR = 60


class GridWalk:
    """Reads grids one after another; headers hold on, as one form is often cut in pieces."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self._columns: list[Column] = []
        self._applicants: dict[str, int] = {}
        self._in_requests = False
        self._previous_row = ""
        self._remedies = RemedyWalk(findings)
        self._unnamed: list[tuple[GridCell, list[GridCell]]] = []
        self._headless: list[tuple[str, list[GridCell]]] = []

    def read(self, grid: Grid, before: str) -> bool:
        """Take in one grid and the text between the last one and it; whether it is of the form."""
        is_near = len(before.strip()) <= _NEAR
        if not is_near:
            self._columns, self._applicants = [], {}
            self._in_requests, self._previous_row = False, ""
        self._remedies.begin(before[-2 * _NEAR :], is_near=is_near)
        used = [row for row in range(len(grid.rows)) if self._read_row(grid, row)]
        if used:
            self.findings.spans.append(_rows_span(grid, used))
        return bool(used)

    def finish(self) -> None:
        """Place the rows of table two whose header is lost, where they are exactly one form's."""
        for form in FORMS:
            widths = Counter(row for row, _ in form_places(form, "proactive"))
            if [row for row, _ in self._headless] != list(widths):
                continue
            if any(
                len(cells) < widths[row] or any(cell.text for cell in cells[widths[row] :])
                for row, cells in self._headless
            ):
                continue
            for row, cells in self._headless:
                names = [column for name, column in form_places(form, "proactive") if name == row]
                columns = [proactive_column(f"{name}@{form}", "") for name in names]
                self.findings.add_row(
                    "proactive", row, columns, [(c.start, c.end) for c in cells[: len(names)]]
                )

    def _read_row(self, grid: Grid, row: int) -> bool:
        cells = grid.row_cells(row)
        own = [cell for cell in cells if cell.row == row]
        if not own:
            return False
        hits = [(cell, hit) for cell in cells for hit in cell_labels(cell.text)]
        return (
            self._read_columns(grid, row, own, hits)
            or self._read_applicants(hits)
            or self._remedies.read_row(grid, row, own, hits)
            or self._read_proactive(own, hits)
            or self._read_request(own, hits)
            or any(hit.label.kind in {"frame", "request_row"} for _, hit in hits)
        )

    def _read_columns(
        self, grid: Grid, row: int, own: list[GridCell], hits: list[tuple[GridCell, Hit]]
    ) -> bool:
        """A header row of table two; its labels may be cut in two, side by side or one above another."""
        if any(hit.label.kind in _ROW_KINDS for _, hit in hits):
            return False
        columns = [
            proactive_column(hit.label.code, fold_label(cell.text), cell.column)
            for cell, hit in hits
            if hit.label.kind == "proactive_column" and cell.row == row
        ]
        joined = "".join(fold_label(cell.text) for cell in own if len(cell.text) <= LONGEST_LABEL)
        in_row = _columns_in(joined)
        columns = columns if len(columns) >= len(in_row) else in_row
        if not columns and not any(is_value(cell.text) for cell in own):
            columns = _columns_in("".join(_stacked_labels(grid, row)))
        if not columns:
            return False
        self._columns = columns
        self._in_requests = False
        return True

    def _read_proactive(self, own: list[GridCell], hits: list[tuple[GridCell, Hit]]) -> bool:
        found = [(cell, hit) for cell, hit in hits if hit.label.kind == "proactive_row"]
        if len(found) != 1:
            return False
        label, hit = found[0]
        values = [cell for cell in own if cell.column > label.column]
        if not self._columns:
            self._headless.append((hit.label.code, values))
            return False
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
            return self._read_unnamed(own)
        # A span that reaches too far sets another row's label beside this one's own.
        label, code = next((one for one in reversed(labelled) if one[0] in own), labelled[-1])
        values = [cell for cell in own if cell.column > label.column]
        if not values or not any(is_value(cell.text) for cell in values):
            self._previous_row = code
            return False
        self._in_requests = True
        self._columns = []
        self._name_row(code)
        self._place("requests", code, applicant_columns(self._applicants), label, values)
        return True

    def _read_unnamed(self, own: list[GridCell]) -> bool:
        """A row inside table three whose label is worded otherwise; its neighbours may tell it."""
        width = len(applicants())
        if not self._in_requests or len(own) <= width or not all(is_value(c.text) for c in own[-width:]):
            return False
        label = own[-width - 1]
        codes = [
            hit.label.code for hit in find_labels(fold_label(label.text)) if hit.label.kind == "request_row"
        ]
        if is_value(label.text) or not any(cell.text for cell in own[-width:]):
            return False
        if len(codes) == 1:
            self._name_row(codes[0])
            self._place("requests", codes[0], applicant_columns(), label, own[-width:])
        else:
            self._unnamed.append((label, own[-width:]))
        return True

    def _name_row(self, code: str) -> None:
        """The row that follows is named: an unnamed one before it may be the only one between."""
        for form in FORMS if len(self._unnamed) == 1 else ():
            rows = request_rows(form)
            if {self._previous_row, code} <= set(rows):
                between = rows[rows.index(self._previous_row) + 1 : rows.index(code)]
                if len(between) == 1:
                    label, values = self._unnamed[0]
                    self._place("requests", between[0], applicant_columns(), label, values)
                    break
        self._unnamed = []
        self._previous_row = code

    def _request_code(self, hit: Hit) -> str | None:
        """The row a label names; 总计 and 其他 name one only inside table three."""
        if hit.label.kind == "request_row":
            return hit.label.code
        if hit.label.kind != "shared" or not (self._in_requests or self._previous_row):
            return None
        if hit.label.code == "total":
            return "handled_total"
        return "other_other" if self._previous_row.startswith("other_") else None

    def _place(
        self, table: str, row: str, columns: list[Column], label: GridCell, values: list[GridCell]
    ) -> None:
        placed = _match_columns(columns, values)
        if placed is None:
            self.findings.add_unread(
                table,
                (row,),
                wanted=len(columns),
                found=len(values),
                start=label.start,
                end=values[-1].end if values else label.end,
            )
            return
        spans = [None if cell is None else (cell.start, cell.end) for cell in placed]
        self.findings.add_row(table, row, columns, spans)


def _columns_in(joined: str) -> list[Column]:
    return [
        proactive_column(hit.label.code, joined[hit.start : hit.end])
        for hit in find_labels(joined)
        if hit.label.kind == "proactive_column"
    ]


def _stacked_labels(grid: Grid, row: int) -> list[str]:
    """Each cell of a row joined with the one below it."""
    stacked = []
    for cell in grid.row_cells(row):
        below = grid.at(row + 1, cell.column)
        stacked.append(
            fold_label(cell.text) + (fold_label(below.text) if below and below is not cell else "")
        )
    return stacked


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
        if _is_one_each(chosen) and all(any(cell is one for one in chosen) for cell in cells if cell.text):
            return placed
    extra = len(cells) - len(columns)
    if extra > 0 and all(cell.is_blank for cell in cells[-extra:]):
        return list(cells[:-extra])
    return None


def _rows_span(grid: Grid, rows: list[int]) -> tuple[int, int]:
    cells = [cell for row in rows for cell in grid.row_cells(row)]
    return min(cell.start for cell in cells), max(cell.end for cell in cells)


def _is_one_each(cells: Sequence[GridCell]) -> bool:
    """Whether no cell serves two places, but for a sign that none has a number: / over three columns."""
    repeated = [cell for cell, count in Counter(cells).items() if count > 1]
    return all(not read_cell(cell.text).value and is_value(cell.text) for cell in repeated)
