"""Text to Metrics: every figure a report states in running text, with its meaning and its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from extract.issue import Issue
from transform.confidence import Grounds, confidence_of, evidence_class, unsure_below
from transform.context import Sections, Setting, Spans, find_qualifier
from transform.division import Division, Item
from transform.doubts import damage_issue, unsure_issue
from transform.inherit import inherit_code, settle_codes
from transform.links import Link, Links
from transform.meaning import Words, find_code
from transform.phrases import Layout, Phrase, cut_phrase, lay_out
from transform.quantities import Damaged, Quantity, find_quantities, fold
from transform.report import Metric, MetricKind, Relation, Section
from transform.sums import check_sums
from transform.traps import is_counted
from transform.zeros import Zero, find_zeros

_HEAD = 150
_REST = 24
_WEAK = frozenset({None, "other", "staff", "org_units"})
"""Codes that a unit alone gives (人, 家): the words of the clause before may tell more."""
_BARE_END = re.compile(
    r"(?:共计?|总计|合计|达到?|达|为|有|约|近|超过?|突破|是|了|已|的|数|数量|累计|多|等|提[高升][到至]?|上升[到至]|增[加至]到?|降[低至]到?|[：:“”\"'、])+$"
)
_ASKED = re.compile("(?:收到|受理|接到|接收|收悉)了?$")


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
    reader = _Reader(text, layout, sections, Sections(sections), Setting(layout))
    tables = Spans(excluded)
    zeros = [zero for zero in find_zeros(layout) if not tables.touch(zero.start, zero.end)]
    issues: list[Issue] = []
    quantities: list[Quantity] = []
    said = Spans((zero.start, zero.end) for zero in zeros)  # 未发生1起 is 0, not 1
    for found in find_quantities(layout.text):
        if tables.touch(found.start, found.end) or said.touch(found.start, found.end):
            continue
        if isinstance(found, Damaged):
            issues.append(damage_issue(text, found))
        else:
            quantities.append(found)
    drafts, divisions = reader.read_quantities(quantities)
    drafts += [_Draft(reader.read_zero(zero)) for zero in zeros]
    metrics = _bind(drafts)
    issues += check_sums(layout, metrics, divisions)
    issues += [unsure_issue(metric) for metric in metrics if metric.confidence < unsure_below()]
    return Measured(metrics=metrics, issues=tuple(issues))


class _Draft(NamedTuple):
    """A metric and, by its number among the figures read, what it is and what it hangs on."""

    metric: Metric
    place: int | None = None
    link: Link | None = None


def _bind(drafts: list[_Draft]) -> tuple[Metric, ...]:
    """The metrics in order of their places, each link turned to the index of its parent."""
    drafts = sorted(drafts, key=lambda draft: (draft.metric.start, draft.metric.figure_start))
    index = {draft.place: at for at, draft in enumerate(drafts) if draft.place is not None}
    bound = []
    for draft in drafts:
        metric = draft.metric
        if draft.link is not None:
            relation, parent, division = draft.link
            metric = replace(
                metric,
                relation=relation,
                parent=None if parent is None else index[parent],
                division=division,
            )
        bound.append(metric)
    return settle_codes(bound)


@dataclass(frozen=True, slots=True)
class _Reader:
    """One report's text, ready for its statements to be read."""

    text: str
    layout: Layout
    sections: tuple[Section, ...]
    places: Sections
    setting: Setting

    def read_quantities(self, quantities: Iterable[Quantity]) -> tuple[list[_Draft], tuple[Division, ...]]:
        links = Links(self.layout)
        found: list[tuple[int, Metric]] = []
        floor = figure_before = 0
        for quantity in quantities:
            section, role = self._section(quantity.start)
            if not is_counted(self.layout, quantity, role):
                continue
            is_first = figure_before <= self.layout.clause(quantity.start)[0]
            # 两个阶级两条路线…: the phrase before may reach over this figure, and cannot hold it.
            floor = min(max(floor, self._heading_end(section, quantity.start)), quantity.start)
            shared = figure_before if quantity.kind is MetricKind.MONEY else floor
            phrase = cut_phrase(self.layout, quantity.start, quantity.end, floor=floor, shared_from=shared)
            floor, figure_before = phrase.end, quantity.end
            relation, total = links.relate(quantity, phrase)
            code, is_own = self._meaning(quantity, phrase, section, total, links.previous, is_first=is_first)
            if relation is Relation.CHANGE:
                code = "other"
            item = Item(
                len(found),
                quantity.start,
                quantity.end,
                quantity.value,
                quantity.unit,
                code,
                phrase.label,
                quantity.is_approximate,
            )
            links.read(item, relation, quantity.kind, phrase)
            found.append((item.place, self._metric(quantity, phrase, code, section, is_own=is_own)))
        links_of, divisions = links.finish()
        return [_Draft(metric, place, links_of.get(place)) for place, metric in found], divisions

    def _meaning(
        self,
        quantity: Quantity,
        phrase: Phrase,
        section: int | None,
        total: Item | None,
        previous: Item | None,
        *,
        is_first: bool,
    ) -> tuple[str, bool]:
        """A figure's code, and whether its own words gave it."""
        code = self._code(quantity, phrase, section, total, is_first=is_first)
        joined = previous is not None and previous.end == quantity.start
        if code is None or (joined and code in _WEAK):  # 2318户4107人
            return self._inherited(quantity, phrase, total, previous), False
        return code, True

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
        own = phrase.label.rstrip("：:") + phrase.tail
        if (
            bare
            and quantity.kind is MetricKind.COUNT
            and (not phrase.tail or text.startswith("的", phrase.end))
        ):
            # 有1件涉及政府信息公开的行政复议: what is counted comes after 的
            own = text[quantity.end : min(clause_end, quantity.end + _REST)]
        elif _ASKED.search(phrase.label):  # 收到1份关于土地征收的信息公开申请
            own = phrase.label + text[quantity.end : min(clause_end, quantity.end + _REST)]
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

    def _metric(
        self, quantity: Quantity, phrase: Phrase, code: str, section: int | None, *, is_own: bool
    ) -> Metric:
        text = self.layout.text
        before = text[max(0, phrase.start - 6) : phrase.start]
        grounds = evidence_class(
            Grounds(
                code=code,
                is_own=is_own,
                is_numeral=quantity.numeral,
                is_range=quantity.high is not None,
                has_unit=quantity.unit is not None,
            )
        )
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
            qualifier=find_qualifier(phrase.label + text[quantity.end : phrase.end], before),
            period=self.setting.period(quantity.start),
            scope=self.setting.scope(quantity.start),
            section=section,
            section_role=None if section is None else self.sections[section].role,
            confidence=confidence_of(grounds),
            evidence_class=grounds,
            value_high=quantity.high,
        )

    def read_zero(self, zero: Zero) -> Metric:
        section, role = self._section(zero.start)
        grounds = evidence_class(Grounds(code=zero.code, is_zero=True))
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
            period=self.setting.period(zero.start),
            scope=self.setting.scope(zero.start),
            section=section,
            section_role=role,
            confidence=confidence_of(grounds),
            evidence_class=grounds,
        )
