"""Split, measured on composed pages: beginnings found under every form of opening."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.generate.compose import compose_page
from tests.generate.measure import GROUPS, begin_reports, measure_group

FLOORS = json.loads((Path(__file__).resolve().parent.parent / "quality" / "floors.json").read_text("utf-8"))
PAGES = 6


@pytest.mark.parametrize("name", GROUPS)
@pytest.mark.parametrize("flat", [False, True], ids=["lines", "flat"])
def test_beginnings_stay_above_the_floor(name: str, flat: bool) -> None:
    reached = measure_group(name, PAGES, flat=flat)
    floor = FLOORS["composed_pages"][f"{name}_{'flat' if flat else 'lines'}"]
    assert reached.f1 >= floor, f"{reached}: {reached.f1:.4f} is below {floor}"


@pytest.mark.parametrize("flat", [False, True], ids=["lines", "flat"])
def test_long_single_reports_are_not_cut(flat: bool) -> None:
    pages = [compose_page(seed, marker=None, reports=1, flat=flat, long=True) for seed in range(200)]
    whole = sum(len(begin_reports(page)) == 1 for page in pages)
    assert whole / len(pages) >= FLOORS["composed_pages"][f"single_{'flat' if flat else 'lines'}"]
