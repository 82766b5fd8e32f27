"""Any table as a full logical grid: spans expanded, layout tables looked through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extract.document import Table, TableCell

# More than any form has; a span beyond it is a slip in the markup (seen: colspan="1000").
MAX_COLUMNS = 400

_PIPE_ROW = re.compile(r"^[ \t\u3000]*\|.*\|[ \t\u3000]*$|^[^|\n]+\|[^|\n]*\|.*$")
_RULE_ROW = re.compile(r"^[\s|:：+\-—=]*-[\s|:：+\-—=]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """A cell and the places it covers; its text without the white space around it.

    `start` and `end` are offsets into the text; for a blank cell they are equal.
    """

    start: int
    end: int
    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1

    @property
    def is_blank(self) -> bool:
        """Whether nothing but white space stands in the cell."""
        return not self.text


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's cells by row and column; every place a span covers shows its cell."""

    start: int
    end: int
    rows: tuple[tuple[GridCell | None, ...], ...]

    def at(self, row: int, column: int) -> GridCell | None:
        """The cell that covers a place; None outside the table and where it has a hole."""
        if not 0 <= row < len(self.rows) or not 0 <= column < len(self.rows[row]):
            return None
        return self.rows[row][column]

    def row_cells(self, row: int) -> list[GridCell]:
        """The cells that cover a row, each once, from left to right."""
        seen: list[GridCell] = []
        for cell in self.rows[row]:
            if cell is not None and (not seen or seen[-1] is not cell):
                seen.append(cell)
        return seen


def build_grid(table: Table, text: str) -> Grid:
    """Lay a table out with its spans expanded.

    Where two cells claim a place, as wrong spans make them, the earlier keeps it. Spans are
    cut at the table's last row and at a width no form reaches.
    """
    height = max((cell.row for cell in table.cells), default=-1) + 1
    places: list[dict[int, GridCell]] = [{} for _ in range(height)]
    for marked in table.cells:
        cell = _read_cell(marked, text)
        for row in range(cell.row, min(height, cell.row + cell.row_span)):
            for column in range(cell.column, min(MAX_COLUMNS, cell.column + cell.column_span)):
                places[row].setdefault(column, cell)
    return Grid(
        table.start,
        table.end,
        tuple(tuple(row.get(column) for column in range(max(row, default=-1) + 1)) for row in places),
    )


def inner_tables(tables: Iterable[Table]) -> list[Table]:
    """The tables that hold data, in order: cells that only enclose another table are left out.

    Old pages lay out everything by tables; what remains of a layout table are its own
    small cells, and nothing at all where every cell encloses another table.
    """
    ordered = sorted(tables, key=lambda table: (table.start, -table.end))
    starts = [table.start for table in ordered]
    kept: list[Table] = []
    for index, table in enumerate(ordered):
        inside = []
        at = index + 1
        while at < len(ordered) and starts[at] < table.end:
            inside.append(ordered[at])
            at += 1
        cells = _without_enclosing(table.cells, inside) if inside else table.cells
        if cells:
            kept.append(Table(start=table.start, end=table.end, cells=cells))
    return kept


def text_tables(text: str, start: int, end: int) -> list[Table]:
    r"""Tables written out in text: runs of lines whose cells are parted by | or by tabs.

    >>> table = text_tables("| 规章 | 3 | |\n|---|---|---|\n| 规范性文件 | 4 | 5 |", 0, 99)[0]
    >>> [(cell.row, cell.column) for cell in table.cells]
    [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    """
    tables: list[Table] = []
    rows: list[list[tuple[int, int]]] = []
    for line_start, line_end in _lines(text, start, min(end, len(text))):
        line = text[line_start:line_end]
        if _RULE_ROW.match(line) and "|" in line:
            continue
        cells = _cut_line(line, line_start)
        if cells:
            rows.append(cells)
        elif line.strip() and rows:
            tables.append(_text_table(rows))
            rows = []
    if rows:
        tables.append(_text_table(rows))
    return tables


def _read_cell(marked: TableCell, text: str) -> GridCell:
    raw = text[marked.start : marked.end]
    stripped = raw.strip()
    start = marked.start + len(raw) - len(raw.lstrip()) if stripped else marked.start
    return GridCell(
        start=start,
        end=start + len(stripped),
        text=stripped,
        row=marked.row,
        column=marked.column,
        row_span=marked.row_span,
        column_span=marked.column_span,
    )


def _without_enclosing(cells: tuple[TableCell, ...], inside: list[Table]) -> tuple[TableCell, ...]:
    """The cells in which no table of `inside` begins; both in order of their starts."""
    kept: list[TableCell] = []
    at = 0
    for cell in sorted(cells, key=lambda one: one.start):
        while at < len(inside) and inside[at].start < cell.start:
            at += 1
        if at == len(inside) or inside[at].start >= max(cell.end, cell.start + 1):
            kept.append(cell)
    return tuple(kept)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1


def _cut_line(line: str, offset: int) -> list[tuple[int, int]]:
    """The spans of a line's cells; none where the line is no row."""
    if line.count("|") >= 2 and _PIPE_ROW.match(line.rstrip()):
        mark = "|"
    elif "\t" in line and "|" not in line and line.strip():
        mark = "\t"
    else:
        return []
    spans: list[tuple[int, int]] = []
    at = 0
    for part in line.split(mark):
        spans.append((offset + at, offset + at + len(part)))
        at += len(part) + 1
    if mark == "|":  # the outer bars enclose, they do not part
        if not line[: spans[0][1] - offset].strip():
            spans = spans[1:]
        if spans and not line[spans[-1][0] - offset :].strip():
            spans = spans[:-1]
    return spans


def _text_table(rows: list[list[tuple[int, int]]]) -> Table:
    return Table(
        start=rows[0][0][0],
        end=rows[-1][-1][1],
        cells=tuple(
            TableCell(start=start, end=end, row=row, column=column)
            for row, spans in enumerate(rows)
            for column, (start, end) in enumerate(spans)
        ),
    )
