"""Where the body of a page is: the element whose lines gain most, less what is chrome in it."""

from __future__ import annotations

from collections.abc import Sequence

from extract.kinds import ATTACHED, ENDING, LINKED, META, NOTICE, PROSE, SHORT, Reading
from extract.linked_data import read_stated
from extract.phrases import Phrases
from extract.title import squeeze
from extract.tree import LineSums, Tree, sum_lines

# What a line of each kind takes from a body that holds it, and a share of its size.
# Tuned on the development pages in steps of a half; neighbours change F1 by less than 0.002.
_PENALTY = {LINKED: (1.5, 0.15), META: (4.0, 0.0), NOTICE: (4.0, 0.2), ENDING: (4.0, 0.0)}
_CHROME_PENALTY = (4.0, 0.2)
# After "related news" or "comments" prose counts a quarter.
_AFTER_ENDING = 0.25
_KEEPS = 0.95
_KEEPS_MASS = 0.65
_DECLARED_SHARE = 0.5
_MOST_ASKED = 300
# Elements that hold one paragraph; a body is what holds them.
_LEAVES = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dd", "dt", "span", "font", "b", "strong", "a", "em",
    "i", "u", "tr", "tbody", "blockquote",
})  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def choose_body(tree: Tree, readings: Sequence[Reading], chrome: Sequence[bool], phrases: Phrases) -> int:
    """The index of the element that holds the page's main content.

    The subtree of greatest gain less penalty, then the deepest element that keeps nearly
    all of it; a container that content systems fill with the article alone is preferred.
    """
    scores = _score_lines(tree, readings, chrome)
    gains = sum_lines(tree, scores)
    best = max((place for place, tag in enumerate(tree.tags) if tag not in _LEAVES), key=gains.__getitem__)
    best = _deepest(tree, gains, _mass(tree, readings, chrome), best)
    best = _widen(tree, gains, LineSums(tree, [score < 0 for score in scores]), best)
    best = _declared(tree, gains, best, phrases)
    return _stated(tree, readings, gains, best) if tree.scripts else best


def _score_lines(tree: Tree, readings: Sequence[Reading], chrome: Sequence[bool]) -> list[float]:
    """What each line adds to a body that holds it, and takes from it."""
    scores: list[float] = []
    total = sum(r.gain for line, r in zip(tree.lines, readings, strict=True) if not chrome[line.node])
    seen, weight = 0.0, 1.0
    for line, (kind, size, gain) in zip(tree.lines, readings, strict=True):
        if chrome[line.node]:
            scores.append(-_CHROME_PENALTY[0] - _CHROME_PENALTY[1] * size)
        elif kind is PROSE:
            scores.append(gain * weight)
            seen += gain
        elif kind is SHORT or kind is ATTACHED:
            scores.append(_score_short(tree.tags[line.node], size) * weight)
        else:
            fixed, share = _PENALTY[kind]
            scores.append(-fixed - share * size)
            if kind is ENDING and seen > 0.3 * total:
                weight = _AFTER_ENDING
    return scores


def _score_short(tag: str, size: float) -> float:
    """A short line is a heading or a paragraph where its tag says so, a cell, or a loose label."""
    if tag in {"p", "td", "th"}:
        return 0.2 * size
    return 0.0 if tag in _HEADINGS else -1.0


def _mass(tree: Tree, readings: Sequence[Reading], chrome: Sequence[bool]) -> LineSums:
    """For each element the size of what may be body in it: prose, headings, cells."""
    sizes = [
        size if kind <= ATTACHED and not chrome[line.node] else 0.0
        for line, (kind, size, _) in zip(tree.lines, readings, strict=True)
    ]
    return LineSums(tree, sizes)


def _deepest(tree: Tree, gains: Sequence[float], mass: LineSums, best: int) -> int:
    floor, least = gains[best] * _KEEPS, mass[best] * _KEEPS_MASS
    if floor <= 0:
        return best
    for place in range(best + 1, tree.ends[best]):
        if gains[place] >= floor and mass[place] >= least and tree.tags[place] not in _LEAVES:
            best = place
    return best


def _widen(tree: Tree, gains: Sequence[float], losses: LineSums, best: int) -> int:
    """The widest element around the best that holds more prose than it, and nothing else more.

    A report whose paragraphs stand in a table may begin with one in front of it.
    """
    above = best
    while (above := tree.parents[above]) > 0 and losses[above] == losses[best]:
        if gains[above] > gains[best]:
            best = above
    return best


def _declared(tree: Tree, gains: Sequence[float], best: int, phrases: Phrases) -> int:
    """The container that its name says is the article's, if it gains half as much as the best.

    A declaration breaks ties: pages declare empty containers too, and lists of teasers.
    """
    floor = max(gains[best] * _DECLARED_SHARE, 1.0)
    named = [
        place for place, gain in enumerate(gains) if gain >= floor and _is_named_body(tree, place, phrases)
    ]
    if not named:
        return best
    most = max(gains[place] for place in named)
    return max(place for place in named if gains[place] >= most * _KEEPS)


def _stated(tree: Tree, readings: Sequence[Reading], gains: Sequence[float], best: int) -> int:
    """The deepest element with nearly all of the prose that JSON-LD states, if it gains half as much.

    A statement that covers less than half of the best's prose is a summary, and says nothing.
    """
    body = squeeze(read_stated(tree.scripts).body or "")
    if not body:
        return best
    asked = [number for number, reading in enumerate(readings) if reading.kind is PROSE][:_MOST_ASKED]
    found = [0.0] * len(readings)
    for number in asked:
        if squeeze(tree.lines[number].text) in body:
            found[number] = readings[number].gain
    held, prose = LineSums(tree, found), LineSums(tree, [reading.gain for reading in readings])
    if held[0] <= 0 or held[best] < 0.5 * prose[best]:
        return best
    floor = gains[best] * _DECLARED_SHARE
    most = held[0] * _KEEPS
    fits = (place for place, gain in enumerate(gains) if gain >= floor and held[place] >= most)
    return max((place for place in fits if tree.tags[place] not in _LEAVES), default=best)


def _is_named_body(tree: Tree, place: int, phrases: Phrases) -> bool:
    if tree.tags[place] == "ucapcontent":
        return True
    attributes = tree.attributes[place]
    if not attributes:
        return False
    name = f"{attributes.get('id') or ''} {attributes.get('class') or ''}".lower()
    return len(name) < phrases.longest_name and phrases.body_name.search(name) is not None
