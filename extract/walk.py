"""One walk over a parsed page: its elements as flat lists, its text as lines, in document order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

# What a node is to the walk; plain numbers, for an enum's members cost 0.3 ms a page to look up.
_TEXT, _PHRASE, _LINK, _BLOCK, _CELL, _BREAK, _HEAD, _UNSEEN = range(8)
_TAGS = {
    _TEXT: "-text",
    _LINK: "a",
    _BREAK: "br hr",
    _CELL: "td th",
    _HEAD: "meta title",
    _BLOCK: "html body head address article aside blockquote center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup legend li main menu nav ol p "
    "pre section summary table tbody thead tfoot tr caption ul ucapcontent",
    # Nothing inside these is text of the page.
    _UNSEEN: "script style noscript template svg math iframe object embed video audio canvas select "
    "datalist textarea input button frameset noframes link base img source -comment -doctype",
}
# All other tags, known or not, are phrases: text runs through them.
_ROLES = {tag: role for role, tags in _TAGS.items() for tag in tags.split()}
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
# A line end in the source between two ideographs is no space: Word wraps its markup anywhere.
_WRAP = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t\r\f]*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])")
_WIDTHLESS = re.compile("[\u200b\u2060\ufeff\u00ad]")


class Line(NamedTuple):
    """A run of inline text between two block borders or line breaks.

    `node` is the index of its block element, `cell` that of the table cell it stands in or
    -1; `linked` counts its characters inside links, white space aside.
    """

    text: str
    node: int
    cell: int
    linked: int


@dataclass(frozen=True, slots=True)
class Tree:
    """A page's visible blocks in document order, with what holds them; one entry an element.

    `parents` holds the index of each element's parent (the root has -1), `nodes`
    the parser's own, `ends` the index just past its last descendant, so that a subtree is
    a slice; `firsts` and `lasts` bound the lines in it in the same way. `hidden` holds the length
    of each text that a browser would not show. `heads` holds meta elements' attributes, and
    `titles` the texts of title elements, wherever on the page they stand.
    """

    tags: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    nodes: list[LexborNode] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)
    lasts: list[int] = field(default_factory=list)
    attributes: list[dict[str, str | None]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    heads: list[dict[str, str | None]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)


def walk(parser: LexborHTMLParser, *, show_hidden: bool = False) -> Tree:
    """The flat form of a parsed page: what a browser shows, read once, without recursion.

    Only `display:none` and the `hidden` attribute hide; `visibility:hidden` and
    `overflow:hidden` do not, for pages put their body under them until a script has run.
    """
    tree = Tree()
    if parser.root is not None:
        _Walk(tree, show_hidden=show_hidden).run(parser.root)
        _close_subtrees(tree)
    return tree


class LineSums:
    """Sums over the lines of any element, given a value for each line of the page.

    The lines of a subtree stand together, so that each sum is a difference of two.
    """

    __slots__ = ("_firsts", "_lasts", "_sums")

    def __init__(self, tree: Tree, values: Iterable[float]) -> None:
        self._firsts, self._lasts = tree.firsts, tree.lasts
        self._sums = [0.0, *accumulate(values)]

    def __getitem__(self, place: int) -> float:
        return self._sums[self._lasts[place]] - self._sums[self._firsts[place]]


def sum_lines(tree: Tree, values: Iterable[float]) -> list[float]:
    """The sums of `LineSums` for every element; cheaper where all are asked for."""
    sums = [0.0, *accumulate(values)]
    return [sums[last] - sums[first] for first, last in zip(tree.firsts, tree.lasts, strict=True)]


def _close_subtrees(tree: Tree) -> None:
    """Fill in where each element's descendants and lines end, now that all are known."""
    parents, ends, lasts = tree.parents, tree.ends, tree.lasts
    ends.extend(range(1, len(parents) + 1))
    lasts.extend(tree.firsts)
    for number, line in enumerate(tree.lines, 1):
        lasts[line.node] = number
    for place in range(len(parents) - 1, 0, -1):
        parent = parents[place]
        if ends[place] > ends[parent]:  # noqa: PLR1730 - max() costs three times as much
            ends[parent] = ends[place]
        if lasts[place] > lasts[parent]:  # noqa: PLR1730
            lasts[parent] = lasts[place]


class _Walk:
    """The state of one walk: what has been entered, and the line being gathered.

    A place is where text inside a node belongs: the index of its block, doubled, and one
    more inside a link. Only elements that hold blocks become elements of the tree; phrases
    (a, span, b …) do when a block is met inside them.
    """

    __slots__ = ("blocks", "buffer", "cells", "hidden", "places", "show", "tree")

    def __init__(self, tree: Tree, *, show_hidden: bool) -> None:
        self.tree = tree
        self.show = show_hidden
        self.places: dict[int, int] = {}  # by the parser's node, of all that is seen
        self.blocks: dict[int, int] = {}  # by the parser's node, of the tree's elements
        self.cells: list[int] = []  # per element of the tree, the cell it is in or -1
        self.hidden: set[int] = set()
        self.buffer: list[str] = []

    def run(self, root: LexborNode) -> None:  # noqa: C901, PLR0912, PLR0915 - a call a node doubles its cost
        """Enter every node once, in document order."""
        places, blocks, buffer, hidden = self.places, self.blocks, self.buffer, self.hidden
        flush = self._flush
        roles: dict[int, int] = {}  # by the parser's number of a tag, which is cheaper than its name
        names: dict[int, str] = {}
        hides = is_hidden if not self.show else _is_never
        tree, tags, lines, cells = self.tree, self.tree.tags, self.tree.lines, self.cells
        keep_node, keep_tag, keep_parent = tree.nodes.append, tags.append, tree.parents.append
        keep_first = tree.firsts.append
        keep_attributes, keep_cell = tree.attributes.append, cells.append
        here = linked = 0  # where the line being gathered belongs, its characters in links
        a_text, a_phrase, a_link, a_cell, unseen = _TEXT, _PHRASE, _LINK, _CELL, _UNSEEN
        self._add(root, "html", -1, root.attributes)
        places[root.mem_id] = here
        nodes = root.traverse(include_text=True, skip_empty=True)
        next(nodes)
        for node in nodes:
            above = node.parent
            key = above.mem_id  # type: ignore[union-attr]  # only the root has none above
            place = places.get(key)
            if place is None:
                if hidden and key in hidden:
                    self._pass_hidden(node)
                continue
            number = node.tag_id
            role = roles.get(number)
            if role is None:
                names[number] = node.tag or ""
                roles[number] = role = _ROLES.get(names[number], a_phrase)
            if role == a_text:
                text = node.text_content or ""
                if place != here:
                    if buffer and place >> 1 != here >> 1:
                        flush(here, linked)
                        linked = 0
                    here = place
                if "\n" in text and tags[here >> 1] == "pre":
                    text = self._break_lines(text, here)
                buffer.append(text)
                if place & 1:
                    linked += len(text.strip())
                continue
            if role == unseen:
                continue
            attributes = node.attributes
            if attributes and ("style" in attributes or "hidden" in attributes) and hides(attributes):
                hidden.add(node.mem_id)
            elif role <= a_link:
                places[node.mem_id] = place | 1 if role == a_link else place
                if buffer and place >> 1 == here >> 1:
                    self._space(node)
            elif role <= a_cell:
                if buffer:
                    flush(here, linked)
                    linked = 0
                parent = blocks[key] if key in blocks else self._settle(node)
                block = len(tags)
                keep_node(node)
                keep_tag(names[number])
                keep_parent(parent)
                keep_first(len(lines))
                keep_attributes(attributes)
                keep_cell(block if role == a_cell else cells[parent])
                mem = node.mem_id
                blocks[mem] = block
                places[mem] = block << 1 | place & 1
            elif role == _BREAK:
                flush(here, linked)
                linked = 0
            else:
                self._head(node, names[number], attributes)
        flush(here, linked)

    def _add(self, node: LexborNode, tag: str, parent: int, attributes: dict[str, str | None]) -> int:
        tree = self.tree
        place = len(tree.tags)
        tree.nodes.append(node)
        tree.tags.append(tag)
        tree.parents.append(parent)
        tree.firsts.append(len(tree.lines))
        tree.attributes.append(attributes)
        self.blocks[node.mem_id] = place
        self.cells.append(self.cells[parent] if parent >= 0 else -1)
        return place

    def _settle(self, block: LexborNode) -> int:
        """Make elements of the phrases that hold a block; the index of the innermost."""
        chain = []
        node = block.parent
        while node is not None and node.mem_id not in self.blocks:
            chain.append(node)
            node = node.parent
        parent = self.blocks[node.mem_id] if node is not None else 0
        for inner in reversed(chain):
            parent = self._add(inner, inner.tag or "", parent, inner.attributes)
        return parent

    def _head(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "meta":
            self.tree.heads.append(attributes)
        else:
            self.tree.titles.append(" ".join(node.text().split()))

    def _pass_hidden(self, node: LexborNode) -> None:
        role = _ROLES.get(node.tag or "")
        if role == _TEXT:
            self.tree.hidden.append(len((node.text_content or "").strip()))
        elif role != _UNSEEN:
            self.hidden.add(node.mem_id)

    def _space(self, phrase: LexborNode) -> None:
        """Take up the white space before a phrase, or that it holds: the walk passes it over."""
        for near in (phrase.prev, phrase.first_child):
            if near is not None and near.is_empty_text_node:
                self.buffer.append(near.text_content or "")

    def _break_lines(self, text: str, here: int) -> str:
        """End a line at each line end of preformatted text; what follows the last is left over."""
        *whole, last = text.split("\n")
        for line in whole:
            self.buffer.append(line)
            self._flush(here, 0)
        return last

    def _flush(self, here: int, linked: int) -> None:
        """End the line being gathered, white space collapsed."""
        buffer = self.buffer
        if not buffer:
            return
        text = (buffer[0] if len(buffer) == 1 else "".join(buffer)).strip()
        buffer.clear()
        if "\n" in text:
            text = _WRAP.sub("", text)
        if "\u200b" in text or "\ufeff" in text or "\u00ad" in text or "\u2060" in text:
            text = _WIDTHLESS.sub("", text)
        text = " ".join(text.split())
        if text:
            node = here >> 1
            self.tree.lines.append(Line(text, node, self.cells[node], linked))


def _is_never(_: dict[str, str | None]) -> bool:
    return False


def is_hidden(attributes: dict[str, str | None]) -> bool:
    """Whether an element's own attributes keep it from being shown.

    >>> is_hidden({"style": "display: none"}), is_hidden({"style": "overflow:hidden"})
    (True, False)
    """
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return bool(style) and _HIDDEN.search(style or "") is not None
