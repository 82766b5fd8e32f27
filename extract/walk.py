"""One walk over a parsed page, which makes its Tree."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extract.tree import Line, Tree

# What a node is to the walk; plain numbers, for an enum's members cost 0.3 ms a page to look up.
_TEXT, _PHRASE, _LINK, _BLOCK, _CELL, _BREAK, _HEAD, _UNSEEN = range(8)
_TAGS = {
    _TEXT: "-text",
    _LINK: "a",
    _BREAK: "br hr",
    _CELL: "td th",
    _HEAD: "meta title script link",
    _BLOCK: "html body head address article aside blockquote center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup legend li main menu nav ol p "
    "pre section summary table tbody thead tfoot tr caption ul ucapcontent",
    # Nothing inside these is text of the page.
    _UNSEEN: "style noscript template svg math iframe object embed video audio canvas select "
    "datalist textarea input button frameset noframes base img source -comment -doctype",
}
# All other tags, known or not, are phrases: text runs through them.
_ROLES = {tag: role for role, tags in _TAGS.items() for tag in tags.split()}
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
# A line end in the source between two ideographs is no space: Word wraps its markup anywhere.
_WRAP = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t\r\f]*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])")
_WIDTHLESS = re.compile("[\u200b\u2060\ufeff\u00ad]")


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
    """The state of one walk: what is open, and the line being gathered.

    A place is where text inside a node belongs: the index of its block, doubled, and one
    more inside a link. Only elements that hold blocks become elements of the tree; phrases
    (a, span, b …) do when a block is met inside them.
    """

    __slots__ = ("buffer", "cells", "keep_line", "owners", "show", "tree")

    def __init__(self, tree: Tree, *, show_hidden: bool) -> None:
        self.tree = tree
        self.keep_line = tree.lines.append
        self.show = show_hidden
        self.owners: list[int] = []  # of what is open, from the root, the index in the tree; -1 for a phrase
        self.cells: list[int] = []  # per element of the tree, the cell it is in or -1
        self.buffer: list[str] = []

    def run(self, root: LexborNode) -> None:  # noqa: C901, PLR0912, PLR0915 - a call a node doubles its cost
        """Enter every node once, in document order, from child to sibling to the sibling of what is open."""
        owners, buffer, flush = self.owners, self.buffer, self._flush
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
        place = 0
        owners.append(0)
        outer: list[tuple[LexborNode | None, int]] = []  # of what is opened, the next sibling and its place
        node = root.first_child
        while True:
            if node is None:
                if not outer:
                    break
                node, place = outer.pop()
                owners.pop()
                continue
            number = node.tag_id
            try:
                role = roles[number]
            except KeyError:
                names[number] = node.tag or ""
                roles[number] = role = _ROLES.get(names[number], a_phrase)
            if role == a_text:
                text = node.text_content or ""
                node = node.next
                if text.isspace() and not (buffer and place >> 1 == here >> 1):
                    continue
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
                node = node.next
                continue
            attributes = node.attributes
            if attributes and ("style" in attributes or "hidden" in attributes) and hides(attributes):
                self._pass_hidden(node)
                node = node.next
                continue
            if role <= a_link:
                inner, owner = place | 1 if role == a_link else place, -1
            elif role <= a_cell:
                if buffer:
                    flush(here, linked)
                    linked = 0
                parent = owners[-1]
                if parent < 0:
                    parent = self._settle(node)
                owner = len(tags)
                keep_node(node)
                keep_tag(names[number])
                keep_parent(parent)
                keep_first(len(lines))
                keep_attributes(attributes)
                keep_cell(owner if role == a_cell else cells[parent])
                inner = owner << 1 | place & 1
            else:
                if role == _BREAK:
                    flush(here, linked)
                    linked = 0
                else:
                    self._head(node, names[number], attributes)
                node = node.next
                continue
            child = node.first_child
            if child is not None:
                outer.append((node.next, place))
                owners.append(owner)
                place = inner
                node = child
            else:
                node = node.next
        flush(here, linked)

    def _add(self, node: LexborNode, tag: str, parent: int, attributes: dict[str, str | None]) -> int:
        tree = self.tree
        place = len(tree.tags)
        tree.nodes.append(node)
        tree.tags.append(tag)
        tree.parents.append(parent)
        tree.firsts.append(len(tree.lines))
        tree.attributes.append(attributes)
        self.cells.append(self.cells[parent] if parent >= 0 else -1)
        return place

    def _settle(self, block: LexborNode) -> int:
        """Make elements of the phrases that are open around a block; the index of the innermost."""
        owners = self.owners
        phrases: list[LexborNode] = []
        above = block.parent
        while above is not None and owners[-1 - len(phrases)] < 0:
            phrases.append(above)
            above = above.parent
        for depth, phrase in enumerate(reversed(phrases), len(owners) - len(phrases)):
            owners[depth] = self._add(phrase, phrase.tag or "", owners[depth - 1], phrase.attributes)
        return owners[-1]

    def _head(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "meta" or (tag == "link" and (attributes.get("rel") or "").strip().lower() == "canonical"):
            self.tree.heads.append(attributes)
        elif tag == "script":
            if "ld+json" in (attributes.get("type") or ""):
                self.tree.scripts.append(node.text())
        elif tag == "title":
            self.tree.titles.append(" ".join(node.text().split()))

    def _pass_hidden(self, top: LexborNode) -> None:
        """Count the texts in what is not shown."""
        followers: list[LexborNode | None] = [top.first_child]
        while followers:
            node = followers.pop()
            while node is not None:
                role = _ROLES.get(node.tag or "")
                child = None
                if role == _TEXT:
                    size = len((node.text_content or "").strip())
                    if size:
                        self.tree.hidden.append(size)
                elif role not in {_UNSEEN, _HEAD}:
                    child = node.first_child
                if child is not None:
                    followers.append(node.next)
                node = child if child is not None else node.next

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
            # A named tuple made in this way costs half of what its own constructor does.
            self.keep_line(tuple.__new__(Line, (text, node, self.cells[node], linked)))


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
