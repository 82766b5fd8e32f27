"""Ruling lines of a page to the cells that they enclose; where a line is missing, cells are merged."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.pdf_rules import Rule

# Lines this near are one: browsers draw two around each cell, 2 points apart, and rows are 8 high.
NEAR = 3.0
_MOST_RULES = 3_000  # of a page, after those in one line are joined; a form has 100
_COVERED = 0.6  # of the side of a cell, for the side to be there
_LEAST_BAND = 4.5  # high or wide; less is the gap between two lines of one border


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One cell as enclosed: its sides in points, and whether the page ends in the middle of it."""

    left: float
    top: float
    right: float
    bottom: float
    is_open_above: bool = False
    is_open_below: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameGrid:
    """The cells of one ruled table on one page, row by row, and where it stands."""

    frames: tuple[Frame, ...]
    left: float
    top: float
    right: float
    bottom: float


def find_grids(levels: Sequence[Rule], uprights: Sequence[Rule]) -> list[FrameGrid]:
    """The ruled tables of a page, the smallest first, so that one in a box is found before the box.

    A table may be open at its sides, as many are drawn, and at a page's end.
    """
    across, down = _joined(levels), _joined(uprights)
    if not across or not down or len(across) + len(down) > _MOST_RULES:
        return []
    grids = [_grid(own_across, own_down) for own_across, own_down in _connected(across, down)]
    found = [grid for grid in grids if grid is not None]
    return sorted(found, key=lambda grid: (grid.right - grid.left) * (grid.bottom - grid.top))


def snap(places: Iterable[float]) -> list[float]:
    """Places with those near each other made one, in order.

    >>> snap([10.0, 40.0, 11.5, 40.5])
    [10.75, 40.25]
    """
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][-1] <= NEAR:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [(group[0] + group[-1]) / 2 for group in groups]


def nearest(places: Sequence[float], place: float) -> int:
    """The index of the place nearest to one; there is at least one."""
    index = bisect_left(places, place)
    if index == len(places) or (index and place - places[index - 1] <= places[index] - place):
        return index - 1
    return index


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Rules in one line joined where they touch."""
    if not rules:
        return []
    places = snap(rule.at for rule in rules)
    lines: dict[int, list[Rule]] = {}
    for rule in rules:
        lines.setdefault(nearest(places, rule.at), []).append(rule)
    joined: list[Rule] = []
    for index, own in sorted(lines.items()):
        own.sort(key=lambda rule: rule.start)
        start, end = own[0].start, own[0].end
        for rule in own[1:]:
            if rule.start > end + NEAR:
                joined.append(Rule(places[index], start, end))
                start = rule.start
            end = max(end, rule.end)
        joined.append(Rule(places[index], start, end))
    return joined


def _connected(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules by the table they belong to: those that touch one another."""
    owner = list(range(len(across) + len(down)))

    def find(one: int) -> int:
        while owner[one] != one:
            owner[one] = owner[owner[one]]
            one = owner[one]
        return one

    for number, level in enumerate(across):
        for other, upright in enumerate(down, len(across)):
            if (
                level.start - NEAR <= upright.at <= level.end + NEAR
                and upright.start - NEAR <= level.at <= upright.end + NEAR
            ):
                owner[find(number)] = find(other)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for number, rule in enumerate((*across, *down)):
        groups.setdefault(find(number), ([], []))[number >= len(across)].append(rule)
    return [group for group in groups.values() if group[0] and group[1]]


def _grid(across: list[Rule], down: list[Rule]) -> FrameGrid | None:
    xs = snap([*(rule.at for rule in down), min(r.start for r in across), max(r.end for r in across)])
    ys = snap([*(rule.at for rule in across), min(r.start for r in down), max(r.end for r in down)])
    xs, ys = _without_slivers(xs), _without_slivers(ys)
    if len(xs) < 3 or len(ys) < 2:
        return None
    has_level = [[_is_covered(across, y, a, b) for a, b in pairwise(xs)] for y in ys]
    has_upright = [[_is_covered(down, x, a, b) for a, b in pairwise(ys)] for x in xs]
    frames = _frames(xs, ys, has_level, has_upright)
    return FrameGrid(frames=tuple(frames), left=xs[0], top=ys[0], right=xs[-1], bottom=ys[-1])


def _without_slivers(places: list[float]) -> list[float]:
    kept = places[:1]
    for place in places[1:]:
        if place - kept[-1] >= _LEAST_BAND:
            kept.append(place)
    return kept


def _is_covered(rules: list[Rule], at: float, start: float, end: float) -> bool:
    """Whether rules at a place cover most of a stretch."""
    covered = sum(
        max(0.0, min(end, rule.end) - max(start, rule.start))
        for rule in rules
        if abs(rule.at - at) <= _LEAST_BAND
    )
    return covered >= _COVERED * (end - start)


def _frames(
    xs: list[float], ys: list[float], has_level: list[list[bool]], has_upright: list[list[bool]]
) -> list[Frame]:
    """Places of the grid joined to rectangles: to the right while no line parts them, then down."""
    width, height = len(xs) - 1, len(ys) - 1
    taken: set[tuple[int, int]] = set()
    frames: list[Frame] = []
    for row in range(height):
        for column in range(width):
            if (row, column) in taken:
                continue
            right = column + 1
            while right < width and not has_upright[right][row] and (row, right) not in taken:
                right += 1
            below = row + 1
            while (
                below < height
                and not any(has_level[below][at] or (below, at) in taken for at in range(column, right))
                and not any(has_upright[at][below] for at in range(column + 1, right))
            ):
                below += 1
            taken |= {(r, c) for r in range(row, below) for c in range(column, right)}
            frames.append(
                Frame(
                    left=xs[column],
                    top=ys[row],
                    right=xs[right],
                    bottom=ys[below],
                    is_open_above=row == 0 and not any(has_level[0][column:right]),
                    is_open_below=below == height and not any(has_level[height][column:right]),
                )
            )
    return frames
