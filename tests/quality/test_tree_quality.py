"""On the sample pages every stated total is found with its parts."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from extract.issue import IssueCode
from extract.strip import strip_page
from tests.pages.cases import Case, load_cases
from tests.transform.trees import render_trees
from transform.parse import parse_document

TREES: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("trees.toml").read_text(encoding="utf-8")
)
CASES = [case for site in ("demo", "kinds") for case in load_cases(site)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_total_of_a_page_has_its_parts(case: Case) -> None:
    reports = parse_document(strip_page(case.page())).reports
    found = [tree for report in reports if (tree := render_trees(report.metrics)) != "-"]
    assert found == TREES.get(case.name, [])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_sum_of_a_page_is_reported_that_adds_up(case: Case) -> None:
    issues = parse_document(strip_page(case.page())).issues
    assert [issue for issue in issues if issue.code is IssueCode.SUM_DIFFERS] == []
