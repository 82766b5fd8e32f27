"""Listings: what the readers of index pages, sitemaps and feeds have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import urljoin

import httpx

from extract.address import AddressError, parse_address, strip_credentials

# An address longer than this is a trap or a picture in base64; browsers stop near here too.
_LONGEST = 2_000
_DATE = re.compile(r"(?<!\d)(20\d\d|19[89]\d)(?:[-./_年]\s?)(\d{1,2})(?:[-./_月]\s?)(\d{1,2})(?!\d)")
# t20230118_1207.html and /202301/t20230118, the way many government systems name pages; /2023-01/18/.
_DATE_IN_ADDRESS = re.compile(r"(?<!\d)(20\d\d|19[89]\d)[-/]?(0[1-9]|1[0-2])[-/]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link to what may be a page: its absolute address, its words, and the day it is dated.

    `key` is the same for all spellings of one address, `host` is in lower case. The words are
    those of the link and, on a line of their own, those of its title.
    """

    uri: str
    key: str
    host: str
    text: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one listing page holds: links to pages, further listings, and what is to be said of it.

    `note` says why there is no further listing where one was looked for.
    """

    links: tuple[Link, ...] = ()
    further: tuple[str, ...] = ()
    note: str | None = None


def join_address(base: str, reference: str) -> str | None:
    r"""The absolute address that a page means by a reference; None where it is no web address.

    A reference to a place of the page itself is none. The fragment goes, and so do user names
    and passwords, which somebody else wrote there.

    >>> join_address("https://a.example/zw/index.html", " ../t1.html#top\n")
    'https://a.example/t1.html'
    >>> join_address("https://a.example/", "javascript:void(0)") is None
    True
    """
    name = re.sub(r"[\t\r\n]", "", reference[: _LONGEST + 1]).strip()
    if not name or len(name) > _LONGEST or name.startswith("#"):
        return None
    try:
        joined = urljoin(base, name)
        joined = strip_credentials(joined) if "@" in joined else joined
        _parse(joined.partition("#")[0])
    except (AddressError, ValueError):
        return None
    return joined.partition("#")[0]


def make_link(uri: str, *, text: str = "", dated: date | None = None) -> Link:
    """A link to an absolute address. Raises AddressError where that is no web address."""
    uri = uri.partition("#")[0]
    parsed = _parse(uri)
    return Link(uri=uri, key=str(parsed), host=parsed.host.lower(), text=text, dated=dated)


def key_of(uri: str) -> str:
    """What is the same for all spellings of one address."""
    return str(_parse(uri))


@lru_cache(maxsize=256)
def _parse(uri: str) -> httpx.URL:
    """An address taken apart, which takes 50 µs; the steps that look at one follow close on each other."""
    return parse_address(uri)


def is_near(host: str, hosts: Iterable[str], allowed: Iterable[str]) -> bool:
    """Whether a host is one of some, `www.` or not, or one that is allowed.

    >>> is_near("www.a.example", ["a.example"], ()), is_near("a.example.b.example", ["a.example"], ())
    (True, False)
    >>> is_near("x.b.example", ["a.example"], ["*.b.example"])
    True
    """
    if any(host.removeprefix("www.") == own.removeprefix("www.") for own in hosts):
        return True
    return any(host.endswith(name[1:]) if name.startswith("*.") else host == name for name in allowed)


def find_date(text: str, address: str = "") -> date | None:
    """The first day named in a text, else in an address.

    >>> find_date("（2023年1月18日）"), find_date("年报", "/art/2024/2/9/x.html")
    (datetime.date(2023, 1, 18), datetime.date(2024, 2, 9))
    >>> find_date("", "/202301/t20230118_1207.html")
    datetime.date(2023, 1, 18)
    """
    in_address = address.replace("/", "-")
    for found in (_DATE.search(text), _DATE.search(in_address), _DATE_IN_ADDRESS.search(address)):
        if found:
            try:
                return date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                continue
    return None
