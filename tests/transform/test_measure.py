"""Figures in sentences: each read with value, unit and code, and nothing read where none is stated."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.issue import IssueCode
from tests.quality.labels import LabelledReport, read_passages, read_seeds
from transform.measure import measure, measure_report
from transform.quantities import fold
from transform.report import Metric, MetricKind, Section
from transform.vocabulary import load_terms

TABLE = tomllib.loads((Path(__file__).parent / "phrasings.toml").read_text(encoding="utf-8"))


def sections_of(text: str, role: str | None) -> tuple[Section, ...]:
    if role is None:
        return ()
    return (Section(start=0, end=len(text), level=1, marker="一、", heading=None, role=role),)


def matches(metric: Metric, expected: str) -> bool:
    value, unit, code = expected.split(" ")
    return metric.value == Decimal(value) and unit in ("*", metric.unit or "-") and code in ("*", metric.code)


@pytest.mark.parametrize("row", TABLE["says"], ids=lambda row: row[0][:24])
def test_sentence_says_its_figures_and_no_more(row: list[str]) -> None:
    text, expected, *role = row
    found = list(measure_report(text, sections_of(text, role[0] if role else None)))
    for one in expected.split("; "):
        hit = next((metric for metric in found if matches(metric, one)), None)
        assert hit is not None, (one, found)
        found.remove(hit)
    assert not found


@pytest.mark.parametrize(
    "row", TABLE["traps"], ids=lambda row: (row if isinstance(row, str) else row[0])[:24]
)
def test_trap_states_nothing(row: str | list[str]) -> None:
    text, role = (row, None) if isinstance(row, str) else row
    assert measure_report(text, sections_of(text, role)) == ()


def test_table_is_as_large_as_it_should_be() -> None:
    assert len(TABLE["traps"]) >= 150
    assert len(TABLE["says"]) + len(TABLE["traps"]) >= 400


@pytest.mark.parametrize(
    ("text", "evidence", "figure"),
    [
        ("阳光行动实施以来，重要事项公示6条，通报11条。", "重要事项公示6条", "6"),
        ("年初与6个二级单位（路桥、客运）签订责任书。", "6个二级单位", "6"),
        ("全年我局共收到政府信息公开申请300余件。", "收到政府信息公开申请300余件", "300余"),
        ("在报刊发表稿件（省级15篇、市级453篇）。", "市级453篇", "453"),
        ("2023年，我局未收到依申请公开，情况良好。", "未收到依申请公开", "未收到"),
        ("共6类78项。", "78项", "78"),
        ("从受理到办结，只用了3个多小时的时间。", "只用了3个多小时", "3个多"),
    ],
)
def test_evidence_is_the_shortest_phrase_that_says_so(text: str, evidence: str, figure: str) -> None:
    hits = [m for m in measure_report(text, ()) if text[m.figure_start : m.figure_end] == figure]
    assert [metric.evidence for metric in hits] == [evidence]


def test_one_sentence_may_deny_two_things_on_one_span() -> None:
    first, second = measure_report("没有发生行政复议、行政诉讼案件。", ())
    assert (first.start, first.end) == (second.start, second.end)
    assert {first.code, second.code} == {"reviews", "litigation"}


def test_nothing_is_measured_in_an_excluded_span() -> None:
    text = "发布信息3条。采购总金额16.482万元。发布视频2个。"
    start = text.index("采购")
    found = measure_report(text, (), excluded=((start, start + 14),))
    assert [metric.value for metric in found] == [3, 2]


@pytest.mark.parametrize(
    "text", ["受理申请xx件。", "受理申请1X件。", "培训**人次。", "公开20*17条。", "发布1 208条。"]
)
def test_masked_or_broken_figure_is_an_issue_and_no_value(text: str) -> None:
    measured = measure(text, ())
    assert measured.metrics == ()
    assert [issue.code for issue in measured.issues] == [IssueCode.NUMBER_DAMAGED]


def test_line_break_inside_a_sentence_does_not_cut_a_phrase() -> None:
    text = "本年度围绕中心工作，通过门户网站主动公开各类政\n府信息 5500 余条，制作政策解读\n21 个。"
    assert [(m.value, m.unit, m.code) for m in measure_report(text, ())] == [
        (Decimal(5500), "条", "published_by_channel"),
        (Decimal(21), "个", "interpretations"),
    ]


def test_section_and_role_are_those_of_the_innermost_section() -> None:
    text = "三、依申请公开（一）收到申请3件。四、其他5件。"
    inner = text.index("（一）")
    sections = (
        Section(
            start=0, end=text.index("四"), level=1, marker="三、", heading=None, role="on_request_disclosure"
        ),
        Section(start=inner, end=text.index("四"), level=2, marker="（一）", heading=None, role="overview"),
        Section(start=text.index("四"), end=len(text), level=1, marker="四、", heading=None, role="other"),
    )
    assert [(m.section, m.section_role) for m in measure_report(text, sections)] == [
        (1, "overview"),
        (2, "other"),
    ]


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("累计报送2925条。", "累计"),
        ("公开20条，其中原创8条。", "其中;原创"),
        ("同比增长12%。", "同比"),
        ("检查200次以上。", "以上"),
        ("访问量突破100万次。", "突破"),
    ],
)
def test_qualifier_names_the_words_that_limit_a_figure(text: str, qualifier: str | None) -> None:
    assert measure_report(text, ())[-1].qualifier == qualifier


def test_period_and_scope_are_read_from_the_sentence() -> None:
    metric = measure_report("截至2023年11月底，全市共受理申请12件。", ())[0]
    assert (metric.period, metric.scope) == ("截至2023年11月底", "全市")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("公开12条。", MetricKind.COUNT),
        ("满意率99%。", MetricKind.PERCENT),
        ("投入3万元。", MetricKind.MONEY),
        ("修路3公里。", MetricKind.LENGTH),
        ("绿化3公顷。", MetricKind.AREA),
        ("平均办理时间2天。", MetricKind.DURATION),
        ("未收取费用。", MetricKind.MONEY),
    ],
)
def test_kind_is_that_of_the_unit(text: str, kind: MetricKind) -> None:
    assert [metric.kind for metric in measure_report(text, ())] == [kind]


def test_every_code_of_a_rule_is_in_the_glossary() -> None:
    terms = load_terms("indicators")
    assert {rule["code"] for rule in terms["rule"]} <= set(terms["code"])
    assert {thing["code"] for thing in load_terms("zeros")["thing"]} <= set(terms["code"])


@given(st.text("公开信息申请未收到3件20条，。（）、其中%万余第x*至\n复议0 ", max_size=60))
def test_every_metric_can_be_found_in_its_text(text: str) -> None:
    for metric in measure_report(text, ()):
        assert metric.evidence == text[metric.start : metric.end]
        assert metric.start <= metric.figure_start < metric.figure_end <= metric.end


@given(st.text(max_size=40))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize("unit", ["3条、", "公开3条", "（3件", "未收到", "1", "一", "x", "因为", "其中3件，"])
def test_cost_grows_with_the_length_of_the_text_only(unit: str) -> None:
    def cost(times: int) -> float:
        began = process_time()
        measure(unit * times + "条", ())
        return process_time() - began

    measure(unit, ())  # compile the vocabulary first
    assert cost(16_000) < 0.05 + 12 * max(cost(4_000), 0.01)


def score(reports: Iterable[LabelledReport]) -> float:
    """F1 over the firm labels, with sections and chrome as labelled."""
    hits = extras = misses = 0
    for report in reports:
        found = read_labelled(report)
        for label in sorted(report.label["metrics"], key=lambda one: bool(one.get("doubtful"))):
            hit = next((one for one in found if fits(label, *one)), None)
            if hit is not None:
                found.remove(hit)
            if not label.get("doubtful"):
                hits, misses = hits + (hit is not None), misses + (hit is None)
        extras += len(found)
    return 2 * hits / (2 * hits + extras + misses)


def fits(label: dict[str, Any], start: int, end: int, metric: Metric) -> bool:
    """Whether a metric of this stretch is what the label says; a doubtful one may say anything."""
    first, last = label.get("value_span") or (label["start"], label["end"])
    if start >= last or end <= first:
        return False
    units = {label.get("unit"), *(label.get("unit_alt") or [])}
    has_value = abs(float(metric.value) - label["value"]) < 1e-6
    return bool(label.get("doubtful")) or (
        has_value and (bool(label.get("unit_implied")) or metric.unit in units)
    )


def read_labelled(report: LabelledReport) -> list[tuple[int, int, Metric]]:
    """The metrics of a labelled report, each with its place on the page."""
    begin, finish = report.label["start"], report.label["end"]
    sections = []
    for row in report.label["sections"]:
        if row.get("role") and row["end"] > row["start"]:
            start, end = report.textmap.to_repaired(
                max(0, row["start"] - begin), min(finish, row["end"]) - begin
            )
            sections.append(
                Section(
                    start=start,
                    end=end,
                    level=row["level"],
                    marker=row["marker"],
                    heading=None,
                    role=row["role"],
                )
            )
    found = []
    for metric in measure_report(report.textmap.repaired, tuple(sections)):
        start, end = report.textmap.to_original(metric.start, metric.end)
        found.append((start + begin, end + begin, metric))
    return found


def test_seeds_are_measured_as_labelled(shared: Path) -> None:
    assert score(read_seeds(shared)) >= 0.99


def test_passages_are_measured_as_labelled(shared: Path) -> None:
    assert score(read_passages(shared)) >= 0.92


PIECES = (
    "三条战线两支队伍一齐向前推进",
    "全年主动公开政府信息126条",
    "其中网站85条、微信41条",
    "，",
    "。",
    "、",
    "：",
    "（",
    "）",
    "“",
    "”",
    "分别为3件、4件",
    "未收到申请",
    "占35%",
    "12",
    "万元",
    "\n",
    "一、总体情况",
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_evidence_covers_the_figure_and_stands_in_the_text(text: str) -> None:
    for metric in measure(text, ()).metrics:
        assert metric.start <= metric.figure_start < metric.figure_end <= metric.end
        assert metric.evidence == text[metric.start : metric.end]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("上半年收到申请3件。", "上半年"),
        ("四季度收到申请2件。", "四季度"),
        ("截至11月底，公开信息3256条。", "截至11月底"),
        ("近三年共培训600人次。", "近三年"),
        ("2022年1-11月，公开信息30条。", "2022年1-11月"),
        ("2022年1月1日至12月31日，公开信息30条。", "2022年1月1日至12月31日"),
        ("20xx年1月-12月19日，公开信息30条。", "20xx年1月-12月19日"),
        ("一年来公开信息30条。", "一年来"),
        ("自2008年以来公开信息30条。", "自2008年以来"),
        ("“十三五”期间公开信息30条。", "“十三五”期间"),
        ("二〇一八年公开信息30条。", "二〇一八年"),
        ("公开信息30条，比2019年多5条。", None),
        ("公开信息30条。", None),
    ],
)
def test_period_is_as_written(text: str, period: str | None) -> None:
    assert measure_report(text, ())[-1].period == period


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("全市共受理申请12件。", "全市"),
        ("本机关受理申请12件。", "本机关"),
        ("各乡镇公开信息12条。", "各乡镇"),
        ("下属单位公开信息12条。", "下属单位"),
        ("我局公开信息12条。", "我局"),
        ("非本机关掌握12件。", None),
        ("《全市公开办法》实施后受理申请12件。", None),
    ],
)
def test_scope_is_that_of_the_sentence(text: str, scope: str | None) -> None:
    assert measure_report(text, ())[-1].scope == scope


@pytest.mark.parametrize(
    ("text", "low", "high", "approximate", "qualifier"),
    [
        ("开展检查2-3次。", 2, 3, True, None),
        ("配备工作人员2至3名。", 2, 3, True, None),
        ("检查200次以上。", 200, None, True, "以上"),
        ("公开信息超过500条。", 500, None, True, "超过"),
        ("公开信息近500条。", 500, None, True, None),
        ("网上申请15件。", 15, None, False, None),
        ("公开信息上百条。", 100, None, True, None),
    ],
)
def test_ranges_and_bounds_say_that_they_are(
    text: str, low: int, high: int | None, approximate: bool, qualifier: str | None
) -> None:
    metric = measure_report(text, ())[-1]
    assert metric.value == low
    assert metric.value_high == high
    assert (metric.is_approximate, metric.qualifier) == (approximate, qualifier)
