"""One statutory cell: number, sign, unit and state."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.report import CellState
from transform.statutory_cell import is_value, read_cell

CASES: list[tuple[str, str | None, str | None, CellState]] = [
    ("12", "12", None, CellState.STATED),
    (" 12 ", "12", None, CellState.STATED),
    ("１，２３４", "1234", None, CellState.STATED),
    ("1,740,932", "1740932", None, CellState.STATED),
    ("96171.60", "96171.60", None, CellState.STATED),
    ("0", "0", None, CellState.ZERO),
    ("0.00", "0.00", None, CellState.ZERO),
    ("0万元", "0", "万元", CellState.ZERO),
    ("零", "0", None, CellState.ZERO),
    ("", None, None, CellState.BLANK),
    ("\u00a0\u3000", None, None, CellState.BLANK),
    ("/", None, None, CellState.SLASH),
    ("／", None, None, CellState.SLASH),
    ("-", None, None, CellState.DASH),
    ("——", None, None, CellState.DASH),
    ("－", None, None, CellState.DASH),
    ("减3", "-3", None, CellState.STATED),
    ("减少 3", "-3", None, CellState.STATED),
    ("增2", "2", None, CellState.STATED),
    ("+4", "4", None, CellState.STATED),
    ("-1", "-1", None, CellState.STATED),
    ("－１", "-1", None, CellState.STATED),
    ("16.482万元", "16.482", "万元", CellState.STATED),
    ("1035000元", "1035000", "元", CellState.STATED),
    ("46件", "46", "件", CellState.STATED),
    ("22（其中修订16件）", "22", None, CellState.STATED),
    ("22(其中修订16件)", "22", None, CellState.STATED),
    ("××", None, None, CellState.MASKED),
    ("2xx", None, None, CellState.MASKED),
    ("**件", None, None, CellState.MASKED),
    ("见附件", None, None, CellState.STATED),
    ("3/2", None, None, CellState.STATED),
    ("12,34", None, None, CellState.STATED),
    ("第3项", None, None, CellState.STATED),
]


@pytest.mark.parametrize(("raw", "value", "unit", "state"), CASES)
def test_a_cell_is_read_as_it_stands(raw: str, value: str | None, unit: str | None, state: CellState) -> None:
    reading = read_cell(raw)
    assert reading.value == (None if value is None else Decimal(value))
    assert (reading.unit, reading.state) == (unit, state)


def test_blank_cell_is_none_not_zero() -> None:
    assert read_cell("").value is None


@given(st.integers(-(10**12), 10**12))
def test_every_whole_number_is_read_back(number: int) -> None:
    assert read_cell(str(number)).value == number
    assert read_cell(f"{number:,}").value == number


@given(st.text(max_size=20))
def test_no_text_is_refused_and_only_numbers_have_values(raw: str) -> None:
    reading = read_cell(raw)
    if reading.value is not None:
        assert reading.state in {CellState.STATED, CellState.ZERO}
        assert is_value(raw)
