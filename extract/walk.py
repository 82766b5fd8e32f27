"""One walk over a parsed page: its elements as flat lists, its text as lines, in document order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

# Nothing inside these is text of the page.
_UNSEEN = frozenset({
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "video",
    "audio", "canvas", "select", "datalist", "textarea", "input", "button", "frameset", "noframes",
    "-comment", "-doctype",
})  # fmt: skip
BLOCKS = frozenset({
    "html", "body", "head", "address", "article", "aside", "blockquote", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "legend", "li", "main", "menu", "nav", "ol",
    "p", "pre", "section", "summary", "table", "tbody", "thead", "tfoot", "tr", "td", "th",
    "caption", "ul", "ucapcontent",
})  # fmt: skip
_BREAKS = frozenset({"br", "hr"})
_CELLS = frozenset({"td", "th"})
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
# A line end in the source between two ideographs is no space: Word wraps its markup anywhere.
_WRAP = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t\r\f]*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])")
_WIDTHLESS = str.maketrans("", "", "\u200b\u2060\ufeff\u00ad\ufffe")


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
    """A page's visible elements in document order; every list has one entry an element.

    `parents` holds the index of each element's parent (the root has -1), `positions`
    its number among siblings of its tag from 1, hidden ones counted, `ends` the index just
    past its last descendant, so that a subtree is a slice. `hidden` holds the length
    of each text that a browser would not show. `heads` holds meta elements' attributes, and
    `titles` the texts of title elements, wherever on the page they stand.
    """

    tags: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
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
        _Walker(tree, show_hidden=show_hidden).run(parser.root)
        tree.ends.extend(subtree_ends(tree.parents))
    return tree


def subtree_ends(parents: list[int]) -> list[int]:
    """For each node in document order, the index just past its last descendant.

    >>> subtree_ends([-1, 0, 1, 0])
    [4, 3, 3, 4]
    """
    ends = list(range(1, len(parents) + 1))
    for place in range(len(parents) - 1, 0, -1):
        parent = parents[place]
        ends[parent] = max(ends[parent], ends[place])
    return ends


class _Walker:
    """The state of one walk: where each element stands, and the line being gathered."""

    __slots__ = (
        "blocks",
        "buffer",
        "cells",
        "counts",
        "hidden",
        "linked",
        "links",
        "node",
        "places",
        "show",
        "tree",
    )

    def __init__(self, tree: Tree, *, show_hidden: bool) -> None:
        self.tree = tree
        self.show = show_hidden
        self.places: dict[int, int] = {}  # the parser's node → index, of what is seen
        self.hidden: set[int] = set()  # the parser's nodes that are hidden
        self.blocks: list[int] = []  # per element, its nearest block
        self.cells: list[int] = []  # per element, its nearest table cell or -1
        self.links: list[bool] = []  # per element, whether it is inside a link
        self.counts: dict[tuple[int, str], int] = {}
        self.buffer: list[str] = []
        self.node = 0
        self.linked = 0

    def run(self, root: LexborNode) -> None:
        places = self.places
        self._element(root, "html", -1)
        nodes = root.traverse(include_text=True)
        next(nodes)
        for node in nodes:
            above = node.parent
            key = above.mem_id if above is not None else 0
            parent = places.get(key, -1)
            tag = node.tag or ""
            if parent < 0:
                if key in self.hidden:
                    self._pass_hidden(node, tag)
            elif tag == "-text":
                self._text(node.text_content or "", parent)
            elif tag not in _UNSEEN:
                self._element(node, tag, parent)
        self._flush()

    def _element(self, node: LexborNode, tag: str, parent: int) -> None:
        attributes = node.attributes
        if tag == "meta":
            self.tree.heads.append(attributes)
            return
        if tag == "title":
            self.tree.titles.append(" ".join(node.text().split()))
            return
        position = self.counts[parent, tag] = self.counts.get((parent, tag), 0) + 1
        if attributes and not self.show and is_hidden(attributes):
            self.hidden.add(node.mem_id)
            return
        tree, place = self.tree, len(self.tree.tags)
        self.places[node.mem_id] = place
        tree.tags.append(tag)
        tree.parents.append(parent)
        tree.positions.append(position)
        tree.attributes.append(attributes)
        if tag in BLOCKS:
            self._flush()
            self.blocks.append(place)
        else:
            if tag in _BREAKS:
                self._flush()
            self.blocks.append(self.blocks[parent])
        self.cells.append(place if tag in _CELLS else self.cells[parent] if parent >= 0 else -1)
        self.links.append(tag == "a" or (parent >= 0 and self.links[parent]))

    def _pass_hidden(self, node: LexborNode, tag: str) -> None:
        if tag == "-text":
            size = len((node.text_content or "").strip())
            if size:
                self.tree.hidden.append(size)
        elif tag not in _UNSEEN:
            self.hidden.add(node.mem_id)

    def _text(self, text: str, parent: int) -> None:
        block = self.blocks[parent]
        if text.isspace():
            if self.buffer and block == self.node:
                self.buffer.append("\n" if "\n" in text else " ")
            return
        if block != self.node:
            self._flush()
            self.node = block
        if self.tree.tags[block] == "pre" and "\n" in text:
            self._preformatted(text)
            return
        self.buffer.append(text)
        if self.links[parent]:
            self.linked += len("".join(text.split()))

    def _preformatted(self, text: str) -> None:
        """Line ends inside pre are line breaks."""
        *whole, last = text.splitlines()
        for line in whole:
            self.buffer.append(line)
            self._flush()
        self.buffer.append(last)

    def _flush(self) -> None:
        """End the line being gathered, white space collapsed."""
        if not self.buffer:
            return
        text = "".join(self.buffer).translate(_WIDTHLESS)
        self.buffer.clear()
        linked, self.linked = self.linked, 0
        if "\n" in text:
            text = _WRAP.sub("", text)
        text = " ".join(text.split())
        if text:
            node = self.node
            self.tree.lines.append(Line(text, node, self.cells[node], linked))


def is_hidden(attributes: dict[str, str | None]) -> bool:
    """Whether an element's own attributes keep it from being shown.

    >>> is_hidden({"style": "display: none"}), is_hidden({"style": "overflow:hidden"})
    (True, False)
    """
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return style is not None and _HIDDEN.search(style) is not None
