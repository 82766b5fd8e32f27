"""Snippets: where in a page the words that were searched for stand closest together."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from transform.terms_cut import locate_terms
from warehouse.search_pieces import Span
from warehouse.search_query import phrase_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from warehouse.search_pieces import Edit, Piece

SHOWN = 90
"""Characters of a snippet: two lines of a terminal."""

_LEAD = 15
_SKIPPED = 30
"""Furniture of a few characters, such as a page number, is shown with what stands around it."""
_STOPS = frozenset("。；！？\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A stretch of a document's text and in it the words found, all as offsets into that text."""

    start: int
    end: int
    marks: tuple[Span, ...]


class _Found(NamedTuple):
    start: int
    end: int
    what: str
    weight: float


def make_snippet(piece: Piece, weights: Mapping[str, float], phrases: Sequence[str]) -> Snippet:
    """The stretch of a piece that holds most of what was searched for, of which something stands in it.

    `weights` are of the terms; a phrase weighs as much as all of them together.
    """
    text = piece.text
    found = _find(text, weights, phrases)
    places = _Places(piece.runs)
    start, end = _choose_window(text, found, places.gaps())
    marks = [places.span(one.start, one.end) for one in found if start <= one.start and one.end <= end]
    whole = places.span(start, end)
    return Snippet(start=whole.start, end=whole.end, marks=tuple(_join_touching(marks)))


def _find(text: str, weights: Mapping[str, float], phrases: Sequence[str]) -> list[_Found]:
    heaviest = sum(weights.values())
    found = [_Found(t.start, t.end, t.word, weights[t.word]) for t in locate_terms(text) if t.word in weights]
    for phrase in phrases:
        found += [_Found(*m.span(), phrase, heaviest) for m in re.finditer(phrase_pattern(phrase), text)]
    return sorted(found)


def _choose_window(text: str, found: Sequence[_Found], gaps: Sequence[int]) -> tuple[int, int]:
    """Where the stretch begins and ends: of several as good the first. It goes over none of the gaps."""
    best, first = -1.0, 0
    for at, one in enumerate(found):
        near = {}
        for other in found[at:]:
            if other.end > min(one.start + SHOWN - _LEAD, _next(gaps, one.start, len(text))):
                break
            near[other.what] = other.weight
        if sum(near.values()) > best:
            best, first = sum(near.values()), one.start
    start = max(first - _LEAD, gaps[bisect_right(gaps, first) - 1] if gaps and gaps[0] <= first else 0)
    stop = max((at for at in range(start, first) if text[at] in _STOPS), default=start - 1)
    start = stop + 1
    end = min(start + SHOWN, _next(gaps, first, len(text)))
    shown = text[start:end]
    return start + len(shown) - len(shown.lstrip()), end - (len(shown) - len(shown.rstrip()))


def _next(gaps: Sequence[int], place: int, end: int) -> int:
    at = bisect_right(gaps, place)
    return gaps[at] if at < len(gaps) else end


def _join_touching(marks: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for mark in sorted(marks):
        if joined and mark.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, mark.end))
        else:
            joined.append(mark)
    return joined


class _Places:
    """The way from a piece as it is read back to the document."""

    def __init__(self, runs: Sequence[Edit]) -> None:
        self._runs = [run for run in runs if run.shown]
        self._starts = [0, *accumulate(len(run.shown) for run in self._runs)]

    def gaps(self) -> list[int]:
        """Where the piece goes on elsewhere in the document, or behind furniture."""
        pairs = zip(self._runs, self._runs[1:], self._starts[1:], strict=False)
        return [at for one, other, at in pairs if other.start - one.end > _SKIPPED]

    def span(self, start: int, end: int) -> Span:
        """The stretch of the document that shows these characters; what was mended is taken whole."""
        first, into = self._at(start)
        last, until = self._at(end - 1)
        left = first.start + into if _is_verbatim(first) else first.start
        right = last.start + until + 1 if _is_verbatim(last) else last.end
        return Span(left, max(left, right))

    def _at(self, place: int) -> tuple[Edit, int]:
        number = bisect_right(self._starts, place) - 1
        return self._runs[number], place - self._starts[number]


def _is_verbatim(run: Edit) -> bool:
    return len(run.shown) == run.end - run.start
