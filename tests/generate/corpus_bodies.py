"""A country of invented bodies: places under codes that exist, offices of known kinds, their years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.generate.corpus_words import corpus_data
from tests.generate.draw import load_data
from transform.gazetteer import edition_for, editions
from transform.standing import place_body

FIRST_YEAR, LAST_YEAR = 2008, 2024
_STEP = 1009
"""Bodies one after the other lie in places far apart: a prime that divides no number of places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One office of one place; `key` names what bodies of its kind say, `host` where it publishes."""

    number: int
    place: str
    org: str
    short: str
    key: str
    region_code: str
    kind: str | None
    line: str | None
    host: str


def draw_bodies() -> Iterator[Body]:
    """Bodies without end that have all names; no two are alike before places and offices are used up."""
    codes, offices = _codes(), _offices()
    data = corpus_data()
    first, second = data["first"], data["second"]
    for number in range(len(codes) * len(offices)):
        at = number * _STEP % len(codes)
        office, key, kind, line = offices[(number // len(codes) + at) % len(offices)]
        place = f"{first[at // len(second)]}{second[at % len(second)]}{_level_word(codes[at])}"
        yield Body(
            number=number,
            place=place,
            org=place + office,
            short=f"我{'中心' if office.endswith('中心') else office[-1]}",
            key=key,
            region_code=codes[at],
            kind=kind,
            line=line,
            host=f"{key}.gk{codes[at]}.test",
        )


def draw_years(body: Body) -> Iterator[int]:
    """The years of which a body has reports: from its first on, one in twelve left out."""
    first = FIRST_YEAR + body.number * 7 % 9
    return (year for year in range(first, LAST_YEAR + 1) if (body.number + year) % 12)


def list_date(year: int) -> str:
    """The edition of the list of places that knows that year."""
    return editions()[edition_for(year)].date


def _level_word(code: str) -> str:
    name = editions()[-1].names[code]
    return name[-1] if name[-1] in "市区" else "县"


@cache
def _codes() -> tuple[str, ...]:
    """Codes of counties and districts that have been on the list for all years."""
    every = [edition.names for edition in editions()]
    lasting = sorted(code for code in every[0] if all(code in names for names in every))
    counties = [
        code for code in lasting if not code.endswith("00") and not code.startswith(("71", "81", "82"))
    ]
    data = corpus_data()
    return tuple(counties[: len(data["first"]) * len(data["second"])])


@cache
def _offices() -> tuple[tuple[str, str, str | None, str | None], ...]:
    """Each office's name, the key of its facts, its kind and its line of work as the parser tells them."""
    found = []
    for kind in load_data("bodies.toml")["kind"]:
        for name in kind["names"]:
            if "{town}" in name:
                continue
            office = name.format(place="")
            standing = place_body(f"某县{office}", year=2020)
            found.append((office, kind["key"], standing.kind, standing.line))
    return tuple(found)
