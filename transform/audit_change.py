"""Changes on the year before that a sentence states in two ways: do they agree?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from transform.audit_rules import find_rule
from transform.audit_text import Narrative, text_finding
from transform.audit_wording import round_figure, write_number
from transform.report import Finding, Metric

_NUMBER = r"(\d[\d,]*(?:\.\d+)?)"
_UNIT = r"(?:件次|人次|件|条|次|个|份|篇|宗|起)"
_UP, _DOWN = "增加|增长|上升|增多|提高|多", "减少|下降|降低|减低|少"
_PRIOR = re.compile(rf"(?:去年|上一?年|20\d\d年)(?:度)?(?:同期)?(?:的|为|是|共|收到|办理)*{_NUMBER}{_UNIT}")
_BY = re.compile(rf"({_UP}|{_DOWN})了?{_NUMBER}{_UNIT}")
_RATE = re.compile(rf"({_UP}|{_DOWN}|增幅|升幅|降幅|增长率)(?:率|了|为|达|达到|约)*{_NUMBER}[%％]")
_ON_LAST_YEAR = re.compile(r"同比|去年|上一?年|20\d\d年")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a sentence says of a figure's change; None where it does not say."""

    prior: Decimal | None
    by: Decimal | None
    rate: Decimal | None
    places: int
    end: int


def audit_changes(narrative: Narrative) -> Iterator[Finding]:
    """The changes of which two statements contradict each other."""
    for index, metric in enumerate(narrative.metrics):
        if metric.is_approximate or metric.value <= 0 or metric.unit == "%":
            continue
        # Few figures are followed by another year; it is asked first, as it costs least.
        if not _ON_LAST_YEAR.search(narrative.text, metric.end, metric.end + 30):
            continue
        if not narrative.is_of_year(metric):
            continue
        change = _read_change(narrative, metric, index)
        wrong = _contradiction(metric.value, change) if change else None
        if change and wrong:
            yield _finding(narrative, metric, change, *wrong)


def _read_change(narrative: Narrative, metric: Metric, index: int) -> Change | None:
    """What follows a figure in its clause, up to the next figure that is no change on it."""
    _, stop = narrative.sentence(metric.start, metric.end)
    for other in narrative.metrics[index + 1 :]:
        if other.start >= stop:
            break
        if other.unit == "%" or (other.unit == metric.unit and not narrative.is_of_year(other)):
            continue
        if other.start > metric.end:
            stop = other.start
            break
    tail = narrative.words(metric.end, min(stop, metric.end + 60))
    if not _ON_LAST_YEAR.search(tail[:16]):
        return None
    prior, by, rate = _PRIOR.search(tail), _BY.search(tail), _RATE.search(tail)
    return Change(
        prior=_read(prior[1]) if prior else None,
        by=_signed(by) if by else None,
        rate=_signed(rate) if rate else None,
        places=len(rate[2].partition(".")[2]) if rate else 0,
        end=min(stop, metric.end + 60),
    )


def _contradiction(now: Decimal, change: Change) -> tuple[str, Decimal] | None:
    """The sum that fails and what it should give; None where nothing does, or nothing can be told."""
    prior = change.prior
    if prior is not None and change.by is not None and now - prior != change.by:
        return f"{write_number(now)}-{write_number(prior)}≠{write_number(change.by)}", now - prior
    if prior is None and change.by is not None:
        prior = now - change.by
    if change.rate is None or prior is None or prior <= 0:
        return None
    rate = (now - prior) / prior * 100
    if abs(rate - change.rate) < Decimal(1) / 10**change.places:
        return None
    shown = round_figure(rate, max(change.places, 1))
    sign = "+" if now >= prior else "-"
    by = write_number(abs(now - prior))
    return f"{sign}{by}/{write_number(prior)}={write_number(shown)}%≠{write_number(change.rate)}%", shown


def _signed(match: re.Match[str]) -> Decimal:
    value = _read(match[2])
    return -value if re.search(_DOWN + "|降幅", match[1]) else value


def _read(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _finding(narrative: Narrative, metric: Metric, change: Change, sum_: str, expected: Decimal) -> Finding:
    rule = find_rule("change")
    quoted = narrative.words(metric.start, change.end)
    return text_finding(
        rule.id,
        (metric.start, change.end),
        stated=change.rate if change.rate is not None else change.by,
        expected=[expected],
        arithmetic=sum_,
        cells=(),
        message=(f"正文“{quoted}”：{rule.zh}。{sum_}。", f"text “{quoted}”: {rule.en}. {sum_}."),
        advice=(f"请核对，应为 {write_number(expected)}。", f"check: {write_number(expected)} would agree."),
    )
