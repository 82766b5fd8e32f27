"""Hosts: what the address of a page alone says about whose it is."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise
from urllib.parse import unquote, urlsplit

from transform.vocabulary import load_terms


class HostKind(StrEnum):
    """What kind of name a host bears."""

    NONE = "none"
    """No host: a file, or no address at all."""

    OFFICIAL = "official"
    SCHOOL = "school"
    LOOKALIKE = "lookalike"
    ADDRESS = "address"
    """A bare IP address or a name without a dot: it says nothing, and honest offices use them."""

    ARCHIVE = "archive"
    PROXY = "proxy"
    SHARING = "sharing"
    MODEL = "model"
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """The host of an address in lower case, without port; "" where there is none."""

    name: str
    kind: HostKind


_NOWHERE = Host(name="", kind=HostKind.NONE)
_NAME = re.compile(r"[\w.-]+(?:\.[\w-]+)+")
_INNER_ADDRESS = re.compile(
    r"(?<=[/?=&])(?P<scheme>https?:/{1,2})?(?P<host>(?:[a-z0-9-]+\.)+gov\.cn)(?![\w.-])(?::\d+)?"
    r"(?P<path>/[^?#]*)?",
    re.IGNORECASE | re.ASCII,
)


def read_host(uri: str) -> Host:
    """Read the host of an address and what kind of name it is.

    >>> read_host("http://xxgk.qinghe.gov.cn:8080/art/1.html").kind.value
    'official'
    >>> read_host("https://www.qinghe.gov.cn.shop-9.net/").kind.value
    'lookalike'
    >>> read_host("http://www.qinghe.gov.cn@shop-9.net/").kind.value
    'lookalike'
    >>> read_host("/data/report.html").kind.value
    'none'
    """
    try:
        parts = urlsplit(uri.strip())
        name, user = parts.hostname or "", parts.username or ""
    except ValueError:
        return _NOWHERE
    if parts.scheme.lower() not in ("http", "https") or not name:
        return _NOWHERE
    name = _tidy(name)
    kind = _kind(name)
    if kind is not HostKind.OFFICIAL and is_official(_tidy(user)):
        kind = HostKind.LOOKALIKE
    return Host(name=name, kind=kind)


def stated_host(value: str) -> str:
    """The host that a page states, as a bare name or in an address; "" where it is no name of a site.

    >>> stated_host("www.Qinghe.gov.cn/"), stated_host("http://www.qinghe.gov.cn:80/a")
    ('www.qinghe.gov.cn', 'www.qinghe.gov.cn')
    >>> stated_host("localhost"), stated_host("10.1.2.3")
    ('', '')
    """
    value = value.strip()
    host = read_host(value if "://" in value else f"http://{value.lstrip('/')}")
    is_name = host.kind not in (HostKind.NONE, HostKind.ADDRESS) and _NAME.fullmatch(host.name)
    return host.name if is_name else ""


def inner_address(uri: str) -> str | None:
    """The official address that another address carries in its path or query, None without one.

    >>> inner_address("https://web.archive.org/web/2019/http://www.qinghe.gov.cn/art/1.html")
    'http://www.qinghe.gov.cn/art/1.html'
    """
    host = read_host(uri)
    if host.kind in (HostKind.NONE, HostKind.OFFICIAL):
        return None
    tail = unquote(uri).partition("://")[2].partition("/")[2]
    found = _INNER_ADDRESS.search(f"/{tail}")
    if found is None:
        return None
    scheme = "https" if (found["scheme"] or "").lower().startswith("https") else "http"
    return f"{scheme}://{found['host'].lower()}{found['path'] or '/'}"


def is_official(name: str) -> bool:
    """Whether only a public body can have registered the name.

    >>> is_official("www.qinghe.gov.cn"), is_official("gov.cn"), is_official("xgov.cn")
    (True, True, False)
    """
    return is_below(name, load_terms("origin")["official"]["suffix"])


def is_below(name: str, suffixes: list[str]) -> bool:
    """Whether a name is one of these domains or stands below one."""
    return any(name == suffix or name.endswith(f".{suffix}") for suffix in suffixes)


def is_same_site(one: str, other: str) -> bool:
    """Whether two hosts are one body's: equal, or below one registered name.

    Under gov.cn a county's host often stands below its city's (qinghe.yunzhou.gov.cn), and
    one platform serves a whole province.

    >>> is_same_site("www.qinghe.gov.cn", "xxgk.qinghe.gov.cn")
    True
    >>> is_same_site("www.qinghe.gov.cn", "www.heqing.gov.cn")
    False
    """
    return registered_name(one) == registered_name(other)


def registered_name(name: str) -> str:
    """The part of a host's name that its owner registered.

    >>> registered_name("zwgk.qinghe.yunzhou.gov.cn"), registered_name("m.example.com")
    ('yunzhou.gov.cn', 'example.com')
    """
    labels = name.split(".")
    kept = 3 if is_below(name, _three_part_suffixes()) else 2
    return ".".join(labels[-kept:])


def province_of(name: str) -> str | None:
    """The first two digits of the province whose domain this is, or that of one of its cities.

    >>> province_of("www.hangzhou.gov.cn"), province_of("www.qinghe.gov.cn")
    ('33', None)
    """
    return _provinces().get(registered_name(name).partition(".")[0]) if name.endswith(".gov.cn") else None


@cache
def _provinces() -> dict[str, str]:
    return {label: code for code, labels in load_terms("origin")["province"].items() for label in labels}


@cache
def _three_part_suffixes() -> list[str]:
    official = load_terms("origin")["official"]
    two = [s for s in (*official["suffix"], *official["school_suffix"]) if "." in s]
    return [*two, "com.cn", "org.cn", "net.cn", "ac.cn"]


def _tidy(name: str) -> str:
    return name.strip().rstrip(".").lower().replace("。", ".")


def _kind(name: str) -> HostKind:
    if _is_address(name):
        return HostKind.ADDRESS
    if is_official(name):
        return HostKind.OFFICIAL
    if is_below(name, load_terms("origin")["official"]["school_suffix"]):
        return HostKind.SCHOOL
    for kind, suffixes in load_terms("origin")["copies"].items():
        if is_below(name, suffixes):
            return HostKind(kind)
    return HostKind.LOOKALIKE if _is_lookalike(name) else HostKind.STRANGER


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return "." not in name
    return True


def _is_lookalike(name: str) -> bool:
    """Whether a name is made to be read as one under gov.cn."""
    terms = load_terms("origin")["lookalike"]
    try:
        shown = name.encode("ascii").decode("idna") if "xn--" in name else name
    except UnicodeError:
        shown = name
    folded = "".join(terms["letter"].get(character, character) for character in shown)
    labels = folded.split(".")
    if folded != shown and is_official(folded):
        return True
    # gov.cn stands in the name, but does not end it: qinghe.gov.cn.shop-9.net.
    if any(pair == ("gov", "cn") for pair in pairwise(labels[:-1])):
        return True
    if len(labels) > 2 and labels[-1] == "cn" and labels[-2] in terms["label"]:
        return True
    return any(_holds(label, word) for label in labels[:-1] for word in terms["inside"])


def _holds(label: str, word: str) -> bool:
    """Whether a label is the word, or holds it between its hyphens: www-qinghe-gov-cn."""
    return re.search(rf"(?:^|[-_]){re.escape(word)}(?:$|[-_])", label) is not None
