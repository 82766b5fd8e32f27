"""Ruled tables with their text, and those that go on over pages put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extract.compose import DrawnCell, DrawnTable, is_data
from extract.pdf_grid import NEAR, Frame, FrameGrid, find_grids, nearest, snap
from extract.pdf_lines import join_lines, read_text_lines
from extract.pdf_page import DrawnPage, Glyph

# What two parts of one table may differ in their outer sides.
_ASIDE = 6.0
_MOST_HEADS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFrame:
    """A cell with its text; sides as in Frame."""

    frame: Frame
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePart:
    """The part of a table that stands on one page, or several such parts put together.

    `repeated` counts the characters of header rows that a later page shows again.
    """

    cells: tuple[TextFrame, ...]
    left: float
    top: float
    right: float
    bottom: float
    page: int
    number: int
    repeated: int = 0


def take_tables(page: DrawnPage) -> tuple[list[TablePart], list[Glyph]]:
    """The ruled tables of a page with their text, from top to bottom, and the glyphs in none of them.

    What has one column, or one cell that outweighs the others, is a frame around text.
    """
    left = list(page.glyphs)
    parts: list[TablePart] = []
    for grid in find_grids(page.levels, page.uprights):
        inside, outside = _parted(left, grid)
        part = _fill(grid, inside, page.number, len(parts) + 1)
        if inside and is_data(draw_table(part)):
            parts.append(part)
            left = outside
    parts.sort(key=lambda part: part.top)
    return [replace(part, number=number) for number, part in enumerate(parts, 1)], left


def _parted(glyphs: Iterable[Glyph], grid: FrameGrid) -> tuple[list[Glyph], list[Glyph]]:
    inside: list[Glyph] = []
    outside: list[Glyph] = []
    for glyph in glyphs:
        x, y = _middle(glyph)
        is_inside = grid.left <= x <= grid.right and grid.top <= y <= grid.bottom
        (inside if is_inside else outside).append(glyph)
    return inside, outside


def _middle(glyph: Glyph) -> tuple[float, float]:
    return (glyph.left + glyph.right) / 2, glyph.y - 0.35 * glyph.size


def _fill(grid: FrameGrid, glyphs: Iterable[Glyph], page: int, number: int) -> TablePart:
    """Each glyph to the frame its middle stands in."""
    xs = snap(side for frame in grid.frames for side in (frame.left, frame.right))
    ys = snap(side for frame in grid.frames for side in (frame.top, frame.bottom))
    owner: dict[tuple[int, int], int] = {}
    for index, frame in enumerate(grid.frames):
        for row in range(nearest(ys, frame.top), nearest(ys, frame.bottom)):
            for column in range(nearest(xs, frame.left), nearest(xs, frame.right)):
                owner[row, column] = index
    texts: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        x, y = _middle(glyph)
        place = (_band(ys, y), _band(xs, x))
        if place in owner:
            texts.setdefault(owner[place], []).append(glyph)
    cells = tuple(
        TextFrame(frame=frame, text=_cell_text(texts.get(index, ()), page))
        for index, frame in enumerate(grid.frames)
    )
    part = TablePart(
        cells=cells,
        left=grid.left,
        top=grid.top,
        right=grid.right,
        bottom=grid.bottom,
        page=page,
        number=number,
    )
    return _without_margins(part)


def _without_margins(part: TablePart) -> TablePart:
    """A table without the blank band between its last row and the page's end, and at the top.

    There only the border around all of it goes on, and cells that reach over the page's end.
    """
    ys = snap(side for cell in part.cells for side in (cell.frame.top, cell.frame.bottom))
    if len(ys) < 3:
        return part
    top, bottom = ys[0], ys[-1]
    first = [cell for cell in part.cells if cell.frame.bottom <= ys[1] + NEAR]
    last = [cell for cell in part.cells if cell.frame.top >= ys[-2] - NEAR]
    if first and all(cell.frame.is_open_above and not cell.text for cell in first):
        top = ys[1]
    if last and all(cell.frame.is_open_below and not cell.text for cell in last):
        bottom = ys[-2]
    cells = tuple(
        replace(cell, frame=_cut(cell.frame, top, bottom))
        for cell in part.cells
        if cell.frame.bottom > top + NEAR and cell.frame.top < bottom - NEAR
    )
    return replace(part, cells=cells, top=top, bottom=bottom)


def _cut(frame: Frame, top: float, bottom: float) -> Frame:
    return replace(frame, top=max(top, frame.top), bottom=min(bottom, frame.bottom))


def _band(places: Sequence[float], at: float) -> int:
    """The number of the band between two places in which something stands."""
    low = 0
    while low + 2 < len(places) and places[low + 1] <= at:
        low += 1
    return low


def _cell_text(glyphs: Iterable[Glyph], page: int) -> str:
    return join_lines(line.text for line in read_text_lines(glyphs, page))


def draw_table(part: TablePart) -> DrawnTable:
    """A table with rows and columns counted, from the sides of its cells."""
    xs = snap(side for cell in part.cells for side in (cell.frame.left, cell.frame.right))
    ys = snap(side for cell in part.cells for side in (cell.frame.top, cell.frame.bottom))
    cells: list[DrawnCell] = []
    for cell in part.cells:
        row, column = nearest(ys, cell.frame.top), nearest(xs, cell.frame.left)
        cells.append(
            DrawnCell(
                lines=(cell.text,) if cell.text else (),
                row=row,
                column=column,
                path=f"page[{part.page}]/table[{part.number}]/row[{row + 1}]/cell[{column + 1}]",
                row_span=max(1, nearest(ys, cell.frame.bottom) - row),
                column_span=max(1, nearest(xs, cell.frame.right) - column),
            )
        )
    return DrawnTable(cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def is_continued(first: TablePart, second: TablePart) -> bool:
    """Whether the second part, on a later page with nothing between, goes on with the first."""
    return abs(first.left - second.left) <= _ASIDE and abs(first.right - second.right) <= _ASIDE


def continue_table(first: TablePart, second: TablePart) -> TablePart:
    """Two parts put together: repeated headers left out, cells cut by the page's end made whole."""
    heads, repeated = _repeated_rows(first, second)
    shift = first.bottom - heads
    cells = [cell for cell in second.cells if cell.frame.top >= heads - NEAR]
    moved = [replace(cell, frame=_moved(cell.frame, shift)) for cell in cells]
    whole = list(first.cells)
    is_cut = any(cell.frame.is_open_below for cell in whole) and not repeated
    for cell in moved:
        above = _above(whole, cell, first.bottom, is_cut=is_cut)
        if above is None:
            whole.append(cell)
        else:
            before = whole[above]
            frame = replace(before.frame, bottom=cell.frame.bottom, is_open_below=cell.frame.is_open_below)
            whole[above] = TextFrame(frame=frame, text=join_lines([before.text, cell.text]))
    return replace(
        first,
        cells=tuple(whole),
        bottom=second.bottom + shift,
        repeated=first.repeated + second.repeated + repeated,
    )


def _moved(frame: Frame, shift: float) -> Frame:
    return replace(frame, top=frame.top + shift, bottom=frame.bottom + shift)


def _above(whole: Sequence[TextFrame], cell: TextFrame, seam: float, *, is_cut: bool) -> int | None:
    """The cell of which this one is the rest: cut by the page's end, or blank under a merged one."""
    if abs(cell.frame.top - seam) > NEAR:
        return None
    for index, before in enumerate(whole):
        frame = before.frame
        is_over = (
            abs(frame.bottom - seam) <= NEAR
            and abs(frame.left - cell.frame.left) <= NEAR
            and abs(frame.right - cell.frame.right) <= NEAR
        )
        if is_over:
            is_rest = is_cut and frame.is_open_below and cell.frame.is_open_above
            tops = {one.frame.top for one in whole if frame.top + NEAR < one.frame.top < seam - NEAR}
            is_merged = bool(tops) and not (cell.text and before.text)
            return index if is_rest or is_merged else None
    return None


def _repeated_rows(first: TablePart, second: TablePart) -> tuple[float, int]:
    """Where the second part's own rows begin, and the characters of the header rows before them."""
    for count in range(_MOST_HEADS, 0, -1):
        mine, _ = _head(first, count)
        again, end = _head(second, count)
        if mine and mine == again and not any(_is_number(text) for *_, text in again):
            return end, sum(len(text) for *_, text in again)
    return second.top, 0


def _head(part: TablePart, count: int) -> tuple[list[tuple[int, int, str]], float]:
    """The cells of the first rows, by their sides and text; none where a cell reaches further down."""
    ys = snap(side for cell in part.cells for side in (cell.frame.top, cell.frame.bottom))
    if len(ys) <= count + 1:
        return [], part.top
    end = ys[count]
    head = [cell for cell in part.cells if cell.frame.top < end - NEAR]
    if any(cell.frame.bottom > end + NEAR for cell in head) or not any(cell.text for cell in head):
        return [], part.top
    xs = snap(side for cell in part.cells for side in (cell.frame.left, cell.frame.right))
    return [
        (nearest(xs, cell.frame.left), nearest(xs, cell.frame.right), cell.text)
        for cell in sorted(head, key=lambda one: (one.frame.top, one.frame.left))
    ], end


def _is_number(text: str) -> bool:
    return text.replace(".", "").isdecimal()
