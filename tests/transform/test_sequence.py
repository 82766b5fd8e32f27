"""Numbers that skip or repeat, and headings that tell no role, are open questions."""

from __future__ import annotations

import pytest

from extract.issue import IssueCode
from transform.outline import outline_report
from transform.sequence import question_sections

SEQUENCES: list[tuple[str, list[str]]] = [
    ("一、概述\n文。\n二、存在的问题\n文。\n三、改进措施\n文。", []),
    ("一、概述\n文。\n三、存在的问题\n文。\n四、改进措施\n文。", ["三、"]),
    ("一、概述\n文。\n二、存在的问题\n文。\n二、改进措施\n文。", ["二、"]),
    ("二、存在的问题\n文。\n三、改进措施\n文。", ["二、"]),
    (
        "一、概述\n（一）组织领导\n文。\n（二）制度建设\n文。\n二、问题\n（一）认识\n文。\n（三）制度\n文。",
        ["（三）"],
    ),
    ("一、概述\n1. 组织领导\n文。\n2. 制度建设\n文。\n二、问题\n1. 认识\n文。\n2. 制度\n文。", []),
    ("一、概述\n首先，抓学习。其次，抓落实。最后，抓考核。\n二、问题\n文。", []),
]


@pytest.mark.parametrize(("text", "odd"), SEQUENCES)
def test_a_number_that_does_not_follow_is_a_question(text: str, odd: list[str]) -> None:
    issues = [
        issue for issue in question_sections(outline_report(text)) if issue.code is IssueCode.HEADING_SEQUENCE
    ]
    assert [
        text[issue.start : issue.end][: len(marker)] for issue, marker in zip(issues, odd, strict=True)
    ] == odd


def test_a_heading_that_tells_nothing_is_a_question_with_its_words() -> None:
    text = "一、概述\n文。\n二、甲乙丙丁\n文。"
    issues = question_sections(outline_report(text))
    assert [issue.code for issue in issues] == [IssueCode.ROLE_UNSURE]
    assert "甲乙丙丁" in issues[0].message


def test_an_annex_is_other_and_no_question() -> None:
    text = "一、概述\n文。\n二、其他需要报告的事项\n无。"
    assert question_sections(outline_report(text)) == ()
