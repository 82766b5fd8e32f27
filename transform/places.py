"""Where names of provinces, cities and counties stand in a text."""

from __future__ import annotations

from transform.gazetteer import codes_by_name

_LONGEST = 11
_SHORTEST = 2


def known_region_start(text: str, end: int, floor: int = 0) -> int | None:
    """Where the known names of places that end at `end` begin, larger places included.

    >>> known_region_start("依托淮安市洪泽区", 8), known_region_start("依托青河镇", 5)
    (2, None)
    """
    names = codes_by_name()
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
    names = codes_by_name()
    for start in range(len(text) - 1):
        for length in range(_SHORTEST, min(_LONGEST, len(text) - start) + 1):
            if text[start : start + length] in names:
                return start
    return None
