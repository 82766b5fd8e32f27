"""Origin: whether a page is its office's own, a hijacked copy, an open reprint, or nobody can tell.

Evidence is the host of the address, the page's own statements, and what was driven into its
text. It is weighed for the office: what an honest page may bear never makes a clone, and what
does not decide leaves the origin unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from transform.origin_damage import Mark, find_marks
from transform.origin_host import (
    Host,
    HostKind,
    inner_address,
    is_same_site,
    province_of,
    read_host,
)
from transform.origin_statements import Statements, is_public_name, read_statements
from transform.report import PageType, Parsed
from transform.vocabulary import load_terms

NO_HOSTS: Mapping[str, OriginKind] = MappingProxyType({})


class OriginKind(StrEnum):
    """Whose page it is."""

    OFFICIAL = "official"
    """On a host that only a public body can have, and nothing on the page says otherwise."""

    CLONE = "clone"
    """A hijacked mirror, or a copy that poses as the office: never before the original."""

    REPRINT = "reprint"
    """A copy that does not hide: sharing sites, collections, archives, news that names its source."""

    UNKNOWN = "unknown"
    """The evidence does not decide. `reasons` say what there is of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a page is, by which evidence, and where the original stands.

    Each reason is `what:evidence` (host.lookalike:www.qinghe.gov.cn.shop-9.net). `official_uri`
    is the page's address on an official host: its own, or one that page or address state;
    None where neither does. It is a claim to look at, not proven by a fetch.
    """

    kind: OriginKind
    reasons: tuple[str, ...]
    official_uri: str | None = None


def judge_origin(uri: str, parsed: Parsed, *, known_hosts: Mapping[str, OriginKind] = NO_HOSTS) -> Origin:
    """Judge whose page it is, from its address, its own statements and its damage.

    `known_hosts` is what people established of hosts that data and structure do not tell; it
    holds for all hosts below a name too, and the longest name decides. Damage never makes a
    clone of a page on an official host: such a page is unknown, for a person to look at.
    """
    host = read_host(uri)
    known = _known(host.name, known_hosts)
    statements, marks = read_statements(parsed.document), find_marks(parsed)
    is_own = known is OriginKind.OFFICIAL or (known is None and _is_official_for(host, parsed))
    if is_own:
        return _judge_own(uri, host, parsed, statements, marks)
    reasons = (
        *(mark.reason for mark in marks),
        *_host_reasons(host, known, uri),
        *_stated_reasons(host, statements, parsed),
    )
    kind = known or _judge_other(host, parsed, statements, marks)
    return Origin(kind=kind, reasons=reasons, official_uri=statements.address or inner_address(uri))


def _known(name: str, known_hosts: Mapping[str, OriginKind]) -> OriginKind | None:
    """What is known of a host or of the longest name that it stands below."""
    labels = name.split(".")
    names = (".".join(labels[at:]) for at in range(len(labels)))
    return next((known_hosts[one] for one in names if one in known_hosts), None)


def _is_official_for(host: Host, parsed: Parsed) -> bool:
    """Whether the host is official for this page: a school's name only for a school's report."""
    if host.kind is not HostKind.SCHOOL:
        return host.kind is HostKind.OFFICIAL
    kinds = load_terms("origin")["official"]["school_kind"]
    return any(report.body_kind in kinds for report in parsed.reports)


def _judge_own(uri: str, host: Host, parsed: Parsed, statements: Statements, marks: Sequence[Mark]) -> Origin:
    """A page on an official host: official unless something on it speaks against."""
    against = [mark.reason for mark in marks if mark.is_strong]
    against += _disagreements(host, statements, parsed)
    if against:
        reasons = (f"host.official:{host.name}", *against)
        return Origin(kind=OriginKind.UNKNOWN, reasons=reasons, official_uri=statements.address)
    agreeing = tuple(f"statement.agrees:{one}" for one in statements.hosts)
    return Origin(
        kind=OriginKind.OFFICIAL, reasons=(f"host.official:{host.name}", *agreeing), official_uri=uri
    )


def _disagreements(host: Host, statements: Statements, parsed: Parsed) -> Iterator[str]:
    """What a page states that its official host does not bear out."""
    yield from (f"statement.host:{one}" for one in statements.hosts if not is_same_site(one, host.name))
    yield from _other_province(province_of(host.name), parsed)


# Below this a place is read from short names and context, and may be another of the same name.
_SURE_REGION = 0.9


def _other_province(province: str | None, parsed: Parsed) -> Iterator[str]:
    codes = {
        report.region_code[:2]
        for report in parsed.reports
        if report.region_code and (report.region_confidence or 0) >= _SURE_REGION
    }
    if province and codes and province not in codes:
        yield f"region.other_province:{min(codes)}"


def _judge_other(host: Host, parsed: Parsed, statements: Statements, marks: Sequence[Mark]) -> OriginKind:
    """A page elsewhere: a clone where it bears what no honest page does, a reprint where it is open."""
    is_matter = bool(parsed.reports) or statements.is_public
    if is_matter and any(mark.is_strong for mark in marks):
        return OriginKind.CLONE
    if _is_open_copy(host, parsed, statements):
        return OriginKind.REPRINT
    if host.kind is HostKind.LOOKALIKE and statements.is_public:
        return OriginKind.CLONE
    weak = sum(not mark.is_strong for mark in marks)
    is_displaced = host.kind is HostKind.STRANGER and statements.official_host is not None
    return OriginKind.CLONE if is_displaced and weak > 1 else OriginKind.UNKNOWN


_OPEN_COPIES = (HostKind.ARCHIVE, HostKind.PROXY, HostKind.SHARING, HostKind.MODEL)
_OPEN_TYPES = (PageType.SHARING, PageType.COLLECTION, PageType.MODEL_REPORT)


def _is_open_copy(host: Host, parsed: Parsed, statements: Statements) -> bool:
    """Whether the page is openly another's: by its host's trade, its type, or the source it names."""
    if host.kind in _OPEN_COPIES:
        return True
    if host.kind is HostKind.LOOKALIKE:
        return False
    return parsed.page_type in _OPEN_TYPES or _names_source(statements)


def _names_source(statements: Statements) -> bool:
    """A site that is no public body's and names one as its source."""
    site, source = statements.site_name, statements.source
    if not (site and source) or statements.official_host:
        return False
    return is_public_name(source) and not is_public_name(site)


def _host_reasons(host: Host, known: OriginKind | None, uri: str) -> Iterator[str]:
    if known is not None:
        yield f"host.known_{known.value}:{host.name}"
    elif host.kind is not HostKind.NONE:
        yield f"host.{host.kind.value}:{host.name}"
    inner = inner_address(uri)
    if inner:
        yield f"address.holds:{inner}"


def _stated_reasons(host: Host, statements: Statements, parsed: Parsed) -> Iterator[str]:
    """What the page states, whatever it weighs: people read it when they decide."""
    yield from (f"statement.host:{one}" for one in statements.hosts if not is_same_site(one, host.name))
    for name in ("site_name", "site_code", "sponsor", "source"):
        value = getattr(statements, name)
        if value:
            yield f"statement.{name}:{value}"
    if parsed.page_type in (PageType.MIRROR, *_OPEN_TYPES):
        yield f"page_type.{parsed.page_type.value}"
    if statements.icp:
        province = load_terms("origin")["icp"][statements.icp]
        yield from (f"icp.{reason}" for reason in _other_province(province, parsed))
