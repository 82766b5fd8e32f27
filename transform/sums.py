"""Whether parts add up to their totals, and shares to their parts: what does not is reported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from extract.issue import Issue, IssueCode
from transform.division import Division
from transform.phrases import Layout
from transform.report import Metric, Relation

_OVERLAP = re.compile(
    "重复|交叉|重叠|兼[有具]|同时|多个?(?:渠道|类别)|不同(?:渠道|方式)|分别计|既[^，。]{1,12}又"
)
_ROUND = Decimal("0.6")
"""Percentage points by which a share may differ: those of the samples are rounded to the unit."""


def check_sums(layout: Layout, metrics: Sequence[Metric], divisions: Iterable[Division]) -> list[Issue]:
    """An issue for each total that its parts do not make, and for each share that is not its part's.

    Parts may fall short of a total unless they claim to be all there is. Approximate figures
    are not added up, nor parts of which the text says that they overlap.
    """
    at = {metric.figure_start: index for index, metric in enumerate(metrics)}
    issues = []
    for division in divisions:
        if not division.is_exact or not division.rest or (division.rest > 0 and not division.is_whole):
            continue
        first, last = at[division.total.start], at[division.parts[-1].start]
        start, end = metrics[first].start, metrics[last].end
        start, end = min(start, metrics[last].start), max(end, metrics[first].end)
        if division.rest < 0 and _OVERLAP.search(layout.text, start, min(len(layout.text), end + 40)):
            continue
        parts = " + ".join(f"{part.value:f}" for part in division.parts)
        issues.append(
            Issue(
                code=IssueCode.SUM_DIFFERS,
                message=f"expected parts that add up to {division.total.value:f}{division.total.unit or ''}, "
                f"found {parts} = {division.total.value - division.rest:f}: look which is wrong",
                start=start,
                end=end,
            )
        )
    issues += [issue for metric in metrics if (issue := _check_share(metric, metrics)) is not None]
    return issues


def _check_share(share: Metric, metrics: Sequence[Metric]) -> Issue | None:
    """A share of a part of a total, held against both: 20条，占4% of 500条."""
    if share.relation is not Relation.SHARE or share.parent is None or share.is_approximate:
        return None
    part = metrics[share.parent]
    if part.relation is not Relation.PART or part.parent is None:
        return None
    total = metrics[part.parent]
    if total.unit != part.unit or not total.value or total.is_approximate or part.is_approximate:
        return None
    is_ = part.value * 100 / total.value
    if abs(is_ - share.value) <= _ROUND:
        return None
    start, end = min(part.start, share.start), max(part.end, share.end)
    return Issue(
        code=IssueCode.SUM_DIFFERS,
        message=f"expected {part.value:f} of {total.value:f} to be {is_:.1f}%, "
        f"found {share.value:f}%: look which is wrong",
        start=start,
        end=end,
    )
