"""Repair, whatever the page: twice is once, and every repair can be undone."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.generate.damage import plant_damage
from tests.generate.plants import PLANTERS
from transform.repair import repair_text
from transform.report import Repair
from transform.textmap import Edit, edit_text

CASES = tomllib.loads(Path(__file__).with_name("damages.toml").read_text("utf-8"))["case"]
PIECES = [*(case["text"] for case in CASES), *(case["mended"] for case in CASES), "\n", "。", "2、", "公开"]
ANY_TEXT = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
PAGES = 6


def outermost(repairs: Iterable[Repair]) -> list[Repair]:
    kept: list[Repair] = []
    for repair in repairs:
        if not kept or repair.start >= kept[-1].end:
            kept.append(repair)
        else:
            assert repair.end <= kept[-1].end, "repairs nest or are disjoint"
    return kept


def check_undoable(text: str) -> None:
    done = repair_text(text)
    assert all(r.original == text[r.start : r.end] for r in done.repairs)
    edits = [Edit(start=r.start, end=r.end, replacement=r.repaired) for r in outermost(done.repairs)]
    assert edit_text(text, edits).repaired == done.textmap.repaired
    undone, at = [], 0
    for repair in outermost(done.repairs):
        start, end = done.textmap.to_repaired(repair.start, repair.end)
        undone += [done.textmap.repaired[at:start], repair.original]
        at = end
    assert "".join([*undone, done.textmap.repaired[at:]]) == text


# The first text that needs a dictionary waits for it.
@settings(deadline=None)
@given(ANY_TEXT)
@example(
    "麵向羣眾公開，健全體製機製，幹部髮展，谘詢電話。政府资讯公开依托网路和入口网站，规范性档案及时释出。"
)
def test_every_repair_of_any_text_can_be_undone(text: str) -> None:
    check_undoable(text)


@pytest.mark.parametrize("kind", PLANTERS)
def test_every_repair_of_a_damaged_page_can_be_undone(kind: str) -> None:
    for seed in range(PAGES):
        check_undoable(plant_damage(Random(f"undo {kind} {seed}"), kind).text)


@pytest.mark.parametrize("kind", PLANTERS)
def test_repairing_a_damaged_page_twice_equals_repairing_it_once(kind: str) -> None:
    for seed in range(PAGES):
        once = repair_text(plant_damage(Random(f"twice {kind} {seed}"), kind).text)
        assert repair_text(once.textmap.repaired).repairs == ()


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_mended_text_needs_no_further_repair(case: dict[str, str]) -> None:
    assert repair_text(case["mended"]).repairs == ()
