"""Glyphs to lines: what stands on one base line, with spaces where there are some to see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.pdf_page import Glyph

# Gaps in widths of a character. Latin letters stand apart by less than a sixth; Word sets Chinese
# and Latin a quarter apart without a space, Chrome sets them close and a space is a quarter.
_LATIN_GAP = 0.17
_MIXED_GAP = 0.4
_CLOSE_MIXED_GAP = 0.2
_CLOSE = 0.1
_LEAST_MIXED = 6
_HAN_GAP = 0.75
_WRITTEN_GAP = 0.1
_ON_LINE = 0.45  # heights of a character by which base lines of one line differ
# May not begin a line, so that they stand with the character before them.
_CLOSING = frozenset("，。、；：！？）》”’】〕〉,.;:!?)%％")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """One line as printed, in points from the upper left corner of its page.

    `first_width` is the width of what cannot be parted from its first character: a line
    before it was full where that did not fit.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    page: int
    number: int = 0
    first_width: float = 0.0


def read_text_lines(glyphs: Iterable[Glyph], page: int) -> list[TextLine]:
    """The lines of some glyphs, from top to bottom."""
    rows = _rows(glyphs)
    mixed = _mixed_gap(rows)
    return [_read_line(row, page, mixed) for row in rows]


def _mixed_gap(rows: Iterable[Sequence[Glyph]]) -> float:
    """The gap between Chinese and Latin that is a space here, by how the two are mostly set."""
    gaps = sorted(
        _gap(before, glyph)
        for row in rows
        for before, glyph in pairwise(row)
        if is_wide(before.text) != is_wide(glyph.text) and before.text.isalnum() and glyph.text.isalnum()
    )
    is_close = len(gaps) >= _LEAST_MIXED and gaps[len(gaps) // 2] <= _CLOSE
    return _CLOSE_MIXED_GAP if is_close else _MIXED_GAP


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs by base line, each row from left to right; what is printed twice for boldness, once."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda one: one.y):
        if rows and glyph.y - rows[-1][0].y <= _ON_LINE * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [_once(sorted(row, key=lambda one: one.left)) for row in rows]


def _once(row: list[Glyph]) -> list[Glyph]:
    kept: list[Glyph] = []
    for glyph in row:
        if not any(_is_again(one, glyph) for one in kept[-2:]):
            kept.append(glyph)
    return kept


def _is_again(one: Glyph, glyph: Glyph) -> bool:
    """Whether a glyph is printed over another; two dashes of one shape begin, but do not end, together."""
    aside = 0.3 * min(glyph.size, one.right - one.left)
    is_over = abs(one.left - glyph.left) < aside and abs(one.right - glyph.right) < aside
    return is_over and one.text == glyph.text


def _read_line(row: Sequence[Glyph], page: int, mixed: float) -> TextLine:
    pieces = [row[0].text]
    for before, glyph in pairwise(row):
        if _is_parted(before, glyph, mixed):
            pieces.append(" ")
        pieces.append(glyph.text)
    sizes = sorted(glyph.size for glyph in row)
    return TextLine(
        text="".join(pieces),
        left=row[0].left,
        right=max(glyph.right for glyph in row),
        y=row[0].y,
        size=sizes[len(sizes) // 2],
        page=page,
        first_width=_first_width(row, mixed),
    )


def _gap(before: Glyph, glyph: Glyph) -> float:
    return (glyph.left - before.right) / max(before.size, glyph.size)


def _is_parted(before: Glyph, glyph: Glyph, mixed: float) -> bool:
    """Whether a space stands between two neighbours on a line."""
    gap = _gap(before, glyph)
    if glyph.after_space and gap > _WRITTEN_GAP:
        return True
    return gap > (_LATIN_GAP, mixed, _HAN_GAP)[is_wide(before.text) + is_wide(glyph.text)]


def is_wide(text: str) -> bool:
    """Whether a character is Chinese or as wide."""
    return text >= "\u2e80" or text in "“”‘’—…·"


def _first_width(row: Sequence[Glyph], mixed: float) -> float:
    end = 1
    while end < len(row) and (
        row[end].text in _CLOSING
        or not (
            is_wide(row[end].text) or is_wide(row[end - 1].text) or _is_parted(row[end - 1], row[end], mixed)
        )
    ):
        end += 1
    return row[end - 1].right - row[0].left


def join_lines(lines: Iterable[str]) -> str:
    """The text of lines that were merely wrapped.

    >>> join_lines(["办结申请", "12件，见", "open", "data"]), join_lines(["147.", "48万元"])
    ('办结申请12件，见open data', '147.48万元')
    """
    joined = ""
    for line in lines:
        joined += (" " if _needs_space(joined[-1:], line[:1]) else "") + line
    return joined


def _needs_space(before: str, after: str) -> bool:
    if not before or not after or is_wide(before) or is_wide(after):
        return False
    return not (before.isdecimal() and after.isdecimal()) and before not in "./-(" and after not in ".,;:)%"
