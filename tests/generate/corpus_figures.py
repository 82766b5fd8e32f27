"""Figures of the statutory forms that agree over a body's years, in the order in which they count."""

from __future__ import annotations

from functools import cache

from transform.audit_wording import ZH, name_part
from transform.statutory_form import form_places

Place = tuple[str, str, str]

_FIRST: dict[str, tuple[Place, ...]] = {
    "form2021": (
        ("proactive", "normative_documents", "issued"),
        ("proactive", "normative_documents", "in_force"),
        ("proactive", "licensing", "decisions"),
    ),
    "form2019": (
        ("proactive", "normative_documents", "newly_made"),
        ("proactive", "normative_documents", "disclosed_total"),
        ("proactive", "licensing", "decisions"),
    ),
}
_REQUESTS = ("new", "carried_in", "granted", "unavailable_not_held", "handled_total", "carried_out")


def form_of(year: int) -> str | None:
    """The form that reports on a year fill in; None before there were tables of this kind."""
    if year >= 2021:
        return "form2021"
    return "form2019" if year >= 2019 else None


@cache
def places_of(form: str) -> tuple[tuple[Place, str], ...]:
    """Every place of a form with its label: those that hold figures first, then the rest."""
    first: list[Place] = [("requests", row, "total") for row in _REQUESTS]
    first += [*_FIRST[form], ("remedies", "review", "total")]
    every = [
        (table, row, column)
        for table in ("proactive", "requests", "remedies")
        for row, column in form_places(form, table)
    ]
    ordered = dict.fromkeys([*first, *every])
    return tuple((place, _label(place)) for place in ordered)


def fill_places(number: int, year: int) -> dict[Place, int]:
    """The figures of a body in a year; what is not here is 0. Last year's end is this year's beginning.

    >>> before, after = fill_places(7, 2022), fill_places(7, 2023)
    >>> before["requests", "carried_out", "total"] == after["requests", "carried_in", "total"]
    True
    """
    carried_in, carried_out = _left(number, year - 1), _left(number, year)
    handled = carried_in + _mix(number, year, 3) % 90
    not_held = _mix(number, year, 4) % (handled + 1)
    issued = [_mix(number, at, 5) % 6 for at in range(2019, year + 1)]
    made = "issued" if year >= 2021 else "newly_made"
    all_of_them = "in_force" if year >= 2021 else "disclosed_total"
    return {
        ("requests", "new", "total"): handled + carried_out - carried_in,
        ("requests", "carried_in", "total"): carried_in,
        ("requests", "granted", "total"): handled - not_held,
        ("requests", "unavailable_not_held", "total"): not_held,
        ("requests", "handled_total", "total"): handled,
        ("requests", "carried_out", "total"): carried_out,
        ("proactive", "normative_documents", made): issued[-1],
        ("proactive", "normative_documents", all_of_them): _mix(number, 0, 6) % 80 + sum(issued),
        ("proactive", "licensing", "decisions"): _mix(number, year, 7) % 9000,
        ("remedies", "review", "total"): _mix(number, year, 8) % 4,
    }


def _left(number: int, year: int) -> int:
    return _mix(number, year, 2) % 5


def _mix(number: int, year: int, salt: int) -> int:
    """A number that looks drawn and is the same wherever it is asked for."""
    mixed = (number * 2654435761 + year * 40503 + salt * 97) & 0xFFFFFFFF
    mixed = ((mixed ^ (mixed >> 15)) * 2246822519) & 0xFFFFFFFF
    return mixed ^ (mixed >> 13)


def _label(place: Place) -> str:
    _, row, column = place
    return f"{name_part('row', row, ZH)} {name_part('column', column, ZH)}"
