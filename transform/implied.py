"""Totals that no word marks: a sum said after its parts, or parts that make up the figure before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from transform.division import ACT, OUTCOME, Item

_SUM = re.compile("(?:[两三四五六七八九]项)?(?:合计|总计)[为达]?")
_ALL_TOLD = re.compile("(?:总|一)?共计?[为达]?|(?:以上|上述)?(?:累计|合计|总计)[为达]?|")
_LONG = 40
"""Sentences with more figures than this are tables that lost their lines."""
_LEAST_IMPLIED = Decimal(10)
"""A list without any mark is one only where it adds up to its total, and small sums do so by chance."""


def imply_parts(heads: Sequence[Item]) -> Iterator[tuple[Item, list[Item], bool]]:
    """Totals among the figures of one sentence, each with its parts, and whether it follows them.

    What is called a sum (合计) has parts even where they do not add up; all others must.
    """
    if len(heads) > _LONG:
        return
    for at, total in enumerate(heads):
        before = _parts_before(heads, at)
        parts = before or _parts_after(heads, at)
        if parts:
            yield total, parts, bool(before)


def _parts_before(heads: Sequence[Item], at: int) -> list[Item]:
    """行政许可26件、行政处罚20件，合计46件: what such a sum is made of."""
    total = heads[at]
    is_sum = _SUM.fullmatch(total.label) is not None
    if not is_sum and not _ALL_TOLD.fullmatch(total.label):
        return []
    parts: list[Item] = []
    for head in reversed(heads[:at]):
        if head.unit != total.unit or sum((part.value for part in parts), Decimal(0)) == total.value:
            break
        parts.insert(0, head)
    adds_up = sum((part.value for part in parts), Decimal(0)) == total.value
    return parts if len(parts) > 1 and (is_sum or adds_up) else []


def _parts_after(heads: Sequence[Item], at: int) -> list[Item]:
    """全年公开信息126条，网站85条，微信41条: the figures after a total that make it exactly."""
    total, parts, rest = heads[at], [], heads[at].value
    for head in heads[at + 1 :]:
        if head.unit != total.unit or (ACT.match(head.label) and not OUTCOME.search(head.label)):
            break
        parts.append(head)
        rest -= head.value
        if rest <= 0:
            break
    is_list = not rest and len(parts) > 1 and all(part.value for part in parts)
    return parts if is_list and total.value >= _LEAST_IMPLIED else []
