"""Confidence: by class of evidence, as counted, and an issue below the line."""

from __future__ import annotations

import pytest

from extract.issue import IssueCode
from transform.confidence import Grounds, confidence_of, evidence_class, unsure_below
from transform.measure import measure
from transform.vocabulary import load_terms


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("共收到申请12件。", "digits_named"),
        ("共收到申请12件，其中网上8件。", "digits_named"),
        ("立项48个课题，完成47项。", "digits_unnamed"),
        ("召开会议三次。", "numeral_named"),
        ("刊发了十余篇。", "numeral_named"),
        ("未收到申请。", "zero_named"),
        ("实现零差错。", "zero_unnamed"),
        ("检查2-3次。", "range"),
        ("粉丝数54373。", "no_unit"),
    ],
)
def test_class_is_told_by_how_the_figure_was_read(text: str, name: str) -> None:
    metric = measure(text, ()).metrics[0]
    assert metric.evidence_class == name
    assert metric.confidence == confidence_of(name)


def test_code_from_a_neighbour_is_another_class() -> None:
    assert evidence_class(Grounds(code="complaints", is_own=False)) == "digits_inherited"


def test_every_class_was_counted_and_is_a_share() -> None:
    for row in load_terms("confidence")["class"].values():
        assert 0 < row["confidence"] <= 1
        assert 0 < row["right"] <= row["read"]


def test_a_figure_below_the_line_is_an_issue_too() -> None:
    measured = measure("全年实现零差错，收到申请3件。", ())
    unsure = [metric for metric in measured.metrics if metric.confidence < unsure_below()]
    assert [metric.evidence for metric in unsure] == ["零差错"]
    assert [issue.code for issue in measured.issues] == [IssueCode.METRIC_UNSURE]
    assert (measured.issues[0].start, measured.issues[0].end) == (unsure[0].start, unsure[0].end)
