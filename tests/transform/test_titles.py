"""Titles: the shape of a report's heading, and how collections number them."""

from __future__ import annotations

import pytest

from transform.titles import SERIES, is_title, series_number, small_chinese_number, title_patterns

TITLES = [
    "2012年度政务公开工作报告",
    "潮安里街道办事处政务公开工作总结",
    "关于2020年政府信息公开工作情况的报告",
    "20xx年xx县民政局政府信息公开工作自查报告",
    "政务公开工作总结(三)",
    "2020年XX县政府信息公开工作年度报告（含附件）",
    "2016环卫局政务公开工作总结范文。",
    "某县財政局政務公開工作總結",
]

NOT_TITLES = [
    "三、工作总结",
    "（二）年度报告编制情况",
    "1.及时报送工作总结",
    "我局将工作总结上报，并抄送各科室，作为考核的依据，形成专题报告",
    "现将有关情况汇报如下",
    "全年发布信息120条。按时报送了工作总结",
    "总结",
    "政务公开",
    "",
]


@pytest.mark.parametrize("line", TITLES)
def test_a_line_with_the_shape_of_a_title_is_one(line: str) -> None:
    assert is_title(line)


@pytest.mark.parametrize("line", NOT_TITLES)
def test_headings_sentences_and_fragments_are_no_titles(line: str) -> None:
    assert not is_title(line)


SERIES_FORMS = [
    ("政务公开工作总结 篇1", 1),
    ("政务公开工作总结篇22", 22),
    ("篇三:", 3),
    ("【篇二十一】", 21),
    ("（篇4）", 4),
    ("第一篇:某局工作总结", 1),
    ("第十二篇范文：某局工作总结", 12),
    ("知识范文第1篇", 1),
    ("范文(一)", 1),
    ("工作总结范本二：", 2),
]


@pytest.mark.parametrize(("line", "number"), SERIES_FORMS)
def test_a_collections_numbering_is_read_in_each_of_its_forms(line: str, number: int) -> None:
    match = SERIES.match(line)
    assert match
    assert series_number(match) == number


@pytest.mark.parametrize("line", ["发表论文第三篇幅", "编发信息3篇", "全年推送图文稿件12篇", "篇幅较长"])
def test_pieces_that_are_counted_are_no_series_numbers(line: str) -> None:
    assert SERIES.match(line) is None


@pytest.mark.parametrize(
    ("raw", "value"), [("十", 10), ("二十", 20), ("四十七", 47), ("一百零二", 102), ("〇", 0)]
)
def test_chinese_numerals_of_enumerations_are_read(raw: str, value: int) -> None:
    assert small_chinese_number(raw) == value


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("滨河镇政务公开工作总结今年以来，我镇", "滨河镇政务公开工作总结"),
        ("县水务局信息公开工作总结范文一年来,我局", "县水务局信息公开工作总结范文"),
        ("市档案局政务公开自查报告 市政务公开办: 现将", "市档案局政务公开自查报告"),
    ],
)
def test_a_title_glued_to_its_report_is_cut_where_the_report_opens(text: str, title: str) -> None:
    match = title_patterns().glued.match(text)
    assert match
    assert match[0] == title
