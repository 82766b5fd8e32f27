"""Sitemaps and feeds: the addresses in XML that strangers wrote."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any

from lxml import etree

from extract.decode import decode_bytes
from extract.errors import SourceError
from extract.listing import Link, Listing, find_date, join_address, make_link
from extract.page import Page

XML_LIMIT = 50 * 1024 * 1024
"""The greatest sitemap that the protocol allows, unpacked."""

MOST_ENTRIES = 50_000
"""The most addresses that the protocol allows in one sitemap."""

_GZIP = b"\x1f\x8b"
_CHUNK = 1 << 14
_DECLARATION = re.compile(
    rb"""^\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})["'][^>]{0,200}\?>"""
)
_READ_BY_PARSER = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})
_SITEMAPS = ("urlset", "sitemapindex")
_FEEDS = ("rss", "rdf", "feed")
_ENTRIES = frozenset({"url", "sitemap", "item", "entry"})
_DATES = ("lastmod", "publication_date", "pubdate", "date", "updated", "published", "modified")
# Pictures and films inside an entry have addresses, titles and dates of their own.
_FOREIGN = re.compile(r"^\{[^}]*(?:image|video|media|mrss)[^}]*\}", re.IGNORECASE)
_LONGEST = 4_000


def read_sitemap(page: Page) -> Listing:
    """The pages of a sitemap, and the sitemaps of an index of them.

    Read are XML, plain or gzip, with the extensions for news, and text with one address a line.
    Raises SourceError for anything else, and for what grows past `XML_LIMIT` when unpacked.
    """
    body = unpack_gzip(page.body, uri=page.uri)
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _read_text_sitemap(body, page.uri)
    links: list[Link] = []
    further: list[str] = []
    for name, fields in _read_entries(body, page, _SITEMAPS):
        uri = join_address(page.base_uri, _first(fields, "loc"))
        if uri is None:
            continue
        if name == "sitemap":
            further.append(uri)
        elif name == "url":
            links.append(make_link(uri, text=_first(fields, "title"), dated=_read_date(fields, uri)))
    return Listing(links=tuple(links), further=tuple(further))


def read_feed(page: Page) -> Listing:
    """The entries of an RSS (0.9 to 2.0, RDF) or Atom feed. Raises SourceError for anything else."""
    body = unpack_gzip(page.body, uri=page.uri)
    links: list[Link] = []
    for name, fields in _read_entries(body, page, _FEEDS):
        if name not in {"item", "entry"}:
            continue
        if uri := join_address(page.base_uri, _first(fields, "link", "permalink", "about")):
            links.append(make_link(uri, text=_first(fields, "title"), dated=_read_date(fields, uri)))
    return Listing(links=tuple(links))


def unpack_gzip(body: bytes, *, uri: str) -> bytes:
    """A body as it is, unpacked where it is gzip. Raises SourceError past `XML_LIMIT`."""
    if not body.startswith(_GZIP):
        return body
    stream, plain, at = zlib.decompressobj(31), bytearray(), 0
    try:
        while at < len(body) and not stream.eof:
            plain += stream.decompress(body[at : at + _CHUNK], XML_LIMIT + 1 - len(plain))
            at += _CHUNK
            if len(plain) > XML_LIMIT:
                raise SourceError(
                    f"the file grows past {XML_LIMIT} bytes when unpacked", uri=uri, code="bomb"
                )
    except zlib.error as exc:
        raise SourceError(f"expected gzip, found damage ({exc})", uri=uri, code="bad_listing") from exc
    return bytes(plain)


def _read_text_sitemap(body: bytes, uri: str) -> Listing:
    lines = decode_bytes(body).text.splitlines()[:MOST_ENTRIES]
    found = [join_address(uri, line) for line in lines if "://" in line]
    links = tuple(make_link(each, dated=find_date("", each)) for each in found if each)
    if not links:
        raise SourceError(
            "expected a sitemap, in XML or one address a line, found neither", uri=uri, code="bad_listing"
        )
    return Listing(links=links)


def _read_entries(body: bytes, page: Page, roots: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each entry's name and fields, in the order of the file, which has one of these roots.

    Entities are not resolved, nothing is loaded, and what was read is let go at once.
    """
    events = etree.iterparse(
        io.BytesIO(_to_utf8(body, page)), events=("start", "end"), resolve_entities=False, no_network=True,
        load_dtd=False, huge_tree=False, recover=True, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    is_sound, count = False, 0
    inside: str | None = None
    fields: dict[str, str] = {}
    try:
        for event, element in events:
            name = _local(element)
            if event == "start":
                is_sound = is_sound or _check_root(name, roots, page)
                if name in _ENTRIES:
                    inside, fields = name, _read_attributes(element)
                continue
            if name == inside:
                yield name, fields
                inside, count = None, count + 1
                if count >= MOST_ENTRIES:
                    return
            elif inside is not None and not _FOREIGN.search(str(element.tag)):
                _note_field(fields, name, element)
            _let_go(element)
    except etree.XMLSyntaxError:
        pass  # what came before it stands
    if not is_sound:
        _check_root("", roots, page)


def _check_root(name: str, roots: tuple[str, ...], page: Page) -> bool:
    if name in roots:
        return True
    found = f"<{name[:40]}>" if name else "no XML that can be read"
    raise SourceError(
        f"expected XML that begins with {' or '.join(f'<{root}>' for root in roots)}, found {found}",
        uri=page.uri,
        code="bad_listing",
    )


def _to_utf8(body: bytes, page: Page) -> bytes:
    """XML in UTF-8: libxml2 reads GB2312 by the letter, and hosts write GBK under that name."""
    declared = _DECLARATION.match(body[:400])
    if declared is None or declared[1].lower() in _READ_BY_PARSER:
        return body
    text = decode_bytes(body, declared=page.charset, is_html=True).text
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1).encode("utf-8", "replace")


def _read_attributes(element: Any) -> dict[str, str]:
    return {
        _bare(name): str(value)[:_LONGEST] for name, value in element.attrib.items() if _bare(name) == "about"
    }


def _note_field(fields: dict[str, str], name: str, element: Any) -> None:
    text = " ".join((element.text or "").split())[:_LONGEST]
    if name == "link":
        href = element.get("href")
        if href is not None:  # Atom: the page itself is the link without rel, or with this one
            text = href if element.get("rel", "alternate") == "alternate" else ""
    elif name == "guid":
        name = "permalink" if element.get("isPermaLink", "true") == "true" and "://" in text else name
    if text:
        fields.setdefault(name, text)


def _let_go(element: Any) -> None:
    element.clear()
    while element.getprevious() is not None and element.getparent() is not None:
        del element.getparent()[0]


def _local(element: Any) -> str:
    tag = element.tag
    return _bare(tag) if isinstance(tag, str) else ""


def _bare(name: str) -> str:
    return name.rpartition("}")[2].rpartition(":")[2].lower()


def _first(fields: dict[str, str], *names: str) -> str:
    return next((fields[name] for name in names if name in fields), "")


def _read_date(fields: dict[str, str], uri: str) -> date | None:
    text = _first(fields, *_DATES)
    if found := find_date(text):
        return found
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError):
        return find_date("", uri)
