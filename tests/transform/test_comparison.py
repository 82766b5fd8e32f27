"""Changes, shares and earlier levels: what they are, and to which figure they belong."""

from __future__ import annotations

import pytest

from transform.measure import measure
from transform.report import Metric, Relation


def find(text: str, figure: str) -> tuple[Metric, str | None]:
    """The metric of a figure, and the evidence of the one it is bound to."""
    metrics = measure(text, ()).metrics
    metric = next(m for m in metrics if text[m.figure_start : m.figure_end] == figure)
    return metric, None if metric.parent is None else metrics[metric.parent].evidence


@pytest.mark.parametrize(
    ("text", "figure", "base"),
    [
        ("收到申请26件，同比增长12%。", "12%", "收到申请26件"),
        ("收到申请26件，比上年多5件。", "5", "收到申请26件"),
        ("收到申请26件，较上年减少4件，答复26件。", "4", "收到申请26件"),
        ("公开信息300条，比去年同期增长341%。", "341%", "公开信息300条"),
        ("公开信息300条，增长6%。", "6%", "公开信息300条"),
        ("公开信息300条，增加174条。", "174", "公开信息300条"),
        ("访问量12万次，是上年的基础上增长1.5倍。", "1.5", "访问量12万次"),
        ("满意率98.6%，同比提高3.2个百分点。", "3.2", "满意率98.6%"),
        ("与上年相比，信息公开量增长15.3%。", "15.3%", None),
        ("办理时限压缩70%。", "70%", None),
        ("依申请公开件数同比减少了6件。", "6", None),
    ],
)
def test_a_change_is_no_count_and_belongs_to_its_base(text: str, figure: str, base: str | None) -> None:
    metric, found = find(text, figure.rstrip("%"))
    assert (metric.relation, metric.code, found) == (Relation.CHANGE, "other", base)


@pytest.mark.parametrize(
    ("text", "figure", "base"),
    [
        ("公开信息500条，其中机构类20条，占4%。", "4", "机构类20条"),
        ("公开信息500条，其中机构类占4%，业务类占96%。", "4", None),
        ("收到申请40件，其中当面申请8件（占比20%）。", "20", "当面申请8件"),
        ("业务类信息220条，所占比重为55%。", "55", "业务类信息220条"),
    ],
)
def test_a_share_belongs_to_the_part_it_speaks_of(text: str, figure: str, base: str | None) -> None:
    metric, found = find(text, figure)
    assert (metric.relation, found) == (Relation.SHARE, base)


@pytest.mark.parametrize(
    ("text", "figure", "now"),
    [
        ("满意率由上年的93.5%提高到97.1%。", "93.5", "提高到97.1%"),
        ("公开信息3000条，较2020年的2894条增长3.7%。", "2894", "公开信息3000条"),
        ("2020年收到申请48件，2019年为25件，同比增长92%。", "25", "收到申请48件"),
        ("参评单位从最初的10家增加到78家。", "10", "增加到78家"),
        ("平均办理时间由5天缩短到2天。", "5", "2天"),
    ],
)
def test_an_earlier_level_is_set_against_the_present_one(text: str, figure: str, now: str) -> None:
    metric, found = find(text, figure)
    assert (metric.relation, found) == (Relation.EARLIER, now)


@pytest.mark.parametrize(
    "text",
    [
        "新增主动公开信息77条。",
        "提高到97.1%。",
        "上年结转申请4件。",
        "减少环节后受理申请20件。",
        "满意率达98%。",
        "增加信息公开栏3个。",
        "公开信息120条。",
    ],
)
def test_a_level_is_not_taken_for_a_change(text: str) -> None:
    assert [metric.relation for metric in measure(text, ()).metrics] == [None]


def test_a_level_of_last_year_means_what_the_present_one_means() -> None:
    metric, _ = find("主动公开政府信息3560条，较2020年的2894条增长23%。", "2894")
    assert metric.code == "proactive_disclosed_total"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("公开信息500条，其中机构类20条，占14%。", "expected 20 of 500 to be 4.0%, found 14%"),
        ("受理65件，其中网上30件，占75%。", "expected 30 of 65 to be 46.2%, found 75%"),
    ],
)
def test_a_share_that_is_not_its_parts_is_reported(text: str, message: str) -> None:
    assert [issue.message for issue in measure(text, ()).issues] == [f"{message}: look which is wrong"]


@pytest.mark.parametrize(
    "text", ["公开信息500条，其中机构类20条，占4%。", "收到申请31件，其中网络21件，占67.7%。"]
)
def test_a_share_that_fits_is_not(text: str) -> None:
    assert measure(text, ()).issues == ()
