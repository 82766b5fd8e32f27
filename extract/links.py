"""Attachments of an HTML page: the documents that its body links to, or that stand right behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborNode

from extract.kinds import ATTACHED
from extract.page import Page
from extract.phrases import load_phrases
from extract.regions import find_chrome
from extract.sniff import media_type_of
from extract.strip import Body, find_body, read_markup
from extract.title import squeeze

# Lines before and behind the body in which attachments stand: tools and dates come between.
_BEFORE, _BEHIND = 4, 10
_MOST = 200
_LONGEST_ADDRESS = 2_000
_SUFFIXES = r"\.(?:pdf|docx?|docm|xlsx?|xlsm|et|wps|zip|rar|ofd)"
# An address ends so, or holds a name that does: download.do?name=年报.docx&id=7
_DOCUMENT = re.compile(rf"{_SUFFIXES}(?=$|[?#&;\s])", re.IGNORECASE)
_NAMED = re.compile(rf"{_SUFFIXES}\s*(?:[（(\[].{{0,20}}[）)\]])?\s*$", re.IGNORECASE)
# What a page with an attachment holds somewhere in its bytes (附 in UTF-8, in GB, as a reference):
# most pages hold none of it, and are told from the others in a tenth of the time.
_ANY_SIGN = re.compile(
    rb"\.(?:pdf|doc|xls|et|wps|zip|rar|ofd)|\xe9\x99\x84|\xb8\xbd|&#(?:38468|x9644)", re.IGNORECASE
)
_ANNEX = re.compile(r"附\s*(?:件|表)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A document that a page links to: its address in full, and what the page calls it."""

    uri: str
    label: str


def find_attachments(page: Page) -> tuple[Attachment, ...]:
    """The documents attached to an HTML page, in its order, each once; none for other pages.

    A link counts where its address or label ends as a document's does, or its line speaks of
    an annex, and where it stands in the body or near it, in no part that is chrome. Of a
    page read from a folder, only files in that folder and below count, and addresses.
    """
    if media_type_of(page.body, page.media_type) != "text/html":
        return ()
    if b"\0" not in page.body and not _ANY_SIGN.search(page.body):
        return ()
    body = find_body(read_markup(page))
    if not body.tree.nodes:
        return ()
    found: dict[str, Attachment] = {}
    for uri, label in _links(page, body):
        found.setdefault(uri, Attachment(uri=uri, label=label))
        if len(found) == _MOST:
            break
    return tuple(found.values())


def _links(page: Page, body: Body) -> Iterator[tuple[str, str]]:
    root = body.tree.nodes[0]
    base = _base(page.base_uri, root)
    places = _Places(body)
    for link in root.css("a[href]"):
        href = (link.attributes.get("href") or "").strip()
        label = _label(link)
        if not _is_document(href, label, places.line_of(link)) or not places.is_near(link):
            continue
        uri = resolve(href, base, page.uri)
        if uri is not None:
            yield uri, label or unquote(urlsplit(uri).path.rpartition("/")[2])


def _label(link: LexborNode) -> str:
    text = " ".join(link.text().split())
    return text or " ".join((link.attributes.get("title") or "").split())


def _is_document(href: str, label: str, line: str) -> bool:
    if _DOCUMENT.search(unquote(href)) or _NAMED.search(label):
        return True
    at = line.find(label) if label else -1
    return bool(_ANNEX.search(label)) or (
        at > 0 and bool(re.search(r"附\s*(?:件|表)[^。]{0,12}$", line[:at]))
    )


def _base(uri: str, root: LexborNode) -> str:
    """The address that relative ones count from."""
    element = root.css_first("base[href]")
    href = (element.attributes.get("href") or "").strip() if element is not None else ""
    try:
        return urljoin(uri, href) if href else uri
    except ValueError:
        return uri


def resolve(href: str, base: str, page_uri: str) -> str | None:
    """A link's address in full without its fragment; None for what is no page of its own, or no address.

    >>> resolve("./P02.docx", "https://zw.example.cn/a/t1.html", "https://zw.example.cn/a/t1.html")
    'https://zw.example.cn/a/P02.docx'
    >>> resolve("javascript:down(1)", "https://zw.example.cn/", "https://zw.example.cn/") is None
    True
    """
    if not href or len(href) > _LONGEST_ADDRESS or href.startswith("#"):
        return None
    try:
        uri = urldefrag(urljoin(base, re.sub(r"[\t\r\n]", "", href))).url
        parts = urlsplit(uri)
    except ValueError:
        return None
    if parts.scheme in {"http", "https"}:
        return uri if parts.netloc else None
    is_local = not parts.scheme and not parts.netloc and not urlsplit(page_uri).scheme
    folder = page_uri.rpartition("/")[0]
    inside = uri.startswith(f"{folder}/") if folder else not uri.startswith("/")
    return unquote(uri) if is_local and inside and ".." not in uri.split("/") else None


class _Places:
    """Where links stand among the lines of a page, and how near the body that is."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._places = {node.mem_id: place for place, node in enumerate(body.tree.nodes)}
        kept = [number for number, verdict in enumerate(body.verdicts) if verdict is None]
        chrome = find_chrome(body.tree, body.readings, load_phrases()) if body.readings else []
        if all(chrome[body.tree.lines[number].node] for number in kept):  # nothing else was left
            chrome = [False] * len(body.tree.nodes)
        self._chrome = chrome
        self._near = range(kept[0] - _BEFORE, kept[-1] + 1 + _BEHIND) if kept else range(0)

    def _place_of(self, link: LexborNode) -> int:
        node: LexborNode | None = link
        while node is not None:
            place = self._places.get(node.mem_id)
            if place is not None:
                return place
            node = node.parent
        return 0

    def _number_of(self, link: LexborNode) -> int | None:
        """The line in which a link's words stand, None where none shows them."""
        tree = self._body.tree
        place = self._place_of(link)
        words = squeeze(link.text())
        for number in range(tree.firsts[place], tree.lasts[place]) if words else ():
            line = squeeze(tree.lines[number].text)
            if words in line or line in words:
                return number
        return None

    def line_of(self, link: LexborNode) -> str:
        """The text of that line, "" where there is none."""
        number = self._number_of(link)
        return "" if number is None else self._body.tree.lines[number].text

    def is_near(self, link: LexborNode) -> bool:
        """Whether a link belongs to the body: it stands in it or near it, and in no part that is chrome."""
        tree, place, body = self._body.tree, self._place_of(link), self._body
        number = self._number_of(link)
        if number is None:  # a picture with a link: where its block stands has to do; words not shown do not
            is_inside = body.chosen <= place < tree.ends[body.chosen]
            return is_inside and not self._chrome[place] and not link.text().strip()
        is_attached = body.readings[number].kind is ATTACHED and number > self._near.start
        return not self._chrome[place] and (number in self._near or is_attached)
