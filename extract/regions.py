"""Which parts of a page are not its body: by name, by tag, and by being one of many alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from extract.kinds import LINKED, Reading
from extract.phrases import Phrases
from extract.tree import LineSums, Tree

_CHROME, _OUTSIDE, _FOOTER = 1, 2, 3
_RANKS = {"nav": _CHROME, "aside": _CHROME, "menu": _CHROME, "footer": _FOOTER}
_ARTICLE_TAGS = frozenset({"article", "main"})
_FEED_TAGS = frozenset({"li", "div", "dl", "article", "section", "tr"})
_FEED_LEAST = 4
# What must be left of a page's prose when a part is set aside, in gain (about three sentences).
_LEAST_PROSE = 150.0
# What must be left when lists of teasers are set aside: one sentence, for some reports are one.
_LEAST_LEFT = 20.0


def find_chrome(tree: Tree, readings: Sequence[Reading], phrases: Phrases) -> list[bool]:
    """For each element, whether it lies in a part that is chrome by name, tag or repetition.

    A part that holds half of the page's prose is the body whatever it is called; comments
    and the like only where nothing else is left.
    """
    prose = LineSums(tree, [reading.gain for reading in readings])
    chrome = _named(tree, prose, phrases)
    feeds = _feeds(tree, readings, prose)
    if feeds:
        with_feeds = list(chrome)
        for place in range(1, len(with_feeds)):
            with_feeds[place] = chrome[place] or place in feeds or with_feeds[tree.parents[place]]
        if _left(tree, readings, with_feeds) >= _LEAST_LEFT:
            return with_feeds
    return chrome


def _left(tree: Tree, readings: Sequence[Reading], chrome: Sequence[bool]) -> float:
    """The gain of all lines outside chrome."""
    return sum(
        reading.gain for line, reading in zip(tree.lines, readings, strict=True) if not chrome[line.node]
    )


def _named(tree: Tree, prose: LineSums, phrases: Phrases) -> list[bool]:
    """Parts that are chrome by name or tag, and all within them; those without a line are left out."""
    total = prose[0]
    holds_article = _around(tree) if _ARTICLE_TAGS.intersection(tree.tags) else None
    chrome = [False] * len(tree.tags)
    elements = zip(tree.parents, tree.tags, tree.firsts, tree.lasts, tree.attributes, strict=True)
    for place, (parent, tag, first, last, attributes) in enumerate(elements):
        if first == last or not place:
            continue  # a quarter of all elements: nothing to judge, so the name need not be read
        if chrome[parent]:
            chrome[place] = True
            continue
        rank = _RANKS.get(tag, 0)
        if attributes:
            rank = max(rank, _rank_name(attributes.get("id"), attributes.get("class"), phrases))
        if not rank or tag == "body":
            continue
        is_most = prose[place] >= 0.5 * total
        if rank == _CHROME:
            chrome[place] = not is_most and not (holds_article and holds_article[place])
        else:
            least = _LEAST_PROSE if rank == _OUTSIDE else _LEAST_LEFT
            chrome[place] = not is_most or total - prose[place] >= least
    return chrome


@lru_cache(maxsize=8192)
def _rank_name(ident: str | None, classes: str | None, phrases: Phrases) -> int:
    """How surely a name says that a part is not the body: 0, or _CHROME, _OUTSIDE, _FOOTER."""
    name = f"{ident or ''} {classes or ''}".lower()
    if len(name) < 2 or len(name) > phrases.longest_name:
        return 0
    plain, begun = phrases.any_chrome
    if not (plain.search(name) or begun.search(name)):
        return 0
    if phrases.footer_name.search(name):
        return _FOOTER
    if phrases.outside_name.search(name):
        return _OUTSIDE
    return _CHROME if phrases.chrome_name.search(name) else 0


def _around(tree: Tree) -> list[bool]:
    """For each element, whether it is or holds an article or main element."""
    around = [False] * len(tree.tags)
    for place, tag in enumerate(tree.tags):
        if tag in _ARTICLE_TAGS:
            above = place
            while above >= 0 and not around[above]:
                around[above] = True
                above = tree.parents[above]
    return around


def _feeds(tree: Tree, readings: Sequence[Reading], prose: LineSums) -> set[int]:
    """Elements that are one of four or more siblings or namesakes, mostly with links: teasers, comments."""
    linked_lines = [reading.kind is LINKED for reading in readings]
    if sum(linked_lines) < _FEED_LEAST:
        return set()
    links = LineSums(tree, linked_lines)
    groups: dict[tuple[int | str, str], list[int]] = {}
    for place, (tag, first, last) in enumerate(zip(tree.tags, tree.firsts, tree.lasts, strict=True)):
        if last - first >= 2 and tag in _FEED_TAGS:
            groups.setdefault((tree.parents[place], tag), []).append(place)
            name = tree.attributes[place].get("class")
            if name:
                groups.setdefault((name, tag), []).append(place)
    feeds: set[int] = set()
    for members in groups.values():
        if len(members) < _FEED_LEAST:
            continue
        linked = sum(links[place] > 0 for place in members)
        if linked < max(_FEED_LEAST, 0.7 * len(members)):
            continue
        if max(prose[place] for place in members) < 0.3 * prose[0]:
            feeds.update(members)
    return feeds
