"""Lines and tables of a PDF in reading order: lines that were merely wrapped joined to paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extract.compose import Paragraph, Part
from extract.pdf_lines import TextLine, join_lines
from extract.pdf_tables import TablePart, continue_table, draw_table, is_continued

# In sizes of a character.
_ROOM = 0.6
_INDENT = 0.6
_HANGING = 1.0
_LEAST_ALIKE = 3  # lines that end at one place, for it to be the margin
_APART = 1.2  # times the usual distance of lines
_SAME_SIZE = 0.12
_TITLE_SIZE = 1.15
_CENTRED = 1.5
_MARKER = re.compile(
    r"(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]\d{1,2}[）)]|\d{1,2}[、.．](?!\d)|[①-⑳]|第[一二三四五六七八九十]{1,3}[章条])"
)
_ENDED = ("。", "！", "？", "：", "；", "”", ":", ".")

Item = TextLine | TablePart


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What a document's lines have in common: their outer ends, their distance, their size."""

    left: float
    right: float
    pitch: float
    size: float


def order_items(pages: Sequence[tuple[Sequence[TextLine], Sequence[TablePart]]]) -> list[Item]:
    """All lines and tables from top to bottom, page after page; tables that go on are put together."""
    items: list[Item] = []
    for lines, tables in pages:
        own: list[Item] = sorted([*lines, *tables], key=_top)
        last = items[-1] if items else None
        if (
            own
            and isinstance(last, TablePart)
            and isinstance(own[0], TablePart)
            and is_continued(last, own[0])
        ):
            items[-1] = continue_table(last, own[0])
            own = own[1:]
        items += own
    return items


def _top(item: Item) -> tuple[float, float]:
    return (item.y - item.size, item.left) if isinstance(item, TextLine) else (item.top, item.left)


def flow_parts(items: Sequence[Item], widths: Sequence[float]) -> Iterator[Part]:
    """Paragraphs and tables, by the measures of the document's lines and of its sheets."""
    measures = measure_lines([item for item in items if isinstance(item, TextLine)], widths)
    held: list[TextLine] = []
    for item in items:
        if isinstance(item, TextLine):
            if held and not _goes_on(held, item, measures):
                yield _paragraph(held)
                held = []
            held.append(item)
            continue
        if held:
            yield _paragraph(held)
            held = []
        yield draw_table(item)
    if held:
        yield _paragraph(held)


def measure_lines(lines: Sequence[TextLine], widths: Sequence[float]) -> Measures:
    """The measures of a document; where it has too few lines, margins are taken to be alike.

    The usual distance is that of lines of which the first is full, for in a document of
    short paragraphs most lines are paragraphs apart.
    """
    if not lines:
        return Measures(left=0.0, right=0.0, pitch=0.0, size=0.0)
    size = median(line.size for line in lines for _ in range(max(1, len(line.text) // 4)))
    body = [line for line in lines if abs(line.size - size) <= _SAME_SIZE * size] or list(lines)
    left = min(line.left for line in body)
    right = max(line.right for line in body)
    if sum(line.right >= right - size for line in body) < _LEAST_ALIKE:
        right = max(right, widths[body[0].page - 1] - left - 2 * size)
    following = [(a, b) for a, b in pairwise(body) if a.page == b.page and 0 < b.y - a.y < 4 * size]
    full = sorted(b.y - a.y for a, b in following if _is_full(a, b, right) and b.left <= a.left + size / 2)
    pitch = full[len(full) // 5] if full else 1.5 * size
    return Measures(left=left, right=right, pitch=pitch, size=size)


def _is_full(last: TextLine, line: TextLine, right: float) -> bool:
    """Whether what the next line begins with did not fit on this one."""
    return right - last.right < line.first_width + _ROOM * line.size


def _goes_on(held: Sequence[TextLine], line: TextLine, measures: Measures) -> bool:
    """Whether a line is the next of the paragraph held."""
    last = held[-1]
    if abs(last.size - line.size) > _SAME_SIZE * max(last.size, line.size):
        return False
    if last.page == line.page and line.y - last.y > _APART * max(measures.pitch, 1.2 * line.size):
        return False
    if _is_title(last, measures) and _is_title(line, measures):
        return last.page == line.page
    return _is_full(last, line, measures.right) and _stands_under(held, line)


def _stands_under(held: Sequence[TextLine], line: TextLine) -> bool:
    """Whether a line begins where the next of this paragraph would, and not with a number of its own."""
    first, last = held[0], held[-1]
    if first.left - line.left > _HANGING * line.size:  # the paragraph's first line is indented
        return len(held) == 1 or abs(line.left - last.left) <= _INDENT * line.size
    if _MARKER.match(line.text) and last.text.endswith(_ENDED):
        return False
    return line.left <= last.left + _INDENT * line.size


def _is_title(line: TextLine, measures: Measures) -> bool:
    middle = (line.left + line.right - measures.left - measures.right) / 2
    is_centred = abs(middle) <= _CENTRED * line.size and line.left > measures.left + line.size
    return is_centred and line.size >= _TITLE_SIZE * measures.size


def _paragraph(lines: Sequence[TextLine]) -> Paragraph:
    first = lines[0]
    return Paragraph(
        text=join_lines(line.text for line in lines), path=f"page[{first.page}]/line[{first.number}]"
    )
