"""Whatever a text holds, it is read: no numeral, sign or break in it stops the page."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.document import Document
from extract.page import digest_bytes
from transform.contents import find_contents
from transform.lines import look_at
from transform.parse import parse_document

# What headings, lists, tables, figures and damage are made of, so that odd neighbours meet often.
PIECES = st.sampled_from(
    [
        *"一二三四五六七八九十百零〇两〇0123456789１①⑩",
        *"(（)）[]【】《》〈〉“”‘’'、，。；：:.．-—~%％‰*#|_\t\u3000 \u200b…",
        '"',
        *("\n", "\n\n", "第", "篇", "章", "条", "附件", "目录", "**", "（一）", "十、", "一、概述", "# "),
        *(
            "公开",
            "政府信息公开",
            "年度报告",
            "工作总结",
            "某市某局",
            "各位领导",
            "2021年",
            "二〇一九年",
            "1月1日",
        ),
        *(
            "收到申请",
            "件",
            "条",
            "次",
            "万元",
            "其中",
            "分别为",
            "共计",
            "同比增长",
            "无",
            "未收到",
            "XX",
            "××",
        ),
        *(
            "本年新收政府信息公开申请数量",
            "总计",
            "自然人",
            "行政复议",
            "效劳",
            "原那么",
            "开展",
            "1.1.1",
            "二十十",
        ),
    ]
)


def read(text: str) -> None:
    document = Document(
        uri="page.txt",
        sha256=digest_bytes(text.encode()),
        media_type="text/plain",
        charset="utf-8",
        charset_confidence=1.0,
        text=text,
    )
    parsed = parse_document(document)
    for report in parsed.reports:
        assert 0 <= report.start < report.end <= len(text)
        assert all(0 <= section.start <= section.end <= len(text) for section in report.sections)
        assert all(text[metric.start : metric.end] == metric.evidence for metric in report.metrics)


@settings(max_examples=400, deadline=None)
@given(pieces=st.lists(PIECES, max_size=60))
def test_text_of_odd_neighbours_is_read(pieces: list[str]) -> None:
    read("".join(pieces))


@pytest.mark.parametrize(
    "numeral",
    [
        "十二三、",
        "十十、",
        "十九一、",
        "二十十、",
        "百十、",
        "（十十）",
        "第十十篇",
        "第〇篇",
        "零、",
        "〇〇、",
    ],
)
def test_number_that_nobody_counts_with_is_no_fault(numeral: str) -> None:
    read(
        f"某市某局工作总结\n一、概述\n全年公开信息3条。\n{numeral}公开\n主动公开3条。\n三、申请\n收到申请1件。"
    )


def test_contents_list_may_hold_a_line_of_signs_alone() -> None:
    find_contents(look_at(["目录", "**", "一、总体情况"]), [""] * 3)
    read("目录\n**\n一、总体情况\n二、存在问题\n\n一、总体情况\n全年公开信息3条。\n二、存在问题\n人手不足。")
