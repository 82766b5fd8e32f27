"""What a host's profile says of one page, and what one page tells a profile."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b

from extract.kinds import LINKED, NOTICE, PROSE, Reading
from extract.profile import HostProfile, Seen
from extract.title import squeeze
from extract.tree import Tree, sum_lines

_DIGITS = re.compile(r"\d+")
# Elements that hold one paragraph or one cell, whatever else they are called.
_PARAGRAPHS = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dd", "dt", "blockquote", "pre", "center", "td", "th",
    "tr", "tbody", "table", "span", "font", "b", "strong", "em", "a",
})  # fmt: skip
# Those that are a paragraph of the body also where the rest of it stands in a table beside them.
_TEXTS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})
# Of a page of megabytes the first lines and the last are furniture; those between are not looked at.
_MOST_LINES = 2_000

Shape = tuple[str, "str | None", "str | None"]


def observe_lines(
    tree: Tree, readings: Sequence[Reading], kept: Sequence[bool], title: str | None
) -> Seen | None:
    """What a page shows its host's profile, None where there is nothing to see.

    Its key is its title and the longest line of its body: two addresses of one report agree in both.
    """
    lines = tree.lines
    if not lines:
        return None
    longest = max((line.text for line, keep in zip(lines, kept, strict=True) if keep), key=len, default="")
    numbers: Sequence[int] = range(len(lines))
    if len(lines) > _MOST_LINES:
        numbers = [*numbers[: _MOST_LINES // 2], *numbers[-_MOST_LINES // 2 :]]
    blocks = frozenset(_fingerprint(lines[number].text, readings[number]) for number in numbers)
    return Seen(key=_hash(squeeze(f"{title or ''}{longest}")), blocks=blocks)


def find_learned(tree: Tree, readings: Sequence[Reading], profile: HostProfile) -> list[bool]:
    """For each element, whether it lies in a part all of whose lines the profile knows for chrome.

    A paragraph among paragraphs that are not known is never such a part: a body says some
    things in the same words every year, and on no other host, for they hold its name.
    """
    known = [
        _fingerprint(line.text, reading) in profile.chrome
        for line, reading in zip(tree.lines, readings, strict=True)
    ]
    learned = [False] * len(tree.tags)
    if not any(known) or all(known):
        return learned
    firsts, lasts, parents = tree.firsts, tree.lasts, tree.parents
    counts = sum_lines(tree, known)
    prose = sum_lines(tree, [not k and r.kind is PROSE for k, r in zip(known, readings, strict=True)])
    among = _find_paragraphs(tree, readings, known)
    at = 0
    while (at := at + 1) < len(learned):
        size = lasts[at] - firsts[at]
        if not size or counts[at] < size:
            continue
        parent = parents[at]
        is_text = size == 1 and tree.tags[at] in _TEXTS and prose[parent] > 0
        if not is_text and not _is_among(tree, at, among.get(parent, frozenset())):
            learned[at : tree.ends[at]] = [True] * (tree.ends[at] - at)
        at = tree.ends[at] - 1
    return learned


def quieten(tree: Tree, readings: Sequence[Reading], learned: Sequence[bool]) -> list[Reading]:
    """The readings with learned lines read as notices: nothing of them is prose."""
    return [
        Reading(NOTICE, reading.size, 0.0) if learned[line.node] and reading.kind is not LINKED else reading
        for line, reading in zip(tree.lines, readings, strict=True)
    ]


def _find_paragraphs(tree: Tree, readings: Sequence[Reading], known: Sequence[bool]) -> dict[int, set[Shape]]:
    """By parent, the shapes of its children that hold one line each, of prose that is not known."""
    firsts, lasts, parents = tree.firsts, tree.lasts, tree.parents
    among: dict[int, set[Shape]] = {}
    for line, reading, is_known in zip(tree.lines, readings, known, strict=True):
        if is_known or reading.kind is not PROSE:
            continue
        place = line.node
        if lasts[place] - firsts[place] > 1:
            among.setdefault(place, set()).add(("p", None, None))
        while place > 0 and lasts[place] - firsts[place] == 1:
            among.setdefault(parents[place], set()).add(_shape(tree, place))
            place = parents[place]
    return among


def _is_among(tree: Tree, place: int, shapes: set[Shape] | frozenset[Shape]) -> bool:
    """Whether an element stands as one paragraph among others."""
    if not shapes:
        return False
    shape = _shape(tree, place)
    return shape in shapes or (
        _is_paragraph(shape, tree.lasts[place] - tree.firsts[place])
        and any(_is_paragraph(other, 1) for other in shapes)
    )


def _is_paragraph(shape: Shape, lines: int) -> bool:
    tag, ident, classes = shape
    return tag in _PARAGRAPHS or (lines == 1 and not ident and not classes)


def _shape(tree: Tree, place: int) -> Shape:
    attributes = tree.attributes[place]
    return tree.tags[place], attributes.get("id"), attributes.get("class")


def _fingerprint(text: str, reading: Reading) -> int:
    """Sixty-four bits of a line; figures in short lines do not count, for counters and dates turn."""
    bare = squeeze(text)
    return _hash(bare if reading.kind is PROSE else _DIGITS.sub("0", bare))


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest())
