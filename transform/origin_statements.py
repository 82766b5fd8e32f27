"""Statements: what a page says in its head and its foot about whose it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple
from urllib.parse import urljoin

from extract.document import Document
from extract.foot import NAME as FOOT
from transform.origin_host import HostKind, is_official, read_host, stated_host
from transform.script import fold_script
from transform.vocabulary import load_terms

# Names that hold an address of the page itself, the page's own standard first.
_ADDRESSES = ("url", "articleurl", "canonical", "og:url")
_SOURCES = ("contentsource", "source")
# Where strip took no foot away, it may stand at the text's end.
_FOOT = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """What a page states of its origin, each None where it does not.

    `hosts` are the hosts that it names as its own, in the order of its metadata; `address`
    is its own address on an official host; `source` where it says its text comes from.
    """

    hosts: tuple[str, ...]
    address: str | None
    site_name: str | None
    site_code: str | None
    sponsor: str | None
    icp: str | None
    source: str | None

    @property
    def official_host(self) -> str | None:
        """The first host under an official domain that the page names as its own."""
        return next((host for host in self.hosts if is_official(host)), None)

    @property
    def is_public(self) -> bool:
        """Whether the page says that it is a public body's."""
        names = (self.site_name or "", self.sponsor or "")
        public = any(_patterns().public_name.search(name) for name in names)
        return bool(self.official_host or self.site_code or public)


def read_statements(document: Document) -> Statements:
    """Read what the head states; the foot, which strip took away or left in the text, where it is silent."""
    stated: dict[str, str] = {}
    for name, value in document.metadata:
        stated.setdefault(name.lower(), value.strip())
    domain = stated_host(stated.get("sitedomain", ""))
    addresses = (stated.get(name, "") for name in _ADDRESSES)
    hosts = (domain, *(stated_host(address) for address in addresses if "//" in address))
    patterns = _patterns()
    foot = fold_script(f"{stated.get(FOOT, '')}\n{document.text[-_FOOT:]}")
    return Statements(
        hosts=tuple(dict.fromkeys(host for host in hosts if host)),
        address=_own_address(stated, domain),
        site_name=document.site_name or stated.get("sitename") or None,
        site_code=_site_code(stated.get("siteidcode", "")) or _group(patterns.site_code, foot),
        sponsor=_group(patterns.sponsor, foot),
        icp=_group(patterns.icp, foot),
        source=next((stated[name] for name in _SOURCES if stated.get(name)), None),
    )


def is_public_name(name: str) -> bool:
    """Whether a site or a sponsor of this name is a public body.

    >>> is_public_name("青河县人民政府"), is_public_name("青河热线")
    (True, False)
    """
    return _patterns().public_name.search(name) is not None


def _own_address(stated: dict[str, str], domain: str) -> str | None:
    """The page's address on an official host as its head states it, whole or from the site's root."""
    for name in _ADDRESSES:
        value = stated.get(name, "")
        if value.startswith("/") and not value.startswith("//") and is_official(domain):
            value = _join(domain, value)
        if read_host(value).kind is HostKind.OFFICIAL:
            return value
    return None


def _join(domain: str, path: str) -> str:
    try:
        return urljoin(f"http://{domain}/", path)
    except ValueError:
        return ""


def _site_code(value: str) -> str | None:
    return value if re.fullmatch(r"(?:[A-Za-z]{2})?\d{8,10}", value) else None


def _group(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found[1] if found else None


class _Patterns(NamedTuple):
    site_code: re.Pattern[str]
    sponsor: re.Pattern[str]
    icp: re.Pattern[str]
    public_name: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    stated = load_terms("origin")["stated"]
    return _Patterns(*(re.compile(stated[name]) for name in _Patterns._fields))
