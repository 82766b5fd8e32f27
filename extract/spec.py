"""SourceSpec: one source as an entry of sources.toml describes it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated, Any, TypeAlias
from urllib.parse import urljoin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from extract.address import AddressError, parse_address, strip_credentials

_NAME = re.compile(r"[\w.-]{1,80}")
_DURATION = re.compile(r"([0-9]{1,6}) ?([smhdw])")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_HOST = re.compile(r"(?:\*\.)?[^\s/:@*]+")
NUMBER = "{n}"
"""Where the number of a listing page stands in `next_address`."""


class SpecKind(StrEnum):
    """What a source's addresses and paths name."""

    PAGES = "pages"
    LIST = "list"
    INDEX = "index"
    SITEMAP = "sitemap"
    FEED = "feed"
    FOLDER = "folder"
    WARC = "warc"
    COMMONCRAWL = "commoncrawl"


_POLITE = frozenset({"delay", "concurrency", "verify_tls"})
_COMMON = frozenset({"include", "exclude", "least_pages", "least_reports", "every", "fresh", "tags", "note"})
_NEXT_RULES = ("next_selector", "next_text", "next_address")
_NEXT = frozenset({*_NEXT_RULES, "next_from", "next_to"})
_WEB = frozenset({"addresses", *_POLITE})
# Besides the common fields, what each kind may say.
FIELDS = {
    SpecKind.PAGES: _WEB,
    SpecKind.LIST: _WEB | {"paths"},
    SpecKind.INDEX: _WEB | _NEXT | {"link_selector", "link_text", "most_pages", "not_before", "hosts"},
    SpecKind.SITEMAP: _WEB | {"most_pages", "not_before", "hosts"},
    SpecKind.FEED: _WEB | {"not_before", "hosts"},
    SpecKind.FOLDER: frozenset({"paths"}),
    SpecKind.WARC: frozenset({"paths"}),
    SpecKind.COMMONCRAWL: frozenset({"paths"}),
}
# What it must say: of each group, one.
_NEEDED: dict[SpecKind, tuple[tuple[str, ...], ...]] = {
    SpecKind.PAGES: (("addresses",),),
    SpecKind.LIST: (("addresses", "paths"),),
    SpecKind.INDEX: (("addresses",), ("link_selector", "link_text", "include")),
    SpecKind.SITEMAP: (("addresses",),),
    SpecKind.FEED: (("addresses",),),
    SpecKind.FOLDER: (("paths",),),
    SpecKind.WARC: (("paths",),),
    SpecKind.COMMONCRAWL: (("paths",), ("include",)),
}


def _many(value: object) -> object:
    """One text stands for a list of one."""
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


def _check_name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise ValueError(f"expected letters, digits, '-', '_' and '.', 80 at most, found {value[:100]!r}")
    return value


def _check_address(value: str) -> str:
    try:
        parse_address(value)
    except AddressError as exc:
        raise ValueError(f"{exc}, in {strip_credentials(value)!r}") from exc
    return value.strip()


def _check_pattern(value: str) -> str:
    try:
        re.compile(value)
    except (re.error, RecursionError, OverflowError) as exc:
        raise ValueError(f"expected a regular expression, found {value!r} ({exc})") from exc
    return value


def _check_selector(value: str) -> str:
    try:
        LexborHTMLParser("").css(value)
    except (SelectolaxError, ValueError) as exc:
        raise ValueError(f"expected a CSS selector as 'ul.list a', found {value!r}") from exc
    return value


def _check_host(value: str) -> str:
    if not _HOST.fullmatch(value):
        raise ValueError(f"expected a host name as 'www.example.cn' or '*.example.cn', found {value!r}")
    return value.lower()


def _check_path(value: str) -> str:
    if not value.strip() or "\0" in value:
        raise ValueError(f"expected a path, found {value!r}")
    return value


def _read_kind(value: object) -> object:
    if value in list(SpecKind):
        return SpecKind(str(value))
    near = get_close_matches(str(value), list(SpecKind), n=1)
    hint = f": did you mean {str(near[0])!r}?" if near else ""
    raise ValueError(f"expected one of {', '.join(SpecKind)}, found {value!r}{hint}")


def _read_duration(value: object) -> object:
    if value is None or isinstance(value, timedelta):
        return value
    found = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        raise ValueError(f"expected a duration as '30m', '6h', '1d' or '2w' (s, m, h, d, w), found {value!r}")
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


def _check_period(value: timedelta | None) -> timedelta | None:
    if value is not None and value < timedelta(minutes=1):
        raise ValueError("expected a period of at least a minute, as '6h'")
    return value


def _read_date(value: object) -> object:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    raise ValueError(f"expected a date as 2020-12-31, found {value!r}")


Addresses: TypeAlias = Annotated[
    tuple[Annotated[str, AfterValidator(_check_address)], ...], BeforeValidator(_many)
]
Patterns: TypeAlias = Annotated[
    tuple[Annotated[str, AfterValidator(_check_pattern)], ...], BeforeValidator(_many)
]
Hosts: TypeAlias = Annotated[tuple[Annotated[str, AfterValidator(_check_host)], ...], BeforeValidator(_many)]
Paths: TypeAlias = Annotated[tuple[Annotated[str, AfterValidator(_check_path)], ...], BeforeValidator(_many)]
Selector: TypeAlias = Annotated[str, AfterValidator(_check_selector)]
Duration: TypeAlias = Annotated[timedelta | None, BeforeValidator(_read_duration)]


class SourceSpec(BaseModel):
    """One source of a sources.toml, checked.

    `include` and `exclude` are regular expressions, searched for in a page's address (in its
    path below the folder, for folders): a page is kept where one of `include` is found, or
    there is none, and none of `exclude`. `link_selector` (CSS) and `link_text` say which links
    of an index page name pages. The page after it is what `next_selector` or `next_text`
    points to, or `next_address` with the numbers from `next_from` to `next_to` put in its {n}.
    `most_pages` bounds the listing pages read, `not_before` leaves out what is older. Links
    lead out of the listing's host only where `hosts` names the other one.

    `least_pages` and `least_reports` are what the source held at least when it was described;
    `every` how often it is to be read, `fresh` how long a page is not asked for again. `delay`
    (seconds) and `concurrency` are what its hosts are asked with instead of the settings.
    `verify_tls = false` is an exception, recorded with every page that comes by it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: Annotated[str, AfterValidator(_check_name)]
    kind: Annotated[SpecKind, BeforeValidator(_read_kind)]
    addresses: Addresses = ()
    paths: Paths = ()
    include: Patterns = ()
    exclude: Patterns = ()
    link_selector: Selector | None = None
    link_text: Annotated[str, AfterValidator(_check_pattern)] | None = None
    next_selector: Selector | None = None
    next_text: Annotated[str, AfterValidator(_check_pattern)] | None = None
    next_address: str | None = None
    next_from: Annotated[int, Field(ge=0)] | None = None
    next_to: Annotated[int, Field(ge=0)] | None = None
    most_pages: Annotated[int, Field(ge=1, le=10_000)] = 200
    not_before: Annotated[date | None, BeforeValidator(_read_date)] = None
    hosts: Hosts = ()
    least_pages: Annotated[int, Field(ge=0)] | None = None
    least_reports: Annotated[int, Field(ge=0)] | None = None
    every: Annotated[Duration, AfterValidator(_check_period)] = None
    fresh: Duration = None
    delay: Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)] | None = None
    concurrency: Annotated[int, Field(ge=1, le=64)] | None = None
    verify_tls: bool = True
    tags: Annotated[tuple[str, ...], BeforeValidator(_many)] = ()
    note: str | None = None

    @model_validator(mode="after")
    def _check_kind(self) -> SourceSpec:
        said = self.model_fields_set - {"name", "kind"}
        for field in (name for name in type(self).model_fields if name in said):
            if field not in _COMMON | FIELDS[self.kind]:
                raise fault_of(field, f"is of no use to a source of kind {self.kind.value!r}: take it out")
        for group in _NEEDED[self.kind]:
            if not any(getattr(self, field) for field in group):
                wanted = " or ".join(repr(field) for field in group)
                raise fault_of(
                    group[0], f"expected {wanted} in a source of kind {self.kind.value!r}, found none"
                )
        self._check_next()
        return self

    def _check_next(self) -> None:
        rules = [
            field
            for field in ("next_selector", "next_text", "next_address")
            if getattr(self, field) is not None
        ]
        if len(rules) > 1:
            raise fault_of(rules[1], f"expected one rule for the next page, found {' and '.join(rules)}")
        if self.next_address is None:
            for field in ("next_from", "next_to"):
                if getattr(self, field) is not None:
                    raise fault_of(field, f"expected 'next_address' with {NUMBER} beside it, found none")
            return
        if self.next_address.count(NUMBER) != 1:
            raise fault_of(
                "next_address",
                f"expected {NUMBER} once, where the page's number stands, found {self.next_address!r}",
            )
        self._check_template(self.next_address.replace(NUMBER, "1"))
        if self.next_from is None:
            raise fault_of("next_from", "expected the first number for 'next_address', found none")
        if self.next_to is not None and self.next_to < self.next_from:
            raise fault_of("next_to", f"expected {self.next_from} or more, found {self.next_to}")

    def _check_template(self, address: str) -> None:
        try:
            parse_address(urljoin(self.addresses[0], address))
        except (AddressError, ValueError) as exc:
            raise fault_of("next_address", f"expected an address, found none ({exc})") from exc

    @property
    def is_web(self) -> bool:
        """Whether pages of this source are asked of hosts."""
        return "addresses" in FIELDS[self.kind]

    def keeps(self, address: str) -> bool:
        """Whether `include` and `exclude` let an address through."""
        if self.include and not any(re.search(pattern, address) for pattern in self.include):
            return False
        return not any(re.search(pattern, address) for pattern in self.exclude)


def fault_of(field: str, message: str) -> PydanticCustomError:
    """A fault of one field that only shows beside the others."""
    context: dict[str, Any] = {"field": field, "said": message}
    return PydanticCustomError("spec", "{said}", context)
