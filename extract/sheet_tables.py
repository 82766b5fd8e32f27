"""What on a sheet is a line and what a table, told from which cells are filled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.compose import DrawnCell, DrawnTable, Paragraph, Part

# A row of one cell that reads so is a heading or prose, though it stands right under a table.
_HEADING = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}\s*、|第[一二三四五六七八九十]{1,3}部分|附件|附表|表\s*[一二三四五\d])"
)
_LONGEST_LABEL = 60
_MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Cells merged into one: its place, and how many rows and columns it covers."""

    row: int
    column: int
    rows: int
    columns: int


def sheet_parts(rows: Sequence[Sequence[str]], merges: Sequence[Merge], path: str) -> Iterator[Part]:
    """The lines and tables of a sheet, from its rows of texts.

    A blank row ends a table. A row of one filled cell is a line before the first row of
    several, and afterwards where it reads like a heading; else it is a row whose other
    cells are blank.
    """
    sheet = _Sheet(rows, merges)
    run: list[int] = []
    for row in range(len(rows)):
        filled = sheet.filled(row)
        if (
            len(filled) > 1
            or (filled and sheet.is_tied(row))
            or (run and len(filled) == 1 and _is_label(rows[row], filled))
        ):
            run.append(row)
            continue
        if run:
            yield sheet.draw(run, path)
            run = []
        for column in filled:
            yield Paragraph(text=rows[row][column], path=f"{path}/row[{row + 1}]", tag="p")
    if run:
        yield sheet.draw(run, path)


def _is_label(row: Sequence[str], filled: Sequence[int]) -> bool:
    text = row[filled[0]]
    return len(text) <= _LONGEST_LABEL and not _HEADING.match(text)


class _Sheet:
    """A sheet's texts with what merged cells cover."""

    def __init__(self, rows: Sequence[Sequence[str]], merges: Sequence[Merge]) -> None:
        self._rows = rows
        self._merges: dict[tuple[int, int], Merge] = {}
        self._covered: set[tuple[int, int]] = set()
        for merge in merges:
            self._merges[merge.row, merge.column] = merge
            for row in range(merge.row, min(merge.row + merge.rows, len(rows))):
                across = range(merge.column, min(merge.column + merge.columns, _MOST_COLUMNS))
                self._covered.update((row, column) for column in across)
            self._covered.discard((merge.row, merge.column))

    def filled(self, row: int) -> list[int]:
        """The columns of a row in which something is written."""
        return [
            column
            for column, text in enumerate(self._rows[row][:_MOST_COLUMNS])
            if text.strip() and (row, column) not in self._covered
        ]

    def is_tied(self, row: int) -> bool:
        """Whether a cell merged downwards begins in a row, or comes down into it."""
        return any(
            merge.rows > 1 and merge.row <= row < merge.row + merge.rows for merge in self._merges.values()
        )

    def draw(self, run: Sequence[int], path: str) -> DrawnTable:
        """The rows of a run as a table, as wide as the last filled or merged cell in it."""
        first, past = run[0], run[-1] + 1
        own = [merge for merge in self._merges.values() if first <= merge.row < past]
        width = max(
            [merge.column + merge.columns for merge in own]
            + [max(self.filled(row), default=0) + 1 for row in run]
        )
        return DrawnTable(
            cells=tuple(
                self._cell(row, column, first, past, path)
                for row in range(first, past)
                for column in range(min(width, _MOST_COLUMNS))
                if (row, column) not in self._covered
            )
        )

    def _cell(self, row: int, column: int, first: int, past: int, path: str) -> DrawnCell:
        merge = self._merges.get((row, column), Merge(row=row, column=column, rows=1, columns=1))
        text = self._rows[row][column] if column < len(self._rows[row]) else ""
        return DrawnCell(
            lines=tuple(text.splitlines()),
            row=row - first,
            column=column,
            path=f"{path}/row[{row + 1}]/cell[{column + 1}]",
            row_span=min(merge.rows, past - row),
            column_span=min(merge.columns, _MOST_COLUMNS - column),
        )
