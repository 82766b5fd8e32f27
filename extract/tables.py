"""Tables of a page: which of them are data, and where each cell stands in the logical grid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extract.tree import Tree

_MAX_COLUMNS = 200
_MAX_SLOTS = 200_000


class Slot(NamedTuple):
    """One cell in the logical grid, rows and columns from 0, spans at least 1."""

    row: int
    column: int
    row_span: int
    column_span: int


class Grid(NamedTuple):
    """A data table: its element's index, and row by row its cells' indices."""

    node: int
    rows: list[list[int]]


def find_grids(tree: Tree) -> dict[int, Grid]:
    """The tables that hold no other table, by their element's index.

    A table around another one lays out the page and is no table of the document.
    """
    tags, parents = tree.tags, tree.parents
    if "table" not in tags:
        return {}
    rows: dict[int, dict[int, list[int]]] = {}
    outer: set[int] = set()
    for place, tag in enumerate(tags):
        if tag == "table":
            rows[place] = {}
            _mark_outer(place, tags, parents, outer)
        elif tag in {"td", "th"}:
            row = parents[place]
            table = table_of(row, tags, parents)
            if table >= 0:
                rows[table].setdefault(row, []).append(place)
    return {
        node: Grid(node, list(cells.values())) for node, cells in rows.items() if node not in outer and cells
    }


def table_of(place: int, tags: Sequence[str], parents: Sequence[int]) -> int:
    """The nearest table around an element, -1 where there is none."""
    while place >= 0 and tags[place] != "table":
        place = parents[place]
    return place


def _mark_outer(place: int, tags: Sequence[str], parents: Sequence[int], outer: set[int]) -> None:
    """Mark every table around this one; stops at one that is marked already."""
    above = table_of(parents[place], tags, parents)
    while above >= 0 and above not in outer:
        outer.add(above)
        above = table_of(parents[above], tags, parents)


def place_cells(spans: Sequence[Sequence[tuple[int, int]]]) -> list[list[Slot]]:
    """Where cells stand, row by row, given each cell's (rowspan, colspan) as written.

    A span of 0 rows reaches to the last row; none reaches past it.

    >>> rows = place_cells([[(2, 1), (1, 2)], [(1, 1), (1, 1)]])
    >>> [[(s.row, s.column) for s in row] for row in rows]
    [[(0, 0), (0, 1)], [(1, 1), (1, 2)]]
    """
    taken: list[int] = []  # per column, the first row that is free again
    budget = _MAX_SLOTS
    placed: list[list[Slot]] = []
    for row, cells in enumerate(spans):
        column = 0
        slots: list[Slot] = []
        for tall, wide in cells:
            while column < len(taken) and taken[column] > row:
                column += 1
            down = len(spans) - row if tall == 0 else max(1, min(tall, len(spans) - row))
            across = max(1, min(wide, _MAX_COLUMNS)) if budget > 0 else 1
            budget -= across
            taken.extend([0] * (column + across - len(taken)))
            for covered in range(column, column + across):
                taken[covered] = max(taken[covered], row + down)
            slots.append(Slot(row, column, down, across))
            column += across
        placed.append(slots)
    return placed


def read_span(attributes: dict[str, str | None], name: str) -> int:
    """A span as written, 1 where it is absent or no number.

    >>> read_span({"rowspan": "3 "}, "rowspan"), read_span({"colspan": "x"}, "colspan")
    (3, 1)
    """
    written = (attributes.get(name) or "1").strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) < 6 else 1
