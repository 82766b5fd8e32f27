"""Tables that are none by their markup: rows and cells told from where blocks stand in the tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from extract.document import Block, Table, TableCell

Step = tuple[str, int]
Path = tuple[Step, ...]

_LEAST_ROWS = 3

# Blank cells after a row's last one leave no block; no form has more columns.
_PADDING = 16


def block_tables(blocks: Sequence[Block]) -> list[Table]:
    """Tables laid out by other elements: div grids, and tables whose every cell holds a table.

    Two cells of one row part at the same depth of the tree, two rows one step above. The
    place of an element among its siblings tells its column, so that a blank cell, which
    leaves no text, leaves a gap that shows. Rows are padded with blank cells at their end.

    >>> grid = [("div/div/div", 0, 2), ("div/div/div[3]", 3, 4), ("div/div[2]/div", 5, 7)]
    >>> grid += [("div/div[2]/div[2]", 8, 9), ("div/div[3]/div", 10, 12), ("div/div[3]/div[2]", 13, 14)]
    >>> blocks = [Block(start=a, end=b, tag="div", path=path) for path, a, b in grid]
    >>> [(c.row, c.column, c.start, c.end) for c in block_tables(blocks)[0].cells if c.column < 3][:4]
    [(0, 0, 0, 2), (0, 1, 2, 2), (0, 2, 3, 4), (1, 0, 5, 7)]
    """
    paths = [_read_path(block.path) for block in blocks]
    depth = _cell_depth(paths)
    if depth is None:
        return []
    tables: dict[Path, dict[Path, list[tuple[int, Block]]]] = {}
    for path, block in zip(paths, blocks, strict=True):
        if len(path) > depth:
            row = path[:depth]
            tables.setdefault(row[:-1], {}).setdefault(row, []).append((path[depth][1], block))
    found = [
        _lay_out(list(rows.values()))
        for rows in tables.values()
        if sum(len(cells) > 1 for cells in rows.values()) >= _LEAST_ROWS
    ]
    return sorted(found, key=lambda table: table.start)


def _cell_depth(paths: Sequence[Path]) -> int | None:
    """The depth at which most neighbours part that have neighbours parting one step above."""
    parted = Counter(_shared(a, b) for a, b in pairwise(paths))
    depths = [d for d in parted if d > 0 and parted[d] >= _LEAST_ROWS and parted[d - 1] >= _LEAST_ROWS - 1]
    return max(depths, key=lambda d: parted[d], default=None)


def _shared(first: Path, second: Path) -> int:
    """How many steps from the root two paths share."""
    count = 0
    for a, b in zip(first, second, strict=False):
        if a != b:
            break
        count += 1
    return count


def _lay_out(rows: Iterable[Sequence[tuple[int, Block]]]) -> Table:
    cells: list[TableCell] = []
    for number, row in enumerate(rows):
        spans: dict[int, tuple[int, int]] = {}
        for index, block in row:  # a cell of several paragraphs has several blocks
            start, _ = spans.get(index, (block.start, block.end))
            spans[index] = (start, block.end)
        reached = row[0][1].start
        for index in range(1, max(spans) + _PADDING + 1):
            start, end = spans.get(index, (reached, reached))
            cells.append(TableCell(start=start, end=end, row=number, column=index - 1))
            reached = end
    return Table(start=cells[0].start, end=max(cell.end for cell in cells), cells=tuple(cells))


def _read_path(path: str) -> Path:
    steps: list[Step] = []
    for step in path.split("/"):
        tag, _, index = step.partition("[")
        steps.append((tag, int(index[:-1]) if index else 1))
    return tuple(steps)
