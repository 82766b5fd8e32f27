"""The five real pages: what is read from them, how well, and that every row leads to its characters."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from extract.source import plan_sources, read_file
from extract.strip import strip_page
from flows.contract import inspect_object
from transform.parse import parse_document
from transform.report import Parsed
from transform.reuse_judge import ReuseKind, compare, make_sample

REPORTS = {"000": 1, "001": 1, "002": 3, "003": 4, "004": 12}


@pytest.fixture(scope="module")
def parsed(shared: Path) -> dict[str, Parsed]:
    """Each seed by its number, read from its bytes."""
    sources = plan_sources([str(shared / "seeds")]).sources
    return {Path(s.uri).name[:3]: parse_document(strip_page(read_file(s))) for s in sources}


@pytest.fixture(scope="module")
def scores(shared: Path, parsed: dict[str, Parsed]) -> dict[str, Any]:
    """The scorer's report on the seeds that are labelled."""
    path = shared / "tools" / "score.py"
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec
    assert spec.loader
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    total: dict[str, Any] = {}
    for label in sorted((shared / "gold").glob("*.json")):
        seen = inspect_object(parsed[label.stem])
        gold = json.loads(label.read_text(encoding="utf-8"))
        score.add(total, score.score_counts(seen, gold, seen["text"]))
    figures: dict[str, Any] = score.report(total)
    return figures


@pytest.mark.parametrize(("seed", "reports"), REPORTS.items())
def test_a_seed_holds_the_reports_that_people_count_on_it(
    parsed: dict[str, Parsed], seed: str, reports: int
) -> None:
    assert len(parsed[seed].reports) == reports


def test_the_repeated_report_of_the_collection_is_a_copy_of_the_first(parsed: dict[str, Parsed]) -> None:
    assert [r.duplicate_of for r in parsed["004"].reports] == [None] * 7 + [0] + [None] * 4


def test_a_count_that_the_page_announces_and_keeps_is_no_issue(parsed: dict[str, Parsed]) -> None:
    codes = {i.code.value for i in parsed["004"].issues}
    assert not codes & {"count_differs", "numbering_gap"}


# Floors, below what is reached today; they may only rise.
FLOORS = {"reports": 1.0, "chrome": 0.995, "sections": 0.99, "metrics": 0.99}


@pytest.mark.parametrize(("figure", "floor"), FLOORS.items())
def test_the_seeds_are_read_no_worse_than_the_floor(
    scores: dict[str, Any], figure: str, floor: float
) -> None:
    assert scores[figure]["f1"] >= floor


def test_roles_codes_bodies_and_years_of_the_seeds_are_read_no_worse_than_the_floor(
    scores: dict[str, Any],
) -> None:
    assert scores["section_role_acc"] >= 0.97
    assert scores["metric_code_acc"] >= 0.99
    assert scores["core_metric_recall"] >= 0.99
    assert {scores["fields"][f] for f in ("org", "year", "title")} == {1.0}


def _spans(parsed: Parsed) -> Iterator[tuple[int, int]]:
    for report in parsed.reports:
        yield report.start, report.end
        yield from ((s.start, s.end) for s in report.sections)
        yield from ((m.start, m.end) for m in report.metrics)
        yield from ((r.start, r.end) for r in report.repairs)
        for cell in report.cells:
            if cell.start is not None and cell.end is not None:
                yield cell.start, cell.end
    yield from ((c.start, c.end) for c in parsed.chrome)


@pytest.mark.parametrize("seed", REPORTS)
def test_every_span_lies_in_the_text_and_says_what_it_claims(parsed: dict[str, Parsed], seed: str) -> None:
    page = parsed[seed]
    text = page.document.text
    assert all(0 <= a < b <= len(text) for a, b in _spans(page))
    for report in page.reports:
        for metric in report.metrics:
            assert metric.evidence == text[metric.start : metric.end]
            assert metric.start <= metric.figure_start < metric.figure_end <= metric.end
        for repair in report.repairs:
            assert repair.original == text[repair.start : repair.end]
        for section in report.sections:
            assert report.start <= section.start < section.end <= report.end
            if section.marker:
                assert text.startswith(section.marker[0], section.start)


@pytest.mark.parametrize("seed", REPORTS)
def test_every_character_but_white_space_is_report_or_chrome(parsed: dict[str, Parsed], seed: str) -> None:
    page = parsed[seed]
    covered = {i for r in page.reports for i in range(r.start, r.end)}
    covered |= {i for c in page.chrome for i in range(c.start, c.end)}
    missing = [i for i, c in enumerate(page.document.text) if not c.isspace() and i not in covered]
    assert missing == []


def test_what_the_seeds_copied_from_each_other_is_found_and_nothing_else(parsed: dict[str, Parsed]) -> None:
    samples = {
        (name, index): make_sample(page.document.text[report.start : report.end])
        for name, page in parsed.items()
        for index, report in enumerate(page.reports)
    }
    found = {
        (one, other): reuse
        for one, other in combinations(samples, 2)
        if (reuse := compare(samples[one], samples[other])) is not None
    }
    assert found[("004", 0), ("004", 7)].kind is ReuseKind.COPY
    assert found[("001", 0), ("004", 11)].kind is ReuseKind.TEMPLATE
    assert found[("003", 3), ("004", 10)].kind is ReuseKind.BORROWING
    assert len(found[("003", 3), ("004", 10)].passages) >= 4
    # Of 210 pairs; each of these was read by eye and shares sentences of its own.
    assert len(found) == 10
