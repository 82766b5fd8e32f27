"""Composed pages tell the truth about themselves."""

from __future__ import annotations

import pytest

from tests.generate.compose import MARKERS, Composed, compose_page

FORMS = [(marker, flat) for marker in (*MARKERS, None) for flat in (False, True)]


def covered(page: Composed) -> list[int]:
    """How many spans hold each character that is not white space."""
    counts = [0] * len(page.text)
    for start, end in (*page.spans, *page.furniture):
        for at in range(start, end):
            counts[at] += 1
    return [counts[at] for at, character in enumerate(page.text) if not character.isspace()]


@pytest.mark.parametrize(("marker", "flat"), FORMS)
def test_every_character_lies_in_one_report_or_in_furniture(marker: str | None, flat: bool) -> None:
    for seed in range(20):
        page = compose_page(seed, marker=marker, reports=5, flat=flat)
        assert set(covered(page)) == {1}


@pytest.mark.parametrize("marker", MARKERS)
def test_a_report_begins_with_its_own_heading(marker: str) -> None:
    page = compose_page(3, marker=marker, reports=4)
    for (start, end), title in zip(page.spans, page.titles, strict=True):
        assert title
        assert page.text[start:end].startswith(title)


def test_a_report_ends_with_its_last_line() -> None:
    page = compose_page(5, marker=None, reports=6)
    for (_, end), report in zip(page.spans, page.reports, strict=True):
        assert page.text[:end].endswith(report.lines[-1])


def test_the_same_arguments_give_the_same_page() -> None:
    assert compose_page(9, marker="bare_title", reports=3) == compose_page(9, marker="bare_title", reports=3)


def test_a_thousand_seeds_give_a_thousand_reports() -> None:
    drawn = {compose_page(seed, marker=None, reports=1).reports[0].lines for seed in range(1000)}
    assert len(drawn) == 1000


def test_long_reports_have_all_parts() -> None:
    lengths = [
        sum(map(len, compose_page(seed, marker=None, reports=1, long=True).reports[0].lines))
        for seed in range(50)
    ]
    assert min(lengths) > 900
