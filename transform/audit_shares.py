"""Shares stated in the text against the cells they are worked out from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from transform.audit_rules import Term, find_rule, share_terms
from transform.audit_sums import Cells
from transform.audit_text import Narrative, count_places, expand_places, text_finding
from transform.audit_wording import round_figure, write_number
from transform.report import Finding, FindingCause, Metric, MetricKind, Place

_SHARE = re.compile(
    r"(?P<part>[^，,。；;：:（(]*?)(?:件数|数量|数|的?申请)?(?:约)?占(?P<whole>[^，,。；;]*?)(?:的|比|为|约|达|比例|比重)*$"
)
_AS_A_WHOLE = Decimal(100)


def audit_shares(narrative: Narrative, cells: Cells) -> Iterator[Finding]:
    """The shares of the text that no admissible part and whole bear out, rounded as they are."""
    for metric in narrative.metrics:
        if metric.kind is not MetricKind.PERCENT or metric.is_approximate:
            continue
        begin, _ = narrative.sentence(metric.start, metric.end)
        match = _SHARE.search(narrative.words(max(begin, metric.start - 40), metric.figure_start))
        if match is None:
            continue
        parts = _find_sets(share_terms("part"), match["part"], cells)
        wholes = _find_sets(share_terms("whole"), match["whole"], cells)
        shares = [(p, w, a / b * _AS_A_WHOLE) for p, a in parts for w, b in wholes if b and a <= b]
        if shares and not any(_is_rounded(metric, narrative.text, share) for _, _, share in shares):
            yield _finding(narrative, metric, shares)


def _find_sets(terms: Sequence[Term], words: str, cells: Cells) -> list[tuple[tuple[Place, ...], Decimal]]:
    for term in terms:
        if term.words.search(words):
            sets = [expand_places(one, cells) for one in term.sets]
            return [(one, value) for one in sets if one and (value := count_places(one, cells)) is not None]
    return []


def _is_rounded(metric: Metric, text: str, share: Decimal) -> bool:
    """Whether a percentage is the share, rounded or cut off at its own last place."""
    figure = re.search(r"\d+(?:\.(\d+))?", text[metric.figure_start : metric.figure_end])
    step = Decimal(1) / 10 ** len(figure[1] or "") if figure else Decimal(1)
    return abs(metric.value - share) < step


def _finding(
    narrative: Narrative,
    metric: Metric,
    shares: Sequence[tuple[Sequence[Place], Sequence[Place], Decimal]],
) -> Finding:
    rule = find_rule("share")
    expected = list(dict.fromkeys(round_figure(share, 2) for _, _, share in shares))
    quoted = narrative.words(metric.start, metric.end)
    stated = write_number(metric.value)
    choice = " / ".join(f"{write_number(value)}%" for value in expected)
    is_scope = narrative.is_of_other_scope(metric)
    return text_finding(
        find_rule("scope").id if is_scope else rule.id,
        (metric.start, metric.end),
        stated=metric.value,
        expected=expected,
        arithmetic=f"{stated}% ≠ {choice}",
        cells=[place for part, whole, _ in shares[:1] for place in (*part, *whole)],
        message=(
            f"正文“{quoted}”：{rule.zh}。按表三计算为 {choice}。",
            f"text “{quoted}”: {rule.en}. By table three it is {choice}.",
        ),
        advice=(
            f"请把占比改为 {choice}，或核对分子分母。",
            f"change the share to {choice}, or check part and whole.",
        ),
        cause=FindingCause.SCOPE if is_scope else FindingCause.SOURCE,
    )
