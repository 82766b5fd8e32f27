"""The running text of a report as an audit reads it: figures, their sentences, whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from transform.audit_sums import Cells, is_stated, value_of
from transform.report import Finding, FindingCause, Metric, MetricKind, Place, Relation

_STOPS = ("。", "；", "！", "？", ";", "\n\n")
_LONGEST_SENTENCE = 400
_SPACES = re.compile(r"\s+")
# Wider than the body itself, or narrower than what it answers for.
_WIDE = re.compile(
    r"全(?:市|县|区|旗|省|州|盟|镇|乡|系统)(?!统)|各(?:级|部门|单位|乡镇|镇街|街道|县|区|市)|(?:下|直)属|[市县区省]直|所属"
)
_NARROW = re.compile(r"本级|本机关(?!不掌握)|(?:政府|本)办公?[室厅]?|不含(?:下属|各)")
_OTHER_YEAR = re.compile(r"去年|上一?年(?!度?(?:的)?(?:结转|遗留|转入))|往年|历年|上半年|下半年|季度|同期")
_CHANGED = re.compile(r"同比|环比|增加|减少|增长|下降|上升|降低|增幅|降幅|多于|少于|[多少]了")
_PLACES = re.compile(r"\d+(?:\.(\d+))?\s*([万亿千百]?)")
_STEP = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}

# How far off a figure with 约, 余, 近 may be; the most seen in reports that keep their rules.
_LOOSE = Decimal("0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """The text of one report with its figures; `tables` are spans in which no sentence runs on."""

    text: str
    metrics: tuple[Metric, ...]
    tables: tuple[tuple[int, int], ...] = ()
    year: int | None = None
    org: str | None = None

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence around a span, from one full stop or semicolon to the next."""
        floor = max((b for _, b in self.tables if b <= start), default=0)
        floor = max(floor, start - _LONGEST_SENTENCE)
        begin = max(self.text.rfind(stop, floor, start) + 1 for stop in _STOPS)
        ceiling = min((a for a, _ in self.tables if a >= end), default=len(self.text))
        ceiling = min(ceiling, end + _LONGEST_SENTENCE, len(self.text))
        found = (self.text.find(stop, end, ceiling) for stop in _STOPS)
        return max(begin, floor), min((at for at in found if at >= 0), default=ceiling)

    def words(self, start: int, end: int) -> str:
        """A stretch of text without white space."""
        return _SPACES.sub("", self.text[start:end])

    def counts(self) -> Iterator[Metric]:
        """The figures that count what the body did in the year reported on."""
        for metric in self.metrics:
            if metric.kind in {MetricKind.COUNT, MetricKind.MONEY} and self.is_of_year(metric):
                yield metric

    def is_of_year(self, metric: Metric) -> bool:
        """Whether a figure is neither another year's nor a change on it."""
        if metric.relation in {Relation.CHANGE, Relation.EARLIER, Relation.SHARE}:
            return False
        period = metric.period or ""
        years = {int(year) for year in re.findall(r"20\d\d", period)}
        if (years and self.year and self.year not in years) or _OTHER_YEAR.search(period):
            return False
        begin, _ = self.sentence(metric.start, metric.end)
        before = re.split("[，,、（(：:]", self.words(max(begin, metric.start - 24), metric.start))[-1]
        own = before + self.words(metric.start, metric.end)
        return not (_OTHER_YEAR.search(own) or _CHANGED.search(own))

    def is_part(self, metric: Metric) -> bool:
        """Whether a figure is listed under another of the same code: 共收到9件，其中…收到4件."""
        if metric.relation is Relation.PART and metric.parent is not None:
            return self.metrics[metric.parent].code == metric.code
        begin, _ = self.sentence(metric.start, metric.end)
        earlier = [m for m in self.metrics if begin <= m.start < metric.start and m.code == metric.code]
        if not earlier:
            return False
        between = self.words(earlier[0].end, metric.start)
        return bool(re.search("其中|包括|分别|按|含", between))

    def is_of_other_scope(self, metric: Metric) -> bool:
        """Whether the words before a figure name more or fewer bodies than the report is of."""
        begin, _ = self.sentence(metric.start, metric.end)
        before = self.words(begin, metric.end)
        narrow = _NARROW.search(before) and (self.org or "").endswith("政府")
        return bool(_WIDE.search(before) or narrow)


def fits(metric: Metric, text: str, value: Decimal) -> bool:
    """Whether a stated figure can stand for a value: equal, or equal once rounded as it is."""
    if metric.value == value:
        return True
    shown = _PLACES.search(text, metric.figure_start, metric.figure_end)
    step = Decimal(0)
    if shown and (shown[1] or shown[2]):
        step = Decimal(_STEP[shown[2]]) / 10 ** len(shown[1] or "")
    if metric.is_approximate:
        step = max(step, abs(metric.value) * _LOOSE, Decimal(1))
    return abs(metric.value - value) < step


def expand_places(places: Sequence[Place], cells: Cells) -> tuple[Place, ...]:
    """Places with those of each row that begins as one ending in * does.

    >>> expand_places([("requests", "refused_*", "total")], {})
    ()
    """
    expanded: list[Place] = []
    for table, row, column in places:
        if row.endswith("*"):
            rows = dict.fromkeys(p[1] for p in cells if p[0] == table and p[1].startswith(row[:-1]))
            expanded += [(table, name, column) for name in rows]
        else:
            expanded.append((table, row, column))
    return tuple(expanded)


def count_places(places: Sequence[Place], cells: Cells) -> Decimal | None:
    """The sum of some places; None where one cannot be known, or none of them states a number."""
    total = Decimal(0)
    is_known = False
    for place in places:
        cell = cells.get(place)
        value = value_of(place, cells)
        if cell is None or value is None:
            return None
        is_known = is_known or is_stated(place, cells) or cell.solved_value is not None
        total += cell.solved_value if cell.solved_value is not None else value
    return total if is_known else None


def text_finding(
    rule: str,
    span: tuple[int, int],
    *,
    stated: Decimal | None,
    expected: Sequence[Decimal],
    arithmetic: str,
    cells: Sequence[Place],
    message: tuple[str, str],
    advice: tuple[str, str],
    cause: FindingCause = FindingCause.SOURCE,
) -> Finding:
    """A finding at words of the text; `message` and `advice` in Chinese and in English."""
    return Finding(
        rule=rule,
        cause=cause,
        start=span[0],
        end=span[1],
        place=None,
        cells=tuple(cells),
        stated=stated,
        expected=tuple(expected),
        arithmetic=arithmetic,
        likely=None,
        likely_value=None,
        message_zh=message[0],
        message_en=message[1],
        advice_zh=advice[0],
        advice_en=advice[1],
    )
