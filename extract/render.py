"""Chosen lines of a page to one text, with the place of every block, table and cell in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from extract.document import Block, Table, TableCell
from extract.tables import Grid, find_grids, place_cells, read_span
from extract.tree import Line, Tree

_LONG_CELL = 120
_LONGEST_CELL = 400
_FEW_ROWS = 3
_BARE = frozenset({"html", "head", "body"})


class Renderer:
    """Text being put together; offsets count what has been put so far."""

    def __init__(self, tree: Tree, *, with_blocks: bool = True) -> None:
        self.tree = tree
        self.with_blocks = with_blocks
        self.pieces: list[str] = []
        self.size = 0
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self._paths: dict[int, str] = {-1: ""}
        self._positions: dict[int, int] = {}  # by the parser's node

    @property
    def text(self) -> str:
        """All that has been put."""
        return "".join(self.pieces)

    def put_lines(self, lines: Iterable[Line]) -> None:
        """Put lines in their order; those of one data table are put as a table."""
        grids = _data_grids(self.tree)
        owner = {cell: grid.node for grid in grids.values() for row in grid.rows for cell in row}
        for node, run in groupby(lines, key=lambda line: owner.get(line.cell, -1)):
            if self.size:
                self._put("\n")
            if node >= 0:
                self._put_table(grids[node], list(run))
            else:
                self._put_run(list(run))

    def _put(self, text: str) -> None:
        self.pieces.append(text)
        self.size += len(text)

    def _put_run(self, lines: Sequence[Line]) -> None:
        for number, line in enumerate(lines):
            if number:
                self._put("\n")
            start = self.size
            self._put(line.text)
            self._block(start, line.node)

    def _put_table(self, grid: Grid, lines: Sequence[Line]) -> None:
        """Cells of a row are parted by a tab, rows by a line end; empty cells keep their place."""
        texts: dict[int, list[str]] = {}
        for line in lines:
            texts.setdefault(line.cell, []).append(line.text)
        attributes, tags = self.tree.attributes, self.tree.tags
        spans = [
            [(read_span(attributes[c], "rowspan"), read_span(attributes[c], "colspan")) for c in row]
            for row in grid.rows
        ]
        start = self.size
        cells: list[TableCell] = []
        for row, slots in zip(grid.rows, place_cells(spans), strict=True):
            if cells:
                self._put("\n")
            for number, (cell, slot) in enumerate(zip(row, slots, strict=True)):
                if number:
                    self._put("\t")
                at = self.size
                self._put(_cell_text(texts.get(cell, ())))
                if self.size > at:
                    self._block(at, cell)
                cells.append(
                    TableCell(
                        start=at,
                        end=self.size,
                        row=slot.row,
                        column=slot.column,
                        row_span=slot.row_span,
                        column_span=slot.column_span,
                        is_header=tags[cell] == "th",
                    )
                )
        self.tables.append(Table(start=start, end=self.size, cells=tuple(cells)))

    def _block(self, start: int, node: int) -> None:
        if not self.with_blocks:
            return
        self.blocks.append(
            Block(start=start, end=self.size, tag=self.tree.tags[node], path=self.path_of(node))
        )

    def path_of(self, node: int) -> str:
        """The way from the root to an element, without recursion."""
        trail = []
        while node not in self._paths:
            trail.append(node)
            node = self.tree.parents[node]
        path = self._paths[node]
        for step in reversed(trail):
            tag = self.tree.tags[step]
            name = tag if tag in _BARE else f"{tag}[{self._position(step)}]"
            path = f"{path}/{name}" if path else name
            self._paths[step] = path
        return path

    def _position(self, place: int) -> int:
        """An element's number among the siblings of its tag, hidden ones counted."""
        node = self.tree.nodes[place]
        if node.mem_id not in self._positions:
            counts: dict[str, int] = {}
            sibling = node.parent.first_child if node.parent is not None else node
            while sibling is not None:
                tag = sibling.tag or ""
                counts[tag] = counts.get(tag, 0) + 1
                self._positions[sibling.mem_id] = counts[tag]
                sibling = sibling.next
        return self._positions[node.mem_id]


def _cell_text(lines: Sequence[str]) -> str:
    """A short cell on one line, so that a table row is a line of the text; a long one as written."""
    joined = "\n".join(lines)
    return joined if len(joined) > _LONG_CELL else joined.replace("\n", " ")


def _data_grids(tree: Tree) -> dict[int, Grid]:
    """Grids that are tables to a reader: two columns or more, and no cell that is the page's prose."""
    grids = {node: grid for node, grid in find_grids(tree).items() if max(map(len, grid.rows)) > 1}
    texts: dict[int, list[int]] = {}
    for line in tree.lines:
        if line.cell >= 0:
            texts.setdefault(line.cell, []).append(len(line.text))
    return {node: grid for node, grid in grids.items() if not _is_layout(grid, texts)}


def _is_layout(grid: Grid, texts: dict[int, list[int]]) -> bool:
    """Whether one cell outweighs the others together, and is long or of several lines in a small table."""
    cells = [texts.get(cell, []) for row in grid.rows for cell in row]
    greatest = max(cells, key=sum)
    size = sum(greatest)
    if size * 2 <= sum(map(sum, cells)):
        return False
    return size > _LONGEST_CELL or (len(greatest) > 1 and len(grid.rows) <= _FEW_ROWS)
