"""TextMap: offsets lead from a repaired text to its original and back."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.errors import EditError
from transform.textmap import Edit, TextMap, edit_text

ALPHABET = "公开条件12、\n😀"


@st.composite
def edits_of(draw: st.DrawFn, text: str) -> list[Edit]:
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = [(a, b) for a, b in pairwise(cuts) if draw(st.booleans())]
    return [draw(edit_of(a, b)) for a, b in spans]


@st.composite
def edit_of(draw: st.DrawFn, start: int, end: int) -> Edit:
    if draw(st.booleans()):
        size = end - start
        replacement = draw(st.text(ALPHABET, min_size=size, max_size=size))
        return Edit(start=start, end=end, replacement=replacement, by_character=True)
    return Edit(start=start, end=end, replacement=draw(st.text(ALPHABET, max_size=3)))


@st.composite
def maps(draw: st.DrawFn, rounds: int = 1) -> TextMap:
    text = draw(st.text(ALPHABET, max_size=24))
    made = edit_text(text, draw(edits_of(text)))
    for _ in range(rounds - 1):
        made = made.then(draw(edits_of(made.repaired)))
    return made


def spans_of(length: int) -> list[tuple[int, int]]:
    return [(a, b) for a in range(length + 1) for b in range(a, length + 1)]


def test_no_edits_leave_text_and_offsets_alone() -> None:
    made = edit_text("政务公开", [])
    assert made.repaired == "政务公开"
    assert made.to_original(1, 3) == made.to_repaired(1, 3) == (1, 3)


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(start=1, end=1, replacement="x")],
        [Edit(start=2, end=9, replacement="")],
        [Edit(start=0, end=2, replacement=""), Edit(start=1, end=3, replacement="")],
    ],
)
def test_empty_far_or_overlapping_edits_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(EditError, match="expected an edit"):
        edit_text("政务公开", edits)


def test_an_edit_by_character_leads_back_character_by_character() -> None:
    made = edit_text("全年公開信息", [Edit(start=2, end=6, replacement="公开信息", by_character=True)])
    assert made.to_original(3, 4) == made.to_repaired(3, 4) == (3, 4)


def test_an_edit_by_character_keeps_its_places_through_a_later_round() -> None:
    first = edit_text("x公開信息", [Edit(start=0, end=1, replacement="")])
    both = first.then([Edit(start=0, end=4, replacement="公开信息", by_character=True)])
    both = both.then([Edit(start=2, end=4, replacement="内容")])
    assert both.repaired == "公开内容"
    assert both.to_original(1, 2) == (2, 3)
    assert both.to_original(2, 3) == (3, 5)


def test_an_edit_by_character_must_keep_the_length() -> None:
    with pytest.raises(EditError):
        edit_text("公開", [Edit(start=0, end=2, replacement="公", by_character=True)])


def test_a_span_outside_the_text_is_refused() -> None:
    with pytest.raises(IndexError, match="span 3:9"):
        edit_text("政务公开", []).to_original(3, 9)


def test_deletions_at_the_borders_of_a_span_stay_outside_it() -> None:
    made = edit_text(
        "1、公开2、条", [Edit(start=0, end=2, replacement=""), Edit(start=4, end=6, replacement="")]
    )
    assert made.repaired == "公开条"
    assert made.to_original(0, 2) == (2, 4)
    assert made.to_original(0, 3) == (2, 7)
    assert made.to_original(2, 3) == (6, 7)


@given(maps())
def test_the_original_can_be_rebuilt_from_the_repaired_text(made: TextMap) -> None:
    undo: list[str] = []
    at = 0
    for edit in made.edits:
        start, _ = made.to_repaired(edit.start, edit.end)
        undo += (made.repaired[at:start], made.original[edit.start : edit.end])
        at = start + len(edit.replacement)
    assert "".join([*undo, made.repaired[at:]]) == made.original


@given(maps())
def test_untouched_characters_keep_their_value_under_mapping(made: TextMap) -> None:
    edited = {i for e in made.edits for i in range(e.start, e.end)}
    for i, character in enumerate(made.original):
        if i not in edited:
            a, b = made.to_repaired(i, i + 1)
            assert made.repaired[a:b] == character
            assert made.to_original(a, b) == (i, i + 1)


@given(maps(rounds=2))
def test_repaired_span_to_original_and_back_covers_the_span(made: TextMap) -> None:
    for a, b in spans_of(len(made.repaired)):
        c, d = made.to_original(a, b)
        assert 0 <= c <= d <= len(made.original)
        if a < b:
            assert c < d
            e, f = made.to_repaired(c, d)
            assert e <= a
            assert b <= f


@given(maps(rounds=2))
def test_mapping_keeps_the_order_of_spans(made: TextMap) -> None:
    places = [made.to_original(i, i + 1) for i in range(len(made.repaired))]
    assert places == sorted(places)
    back = [made.to_repaired(i, i + 1) for i in range(len(made.original))]
    assert back == sorted(back)


@given(st.data())
def test_two_rounds_give_the_text_of_one_after_the_other(data: st.DataObject) -> None:
    first = data.draw(maps(rounds=2))
    later = data.draw(edits_of(first.repaired))
    once = first.then(later)
    assert once.original == first.original
    assert once.repaired == edit_text(first.repaired, later).repaired


@given(st.data())
def test_mapping_through_two_rounds_contains_mapping_round_by_round(data: st.DataObject) -> None:
    first = data.draw(maps())
    later = data.draw(edits_of(first.repaired))
    second, both = edit_text(first.repaired, later), first.then(later)
    for i in range(len(both.repaired)):
        a, b = first.to_original(*second.to_original(i, i + 1))
        c, d = both.to_original(i, i + 1)
        assert c <= a
        assert b <= d
