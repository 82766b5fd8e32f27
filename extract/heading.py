"""The page's own heading, which often stands outside the container of the body."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.kinds import LINKED, META, SHORT, Reading
from extract.prune import Verdict
from extract.title import NUMBERED, is_title, squeeze
from extract.tree import Tree

_LOOKED_AT = 5
# A heading in ideographs: shorter ones are labels (正文), longer ones are summaries.
_LEAST, _MOST = 8.0, 45.0
_PATH = re.compile(r"[>›»]|^首页")


def find_heading(
    tree: Tree, readings: Sequence[Reading], verdicts: Sequence[Verdict | None], title: str | None
) -> int | None:
    """The number of the line that is the page's heading, None where the body already begins with it.

    It is the last line before the body that the declared title repeats or begins with
    (`title` may carry the site's name behind), else the last h1 there, else a line that
    only dates and links part from a body without a heading of its own.
    """
    kept = [number for number, verdict in enumerate(verdicts) if verdict is None]
    if not kept:
        return None
    lines = tree.lines
    wanted = squeeze(title or "")
    opening = {squeeze(lines[number].text) for number in kept[:_LOOKED_AT]}
    if any(is_title(text, wanted) for text in opening):
        return None
    before = [number for number in range(kept[0] - 1, -1, -1) if not lines[number].linked]
    named = next((number for number in before if is_title(lines[number].text, wanted)), None)
    if named is not None:
        return named
    first = next((number for number in before if tree.tags[lines[number].node] == "h1"), None)
    if first is None and not _heads(readings[kept[0]], lines[kept[0]].text):
        first = _just_before(tree, readings, kept[0])
    return None if first is not None and squeeze(lines[first].text) in opening else first


def _just_before(tree: Tree, readings: Sequence[Reading], start: int) -> int | None:
    """The nearest line before the body that is neither metadata nor link, if it can be a heading."""
    for number in range(start - 1, -1, -1):
        if readings[number].kind not in {META, LINKED}:
            text = tree.lines[number].text
            return number if _heads(readings[number], text) and not _PATH.search(text) else None
    return None


def _heads(reading: Reading, text: str) -> bool:
    """Whether a line can be the heading of a page: short, and no numbered heading of a part."""
    return reading.kind is SHORT and _LEAST <= reading.size <= _MOST and not NUMBERED.match(text)
