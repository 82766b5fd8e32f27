"""Issues about single figures: those that could not be read, and those read on weak evidence."""

from __future__ import annotations

from extract.issue import Issue, IssueCode
from transform.quantities import Damage, Damaged
from transform.report import Metric


def damage_issue(text: str, damaged: Damaged) -> Issue:
    """A figure that is masked or broken."""
    said = "masked" if damaged.damage is Damage.MASKED else "broken by a space"
    around = text[max(0, damaged.start - 8) : damaged.end]
    return Issue(
        code=IssueCode.NUMBER_DAMAGED,
        message=f"expected a figure before its unit, found a {said} one: {around!r}; look for a whole copy",
        start=damaged.start,
        end=damaged.end,
    )


def unsure_issue(metric: Metric) -> Issue:
    """A figure whose kind of evidence is often read wrongly."""
    return Issue(
        code=IssueCode.METRIC_UNSURE,
        message=f"expected a figure, found {metric.evidence!r}, of which {metric.confidence:.0%} of the "
        "labelled ones were read rightly; see whether it counts something",
        start=metric.start,
        end=metric.end,
    )
