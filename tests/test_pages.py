"""The sample pages read whole: as accepted before, and as near to the truth as pinned."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from extract.strip import strip_page
from tests.pages.cases import Case, load_cases
from tests.pages.find import Finder
from tests.pages.render import render_parsed
from tests.pages.score import Tally, place_reports, score_page
from tests.pages.truth import load_truth
from transform.parse import parse_document
from transform.report import Parsed

SITES = ("demo", "kinds")
CASES = [case for site in SITES for case in load_cases(site)]
MISTAKEN = {
    "markdown": "nothing on the page names its kind: a report without body, year and figures",
}
"""Pages whose kind is read wrongly as yet, and how."""
FLOORS = Path(__file__).resolve().parent / "quality" / "floors.json"


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Case:
    """Each sample page in turn."""
    found: Case = request.param
    return found


def mark_mistaken(case: Case) -> ParameterSet:
    reason = MISTAKEN.get(case.name)
    marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
    return pytest.param(case, id=case.name, marks=marks)


def parse_case(case: Case) -> Parsed:
    return parse_document(strip_page(case.page()))


def test_a_page_reads_as_accepted(case: Case, request: pytest.FixtureRequest) -> None:
    rendered = render_parsed(parse_case(case))
    if request.config.getoption("--accept"):
        text = json.dumps(rendered, ensure_ascii=False, indent=1) + "\n"
        case.expected_file.write_text(text, encoding="utf-8", newline="\n")
    expected: dict[str, Any] = json.loads(case.expected_file.read_text(encoding="utf-8"))
    assert rendered == expected


def test_every_phrase_of_the_truth_stands_in_the_text(case: Case) -> None:
    text = strip_page(case.page()).text
    truth = load_truth(case.truth_file)
    finder = Finder(text)
    for report, span in zip(truth.reports, place_reports(text, truth), strict=True):
        phrases = [metric.evidence for metric in report.metrics] + list(report.doubtful)
        phrases += [heading.marker for heading in report.headings]
        assert [phrase for phrase in phrases if not finder.find(phrase, span.start, span.end)] == []


@pytest.mark.parametrize("known", [mark_mistaken(case) for case in CASES])
def test_the_kind_of_a_page_is_told(known: Case) -> None:
    assert parse_case(known).page_type == load_truth(known.truth_file).page_type


@pytest.mark.parametrize("site", SITES)
def test_readings_stay_above_the_floors(site: str) -> None:
    tally = Tally()
    for case in load_cases(site):
        tally.add(score_page(parse_case(case), load_truth(case.truth_file)))
    floors: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8"))[f"{site}_pages"]
    reached = {name: round(tally.f1(name), 4) for name in floors}
    fallen = {name: (reached[name], floor) for name, floor in floors.items() if reached[name] < floor}
    assert not fallen, "\n".join([f"below the floor: {fallen}", *tally.errors])
