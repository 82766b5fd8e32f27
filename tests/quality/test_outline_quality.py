"""How well sections, roles and identity are read on labelled reports; floors that hold."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.quality.headings import confuse, core_phrase, load_headings
from tests.quality.labels import LabelledReport, read_passages, read_seeds
from transform.identity import identify_report
from transform.outline import outline_report
from transform.report import Section
from transform.roles import tell_role


def _marked(report: LabelledReport) -> list[Section]:
    found = outline_report(report.textmap.repaired, title_end=report.title_end)
    return [section for section in found if section.marker]


def _matches(report: LabelledReport) -> list[tuple[Section, dict[str, Any]]]:
    """Pairs of sections found and labelled that begin within three characters on one level."""
    labels = [label for label in report.label["sections"] if label["marker"]]
    pairs = []
    for section in _marked(report):
        at = report.to_page(section.start)
        for label in labels:
            if abs(at - label["start"]) <= 3 and section.level in (label["level"], label.get("level_alt")):
                labels.remove(label)
                pairs.append((section, label))
                break
    return pairs


def _section_f1(reports: Iterable[LabelledReport]) -> float:
    hits = found = labelled = 0
    for report in reports:
        hits += len(_matches(report))
        found += len(_marked(report))
        labelled += sum(1 for label in report.label["sections"] if label["marker"])
    return 2 * hits / (found + labelled)


def test_sections_of_the_seeds_are_found(shared: Path) -> None:
    assert _section_f1(read_seeds(shared)) >= 0.99


def test_headings_of_the_passages_are_found(shared: Path) -> None:
    assert _section_f1(read_passages(shared)) >= 0.95


def test_roles_of_the_seeds_are_right(shared: Path) -> None:
    pairs = [pair for report in read_seeds(shared) for pair in _matches(report)]
    judged = [(s, label) for s, label in pairs if label.get("role") not in (None, "other")]
    right = sum(s.role in {label["role"], *(label.get("role_alt") or ())} for s, label in judged)
    assert right / len(judged) >= 0.97


@pytest.mark.parametrize("field", ["org", "year"])
@pytest.mark.parametrize("read", [read_seeds, read_passages])
def test_body_and_year_are_right_where_stated(shared: Path, read: Any, field: str) -> None:
    stated = [report for report in read(shared) if report.label.get(field) is not None]
    assert len(stated) >= 6
    for report in stated:
        label = report.label
        text = report.textmap.repaired
        sections = outline_report(text, title_end=report.title_end)
        found = getattr(identify_report(text, title=label["title"], sections=sections), field)
        assert found in {label[field], *(label.get(f"{field}_acceptable") or ())}, report.name


def test_roles_of_headings_that_the_model_has_not_seen_are_told() -> None:
    told = confuse(load_headings()["measured"], lambda heading: tell_role(heading).role)
    assert told.macro_f1() >= 0.92
    assert min(map(told.f1, told.roles)) >= 0.6


def test_a_role_is_right_as_often_as_it_is_sure() -> None:
    sure: list[bool] = []
    for role, words in load_headings()["measured"].items():
        sure += [told.role == role for told in map(tell_role, words) if told.confidence >= 0.9]
    assert len(sure) > 380
    assert sum(sure) / len(sure) >= 0.985


def test_no_phrase_is_both_fitted_on_and_measured_on() -> None:
    fitted, measured = (
        {core_phrase(word) for words in load_headings()[part].values() for word in words}
        for part in ("train", "measured")
    )
    assert not fitted & measured
    assert sum(len(words) for words in load_headings()["measured"].values()) >= 590
