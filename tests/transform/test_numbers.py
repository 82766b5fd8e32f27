"""Numbers: every form of figure has its value, says when it is rough, or has none."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.errors import CellError
from transform.numbers import is_rough, read_figure, read_number

FORMS = tomllib.loads((Path(__file__).parent / "numbers.toml").read_text(encoding="utf-8"))
DIGITS = "零一二三四五六七八九"


def write_numeral(number: int) -> str:
    """A second way from a number to its numeral, below 10,000."""
    out, pending = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            out += ("零" if pending and out else "") + DIGITS[digit] + name
        pending = not digit
    return out or "零"


@pytest.mark.parametrize(("form", "value"), FORMS["exact"])
def test_exact_form_has_its_value(form: str, value: str) -> None:
    assert read_figure(form) == Decimal(value)
    assert not is_rough(form)


@pytest.mark.parametrize(("form", "value"), FORMS["rough"])
def test_approximate_form_has_its_value_and_says_so(form: str, value: str) -> None:
    assert read_figure(form) == Decimal(value)
    assert is_rough(form)


@pytest.mark.parametrize("form", FORMS["none"])
def test_form_without_a_value_has_none(form: str) -> None:
    assert read_figure(form) is None


def test_table_has_three_hundred_forms() -> None:
    assert sum(len(rows) for rows in FORMS.values()) >= 300


@given(st.integers(0, 9999))
def test_numeral_reads_back(number: int) -> None:
    assert read_figure(write_numeral(number)) == number


@given(st.integers(1, 9999), st.sampled_from(["万", "亿"]))
def test_magnitude_multiplies_numerals_and_digits_alike(number: int, magnitude: str) -> None:
    assert read_figure(write_numeral(number) + magnitude) == read_figure(f"{number}{magnitude}")


@given(st.decimals(0, 10**9, places=3))
def test_decimal_reads_back_exactly(number: Decimal) -> None:
    assert read_figure(f"{number:f}") == number


@given(st.text("零一二两三百千万亿十余多几0123456789.,点xX*年 ", max_size=24))
def test_no_string_makes_the_reader_fail(text: str) -> None:
    value = read_figure(text)
    assert value is None or value.is_finite()


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("１，２３４", "1234"),
        ("1,234,567", "1234567"),
        ("96171.6", "96171.6"),
        (" 0 ", "0"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("+4", "4"),
    ],
)
def test_cell_with_a_number_is_read_as_published(cell: str, value: str) -> None:
    assert read_number(cell) == Decimal(value)


@pytest.mark.parametrize("cell", ["", " ", "\u3000", "\n"])
def test_blank_cell_is_none_not_zero(cell: str) -> None:
    assert read_number(cell) is None


@pytest.mark.parametrize("cell", ["3.6万", "见附件", "/", "—", "12件", "1,23", "xx", "1 2 3a"])
def test_cell_with_anything_else_is_refused(cell: str) -> None:
    with pytest.raises(CellError):
        read_number(cell)
