"""Who copied whom: folding, shared passages, and what two reports have in common."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.reuse_align import align
from transform.reuse_fold import Run, fold_runs, fold_text
from transform.reuse_judge import ReuseKind, compare, make_sample

ORIGINAL = (
    "云溪县粮食局政务公开工作总结。一、粮库大门外立起一块三米长的公示牌，收购价格每天清晨由值班员用粉笔写上，"
    "磅秤旁边挂着投诉电话，全年挂牌公布价格信息146条。二、秋收时节局里派出8个小组进村入户，把补贴政策念给不识字的老人听，"
    "共走访农户1230户。三、仓储科把历年轮换计划装订成册，放在阅览室任人翻看，来人登记簿上记着56人次。"
)
TEMPLATE = (
    ORIGINAL.replace("云溪县粮食局", "xx县商务局")
    .replace("146", "98")
    .replace("8个", "5个")
    .replace("1230", "411")
    .replace("56", "7")
)
OTHER = (
    "石塘镇人民政府报告。一、镇里的广播站每逢赶集日播报低保名单，村组长拿着喇叭补充说明，集市上的人都能听见。"
    "二、水费收支账目贴在自来水站墙上，谁家欠费多少一目了然，去年收回欠款31笔。"
)
STATUTORY = (
    "本报告根据《中华人民共和国政府信息公开条例》要求编制，全文包括总体情况、主动公开政府信息情况、"
    "收到和处理政府信息公开申请情况、政府信息公开行政复议、行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项。"
    "统计期限自{year}年1月1日起至{year}年12月31日止。"
)

FOLDS = [
    ("全年　共 受理，１２ 件。", "全年共受理0件"),
    ("公开３,５００条", "公开0条"),
    ("20xx年", "0年"),
    ("收到xx件", "收到xx件"),
    ("ＡＢ c", "abc"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "folded"), FOLDS)
def test_folding_keeps_what_copying_keeps(text: str, folded: str) -> None:
    assert fold_text(text).text == folded


@given(st.text(max_size=200))
def test_every_folded_character_leads_back_to_its_place(text: str) -> None:
    folded = fold_text(text)
    assert np.all(np.diff(folded.starts) > 0)
    assert np.all(folded.starts < folded.ends)
    for place in range(len(folded)):
        start, end = folded.span(place, place + 1)
        assert fold_text(text[start:end]).text == folded.text[place]


def test_a_repair_lies_where_the_repaired_words_do() -> None:
    folded = fold_runs([Run(0, 2, "我局"), Run(2, 4, ""), Run(4, 6, "服务中心"), Run(6, 7, "好")])
    assert folded.text == "我局服务中心好"
    assert folded.span(2, 6) == (4, 6)
    assert folded.span(6, 7) == (6, 7)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("公布信息146条", ["146"]),
        ("共1,230户，占63.5%", ["1230", "63.5"]),
        ("总结 篇12", []),
        ("2021年5月3日", []),
        ("1. 加强学习 2、健全制度 (3)公开", []),
        ("第3次会议", []),
        ("受理2x件", [None]),
    ],
)
def test_dates_and_ordinals_are_no_figures(text: str, digits: list[str | None]) -> None:
    assert [figure.digits for figure in fold_text(text).figures] == digits


def test_the_same_text_with_the_same_figures_is_a_copy() -> None:
    found = compare(make_sample(ORIGINAL), make_sample(ORIGINAL.replace("。", "。\n")))
    assert found is not None
    assert (found.kind, found.figures_other) == (ReuseKind.COPY, 0)
    assert found.similarity == 1.0


def test_the_same_text_with_other_figures_and_another_name_is_a_template() -> None:
    found = compare(make_sample(ORIGINAL), make_sample(TEMPLATE))
    assert found is not None
    assert found.kind is ReuseKind.TEMPLATE
    assert (found.figures_equal, found.figures_other) == (0, 4)
    assert found.similarity > 0.9


def test_a_paragraph_in_another_report_is_a_borrowing_at_its_place() -> None:
    lent = ORIGINAL[ORIGINAL.index("三、仓储科") + 2 : ORIGINAL.index("来人登记簿")]
    found = compare(make_sample(ORIGINAL), make_sample(OTHER + "另有" + lent + "镇上没有。"))
    assert found is not None
    assert found.kind is ReuseKind.BORROWING
    ((a_start, a_end, b_start, b_end, *_),) = found.passages
    assert lent.startswith(ORIGINAL[a_start:a_end][:6])
    assert abs(a_start - ORIGINAL.index(lent)) <= 2
    assert abs(a_end - (ORIGINAL.index(lent) + len(lent))) <= 2
    assert abs(b_start - (len(OTHER) + 2)) <= 2
    assert b_end - b_start == a_end - a_start


def test_passages_in_another_order_are_found_each() -> None:
    first, second, third = [*ORIGINAL.split("。", 3)[1:3], ORIGINAL.split("三、")[1]]
    found = compare(make_sample(f"{first}。{second}。{third}"), make_sample(f"{third}。{first}。{second}"))
    assert found is not None
    assert found.kind is ReuseKind.COPY
    places = [passage.b_start for passage in found.passages]
    assert len(places) >= 2
    assert places != sorted(places)


def test_words_that_washing_exchanged_part_no_passage() -> None:
    washed = (
        ORIGINAL.replace("公示牌", "告示牌")
        .replace("值班员", "当班员")
        .replace("老人", "长者")
        .replace("装订成册", "汇编成册")
    )
    found = compare(make_sample(ORIGINAL), make_sample(washed))
    assert found is not None
    assert (found.kind, len(found.passages)) == (ReuseKind.COPY, 1)


def test_statutory_sentences_make_no_pair() -> None:
    one, other = STATUTORY.format(year=2021) + OTHER, STATUTORY.format(year=2022) + ORIGINAL
    assert compare(make_sample(one), make_sample(other)) is None


def test_reports_that_share_nothing_make_no_pair() -> None:
    assert compare(make_sample(ORIGINAL), make_sample(OTHER)) is None
    assert compare(make_sample(""), make_sample(ORIGINAL)) is None


TEXTS = st.lists(
    st.sampled_from([*ORIGINAL.split("，"), *OTHER.split("，"), *STATUTORY.split("、")]), max_size=12
).map("，".join)


@given(TEXTS, TEXTS)
def test_the_order_of_two_reports_makes_no_difference(one: str, other: str) -> None:
    there, back = compare(make_sample(one), make_sample(other)), compare(make_sample(other), make_sample(one))
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert there.kind == back.kind or abs(there.similarity - back.similarity) < 0.15


@given(TEXTS, TEXTS)
def test_passages_overlap_in_neither_text(one: str, other: str) -> None:
    a, b = fold_text(one), fold_text(other)
    passages = align(a, b)
    for start, end in (("a_start", "a_end"), ("b_start", "b_end")):
        spans = sorted((getattr(p, start), getattr(p, end)) for p in passages)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))
    for passage in passages:
        for block in passage.blocks:
            assert a.text[block.a : block.a + block.size] == b.text[block.b : block.b + block.size]
