"""Repair, measured on planted damages of every kind and on look-alikes; floors that hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.generate.damage import look_alikes, measure_kind
from tests.generate.plants import PLANTERS
from transform.repair import repair_text

FLOORS: dict[str, float] = json.loads(Path(__file__).with_name("floors.json").read_text("utf-8"))["repair"]
LEAST = 300


@pytest.mark.parametrize("kind", PLANTERS)
def test_planted_damages_are_mended_and_nothing_else(kind: str) -> None:
    score = measure_kind(kind, LEAST)
    assert score.planted >= LEAST
    assert score.precision >= FLOORS["precision"], score
    assert score.recall >= FLOORS["recall"], score


def test_look_alikes_are_left_alone() -> None:
    untouched = [not repair_text(text).repairs for text in look_alikes(LEAST)]
    assert len(untouched) >= LEAST
    assert sum(untouched) / LEAST >= FLOORS["look_alikes"]
