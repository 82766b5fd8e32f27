"""Sums between the cells of one report: which there are, which hold, what a blank total must be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from transform.audit_rules import Equation, Rule, annex_sums, equations
from transform.report import Cell, CellState, Place
from transform.statutory_form import applicants, remedy_rows

_NOTHING = frozenset({CellState.BLANK, CellState.SLASH, CellState.DASH})
EDGE_ROWS = ("new", "carried_in", "handled_total", "carried_out")
"""Rows of table three that are no outcome."""

Cells = Mapping[Place, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """One equation between places: the sum of `left` is that of `right`, or is not above it."""

    rule: Rule
    left: tuple[Place, ...]
    right: tuple[Place, ...]
    is_limit: bool = False

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place of the equation; the side that totals comes first."""
        return (*self.right, *self.left)


def by_place(cells: Iterable[Cell]) -> dict[Place, Cell]:
    """Cells by their codes."""
    return {(cell.table, cell.row, cell.column): cell for cell in cells}


def list_sums(cells: Cells) -> list[Sum]:
    """The sums that a report's tables have to keep."""
    forms = {place[0]: cell.form for place, cell in cells.items()}
    sums = [one for rule in equations() for one in _sums_of(rule, cells, forms)]
    return sums + list(_annex_sums_of(cells))


def value_of(place: Place, cells: Cells) -> Decimal | None:
    """What a cell counts for: nothing stated counts as 0; None where it cannot be known."""
    cell = cells.get(place)
    if cell is None:
        return None
    if cell.value is None and cell.state in _NOTHING:
        return Decimal(0)
    return cell.value


def is_stated(place: Place, cells: Cells) -> bool:
    """Whether a number stands in a cell."""
    cell = cells.get(place)
    return cell is not None and cell.value is not None


def weigh(one: Sum, cells: Cells) -> tuple[Decimal, Decimal] | None:
    """Both sides of a sum; None where it cannot be checked.

    It can where every cell can be counted, where a number stands on either side, and where
    a total states one: a blank total is solved, not doubted.
    """
    sides = [[value_of(place, cells) for place in side] for side in (one.left, one.right)]
    if any(value is None for side in sides for value in side):
        return None
    if not any(is_stated(place, cells) for place in one.left):
        return None
    if not all(is_stated(place, cells) for place in _totals_in(one, cells)):
        return None
    left, right = (sum((v for v in side if v is not None), start=Decimal(0)) for side in sides)
    return left, right


def is_kept(one: Sum, sides: tuple[Decimal, Decimal]) -> bool:
    """Whether two sides keep the equation."""
    left, right = sides
    if one.is_limit:
        return left <= right + one.rule.tolerance
    return abs(left - right) <= one.rule.tolerance


def solve_totals(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """The cells with `solved_value` set where a total states nothing and its sums determine it.

    Where two sums determine different values none is set. Totals of totals follow from
    solved ones.
    """
    known = by_place(cells)
    if not any(_is_open_total(place, cell) for place, cell in known.items()):
        return tuple(cells)
    sums = [one for one in list_sums(known) if not one.is_limit]
    solved: dict[Place, Decimal] = {}
    for _ in range(3):
        found: dict[Place, set[Decimal]] = {}
        for one in sums:
            for place, value in _determine(one, known, solved):
                found.setdefault(place, set()).add(value)
        fresh = {p: next(iter(v)) for p, v in found.items() if len(v) == 1 and p not in solved}
        if not fresh:
            break
        solved |= fresh
    return tuple(
        replace(cell, solved_value=solved.get((cell.table, cell.row, cell.column))) for cell in cells
    )


def _determine(one: Sum, cells: Cells, solved: Mapping[Place, Decimal]) -> Iterator[tuple[Place, Decimal]]:
    """The one open total of a sum and its value, where all the others can be counted."""
    open_totals = [
        place
        for place in one.places
        if (cell := cells.get(place)) and _is_open_total(place, cell) and place not in solved
    ]
    if len(open_totals) != 1:
        return
    (wanted,) = open_totals
    others = [place for place in one.places if place != wanted]
    values = {place: solved.get(place, value_of(place, cells)) for place in others}
    if not any(is_stated(place, cells) or place in solved for place in others):
        return
    total = Decimal(0)
    side = one.left if wanted in one.left else one.right
    for place, value in values.items():
        if value is None:
            return
        total += -value if place in side else value
    if total >= 0:
        yield wanted, total


def _is_open_total(place: Place, cell: Cell) -> bool:
    is_total = place[2] == "total" or (place[0] == "requests" and place[1] == "handled_total")
    return is_total and cell.value is None and (cell.state in _NOTHING or cell.state is CellState.MISSING)


def _totals_in(one: Sum, cells: Cells) -> list[Place]:
    """The places of a sum in which a number must stand: its totals."""
    if any(place[0] in {"statistics", "annex"} for place in one.right):
        return list(one.right)
    if one.is_limit:
        return [*one.left, *one.right]
    totals = [place for place in one.right if place[2] == "total" or place[1] == "handled_total"]
    # Both rows of a balance's left side stand for totals where its right side does.
    both = [place for place in one.left if place[2] == "total" and len(one.right) > 1]
    return [place for place in (*totals, *both) if place in cells]


def _sums_of(rule: Equation, cells: Cells, forms: Mapping[str, str]) -> Iterator[Sum]:
    if forms.get(rule.table) not in rule.rule.forms:
        return
    rows = [place[1] for place in cells if place[0] == rule.table]
    outcomes = [row for row in dict.fromkeys(rows) if row not in EDGE_ROWS]
    if rule.over == "rows":
        lines = dict.fromkeys(rows) if rule.table != "remedies" else remedy_rows()
        for row in lines:
            left, right = ([(rule.table, row, code) for code in side] for side in (rule.left, rule.right))
            if all(place in cells for place in (*left, *right)):
                yield Sum(rule=rule.rule, left=tuple(left), right=tuple(right), is_limit=rule.is_limit)
        return
    for column in applicants():
        left, right = (
            [(rule.table, code, column) for name in side for code in _expand(name, outcomes)]
            for side in (rule.left, rule.right)
        )
        if left and all(place in cells for place in (*left, *right)):
            yield Sum(rule=rule.rule, left=tuple(left), right=tuple(right), is_limit=rule.is_limit)


def _expand(code: str, outcomes: Sequence[str]) -> Sequence[str]:
    return outcomes if code == "@outcomes" else (code,)


def _annex_sums_of(cells: Cells) -> Iterator[Sum]:
    """The rows of an annex with those printed under them, where these are as many as they should be."""
    rows = [place for place in cells if place[0] in {"statistics", "annex"}]
    if not rows:
        return
    below: dict[str, list[Place]] = {}
    for place in rows:
        path, _, _ = place[1].rpartition(" / ")
        below.setdefault(path, []).append(place)
    for place in rows:
        leaf = place[1].rpartition(" / ")[2]
        for rule in annex_sums():
            if rule.whole.search(leaf):
                parts = [p for p in below.get(place[1], ()) if rule.parts.search(p[1].rpartition(" / ")[2])]
                if len(parts) == rule.count:
                    yield Sum(rule=rule.rule, left=tuple(parts), right=(place,))
