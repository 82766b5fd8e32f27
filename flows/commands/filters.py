"""Filters that several commands share: which years, which roles, which places."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flows.commands.common import Exit, fail

_YEARS = re.compile(r"(20[0-9]{2})(?:\s?[-–~～至]\s?(20[0-9]{2}))?")


def read_years(text: str | None) -> tuple[int, int] | None:
    """A first and a last year as people write them (2018, 2015-2024), or an end with a message."""
    if not text:
        return None
    found = _YEARS.fullmatch(text)
    if not found:
        fail(f"expected a year or two, as 2018 or 2015-2024, found {text!r}", Exit.USAGE)
    years = (int(found[1]), int(found[2] or found[1]))
    if years[0] > years[1]:
        fail(f"expected the first year before the last, as 2015-2024, found {text!r}", Exit.USAGE)
    return years


def read_region(name: str | None) -> tuple[str, ...]:
    """What the codes of a place and of all that lies in it begin with; any place where none is named.

    >>> read_region("安徽"), read_region("3404"), read_region(None)
    (('34',), ('3404',), ())
    """
    from flows.places import code_prefixes

    if not name:
        return ()
    if re.fullmatch("[0-9]{2}|[0-9]{4}", name):
        return (name,)
    return code_prefixes(name)


def check_roles(roles: list[str]) -> tuple[str, ...]:
    """The roles, or an end with a message where one is none."""
    from transform.vocabulary import load_terms

    check_names("role", roles, load_terms("roles")["role"])
    return tuple(roles)


def check_names(what: str, named: list[str], known: Iterable[str]) -> None:
    """End where a name is not among those that are known."""
    names = list(known)
    for name in named:
        if name not in names:
            fail(f"expected a {what}, one of {', '.join(names)}; found {name!r}", Exit.USAGE)
