"""Markup made safe to parse: no nesting and no attributes that nobody writes."""

from __future__ import annotations

import re

MAX_DEPTH = 512
"""Open elements kept; browsers flatten at the same depth (Blink: 512)."""

# Lexbor looks through all open elements at each block tag: 100,000 nested divs took 14 s,
# 3,000 took 0.01 s. Pages with fewer tags than this are parsed unseen.
_UNSEEN = 6_000
# Tags that nest. Those that hold nothing, or are closed by the next of their kind, do not.
_TAG = re.compile(
    r"<(?!(?:p|li|dt|dd|option|t[drh]|tbody|thead|tfoot|html|head|body|area|base|br|col|embed|hr|img|input|link|meta"
    r"|param|source|track|wbr)[\s/>])(/?)([a-z][^\s/>]*)",
    re.IGNORECASE,
)
# Their ends close no block that was opened inside them: 60,000 times <a><div></a> nests, and took 10 s.
_LEAVE_OPEN = frozenset({
    "a", "b", "big", "code", "em", "font", "form", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
})  # fmt: skip
# Lexbor compares each attribute with all before it: 20,000 of them took 0.7 s.
_LONG_TAG = 8_000
_MAX_ATTRIBUTES = 400

Span = tuple[int, int]


def prepare(markup: str) -> tuple[str, bool]:
    """Markup that is parsed in time linear in its length, and whether it had to be flattened.

    No tag is left below `MAX_DEPTH` open elements, and tags with more attributes than
    anyone writes lose them.

    >>> prepare("<div><p>a</p></div>")
    ('<div><p>a</p></div>', False)
    >>> text, deep = prepare("<div>" * 9000 + "a" + "</div>" * 9000)
    >>> deep, text.count("<div>")
    (True, 512)
    """
    markup = _cut(markup, _crowded_tags(markup))
    if markup.count("<") < _UNSEEN:
        return markup, False
    cuts = _tags_too_deep(markup)
    return _cut(markup, cuts), bool(cuts)


def _cut(markup: str, cuts: list[Span]) -> str:
    if not cuts:
        return markup
    pieces, at = [], 0
    for start, end in cuts:
        pieces.append(markup[at:start])
        at = end
    pieces.append(markup[at:])
    return "".join(pieces)


def _crowded_tags(markup: str) -> list[Span]:
    """The attributes of tags that have too many; looks only where no bracket is near."""
    cuts: list[Span] = []
    half = _LONG_TAG // 2
    at = 0
    while (at := at + half) < len(markup):
        if markup.find(">", at, at + half) >= 0 or markup.find("<", at, at + half) >= 0:
            continue
        start = markup.rfind("<", cuts[-1][1] if cuts else 0, at)
        closed = start < 0 or markup.find(">", start, at) >= 0
        end = markup.find(">", at)
        end = len(markup) if end < 0 else end
        inside = markup[start + 1 : end] if not closed else ""
        if inside[:1].isalpha() and len(inside.split(None, _MAX_ATTRIBUTES)) > _MAX_ATTRIBUTES:
            cuts.append((start + 1 + len(inside.split(None, 1)[0]), end))
        at = end
    return cuts


def _tags_too_deep(markup: str) -> list[Span]:
    """The places of tags that stand below the greatest depth."""
    cuts: list[Span] = []
    stack: list[str] = []
    opened: dict[str, int] = {}
    excess = 0
    for tag in _TAG.finditer(markup):
        closes, name = tag[1], tag[2].lower()
        if closes and not excess:
            _close(name, stack, opened)
        elif not closes and len(stack) < MAX_DEPTH:
            stack.append(name)
            opened[name] = opened.get(name, 0) + 1
        else:
            excess += -1 if closes else 1
            end = markup.find(">", tag.end())
            cuts.append((tag.start(), end + 1 if end >= 0 else len(markup)))
    return cuts


def _close(name: str, stack: list[str], opened: dict[str, int]) -> None:
    """Close the innermost open element of this name, and what a parser closes with it."""
    if not opened.get(name):
        return
    left: list[str] = []
    while (last := stack.pop()) != name:
        if name in _LEAVE_OPEN and last not in _LEAVE_OPEN:
            left.append(last)
        else:
            opened[last] -= 1
    opened[name] -= 1
    stack.extend(reversed(left))
