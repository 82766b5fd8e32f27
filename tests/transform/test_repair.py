"""Repair: damage is mended and recorded, look-alikes are left alone."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.generate.damage import draw_text, look_alikes
from transform.repair import repair_text

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("damages.toml").read_text("utf-8"))[
    "case"
]
WASHED = "便民效劳更加到位,根底工作更加扎实。"  # two markers, so that the page counts as washed

LEFT_ALONE = [
    "第3中学开放日",
    "聘有3人民陪审",
    "共2次座谈,近3年来,增加1名,组织2场",
    "课程概论\n3、文化活动",
    "便民效劳更加到位。",  # one marker alone may be an author's own word
    "网络平安和信息平安",  # two markers of one kind
    "川委办〔2005〕29号",
    "网站(wang)一个读音",
    "公布招标结果1 46项。",  # a page number, or a space: nothing tells
    "编辑发布信息条。",
    "20181月1日至201211日",
    "全年印发简报12期 县政府: 请审阅",
    "制发公文 件，收到申请 件",
    "本年度公开工作有序推进，各项任务按期完成，窗口服务不断改进，群众满意度稳步提高，“政務公開”四字为旧碑所刻。",
]


# Words of copy shops in their own sense, on pages that are washed.
NATIVE = [
    "各部门按照工作方案开展工作，工作进展顺利。",
    "收费标准、办事标准公开，标准化试点进展公示。",
    "平安建设宣传入户，局部地区降雨。",
    "部分公开1件，大部分信息主动公开，答复申请人。",
    "环境状况公报和居民健康状况报告按年发布，工作状况良好。",
    "给予行政处分1人，阳光工程验收合格。",
    "根本原因在于人才缺乏，治理体制创新。",
    "担当作为，无私奉献，仔细研究。",
    "建立健全机制，网站建立专栏，平台建立联系。",
    "提前方可办理，前方可能拥堵，不准时签到。",
    "档案管理规范，程序正当，项目进展公示。",
]


@pytest.mark.parametrize("text", NATIVE)
def test_native_words_on_a_washed_page_are_left_alone(text: str) -> None:
    assert repair_text(WASHED + text).textmap.repaired.endswith(text)


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_damage_is_mended_and_its_kind_recorded(case: dict[str, Any]) -> None:
    done = repair_text(case["text"])
    assert done.textmap.repaired == case["mended"]
    assert [r.kind.value for r in done.repairs] == case["kinds"]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_text_that_only_looks_damaged_is_left_alone(text: str) -> None:
    assert repair_text(text).textmap.repaired == text


def test_look_alikes_in_reports_are_left_alone() -> None:
    changed = [repair_text(text).repairs for text in look_alikes(300)]
    assert [repairs for repairs in changed if repairs] == []


@pytest.mark.parametrize("flat", [False, True], ids=["lines", "flat"])
def test_whole_reports_are_left_alone(flat: bool) -> None:
    texts = [draw_text(Random(f"whole {seed}"), flat=flat) for seed in range(150)]
    assert [repair_text(text).repairs for text in texts] == [()] * len(texts)


def test_masks_stay_masks() -> None:
    text = WASHED + "20xx年xx县**局公开信息xxx条，_平台___条，××区20**年****件。"
    assert repair_text(text).textmap.repaired.endswith(text.removeprefix(WASHED))


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


def test_a_header_between_torn_sentences_goes_with_its_breaks() -> None:
    header = "\n溪桥县政务公开资料汇编\n"
    torn = (
        f"各科室按要求梳理目录，逐条核对公开{header}内容和公开时限，落实到人。"
        f"信息员定期参加培训，业务能{header}力明显提高，更新更加及时，内容更加准确。"
    )
    assert header.strip() not in repair_text(torn).textmap.repaired


def test_residue_is_chrome_as_well_as_repaired() -> None:
    done = repair_text(CASES[0]["text"])
    assert [c.kind.value for c in done.residue] == ["chunk_number"] * 3


def test_words_lead_back_to_their_own_script() -> None:
    text = "霜橋市質量技術監(jiān)督局做(zuò)好公開(kāi)，開展服務"
    done = repair_text(text)
    start = done.textmap.repaired.index("监督局")
    assert done.as_written(*done.textmap.to_original(start, start + 3)) == "監督局"
