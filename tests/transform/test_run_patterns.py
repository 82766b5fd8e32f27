"""Patterns that look a run of digits or dots through once: they match what the plain ones do."""

from __future__ import annotations

import re
from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.furniture import find_furniture, load_rules
from transform import mend_chunks, mend_enumerators, mend_torn, statutory_cell
from transform.mend_chunks import find_chunk_numbers
from transform.mend_enumerators import find_enumerators
from transform.mend_torn import find_torn_words
from transform.pagetype import is_report
from transform.phrases import lay_out
from transform.split import Span
from transform.zeros import Zero, find_zeros

OMITTED = next(rule.pattern for rule in load_rules().inline if "省略" in rule.pattern.pattern)
MASKED = next(pattern for pattern, state in statutory_cell._SIGNS_FOR_NONE if state == "masked")
MASK = "[xX×*＊✕﹡○〇□■?？#]"
# A pattern, and the plain one that it stands for.
PATTERNS = [
    (mend_torn._NUMBER, r"\d+(?:(?P<mark>[、.．])|[ \t]*\n?[ \t]*)(?=[一-鿿])"),
    (mend_chunks._MARK, r"\d+、"),
    (mend_enumerators._HEADING, r"([一二三四五六七八九十\d=＝≡]+)、"),
    (OMITTED, OMITTED.pattern.replace("[….](?<![….][….])[….]++", r"[…\.]{2,}")),
    (MASKED, rf"\d*{MASK}+[\dxX×*＊.]*(?:件|项|条|个|万元|元)?$"),
]
PIECES = [*"12３ \t\n、.．…=≡一十公开（）x×?件", "开头部分已省略12字", "（开头部分已省略3字）"]
RUNS = st.tuples(st.sampled_from(PIECES), st.integers(1, 4)).map(lambda drawn: drawn[0] * drawn[1])
TEXT = st.lists(RUNS, max_size=12).map("".join)


def test_each_pattern_is_another_than_the_plain_one() -> None:
    assert all(pattern.pattern != plain for pattern, plain in PATTERNS)


@given(TEXT)
def test_the_patterns_match_what_the_plain_ones_do(text: str) -> None:
    for pattern, plain in PATTERNS:
        found = [(m.span(), m.groups()) for m in pattern.finditer(text)]
        assert found == [(m.span(), m.groups()) for m in re.finditer(plain, text)]


Reader = Callable[[str], object]


def of_a_report(run: str) -> bool:
    """Whether a stretch that is a run and no more speaks as a report."""
    return is_report(run, Span(start=0, end=len(run), title_start=0, title_end=0, cues=()), page_title=None)


def zeros_of(run: str) -> list[Zero]:
    """What a report says did not happen, with a run where its figure would stand."""
    return list(find_zeros(lay_out(f"行政复议情况{run}无")))


GROWING: list[tuple[Reader, str]] = [
    (find_torn_words, "1"),
    (find_torn_words, "１"),
    (find_enumerators, "2"),
    (find_enumerators, "="),
    (find_enumerators, "。—、公"),
    (find_chunk_numbers, "3"),
    (find_chunk_numbers, "\n1、公"),
    (find_furniture, "…"),
    (find_furniture, "."),
    (MASKED.match, "x"),
    (of_a_report, "_"),
    (of_a_report, "\n"),
    (zeros_of, " "),
    (zeros_of, "\n"),
]


def cost(reader: Reader, text: str) -> float:
    """The least CPU time of several readings: a busy machine only ever adds to it."""
    spent = []
    for _ in range(7):
        begun = process_time()
        reader(text)
        spent.append(process_time() - begun)
    return min(spent)


@pytest.mark.parametrize(("reader", "piece"), GROWING)
def test_a_run_of_twice_the_length_costs_less_than_three_times_as_much(reader: Reader, piece: str) -> None:
    run = piece * (40_000 // len(piece)) + "A"
    assert cost(reader, run + run) < 3 * cost(reader, run)
