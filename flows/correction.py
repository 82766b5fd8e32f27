"""What follows from a person's word about a report: the fields to be put right together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extract.issue import IssueCode
from flows.errors import RequestError
from flows.places import find_region
from transform.region import Region, read_place
from transform.standing import place_body
from warehouse.corrections import FIELD_OF_YEAR, FIELDS_OF_BODY, FIELDS_OF_REGION, Correction

if TYPE_CHECKING:
    from datetime import datetime

    from warehouse.corrections import FoundReport

UNKNOWN = "none"
"""How a person says that something is not known: --year none."""

FIRST_YEAR, LAST_YEAR = 2000, 2100

WITHDRAWS: Mapping[str, tuple[str, ...]] = {
    "org": FIELDS_OF_BODY,
    "year": (FIELD_OF_YEAR,),
    "region": FIELDS_OF_REGION,
}
"""What a person can take back, and the columns that go with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What a person says of a report; None where they say nothing, "none" where it is not known."""

    org: str | None = None
    year: str | None = None
    region: str | None = None
    close: tuple[str, ...] = ()
    withdraw: tuple[str, ...] = ()
    why: str
    by: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be done."""
        return (
            self.org is None
            and self.year is None
            and self.region is None
            and not (self.close or self.withdraw)
        )


def make_correction(report: FoundReport, word: Word, at: datetime) -> Correction:
    """The correction that a person's word amounts to, with all that follows from it.

    Raises RequestError where it says nothing, gives no reason, or names a year, place,
    field or code that is none.
    """
    if word.is_empty:
        raise RequestError("expected one of --org, --year, --region, --close and --withdraw, found none")
    if not word.why.strip():
        raise RequestError("expected a reason after --why, found nothing")
    values: dict[str, Any] = {}
    if word.year is not None:
        values[FIELD_OF_YEAR] = _read_year(word.year)
    year = values.get(FIELD_OF_YEAR, report.fields[FIELD_OF_YEAR])
    if word.org is not None:
        if not word.org.strip():
            raise RequestError(f"expected a body's name after --org, or {UNKNOWN!r}, found nothing")
        values |= _values_of_body(report, None if word.org == UNKNOWN else word.org, year)
    if word.region is not None:
        values |= _values_of_region(None if word.region == UNKNOWN else find_region(word.region, year))
    return Correction(
        values=values,
        withdrawn=_columns_withdrawn(word.withdraw),
        closed=tuple(_read_code(code) for code in word.close),
        why=word.why.strip(),
        made_by=word.by,
        made_at=at,
    )


def _read_year(year: str) -> int | None:
    if year == UNKNOWN:
        return None
    if not (year.isascii() and year.isdigit() and FIRST_YEAR <= int(year) <= LAST_YEAR):
        raise RequestError(f"expected a year such as 2018, or {UNKNOWN!r}, found {year!r}")
    return int(year)


def _read_code(code: str) -> str:
    if code not in set(IssueCode):
        raise RequestError(
            f"expected a code of an issue, found {code!r}: "
            "'gongkai sql \"FROM out_open_issues\"' shows those that are open"
        )
    return code


def _columns_withdrawn(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if name not in WITHDRAWS:
            raise RequestError(f"expected one of {', '.join(WITHDRAWS)} to take back, found {name!r}")
    return tuple(dict.fromkeys(column for name in names for column in WITHDRAWS[name]))


def _values_of_body(report: FoundReport, org: str | None, year: int | None) -> dict[str, Any]:
    context = f"{report.site_name or ''}\n{report.title or ''}\n{report.text}"
    standing = place_body(org, year=year, context=context)
    place = org[: read_place(org, year=year).end] if org else None
    return {
        "org": org,
        "region": place or None,
        **_values_of_region(standing.region),
        "admin_level": standing.level,
        "body_kind": standing.kind,
        "body_line": standing.line,
    }


def _values_of_region(region: Region | None) -> dict[str, Any]:
    return {
        "region_code": region.code if region else None,
        "region_name": region.name if region else None,
        "region_list_date": region.list_date if region else None,
        "region_confidence": region.confidence if region else None,
    }
