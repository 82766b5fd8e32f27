"""Lists of the text: the items after 其中 against the whole they are listed under."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from transform.audit_rules import find_rule
from transform.audit_text import Narrative, text_finding
from transform.audit_wording import write_number, write_sum
from transform.report import Finding, Metric
from transform.vocabulary import load_terms

_OPENS = re.compile(r"^[，,：:；;（(、]?(?:其中|包括|分别(?:为|是)?|含)[：:，,]?")
_JOINS = re.compile(r"^[、，,]?(?:和|及|以及|与)?$")
_OPEN_END = re.compile(r"等|主要|例如")


def audit_lists(narrative: Narrative) -> Iterator[Finding]:
    """The lists whose items do not sum to their whole, so far as they can be meant to."""
    terms = load_terms("audit")["list"]
    for index, whole in enumerate(narrative.metrics):
        family = next((f for f in terms["families"] if whole.code in f["whole"]), None)
        if family is None or whole.is_approximate or not whole.value:
            continue
        parts = _list_parts(narrative, index, frozenset(family["parts"]))
        if len(parts) < 2:
            continue
        total = sum((part.value for part in parts), start=Decimal(0))
        off = total - whole.value
        above = off > 0 and not (family["overlaps"] and off > Decimal(terms["near_above"]) * whole.value)
        below = off < 0 and -off <= Decimal(terms["near_below"]) * whole.value
        begin, end = narrative.sentence(whole.start, parts[-1].end)
        is_overlap = re.search(terms["overlap_words"], narrative.words(begin, end))
        if (above or below) and not (is_overlap and family["overlaps"]):
            yield _finding(narrative, whole, parts, total)


def _list_parts(narrative: Narrative, index: int, codes: frozenset[str]) -> list[Metric]:
    """The items listed straight after a whole; none where others mingle or the list stays open."""
    metrics = narrative.metrics
    whole = metrics[index]
    parts: list[Metric] = []
    before = whole
    for metric in metrics[index + 1 : index + 12]:
        if metric.start < before.end:
            break
        gap = narrative.words(before.end, metric.start)
        is_next = _JOINS.match(gap) if parts else _OPENS.match(gap)
        if not is_next or len(gap) > 12:
            break
        if metric.unit != whole.unit or metric.is_approximate or metric.code not in codes:
            return []
        parts.append(metric)
        before = metric
    rest = narrative.words(before.end, before.end + 2)
    return [] if _OPEN_END.match(rest) else parts


def _finding(narrative: Narrative, whole: Metric, parts: Sequence[Metric], total: Decimal) -> Finding:
    rule = find_rule("list_sum")
    stated = write_number(whole.value)
    arithmetic = f"{write_sum([part.value for part in parts])} ≠ {stated}"
    quoted = narrative.words(whole.start, whole.end)
    return text_finding(
        rule.id,
        (whole.start, parts[-1].end),
        stated=whole.value,
        expected=[total],
        arithmetic=arithmetic,
        cells=(),
        message=(
            f"正文“{quoted}”：{rule.zh}。{arithmetic}。",
            f"text “{quoted}”: {rule.en}. {arithmetic}.",
        ),
        advice=(
            f"若各项互不重叠，总数应为 {write_number(total)}；否则核对各项，或写明有重叠。",
            f"if no items overlap the whole should be {write_number(total)}; else check them, or say so.",
        ),
    )
