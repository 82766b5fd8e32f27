"""Figures that no office ever counted: they stop no audit, and what they contradict is still said."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.generate import statutory as pages
from tests.transform.test_statutory import document_of
from transform.audit_wording import round_figure
from transform.parse import parse_document
from transform.report import Finding

TINY, HUGE = "0.000000001", "9" * 18
LINES = [
    f"公开解读{HUGE}条，比上年的{TINY}条增长20%。",
    f"公开解读120条，比上年的{TINY}条增长{HUGE}%。",
    f"公开解读120条，比上年的100条增长25.{'0' * 40}1%。",
    f"公开解读120条，比上年的{HUGE}{HUGE}条减少20%。",
]
NEW, NATURAL = ("requests", "new", "total"), ("requests", "new", "natural_person")


def report(line: str, cells: dict[tuple[str, str, str], str] | None = None) -> list[Finding]:
    page = pages.make_report("plain", "form2021", 7, cells=cells or {}, more=[line])
    return [finding for one in parse_document(document_of(page)).reports for finding in one.findings]


@pytest.mark.parametrize("line", LINES)
def test_a_change_beyond_all_counting_is_found(line: str) -> None:
    assert [finding.rule for finding in report(line)] == ["change"]


def test_a_rise_from_next_to_nothing_says_what_it_is() -> None:
    (found,) = report(LINES[0])
    assert found.expected[0] > 10**20
    assert found.arithmetic.endswith("%≠20%")


@pytest.mark.parametrize("cell", ["-" + "9" * 40, "9" * 40, "0." + "0" * 40 + "1"])
@pytest.mark.parametrize("place", [NEW, NATURAL])
def test_a_share_of_a_cell_beyond_all_counting_is_judged(place: tuple[str, str, str], cell: str) -> None:
    rules = {finding.rule for finding in report("自然人申请占新收申请的3.5%。", {place: cell})}
    assert "applicants_total" in rules


@given(
    st.decimals(min_value=-(10**40), max_value=10**40, allow_nan=False, allow_infinity=False),
    st.integers(min_value=0, max_value=60),
)
def test_a_figure_of_any_length_is_rounded_by_half_a_step_at_the_most(value: Decimal, places: int) -> None:
    rounded = round_figure(value, places)
    with localcontext(prec=500):
        assert abs(rounded - value) * 2 <= Decimal(1).scaleb(-places)
