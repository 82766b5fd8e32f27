"""Index pages: the links of one, and the page that follows it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extract.decode import decode_bytes
from extract.listing import Link, Listing, find_date, join_address, make_link
from extract.markup import prepare
from extract.page import Page
from extract.spec import NUMBER, SourceSpec

MOST_LINKS = 20_000
"""Links looked at on one page: the longest real list seen has under 2,000."""

_ITEMS = frozenset({"li", "tr", "dd", "dt", "p"})
_CLIMB = 4
_BESIDE = 4
_NEAR_NODES = 40
_NEAR_CHARS = 400
_LINK = "a[href], area[href]"


def read_index_page(page: Page, spec: SourceSpec) -> Listing:
    """The links of an index page inside of `link_selector`, and the page after it.

    Words, addresses and hosts are not judged here. The page after it is that of
    `next_selector` or `next_text`; numbered pages follow from the spec alone, see `number_address`.
    """
    decoded = decode_bytes(page.body, declared=page.charset, is_html=True)
    tree = LexborHTMLParser(prepare(decoded.text)[0])
    base = _find_base(tree, page.base_uri)
    following, note = _find_next(tree, base, spec)
    return Listing(links=tuple(_find_links(tree, base, spec)), further=following, note=note)


def number_address(spec: SourceSpec, first: str, number: int) -> str | None:
    """The address of a numbered page after `first`; None where there is no such rule."""
    if spec.next_address is None:
        return None
    return join_address(first, spec.next_address.replace(NUMBER, str(number)))


def _find_base(tree: LexborHTMLParser, uri: str) -> str:
    node = tree.css_first("base[href]")
    return (join_address(uri, node.attributes.get("href") or "") if node else None) or uri


def _find_links(tree: LexborHTMLParser, base: str, spec: SourceSpec) -> Iterator[Link]:
    seen = set[int]()
    for node in _select(tree, spec.link_selector):
        if node.mem_id in seen:
            continue
        seen.add(node.mem_id)
        if len(seen) > MOST_LINKS:
            return
        if uri := join_address(base, node.attributes.get("href") or ""):
            words = "\n".join(filter(None, _read_words(node)))
            yield make_link(uri, text=words, dated=find_date(_read_near(node), uri))


def _select(tree: LexborHTMLParser, selector: str | None) -> Iterator[LexborNode]:
    """The links that a selector means: those it matches, or those inside of what it matches."""
    if selector is None:
        yield from tree.css(_LINK)
        return
    for node in tree.css(selector):
        if node.tag in {"a", "area"}:
            if "href" in node.attributes:
                yield node
        else:
            yield from node.css(_LINK)


def _read_words(node: LexborNode) -> tuple[str, ...]:
    """A link's text and its title, which is whole where the text is cut short."""
    title = node.attributes.get("title") or ""
    return tuple(" ".join(words.split())[:_NEAR_CHARS] for words in (node.text(deep=True), title))


def _read_near(node: LexborNode) -> str:
    """The text in which a link's date stands: its list item, row or paragraph, or what is beside it."""
    around: LexborNode | None = node
    for _ in range(_CLIMB):
        around = around.parent if around is not None else None
        if around is not None and around.tag in _ITEMS:
            return _read_beginning(around)
    pieces = [_read_beginning(node)]
    for each in (node, node.parent):
        if each is not None:
            pieces += _read_beside(each)
    return " ".join(pieces)


def _read_beside(node: LexborNode) -> Iterator[str]:
    """The texts after and before an element, up to those that belong to other links."""
    for step in ("next", "prev"):
        beside = getattr(node, step)
        for _ in range(_BESIDE):
            if beside is None or beside.tag == "a" or (beside.tag[0] != "-" and beside.css_first("a")):
                break
            yield _read_beginning(beside)
            beside = getattr(beside, step)


def _read_beginning(node: LexborNode) -> str:
    pieces: list[str] = []
    size = 0
    for count, inner in enumerate(node.traverse(include_text=True)):
        if count > _NEAR_NODES or size > _NEAR_CHARS:
            break
        if inner.tag == "-text":
            pieces.append(inner.text(deep=False)[:_NEAR_CHARS])
            size += len(pieces[-1])
    return " ".join(pieces)


def _find_next(tree: LexborHTMLParser, base: str, spec: SourceSpec) -> tuple[tuple[str, ...], str | None]:
    """The address of the page after this, or why there is none."""
    node = _find_next_node(tree, spec)
    if node is None:
        is_looked_for = spec.next_selector is not None or spec.next_text is not None
        return (), "no link to a further page" if is_looked_for else None
    reference = node.attributes.get("href") or ""
    if uri := join_address(base, reference):
        return (uri,), None
    return (), (
        f"the link to the further page names no address ({reference[:60]!r}): see how the pages are numbered "
        "and say so with next_address and next_from"
    )


def _find_next_node(tree: LexborHTMLParser, spec: SourceSpec) -> LexborNode | None:
    if spec.next_selector is not None:
        return next(iter(_select(tree, spec.next_selector)), None)
    if spec.next_text is None:
        return None
    for count, node in enumerate(tree.css(_LINK)):
        if count >= MOST_LINKS:
            return None
        if any(re.search(spec.next_text, words) for words in _read_words(node)):
            return node
    return None
