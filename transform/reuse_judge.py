"""Judging a pair of reports: which of their shared passages count, and what they amount to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transform.reuse_align import Passage, align
from transform.reuse_fold import Folded, fold_text
from transform.reuse_stock import mark_stock

Flags = npt.NDArray[np.bool_]

LEAST_OWN = 12
"""Characters that are no stock text in the shortest passage that counts: half a sentence."""

LEAST_OWN_IN_ALL = 20
"""… and in all passages of a pair together. On 21 seed reports (210 pairs) what lies below
are sentences that two officials may well have found by themselves."""

LEAST_DENSITY = 0.6
"""Equal characters of a passage's length, in the longer text: less is like wording, not copying."""

WHOLE_SHORTER = 0.7
WHOLE_LONGER = 0.5
"""Shares of the shorter and of the longer report's own characters that are shared by a copy or
template. Two reports of which the later one has a section more are still one text."""

OTHER_FIGURES = 0.2
"""Share of the figures that stand against each other and differ, from which on a copy is a template."""


class ReuseKind(StrEnum):
    """What two reports have in common."""

    COPY = "copy"
    """The same text with the same figures."""
    TEMPLATE = "template"
    """The same text with other figures."""
    BORROWING = "borrowing"
    """Parts alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A report as it is compared: folded, and which of its characters are stock text."""

    folded: Folded
    stock: Flags

    @property
    def own_count(self) -> int:
        """How many characters are no stock text."""
        return int(len(self.stock) - self.stock.sum())


def make_sample(text: str) -> Sample:
    """A text as it is compared."""
    folded = fold_text(text)
    return Sample(folded=folded, stock=mark_stock(folded))


class SharedPassage(NamedTuple):
    """A passage that counts: offsets into both documents, and how many characters are equal and own."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    matched: int
    own: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """What two reports share. `similarity`, from 0 to 1, is the share of both texts that is equal.

    `figures_equal` counts figures that stand at the same place of a passage and are equal,
    `figures_other` those that differ or that one of the reports has alone; masked figures are
    left out. Passages come in the order of the first report.
    """

    kind: ReuseKind
    similarity: float
    figures_equal: int
    figures_other: int
    passages: tuple[SharedPassage, ...]


def compare(a: Sample, b: Sample) -> Reuse | None:
    """What two reports share; None where that is stock text or less than half a sentence.

    The order of the two makes no difference to anything but the order of the passages.
    """
    counted = [p for p in align(a.folded, b.folded) if _counts(p, a.stock, b.stock)]
    own = [_own(p, a.stock, b.stock) for p in counted]
    if sum(own) < LEAST_OWN_IN_ALL:
        return None
    equal, other = _compare_figures(a.folded, b.folded, counted)
    matched = sum(p.matched for p in counted)
    return Reuse(
        kind=_judge(a, b, sum(own), equal, other),
        similarity=round(2 * matched / max(1, len(a.folded) + len(b.folded)), 4),
        figures_equal=equal,
        figures_other=other,
        passages=tuple(
            SharedPassage(
                *a.folded.span(p.a_start, p.a_end), *b.folded.span(p.b_start, p.b_end), p.matched, each
            )
            for p, each in zip(counted, own, strict=True)
        ),
    )


def _counts(passage: Passage, a: Flags, b: Flags) -> bool:
    longest = max(passage.a_end - passage.a_start, passage.b_end - passage.b_start)
    return _own(passage, a, b) >= LEAST_OWN and passage.matched >= LEAST_DENSITY * longest


def _own(passage: Passage, a: Flags, b: Flags) -> int:
    """Equal characters that are stock text in neither: phrases reach over the ends of passages."""
    return sum(
        int((~(a[block.a : block.a + block.size] | b[block.b : block.b + block.size])).sum())
        for block in passage.blocks
    )


def _judge(a: Sample, b: Sample, own: int, equal: int, other: int) -> ReuseKind:
    shorter, longer = sorted((max(1, a.own_count), max(1, b.own_count)))
    if own < WHOLE_SHORTER * shorter or own < WHOLE_LONGER * longer:
        return ReuseKind.BORROWING
    return ReuseKind.TEMPLATE if other > OTHER_FIGURES * (equal + other) else ReuseKind.COPY


def _compare_figures(a: Folded, b: Folded, passages: Sequence[Passage]) -> tuple[int, int]:
    """How many figures stand at the same places of the passages and are equal, and how many do not.

    A figure of either report that no passage holds is one that the other does not have.
    """
    of_a, of_b = dict(a.figures), dict(b.figures)
    masked = sum(digits is None for digits in (*of_a.values(), *of_b.values()))
    equal = met = 0
    for passage in passages:
        for block in passage.blocks:
            shift = block.b - block.a
            for place in range(block.a, block.a + block.size):
                one, two = of_a.get(place), of_b.get(place + shift)
                if one is not None and two is not None:
                    met += 1
                    equal += one == two
    # Two that stand against each other are one difference.
    return equal, len(of_a) + len(of_b) - masked - met - equal
