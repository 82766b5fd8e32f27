"""One page of a PDF as it is drawn: glyphs, ruling lines and how much of it is pictures."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

# Pages of the forms have 3,000 glyphs and 700 lines; maps and plans have 100,000 and more.
_MOST_GLYPHS = 40_000
_MOST_OBJECTS = 40_000
_MOST_SEGMENTS = 2_000
_DEEPEST_FORM = 6
# A path no thicker than this is a line, whether it was drawn by a pen or as a black box.
_THICKEST = 3.0
_UPRIGHT = 0.15  # of the text's direction, what may point aside

Turn = Callable[[float, float], tuple[float, float]]
Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


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


class Rule(NamedTuple):
    """A ruling line, level or upright: its place across, and from where to where it runs."""

    at: float
    start: float
    end: float


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
    levels: tuple[Rule, ...]
    uprights: tuple[Rule, ...]
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
    levels, uprights, pictures, too_many = _read_rules(page, turn, width * height)
    return DrawnPage(
        number=number,
        width=width,
        height=height,
        glyphs=glyphs,
        levels=levels,
        uprights=uprights,
        slanted=slanted,
        outside=outside,
        pictures=pictures,
        is_cut=is_cut or too_many,
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
        scale = math.hypot(matrix.c, matrix.d)
        size = pdfium.FPDFText_GetFontSize(text, index) * scale
        if size > 0 and all(map(math.isfinite, (x.value, y.value, box.left, box.right, size))):
            sides = (box.left, box.bottom, box.right, box.top)
            yield _Raw(code, x.value, y.value, sides, size, (matrix.a, matrix.b), space)
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
        left, right = min(first[0], second[0]), max(first[0], second[0])
        glyphs.append(Glyph(_character(one.code), left, right, y, one.size, one.after_space))
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


def _read_rules(page: Any, turn: Turn, area: float) -> tuple[tuple[Rule, ...], tuple[Rule, ...], float, bool]:
    levels: list[Rule] = []
    uprights: list[Rule] = []
    pictures = 0.0
    count = 0
    for found, matrix in _each_object(page, None, _SAME, 0):
        count += 1
        if count > _MOST_OBJECTS:
            break
        kind = pdfium.FPDFPageObj_GetType(found)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = _bounds(found, matrix, turn)
            pictures = max(pictures, (x1 - x0) * (y1 - y0) / area if area else 0.0)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            for box in _lines_of(found, matrix, turn):
                _keep_rule(box, levels, uprights)
    return tuple(levels), tuple(uprights), pictures, count > _MOST_OBJECTS


Box = tuple[float, float, float, float]


def _keep_rule(box: Box, levels: list[Rule], uprights: list[Rule]) -> None:
    x0, y0, x1, y1 = box
    if y1 - y0 <= _THICKEST and x1 - x0 > y1 - y0:
        levels.append(Rule((y0 + y1) / 2, x0, x1))
    elif x1 - x0 <= _THICKEST and y1 - y0 > x1 - x0:
        uprights.append(Rule((x0 + x1) / 2, y0, y1))


def _each_object(page: Any, form: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    """Everything drawn on a page, also inside forms that are drawn on it, with the way to the page."""
    count = pdfium.FPDFPage_CountObjects(page) if form is None else pdfium.FPDFFormObj_CountObjects(form)
    for index in range(count):
        found = (
            pdfium.FPDFPage_GetObject(page, index)
            if form is None
            else pdfium.FPDFFormObj_GetObject(form, index)
        )
        if not found:
            continue
        if pdfium.FPDFPageObj_GetType(found) != pdfium.FPDF_PAGEOBJ_FORM:
            yield found, matrix
        elif depth < _DEEPEST_FORM:
            yield from _each_object(page, found, _times(_matrix(found), matrix), depth + 1)


def _matrix(found: Any) -> Matrix:
    m = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(found, m):
        return _SAME
    return m.a, m.b, m.c, m.d, m.e, m.f


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(found: Any, matrix: Matrix, turn: Turn) -> Box:
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(found, *sides)
    x0, y0, x1, y1 = (side.value for side in sides)
    return _around([turn(*_apply(matrix, x, y)) for x, y in ((x0, y0), (x1, y1), (x0, y1), (x1, y0))])


def _around(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _lines_of(path: Any, matrix: Matrix, turn: Turn) -> Iterator[Box]:
    """The straight level and upright lines of a path: its thin parts, and the sides of what is stroked."""
    whole = _bounds(path, matrix, turn)
    if min(whole[2] - whole[0], whole[3] - whole[1]) <= _THICKEST:
        yield whole
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    if pdfium.FPDFPath_CountSegments(path) > _MOST_SEGMENTS:
        return
    way = _times(_matrix(path), matrix)
    for points in _subpaths(path, way, turn):
        box = _around(points)
        if min(box[2] - box[0], box[3] - box[1]) <= _THICKEST:
            yield box
        elif stroke.value:
            for first, second in pairwise(points):
                yield _around([first, second])


def _subpaths(path: Any, matrix: Matrix, turn: Turn) -> Iterator[list[tuple[float, float]]]:
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append(turn(*_apply(matrix, x.value, y.value)))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points
