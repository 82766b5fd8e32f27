"""Repair: damage is mended and recorded, look-alikes are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.repair import repair_text
from transform.report import RepairKind

WASHED = "便民效劳更加到位,根底工作更加扎实。"  # two markers, so that the page counts as washed

# text, its repaired form, the kinds of repair in order
MENDED = [
    (
        "1、全县共受理申请1\n2、3件,其中网上申请,\n3、8件。",
        "全县共受理申请13件,其中网上申请,8件。",
        ["chunk_number"] * 3,
    ),
    ("我局召2开会议两次,其3中一次扩大到村。", "我局召开会议两次,其中一次扩大到村。", ["page_number"] * 2),
    ("以创建活4、动为载体。", "以创建活动为载体。", ["chunk_number"]),
    ("我局召\n- 3 -\n开会议两次。", "我局召开会议两次。", ["page_number"]),
    ("我局召\n第2页 共7页\n开会议两次。", "我局召开会议两次。", ["page_number"]),
    (
        "为群众办实事。 12 县政务公开办公室: 现将情况汇报如下。",
        "为群众办实事。 县政务公开办公室: 现将情况汇报如下。",
        ["page_number"],
    ),
    ("〔一〕总体情况", "(一)总体情况", ["bracket", "bracket"]),
    ("公开“三公〞经费", "公开“三公”经费", ["bracket"]),
    ("—、总体情况", "一、总体情况", ["enumerator"]),
    ("公开信息12条,,答复9件。。", "公开信息12条,答复9件。", ["punctuation", "punctuation"]),
    ("政務(wù)公開(kāi)信息(xī)", "政务公开信息", ["script", "injection", "injection", "injection"]),
    (WASHED, "便民服务更加到位,基础工作更加扎实。", ["washed_word", "washed_word"]),
    (
        WASHED + "局部科室重视不够。",
        "便民服务更加到位,基础工作更加扎实。部分科室重视不够。",
        ["washed_word"] * 3,
    ),
    (WASHED + "县进展和改革局", "便民服务更加到位,基础工作更加扎实。县发展和改革局", ["washed_word"] * 3),
    (
        "及时上报有关材料20xx政务公开工作汇报20xx政务公开工作汇报。",
        "及时上报有关材料。",
        ["injection"],
    ),
]

LEFT_ALONE = [
    "1、健全机制。\n2、加强培训。\n3、强化督查。",
    "一、总体情况\n1、公开内容\n2、公开形式",
    "局部地区降雨",
    "第3中学开放日",
    "聘有3人民陪审",
    "共2次座谈,近3年来,增加1名,组织2场",
    "公开及时2、时效性强3、面向群众",
    "课程概论\n3、文化活动",
    "我国在20世纪的做法",
    "便民效劳更加到位。",  # one marker alone may be an author's own word
    "给予行政处分2人。" + WASHED[:0],
    "川委办〔2005〕29号",
    "他说……我们都支持。。。",
    "网站(wang)一个读音",
    "平安建设、工程建设、收费标准",
    "规章\n12\n3\n行政许可",
    "形成20xx年度政务公开工作总结。",
    "全年印发简报12期 县政府: 请审阅",
]


@pytest.mark.parametrize(("text", "mended", "kinds"), MENDED)
def test_damage_is_mended_and_its_kind_recorded(text: str, mended: str, kinds: list[str]) -> None:
    done = repair_text(text)
    assert done.textmap.repaired == mended
    assert [r.kind.value for r in done.repairs] == kinds


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_text_that_only_looks_damaged_is_left_alone(text: str) -> None:
    assert repair_text(text).textmap.repaired == text


def test_disciplinary_measures_are_never_made_into_penalties() -> None:
    text = WASHED + "行政处分信息3条。"
    assert "行政处分信息3条" in repair_text(text).textmap.repaired


def test_lines_wrapped_at_one_width_are_joined_and_headings_keep_their_own() -> None:
    wrapped = (
        "一、总体情况\n"
        "本年度滨河镇紧紧围绕群众关切，把公开透明的要求落\n"
        "实到决策、执行、管理、服务和结果的每一个环节，切\n"
        "实保障群众知情权。镇党政办公室牵头梳理公开目录，\n"
        "并由专人逐条核对，全年发布各类信息二百余条，其中\n"
        "政策文件四十条，办事服务信息六十余条，其余为工作\n"
        "动态。\n"
        "二、依申请公开情况\n"
    )
    repaired = repair_text(wrapped).textmap.repaired
    assert repaired.split("\n")[0] == "一、总体情况"
    assert "要求落实到决策" in repaired
    assert "其余为工作动态。\n二、依申请公开情况" in repaired


def test_residue_is_chrome_as_well_as_repaired() -> None:
    done = repair_text("1、全县共受理申请1\n2、3件,其中网上申请,\n3、8件。")
    assert [c.kind.value for c in done.residue] == ["chunk_number"] * 3


PIECES = [*(text for text, _, _ in MENDED), *LEFT_ALONE, "\n", "。", "2、", "公开"]


@given(st.lists(st.sampled_from(PIECES), max_size=6).map("".join))
def test_repairing_twice_equals_repairing_once(text: str) -> None:
    once = repair_text(text).textmap.repaired
    assert repair_text(once).textmap.repaired == once or _chunked(text)


def _chunked(text: str) -> bool:
    """Chunk marks are told from headings by the whole page, so that pieces joined may differ."""
    return any(r.kind is RepairKind.CHUNK_NUMBER for r in repair_text(text).repairs)


@given(st.lists(st.sampled_from(PIECES), max_size=6).map("".join))
def test_every_repair_shows_the_characters_it_replaced(text: str) -> None:
    for repair in repair_text(text).repairs:
        assert repair.original == text[repair.start : repair.end]
