"""Where the body of a page is: the element whose lines gain most, less what is chrome in it."""

from __future__ import annotations

import re

from extract.walk import Line, Tree

_SENTENCE = re.compile(r"[。！？；，、：]|[.,;:!?](?=\s|$)")


def score_line(line: Line) -> float:
    """What a line adds to the body: its length where it reads as prose, a penalty for links."""
    size = len(line.text)
    if line.linked * 2 > size:
        return -2.0 - 0.3 * size
    marks = len(_SENTENCE.findall(line.text))
    if marks:
        return size + 10.0 * marks
    return 0.5 * size if line.cell >= 0 else 0.2 * size - 4.0


def choose_body(tree: Tree) -> int:
    """The index of the element that holds the page's main content."""
    gains = [0.0] * len(tree.tags)
    for line in tree.lines:
        gains[line.node] += score_line(line)
    for place in range(len(gains) - 1, 0, -1):
        gains[tree.parents[place]] += gains[place]
    best = max(range(len(gains)), key=gains.__getitem__)
    floor = gains[best] * 0.95
    for place in range(best + 1, tree.ends[best]):
        if (gains[place] >= floor and tree.parents[place] <= best) or gains[place] >= floor:
            best = place
    return best
