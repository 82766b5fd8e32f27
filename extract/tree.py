"""Tree: a page's elements as flat lists and its text as lines, in document order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from selectolax.lexbor import LexborNode


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
    """A page's visible blocks in document order, with what holds them; one entry an element.

    `parents` holds the index of each element's parent (the root has -1), `nodes`
    the parser's own, `ends` the index just past its last descendant, so that a subtree is
    a slice; `firsts` and `lasts` bound the lines in it in the same way. `hidden` holds the length
    of each text that a browser would not show. `heads` holds the attributes of meta elements and
    of the link that names the page's own address, and `titles` the texts of title elements,
    wherever on the page they stand; `scripts` those of scripts that hold JSON-LD.
    """

    tags: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    nodes: list[LexborNode] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)
    lasts: list[int] = field(default_factory=list)
    attributes: list[dict[str, str | None]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    heads: list[dict[str, str | None]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)


class LineSums:
    """Sums over the lines of any element, given a value for each line of the page.

    The lines of a subtree stand together, so that each sum is a difference of two.
    """

    __slots__ = ("_firsts", "_lasts", "_sums")

    def __init__(self, tree: Tree, values: Iterable[float]) -> None:
        self._firsts, self._lasts = tree.firsts, tree.lasts
        self._sums = [0.0, *accumulate(values)]

    def __getitem__(self, place: int) -> float:
        return self._sums[self._lasts[place]] - self._sums[self._firsts[place]]


def sum_lines(tree: Tree, values: Iterable[float]) -> list[float]:
    """The sums of `LineSums` for every element; cheaper where all are asked for."""
    sums = [0.0, *accumulate(values)]
    return [sums[last] - sums[first] for first, last in zip(tree.firsts, tree.lasts, strict=True)]
