"""Traditional script read in simplified: each character in its place, and simplified text as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.quantities import fold
from transform.script import as_written, fold_script
from transform.vocabulary import load_terms

TRADITIONAL, SIMPLIFIED = (
    "".join(load_terms("script")[name].split()) for name in ("traditional", "simplified")
)
CASES = [
    ("行政覆議和答覆", "行政复议和答复"),
    ("覆蓋全縣，不得覆審", "覆盖全县，不得复审"),
    ("公務車輛與賠償", "公务车辆与赔偿"),
    ("級別與遊客", "级别与游客"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_text_in_traditional_script_is_read_in_simplified(text: str, expected: str) -> None:
    assert fold_script(text) == expected


def test_no_character_is_listed_twice_or_read_as_one_that_is_listed() -> None:
    assert len(set(TRADITIONAL)) == len(TRADITIONAL)
    assert not set(TRADITIONAL) & set(SIMPLIFIED)


def test_a_text_in_simplified_script_is_the_same_string() -> None:
    text = "覆盖全县12个乡镇，重新核查。"
    assert fold_script(text) is text
    assert fold(text) is text


@given(st.text(alphabet=[*TRADITIONAL[:40], *SIMPLIFIED[:40], *"覆盖蓋答議议１２％．,\n"]))
def test_folding_keeps_every_place_and_twice_is_once(text: str) -> None:
    for folded in (fold_script(text), fold(text)):
        assert len(folded) == len(text)
        assert fold(folded) == fold(text)
    assert as_written(fold_script(text)[:5], fold_script(text), text) == text[:5]
