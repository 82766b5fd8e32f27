"""What is taken out of the chosen body: chrome parts, lists of links, and what follows the article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extract.document import ChromeKind
from extract.kinds import ATTACHED, ENDING, LINKED, META, NOTICE, PROSE, Reading
from extract.title import NUMBERED, is_title, squeeze
from extract.tree import LineSums, Tree

# Lines behind the body in which attachments are looked for: tools and dates may stand between.
_NEAR = 8


class Verdict(NamedTuple):
    """Why a line was left out: what it is taken for, and the rule that took it out."""

    kind: ChromeKind
    reason: str


_OUTSIDE = Verdict(ChromeKind.NAVIGATION, "outside the body")
_NAMED = Verdict(ChromeKind.NAVIGATION, "in a part that is chrome by name, tag or repetition")
_LEARNED = Verdict(ChromeKind.NAVIGATION, "recurs on this host and on no other")
_LINKS = Verdict(ChromeKind.NAVIGATION, "list of links")
_FOLLOWS = Verdict(ChromeKind.RELATED, "follows the article")
_HEADING = Verdict(ChromeKind.METADATA, "heading of the page")
_HEADING_WITHIN = 3
_EDGES = {
    META: Verdict(ChromeKind.METADATA, "metadata line at an edge of the body"),
    LINKED: Verdict(ChromeKind.NAVIGATION, "link at an edge of the body"),
    NOTICE: Verdict(ChromeKind.DISCLAIMER, "notice at an edge of the body"),
    ENDING: Verdict(ChromeKind.RELATED, "heading of what follows"),
}


def judge_lines(
    tree: Tree,
    readings: Sequence[Reading],
    chrome: Sequence[bool],
    body: int,
    learned: Sequence[bool] | None = None,
) -> list[Verdict | None]:
    """For each line of the page None where it is kept, else why it is not.

    `chrome` and `learned` say of each element whether it lies in a part that is none of the body.
    """
    inside = range(body, tree.ends[body])
    verdicts: list[Verdict | None] = [
        _OUTSIDE if line.node not in inside else _NAMED if chrome[line.node] else None for line in tree.lines
    ]
    if learned is not None:
        verdicts = [
            _LEARNED if learned[line.node] else verdict
            for line, verdict in zip(tree.lines, verdicts, strict=True)
        ]
    _keep_attachments(readings, verdicts)
    _drop_link_lists(tree, readings, body, verdicts)
    _drop_what_follows(readings, verdicts)
    _drop_edges(readings, verdicts)
    _drop_heading(tree, readings, verdicts)
    return verdicts


def _keep_attachments(readings: Sequence[Reading], verdicts: list[Verdict | None]) -> None:
    """Keep what is attached to the body just behind its container."""
    last = max((number for number, verdict in enumerate(verdicts) if verdict is None), default=-1)
    for number in range(last + 1, min(last + 1 + _NEAR, len(verdicts))):
        if readings[number].kind is ATTACHED:
            verdicts[number] = None
        elif readings[number].kind not in {META, LINKED}:
            return


def _drop_heading(tree: Tree, readings: Sequence[Reading], verdicts: list[Verdict | None]) -> None:
    """Drop the page's heading where the body begins with it: whoever wants it puts it back."""
    titles = [squeeze(title) for title in tree.titles]
    for number in _kept(verdicts)[:_HEADING_WITHIN]:
        line = tree.lines[number]
        if readings[number].kind is PROSE:
            return
        if any(is_title(line.text, title) for title in titles) or (
            tree.tags[line.node] == "h1" and not NUMBERED.match(line.text)
        ):
            verdicts[number] = _HEADING
            return


def _kept(verdicts: Sequence[Verdict | None]) -> list[int]:
    return [number for number, verdict in enumerate(verdicts) if verdict is None]


def _drop_link_lists(
    tree: Tree, readings: Sequence[Reading], body: int, verdicts: list[Verdict | None]
) -> None:
    """Drop parts without prose of which two fifths are links."""
    kept = [None if verdict else reading for reading, verdict in zip(readings, verdicts, strict=True)]
    links = LineSums(tree, [r.size if r and r.kind is LINKED else 0.0 for r in kept])
    if not links[body]:
        return
    sizes = LineSums(tree, [r.size if r else 0.0 for r in kept])
    prose = LineSums(tree, [r.gain if r else 0.0 for r in kept])
    dropped = [False] * len(tree.tags)
    for place in range(body + 1, tree.ends[body]):
        if dropped[tree.parents[place]]:
            dropped[place] = True
        elif (linked := links[place]) > 0:
            dropped[place] = prose[place] == 0 and linked > 0.4 * sizes[place]
    for number in _kept(verdicts):
        if dropped[tree.lines[number].node]:
            verdicts[number] = _LINKS


def _drop_what_follows(readings: Sequence[Reading], verdicts: list[Verdict | None]) -> None:
    """Drop all from a heading such as "related news", where little prose comes after it."""
    kept = _kept(verdicts)
    total = sum(readings[number].gain for number in kept)
    seen = 0.0
    for place, number in enumerate(kept):
        if readings[number].kind is ENDING and total - seen < 0.35 * total:
            for follower in kept[place:]:
                verdicts[follower] = _FOLLOWS
            return
        seen += readings[number].gain


def _drop_edges(readings: Sequence[Reading], verdicts: list[Verdict | None]) -> None:
    """Drop metadata, links and notices before the first and after the last line of prose."""
    kept = _kept(verdicts)
    prose = [place for place, number in enumerate(kept) if readings[number].kind is PROSE]
    if not prose:
        return
    for number in (*kept[: prose[0]], *kept[prose[-1] + 1 :]):
        verdicts[number] = _EDGES.get(readings[number].kind)
