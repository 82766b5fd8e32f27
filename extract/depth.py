"""Markup made safe to parse: nesting that no person writes is flattened before the parser sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator

MAX_DEPTH = 512
"""Open elements kept; browsers flatten at the same depth (Blink: 512)."""

# Lexbor looks through all open elements at each block tag: 100,000 nested divs took 14 s,
# 3,000 took 0.01 s. Pages with fewer tags than this are parsed unseen.
_UNSEEN = 4_000
_TAG = re.compile(r"<(?:(/?)([a-zA-Z][^\s/>]*)|!--)")
_TAG_END = re.compile(">")
_COMMENT_END = re.compile("-->")
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})
_RAW_END = re.compile("</(?:script|style|textarea|title|xmp|iframe|noembed|noframes)", re.IGNORECASE)
# These hold nothing, or are closed by the next of their kind: a run of them does not nest.
_FLAT = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "p", "li", "dt", "dd", "option", "tr", "td", "th", "thead", "tbody", "tfoot",
    "html", "head", "body",
})  # fmt: skip
# Lexbor compares each attribute with all before it: 20,000 of them took 0.7 s.
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{8000}[^<>]*>")
_MAX_ATTRIBUTES = 400


def flatten(markup: str) -> tuple[str, bool]:
    """Markup with no tag below `MAX_DEPTH` open elements, and whether any was taken out.

    >>> flatten("<div><p>a</p></div>")
    ('<div><p>a</p></div>', False)
    >>> text, deep = flatten("<div>" * 9000 + "a" + "</div>" * 9000)
    >>> deep, text.count("<div>")
    (True, 512)
    """
    if len(markup) > 8000 and _LONG_TAG.search(markup):
        markup = _LONG_TAG.sub(_shorten, markup)
    if markup.count("<") < _UNSEEN:
        return markup, False
    cuts = _tags_too_deep(markup)
    if not cuts:
        return markup, False
    pieces, at = [], 0
    for start, end in cuts:
        pieces.append(markup[at:start])
        at = end
    pieces.append(markup[at:])
    return "".join(pieces), True


def _shorten(tag: re.Match[str]) -> str:
    """A tag with more attributes than anyone writes, without them."""
    text = tag.group()
    return text if len(text.split(None, _MAX_ATTRIBUTES)) <= _MAX_ATTRIBUTES else text.split(None, 1)[0] + ">"


def _tags_too_deep(markup: str) -> list[tuple[int, int]]:
    """The places of tags that stand below the greatest depth."""
    cuts: list[tuple[int, int]] = []
    stack: list[str] = []
    opened: dict[str, int] = {}
    excess = 0
    for start, after, name, closes in _tags(markup):
        if closes and excess:
            excess -= 1
            cuts.append((start, after))
        elif closes:
            _close(name, stack, opened)
        elif len(stack) < MAX_DEPTH:
            stack.append(name)
            opened[name] = opened.get(name, 0) + 1
        else:
            excess += 1
            cuts.append((start, after))
    return cuts


def _tags(markup: str) -> Iterator[tuple[int, int, str, bool]]:
    """Tags that nest, in order: start, end, name, whether it closes. Comments and scripts are passed over."""
    at = 0
    while (found := _TAG.search(markup, at)) is not None:
        at = found.end()
        name = (found.group(2) or "").lower()
        if not name:
            at = _after(_COMMENT_END, markup, at)
        elif name in _RAW and not found.group(1):
            at = _after(_RAW_END, markup, at)
        elif name not in _FLAT:
            at = _after(_TAG_END, markup, at)
            yield found.start(), at, name, bool(found.group(1))


def _close(name: str, stack: list[str], opened: dict[str, int]) -> None:
    """Close the innermost open element of this name, and all within it."""
    if not opened.get(name):
        return
    while True:
        last = stack.pop()
        opened[last] -= 1
        if last == name:
            return


def _after(end: re.Pattern[str], markup: str, at: int) -> int:
    found = end.search(markup, at)
    return found.end() if found else len(markup)
