"""Outlines of reports of our own writing, one for each way of numbering that was seen in the wild.

An expected outline has one line a section: as many dots as its level, then its marker.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.outline import outline_report
from transform.report import Section

LINES = """柳河县水务局政务公开工作总结
今年以来，我局认真推行政务公开。现将情况汇报如下：
一、加强领导，健全机构
成立了领导小组，由局长任组长。
二、突出重点，推进公开
（一）公开内容。围绕供水、防汛公开信息120条。
（二）公开形式。1.建好网站。全年更新80次。2.办好公开栏。更换12期。
三、存在的问题
一是更新不及时；二是人手不足。
四、下一步打算
加强培训。
"""

FLAT = (
    "去年我委认真贯彻条例，取得成效。现将有关情况"
    "总结如下：一、统一思想，强化领导我委高度重视此项工作，多次研究。"
    "二、完善制度，规范运行(一)健全目录。按要求编制目录。(二)严格审查。落实统一、规范的审查程序。"
    "三、创新载体，拓宽渠道一是用好网站，二是办好专栏，三是开通微信。四、今后打算继续努力。"
)

CASES = [
    pytest.param(
        LINES,
        """
        .一、
        .二、
        ..（一）
        ..（二）
        ...1.
        ...2.
        .三、
        ..一是
        ..二是
        .四、
        """,
        id="every heading in its line",
    ),
    pytest.param(
        FLAT,
        """
        .一、
        .二、
        ..(一)
        ..(二)
        .三、
        ..一是
        ..二是
        ..三是
        .四、
        """,
        id="flattened: all headings inline",
    ),
    pytest.param(
        "一、概述。二、主动公开情况。三、公开申请情况。三、复议情况。五、存在问题。",
        """
        .一、
        .二、
        .三、
        .三、
        .五、
        """,
        id="a number repeated and one skipped",
    ),
    pytest.param(
        "（一）组织领导\n设立专班。\n（二）主动公开\n1、政策文件\n发布9件。\n2、财政信息\n"
        "发布3件。\n（三）存在问题\n人少。",
        """
        .（一）
        .（二）
        ..1、
        ..2、
        .（三）
        """,
        id="bracketed numerals on the first level",
    ),
    pytest.param(
        "1、领导重视\n有专人。\n（1）有机构。设办公室。\n（2）有经费。列入预算。\n2、内容丰富\n"
        "①机构职能。已公开。\n②办事指南。已公开。\n3、下步打算\n再努力。",
        """
        .1、
        ..（1）
        ..（2）
        .2、
        ..①
        ..②
        .3、
        """,
        id="Arabic numbers on the first level",
    ),
    pytest.param(
        "一、做法\n一是建制度。1.建机制。已建。2.定规程。已定。二是抓培训。办班3期。\n二、成效\n群众满意。",
        """
        .一、
        ..一是
        ...1.
        ...2.
        ..二是
        .二、
        """,
        id="numbers inside an item that goes on",
    ),
    pytest.param(
        "一、工作情况\n首先，领导重视。成立专班。其次，内容充实。发布信息。最后，监督有力。"
        "设立信箱。\n二、问题\n更新慢。",
        """
        .一、
        ..首先
        ..其次
        ..最后
        .二、
        """,
        id="first, next, last",
    ),
    pytest.param(
        "一、问题\n第一，认识不足。第二，更新不快。\n二、打算\n我们首先要学习，最后要总结。",
        """
        .一、
        ..第一
        ..第二
        .二、
        """,
        id="ordinals count, adverbs in a sentence do not",
    ),
    pytest.param(
        "## 一、总体情况\n\n全年平稳。\n\n### （一）主动公开\n\n发布信息。\n\n#### 一是抓重点。\n"
        "发布2条。\n\n## 二、问题\n\n无。",
        """
        .一、
        ..（一）
        ...一是
        .二、
        """,
        id="Markdown marks before the numbers",
    ),
    pytest.param(
        "一、总体情况\n平稳。\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n"
        "一、本年新收政府信息公开申请数量 3 0 0 3\n二、上年结转政府信息公开申请数量 0 0 0 0\n"
        "三、本年度办理结果\n"
        "（一）予以公开 2 0 0 2\n（三）不予公开\n1.属于国家秘密 0 0 0 0\n"
        "2.其他法律行政法规禁止公开 1 0 0 1\n（七）总计 3 0 0 3\n"
        "四、结转下年度继续办理 0 0 0 0\n四、政府信息公开行政复议、行政诉讼情况\n0 0 0 0\n"
        "五、存在的主要问题及改进情况\n（一）存在问题。更新慢。（二）改进措施。加快。\n"
        "六、其他需要报告的事项\n无。",
        """
        .一、
        .二、
        .三、
        .四、
        .五、
        ..（一）
        ..（二）
        .六、
        """,
        id="rows of a statutory table are cells",
    ),
    pytest.param(
        "一、主动公开情况\n全年公开信息：（一）机构职能类20条；（二）政策法规类15条；"
        "（三）其他类3条。\n二、公开申请情况\n无。",
        """
        .一、
        .二、
        """,
        id="bracketed numerals that number figures in one sentence",
    ),
    pytest.param(
        "本报告包括一、概述；二、主动公开情况；三、存在问题。\n一、概述\n平稳。\n二、主动公开情况\n"
        "8条。\n三、存在问题\n人少。",
        """
        .一、
        .二、
        .三、
        """,
        id="a lead that lists the parts",
    ),
    pytest.param(
        "一、总体情况 工作平稳。二、主动公开政府信息情况三、收到和处理政府信息公开申请情况"
        "四、政府信息公开行政复议、行政诉讼情况五、存在的主要问题及改进情况人手少。"
        "六、其他需要报告的事项无。",
        """
        .一、
        .二、
        .三、
        .四、
        .五、
        .六、
        """,
        id="tables lost: headings one against another",
    ),
    pytest.param(
        "一、组织领导\n"
        "统一、规范推进，贯彻党的十九届三、四中全会精神，惠及一、二年级学生，获一、二等奖。\n"
        "二、主动公开\n落实双随机、一公开，发布2.5万条，其中12、15日各3条。",
        """
        .一、
        .二、
        """,
        id="numerals in words, series and decimals",
    ),
    pytest.param(
        "一、成效\n（一）领导有力。\n一是设机构。有专人。二是定职责。分工明。\n（二）渠道畅通。\n"
        "一是网站好。更新快。\n"
        "在肯定成绩的同时，还存在一些不足：一是意识不强。二是人手不足。\n二、打算\n继续努力。",
        """
        .一、
        ..（一）
        ...一是
        ...二是
        ..（二）
        ...一是
        ..一是
        ..二是
        .二、
        """,
        id="a turn ends the items before it",
    ),
    pytest.param(
        "一、做法\n一是抓交流。一是请进来。来了两批。二是走出去。去了三地。二是抓刊物。出刊6期。"
        "三是抓队伍。招了3人。",
        """
        .一、
        ..一是
        ...一是
        ...二是
        ..二是
        ..三是
        """,
        id="a list of the same style inside an item",
    ),
    pytest.param(
        "一、领导重视\n有专班。\n—、制度健全\n有制度。\n二、渠道多样\n有网站。",
        """
        .一、
        .—、
        .二、
        """,
        id="a dash read for a numeral",
    ),
    pytest.param(
        "一 概述\n平稳。\n二 主动公开情况\n8条。\n三 存在问题\n人少。",
        """
        .一
        .二
        .三
        """,
        id="numerals without a mark",
    ),
    pytest.param(
        "第一部分 概述\n平稳。\n第二部分 公开情况\n一、内容\n机构职能。\n二、形式\n网站。\n"
        "第三部分 问题\n人少。",
        """
        .第一部分
        .第二部分
        ..一、
        ..二、
        .第三部分
        """,
        id="parts above all",
    ),
    pytest.param(
        "三、渠道建设\n网站更新快。\n四、存在问题\n（二）人手。不足。\n五、打算\n招人。",
        """
        .三、
        .四、
        ..（二）
        .五、
        """,
        id="a text that begins in the middle, a first item lost",
    ),
    pytest.param(
        "一、学习培训\n一要学条例，二要学业务，三要学技能。\n二、监督\n其一是考核。年终评分。"
        "其二是通报。每季一次。",
        """
        .一、
        ..一要
        ..二要
        ..三要
        .二、
        ..其一
        ..其二
        """,
        id="demands and counted points",
    ),
    pytest.param(
        "一、主要做法1、抓内容公开。公示名单。2、抓制度执行。有12、15条。二、问题1、更新慢。",
        """
        .一、
        ..1、
        ..2、
        .二、
        """,
        id="Arabic numbers set against a heading's words",
    ),
    pytest.param(
        "我局公开了以下事项：1、机构职能；2、办事指南；3、收费标准。一、公开内容更全。二、公开形式更多。",
        """
        .1、
        .2、
        .3、
        .一、
        .二、
        """,
        id="a list in the lead, then the headings",
    ),
    pytest.param(
        "附件：政府信息公开情况统计表\n统 计 指 标 单位 统计数\n一、主动公开情况\n"
        "（一）主动公开政府信息数 条 35\n（二）通过不同渠道公开情况\n1.政府网站公开政府信息数 条 30",
        "",
        id="an annex of the form of 2014 has rows only",
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_numbering_nests_as_it_opens(text: str, expected: str) -> None:
    title_end = text.index("\n") if text.startswith("柳河县") else 0
    found = outline_report(text, title_end=title_end)
    assert [_line(s) for s in found if s.marker] == expected.split()


def _line(section: Section) -> str:
    return "." * section.level + (section.marker or "")


HEADINGS = [
    ("一、加强组织领导\n我局成立了小组。", "加强组织领导"),
    ("一、加强组织领导。我局成立了小组。", "加强组织领导"),
    ("（一）主动公开情况。2024 年，市政府网站公开信息。", "主动公开情况"),
    ("(一)认真梳理、上报信息。我们先后按照标准梳理。", "认真梳理、上报信息"),
    ("一、总体情况 2023年，我县坚持公开。", "总体情况"),
    ("三、渠道畅通，便民利民在工作中，我局因事制宜。", "渠道畅通，便民利民"),
    ("五、下步工作安排20*年度，我局取得成效。", "下步工作安排"),
    ("一是班子分工已经明确；二是公开栏目增多；", None),
    ("一是实行首问负责制。我们建立了接待程序。", "实行首问负责制"),
    ("二、公开形式：\n1.网站。", "公开形式"),
    (
        f"五、下一步打算 将进一步完善机制,{'强化培训,' * 12}再上台阶。",
        "下一步打算",
    ),
    ("三、依申请公开情况 1至11月受理申请6件，都已答复。", "依申请公开情况"),
    ("三、存在问题和打算一些栏目更新不够快，公示栏破损没有修复。", "存在问题和打算"),
]


@pytest.mark.parametrize(("text", "heading"), HEADINGS)
def test_a_heading_ends_where_its_text_sets_in(text: str, heading: str | None) -> None:
    assert outline_report(text)[0].heading == heading


def test_a_plain_heading_is_listed_without_marker_and_lowers_nothing() -> None:
    found = outline_report("概述\n工作平稳。\n一、主动公开\n8条。\n存在问题\n人少。\n二、打算\n招人。")
    assert [(s.level, s.marker, s.heading) for s in found] == [
        (1, None, "概述"),
        (1, "一、", "主动公开"),
        (1, None, "存在问题"),
        (1, "二、", "打算"),
    ]


def test_spans_run_to_the_next_section_of_the_same_or_a_higher_level() -> None:
    text = "一、做法\n（一）网站。更新。\n（二）专栏。有。\n二、打算\n努力。"
    first, inner, second, last = outline_report(text)
    assert (first.start, first.end) == (0, text.index("二、打算"))
    assert inner.end == second.start
    assert second.end == first.end
    assert last.end == len(text)
    assert (inner.parent, second.parent, last.parent) == (0, 0, None)


def test_items_inherit_their_parents_role_unless_their_own_words_differ() -> None:
    text = (
        "一、存在的问题\n一是宣传不够。二是制度不全。\n二、主动公开情况\n（一）依申请公开情况。"
        "收到2件。（二）其余。无。"
    )
    assert [s.role for s in outline_report(text)] == [
        "problems",
        "problems",
        "problems",
        "proactive_disclosure",
        "on_request_disclosure",
        "proactive_disclosure",
    ]


def test_what_follows_a_turn_plays_the_part_it_turns_to() -> None:
    text = (
        "三、存在问题和改进措施\n主要是更新慢。\n针对这些问题，我局将：一是加强学习。每月一课。"
        "二是加强考核。每季一次。"
    )
    assert [s.role for s in outline_report(text)] == ["problems", "next_steps", "next_steps"]


def test_traditional_script_is_read_and_kept() -> None:
    text = "一、加強組織領導\n成立了小組。\n二、存在問題\n一是人手不足。"
    found = outline_report(text)
    assert [(s.heading, s.role) for s in found] == [
        ("加強組織領導", "organization_leadership"),
        ("存在問題", "problems"),
        (None, "problems"),
    ]


PIECES = st.sampled_from(
    [
        "一、",
        "二、",
        "三、",
        "（一）",
        "（二）",
        "1.",
        "2.",
        "（1）",
        "①",
        "一是",
        "二是",
        "首先，",
        "其次，",
        "\n",
        "。",
        "，",
        " ",
        "公开情况",
        "加强领导",
        "统",
        "3",
        "条",
        "存在的问题",
        "总体情况",
        "在肯定成绩的同时",
        "：",
        "概述",
        "统计指标",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_text_gives_a_tree(text: str) -> None:
    sections = outline_report(text)
    assert [s.start for s in sections] == sorted({s.start for s in sections})
    for index, section in enumerate(sections):
        assert 0 <= section.start < section.end <= len(text)
        assert text[section.start :].startswith(section.marker or section.heading or "")
        if section.parent is None:
            continue
        parent = sections[section.parent]
        assert section.parent < index
        assert parent.level < section.level
        assert parent.start < section.start
        assert section.end <= parent.end


def test_a_long_text_costs_no_more_than_its_length() -> None:
    unit = "一、领导。一是甲。二是乙。（一）丙。1.丁。2.戊。统一、规范，3.5万条。"
    assert len(outline_report(unit * 2000)) == len(outline_report(unit)) * 2000
