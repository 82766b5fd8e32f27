"""Ruling lines of a page: drawn by a pen, as thin boxes, or dot by dot."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

# Pages of the forms have 700 lines, 5,000 dots where they are dotted; maps have 100,000 and more.
_MOST_OBJECTS = 40_000
_MOST_SEGMENTS = 2_000
_DEEPEST_FORM = 6
# A path no thicker than this is a line, whether it was drawn by a pen or as a black box.
_THICKEST = 3.0
# Dots this near make a line, and so many at least.
_DOTS_APART = 4.0
_LEAST_DOTS = 4

Turn = Callable[[float, float], tuple[float, float]]
Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Rule(NamedTuple):
    """A ruling line, level or upright: its place across, and from where to where it runs."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Rules:
    """The level and upright lines of a page, the area of its largest picture, whether all was read."""

    levels: list[Rule] = field(default_factory=list)
    uprights: list[Rule] = field(default_factory=list)
    largest_picture: float = 0.0
    is_cut: bool = False


def read_rules(page: Any, turn: Turn) -> Rules:
    """Every ruling line of a page, turned as its text is."""
    rules = Rules()
    dots: list[Box] = []
    for count, (found, matrix) in enumerate(_each_object(page, None, _SAME, 0)):
        if count >= _MOST_OBJECTS:
            rules.is_cut = True
            break
        kind = pdfium.FPDFPageObj_GetType(found)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = _bounds(found, matrix, turn)
            rules.largest_picture = max(rules.largest_picture, (x1 - x0) * (y1 - y0))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            for box in _lines_of(found, matrix, turn):
                _keep(box, rules, dots)
    rules.levels += (Rule(at, a, b) for at, a, b in _dotted((y0, x0, x1) for x0, y0, x1, _ in dots))
    rules.uprights += (Rule(at, a, b) for at, a, b in _dotted((x0, y0, y1) for x0, y0, _, y1 in dots))
    return rules


def _keep(box: Box, rules: Rules, dots: list[Box]) -> None:
    x0, y0, x1, y1 = box
    wide, high = x1 - x0, y1 - y0
    if wide <= _THICKEST and high <= _THICKEST:
        dots.append(box)
    elif high <= _THICKEST:
        rules.levels.append(Rule((y0 + y1) / 2, x0, x1))
    elif wide <= _THICKEST:
        rules.uprights.append(Rule((x0 + x1) / 2, y0, y1))


def _dotted(dots: Iterable[tuple[float, float, float]]) -> Iterator[tuple[float, float, float]]:
    """The lines that dots make: place across, start and end, of each run of dots near one another."""
    lines: dict[int, list[tuple[float, float, float]]] = {}
    for dot in dots:
        lines.setdefault(round(dot[0]), []).append(dot)
    for own in lines.values():
        own.sort(key=lambda dot: dot[1])
        run = own[:1]
        for dot in (*own[1:], (0.0, float("inf"), 0.0)):
            if dot[1] - run[-1][2] <= _DOTS_APART:
                run.append(dot)
                continue
            if len(run) >= _LEAST_DOTS:
                yield run[0][0], run[0][1], run[-1][2]
            run = [dot]


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
