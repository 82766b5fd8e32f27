"""One page of a PDF as it is drawn: glyphs, ruling lines and how much of it is pictures."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from extract.pdf_rules import Rule, Turn, read_rules

# Pages of the forms have 3,000 glyphs; maps and plans have 100,000 and more.
_MOST_GLYPHS = 40_000
_UPRIGHT = 0.15  # of the text's direction, what may point aside
_IDEOGRAPHS = (0x2E80, 0x9FFF)


class Glyph(NamedTuple):
    """A character as it stands on the page: where it begins and ends, its base line, its size.

    Places are in points from the upper left corner. `after_space` says that a space was
    written before it, which tells more than the width of a gap.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    after_space: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPage:
    """What stands on one page; `slanted` and `outside` count the glyphs that were passed over.

    `pictures` is the share of the page that the largest picture covers, `is_cut` that there
    is more on the page than is read.
    """

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    levels: list[Rule]
    uprights: list[Rule]
    slanted: int = 0
    outside: int = 0
    pictures: float = 0.0
    is_cut: bool = False


class _Raw(NamedTuple):
    code: int
    x: float
    y: float
    box: tuple[float, float, float, float]
    size: float
    width: float
    direction: tuple[float, float]
    after_space: bool


def read_drawn(page: Any, number: int) -> DrawnPage:
    """Read one page of an open document, turned so that most of its text stands upright."""
    raw, is_cut = _read_raw(page)
    quarter = Counter(_quarter(one.direction) for one in raw).most_common(2)
    turned = next((q for q, _ in quarter if q is not None), page.get_rotation() // 90)
    left, bottom, right, top = page.get_bbox()
    turn = _turner(turned, left, bottom, right, top)
    width, height = (right - left, top - bottom) if turned % 2 == 0 else (top - bottom, right - left)
    glyphs, slanted, outside = _place_glyphs(raw, turn, turned, width, height)
    rules = read_rules(page, turn)
    return DrawnPage(
        number=number,
        width=width,
        height=height,
        glyphs=glyphs,
        levels=rules.levels,
        uprights=rules.uprights,
        slanted=slanted,
        outside=outside,
        pictures=rules.largest_picture / (width * height) if width * height else 0.0,
        is_cut=is_cut or rules.is_cut,
    )


def _read_raw(page: Any) -> tuple[list[_Raw], bool]:
    """Every glyph but white space; what the library puts in between of its own is passed over."""
    text = page.get_textpage()
    try:
        count = pdfium.FPDFText_CountChars(text)
        return list(_each_raw(text, min(count, _MOST_GLYPHS))), count > _MOST_GLYPHS
    finally:
        text.close()


def _each_raw(text: Any, count: int) -> Iterator[_Raw]:
    x, y = ctypes.c_double(), ctypes.c_double()
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    space = False
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if code <= 0x20 or code in {0xA0, 0x3000}:
            space = space or (code not in {0, 10, 13} and not pdfium.FPDFText_IsGenerated(text, index))
            if code:
                continue
        if pdfium.FPDFText_IsGenerated(text, index):
            continue
        if not (
            pdfium.FPDFText_GetCharOrigin(text, index, x, y)
            and pdfium.FPDFText_GetLooseCharBox(text, index, box)
            and pdfium.FPDFText_GetMatrix(text, index, matrix)
        ):
            continue
        font_size = pdfium.FPDFText_GetFontSize(text, index)
        size = font_size * math.hypot(matrix.c, matrix.d)
        width = font_size * math.hypot(matrix.a, matrix.b)
        if size > 0 and all(map(math.isfinite, (x.value, y.value, box.left, box.right, size))):
            sides = (box.left, box.bottom, box.right, box.top)
            yield _Raw(code, x.value, y.value, sides, size, width, (matrix.a, matrix.b), space)
        space = False


def _quarter(direction: tuple[float, float]) -> int | None:
    """How often a page is turned by 90 degrees for this text to stand upright; None for slanted text."""
    a, b = direction
    if abs(b) <= _UPRIGHT * abs(a):
        return 0 if a >= 0 else 2
    if abs(a) <= _UPRIGHT * abs(b):
        return 1 if b > 0 else 3
    return None


def _turner(quarter: int, left: float, bottom: float, right: float, top: float) -> Turn:
    turns: tuple[Turn, ...] = (
        lambda x, y: (x - left, top - y),
        lambda x, y: (y - bottom, x - left),
        lambda x, y: (right - x, y - bottom),
        lambda x, y: (top - y, right - x),
    )
    return turns[quarter % 4]


def _place_glyphs(
    raw: list[_Raw], turn: Turn, quarter: int, width: float, height: float
) -> tuple[tuple[Glyph, ...], int, int]:
    glyphs: list[Glyph] = []
    slanted = outside = 0
    for one in raw:
        if _quarter(one.direction) != quarter:
            slanted += 1
            continue
        x, y = turn(one.x, one.y)
        if not (-2 <= x <= width + 2 and -2 <= y <= height + 2):
            outside += 1
            continue
        first, second = turn(one.box[0], one.box[1]), turn(one.box[2], one.box[3])
        right = max(first[0], second[0])
        if _IDEOGRAPHS[0] <= one.code <= _IDEOGRAPHS[1]:  # some fonts give the ink's box, not the square
            right = max(right, x + one.width)
        glyphs.append(Glyph(_character(one.code), x, right, y, one.size, one.after_space))
    return tuple(glyphs), slanted, outside


# Fonts of Chrome and of some office programs give radicals in place of the characters that look so.
_RADICALS = {
    ord(radical): character
    for radical, character in zip(
        "⺎⺝⺟⺠⺫⻄⻅⻆⻉⻊⻋⻌⻎⻏⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⺁⺇⺌",
        "兀月母民罒西见角贝足车辶辶阝長长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟厂几小",
        strict=True,
    )
}
_RADICALS |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_RADICALS[0x2F3E] = "户"  # whose norm is the old form, which no office writes


def _character(code: int) -> str:
    """The character of a code, U+FFFD for what has no text behind its shape."""
    if code in _RADICALS:
        return _RADICALS[code]
    is_private = 0xE000 <= code <= 0xF8FF or code >= 0xF0000
    if code < 0x20 or is_private or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\ufffd"
    return chr(code)
