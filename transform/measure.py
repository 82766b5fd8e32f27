"""Text to Metrics: every figure a report states in running text, with its meaning and its evidence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from extract.issue import Issue, IssueCode
from transform.context import Item, Sections, Totals, find_period, find_qualifier, find_scope
from transform.inherit import inherit_code
from transform.meaning import Words, find_code
from transform.phrases import Layout, Phrase, cut_phrase, lay_out
from transform.quantities import Damage, Damaged, Quantity, find_quantities, fold
from transform.report import Metric, MetricKind, Section
from transform.traps import is_counted
from transform.zeros import Zero, find_zeros

_SHARES = frozenset({MetricKind.PERCENT, MetricKind.RATE, MetricKind.DURATION})
_HEAD = 150
_REST = 24
_WEAK = frozenset({None, "other", "staff", "org_units"})
"""Codes that a unit alone gives (人, 家): the words of the clause before may tell more."""
_BARE_END = re.compile(
    r"(?:共计?|总计|合计|达到?|达|为|有|约|近|超过?|突破|是|了|已|的|数|数量|累计|多|等|提[高升][到至]?|上升[到至]|增[加至]到?|降[低至]到?|[：:“”\"'、])+$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a report's running text states, and the figures in it that could not be read."""

    metrics: tuple[Metric, ...]
    issues: tuple[Issue, ...]


def measure_report(
    text: str, sections: tuple[Section, ...], *, excluded: tuple[tuple[int, int], ...] = ()
) -> tuple[Metric, ...]:
    """Every quantity and zero statement in one report's text, in order.

    `text` is the repaired text without chrome; `sections` and all offsets returned are in its
    coordinates. Nothing is measured that touches a span of `excluded` (the statutory tables,
    whose figures are cells).

    >>> [(m.code, m.value, m.unit) for m in measure_report("全年收到信息公开申请3件。", ())]
    [('requests_received', Decimal('3'), '件')]
    """
    return measure(text, sections, excluded=excluded).metrics


def measure(
    text: str, sections: tuple[Section, ...], *, excluded: tuple[tuple[int, int], ...] = ()
) -> Measured:
    """As `measure_report`, with an issue for every figure that is masked or broken.

    >>> measure("受理申请xx件。", ()).issues[0].code
    <IssueCode.NUMBER_DAMAGED: 'number_damaged'>
    """
    layout = lay_out(fold(text))
    reader = _Reader(text, layout, sections, Sections(sections))
    tables = _Spans(excluded)
    zeros = [zero for zero in find_zeros(layout) if not tables.touch(zero.start, zero.end)]
    metrics = [reader.read_zero(zero) for zero in zeros]
    issues: list[Issue] = []
    quantities: list[Quantity] = []
    said = _Spans((zero.start, zero.end) for zero in zeros)  # 未发生1起 is 0, not 1
    for found in find_quantities(layout.text):
        if tables.touch(found.start, found.end) or said.touch(found.start, found.end):
            continue
        if isinstance(found, Damaged):
            issues.append(_damage_issue(text, found))
        else:
            quantities.append(found)
    metrics += reader.read_quantities(quantities)
    metrics.sort(key=lambda metric: (metric.start, metric.figure_start))
    return Measured(metrics=tuple(metrics), issues=tuple(issues))


@dataclass(frozen=True, slots=True)
class _Reader:
    """One report's text, ready for its statements to be read."""

    text: str
    layout: Layout
    sections: tuple[Section, ...]
    places: Sections

    def read_quantities(self, quantities: Iterable[Quantity]) -> Iterator[Metric]:
        totals = Totals(self.layout)
        floor = figure_before = 0
        for index, quantity in enumerate(quantities):
            section, role = self._section(quantity.start)
            if not is_counted(self.layout, quantity, role):
                continue
            is_first = figure_before <= self.layout.clause(quantity.start)[0]
            # 两个阶级两条路线…: the phrase before may reach over this figure, and cannot hold it.
            floor = min(max(floor, self._heading_end(section, quantity.start)), quantity.start)
            shared = figure_before if quantity.kind is MetricKind.MONEY else floor
            phrase = cut_phrase(self.layout, quantity.start, quantity.end, floor=floor, shared_from=shared)
            floor, figure_before = phrase.end, quantity.end
            parent = totals.parent_of(quantity.start)
            code = self._code(quantity, phrase, section, parent, is_first=is_first)
            joined = totals.previous is not None and totals.previous.end == quantity.start
            if code is None or (joined and code in _WEAK):  # 2318户4107人
                code = self._inherited(quantity, phrase, parent, totals.previous)
            if quantity.kind not in _SHARES:  # 3560条，增长23%，其中…: the total is not the share
                totals.read(Item(index, quantity.end, quantity.unit, code))
            yield self._metric(quantity, phrase, code, section)

    def _heading_end(self, section: int | None, before: int) -> int:
        """Where a heading that runs into its text ends; a figure's words begin after it."""
        if section is None:
            return 0
        here = self.sections[section]
        end = here.start + len(here.marker or "") + len(here.heading or "")
        return end if here.heading and end < before else 0

    def _section(self, place: int) -> tuple[int | None, str | None]:
        section = self.places.at(place)
        return section, None if section is None else self.sections[section].role

    def _code(
        self, quantity: Quantity, phrase: Phrase, section: int | None, parent: Item | None, *, is_first: bool
    ) -> str | None:
        clause_start, clause_end = self.layout.clause(quantity.start)
        text = self.layout.text
        bare = not _BARE_END.sub("", phrase.label)
        own = phrase.label + phrase.tail
        if (
            bare
            and quantity.kind is MetricKind.COUNT
            and (not phrase.tail or text.startswith("的", phrase.end))
        ):
            # 有1件涉及政府信息公开的行政复议: what is counted comes after 的
            own = text[quantity.end : min(clause_end, quantity.end + _REST)]
        begin = 0 if section is None else self.sections[section].start
        words = Words(
            own=own,
            clause=text[clause_start:clause_end],
            head=text[max(begin, quantity.start - _HEAD) : quantity.start],
            unit=quantity.unit,
            kind=quantity.kind,
            role=None if section is None else self.sections[section].role,
            parent="" if parent is None else parent.code,
        )
        code = find_code(words)
        if bare and not phrase.tail and is_first and code in _WEAK:
            wider = self.layout.clause_before(clause_start)
            if wider is not None:  # 公开的信息共9大类，132条
                code = find_code(words._replace(own=text[wider:clause_start])) or code
        return code

    def _inherited(
        self, quantity: Quantity, phrase: Phrase, parent: Item | None, previous: Item | None
    ) -> str:
        beside = previous
        if previous is not None and self.layout.sentence(quantity.start)[0] >= previous.end:
            beside = None
        gap = "" if beside is None else self.layout.text[beside.end : quantity.start]
        return inherit_code(phrase, quantity.kind, quantity.unit, parent=parent, beside=beside, gap=gap)

    def _metric(self, quantity: Quantity, phrase: Phrase, code: str, section: int | None) -> Metric:
        before = self.layout.text[max(0, phrase.start - 6) : phrase.start]
        return Metric(
            start=phrase.start,
            end=phrase.end,
            figure_start=quantity.start,
            figure_end=quantity.figure_end,
            evidence=self.text[phrase.start : phrase.end],
            code=code,
            indicator=_BARE_END.sub("", phrase.label) + phrase.tail,
            value=quantity.value,
            unit=quantity.unit,
            kind=quantity.kind,
            is_approximate=quantity.is_approximate,
            qualifier=find_qualifier(phrase.label, before),
            period=find_period(self.layout, quantity.start),
            scope=find_scope(self.layout, quantity.start),
            section=section,
            section_role=None if section is None else self.sections[section].role,
            confidence=0.8 if quantity.numeral else 0.95,
        )

    def read_zero(self, zero: Zero) -> Metric:
        section, role = self._section(zero.start)
        return Metric(
            start=zero.start,
            end=zero.end,
            figure_start=zero.figure_start,
            figure_end=zero.figure_end,
            evidence=self.text[zero.start : zero.end],
            code=zero.code,
            indicator=zero.indicator,
            value=Decimal(0),
            unit=zero.unit,
            kind=MetricKind.MONEY if zero.unit == "元" else MetricKind.COUNT,
            period=find_period(self.layout, zero.start),
            scope=find_scope(self.layout, zero.start),
            section=section,
            section_role=role,
            confidence=0.7 if zero.code == "other" else 0.9,
        )


def _damage_issue(text: str, damaged: Damaged) -> Issue:
    said = "masked" if damaged.damage is Damage.MASKED else "broken by a space"
    around = text[max(0, damaged.start - 8) : damaged.end]
    return Issue(
        code=IssueCode.NUMBER_DAMAGED,
        message=f"expected a figure before its unit, found a {said} one: {around!r}; look for a whole copy",
        start=damaged.start,
        end=damaged.end,
    )


class _Spans:
    """Disjoint spans, asked whether another touches one of them."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]

    def touch(self, start: int, end: int) -> bool:
        at = bisect_right(self._starts, start)
        before = at > 0 and self._spans[at - 1][1] > start
        return before or (at < len(self._spans) and self._starts[at] < end)
