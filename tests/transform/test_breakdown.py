"""Trees of totals and parts, and what is reported where they do not add up."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.issue import IssueCode
from tests.transform.trees import render_trees
from transform.measure import measure
from transform.report import Relation

TABLE = tomllib.loads((Path(__file__).parent / "breakdown.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", TABLE["trees"], ids=lambda row: row[0][:24])
def test_totals_have_their_parts(row: list[str]) -> None:
    assert render_trees(measure(row[0], ()).metrics) == row[1]


@pytest.mark.parametrize("row", TABLE["trees"], ids=lambda row: row[0][:24])
def test_only_sums_that_fail_are_reported_with_both_figures(row: list[str]) -> None:
    messages = [issue.message for issue in measure(row[0], ()).issues if issue.code is IssueCode.SUM_DIFFERS]
    assert len(messages) == len(row[2:])
    for message, found in zip(messages, row[2:], strict=True):
        assert f"= {found}:" in message
        assert row[1].split(" ")[0] in message


def test_table_has_sixty_passages() -> None:
    assert len(TABLE["trees"]) >= 60


@given(st.text("公开申请其中网站信函（），、；。：按渠道分别另共除余123456789条件\n", max_size=60))
def test_parents_are_other_metrics_of_the_report(text: str) -> None:
    metrics = measure(text, ()).metrics
    for at, metric in enumerate(metrics):
        assert (metric.relation is Relation.PART) == (metric.division is not None)
        assert metric.parent is None or (metric.parent != at and 0 <= metric.parent < len(metrics))
