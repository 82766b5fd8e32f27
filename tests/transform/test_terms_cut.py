"""Terms: words of one width and case, each at its place, whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.terms_cut import cut_terms, fold_width, locate_terms

CASES = [
    ("", []),
    (" \n\u3000，。！", []),
    ("依申请公开", ["依", "申请", "公开"]),
    ("依申请公开 存在问题", ["依", "申请", "公开", "存在", "问题"]),
    ("ＡＢ１２局", ["ab12", "局"]),
    ("占12.5%", ["占", "12.5%"]),
    ("年度报告", ["年度", "报告", "年度报告"]),
    ("公\ud800开", ["公", "开"]),
]


@pytest.mark.parametrize(("text", "terms"), CASES)
def test_a_text_is_cut_into_its_words(text: str, terms: list[str]) -> None:
    assert cut_terms(text) == terms


def test_width_makes_no_difference() -> None:
    assert cut_terms("ＡＢ１２件（三）") == cut_terms("AB12件(三)")


ANY = st.text(
    st.sampled_from("依申请公开年度报告人手不足ＡB１2，。 \n\u3000\ud800𠮷①%") | st.characters(), max_size=60
)


@given(text=ANY)
def test_every_word_stands_where_it_is_located(text: str) -> None:
    located = list(locate_terms(text))
    assert [term.word for term in located] == cut_terms(text)
    for start, end, word in located:
        assert 0 <= start < end <= len(text)
        assert fold_width(text[start:end]).lower() == word or "\ufffd" in word


@given(text=ANY)
def test_terms_hold_no_white_space_and_are_not_empty(text: str) -> None:
    assert all(word and not word.isspace() for word in cut_terms(text))
