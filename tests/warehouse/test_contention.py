"""Writers that load at once and are killed lose nothing and store nothing twice; readers notice nothing.

The short form of `make prove-contend`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.bench.contend import Contended, contend
from tests.warehouse.postgres import find_programs, running_postgres


def expect_well(outcome: Contended, kills: int) -> None:
    assert outcome.lost == ()
    assert outcome.missing_reports == 0
    assert outcome.doubled == ()
    assert outcome.violations == ()
    assert outcome.reader_errors == ()
    assert outcome.kills == kills
    assert outcome.spooled >= kills
    assert outcome.asked > 0


@pytest.mark.slow
def test_writers_of_one_file_hand_over_and_lose_nothing(tmp_path: Path) -> None:
    outcome = contend(tmp_path / "w.duckdb", tmp_path / "run", seconds=6, kills=2)
    expect_well(outcome, kills=8)
    assert outcome.opened > 1


@pytest.mark.slow
@pytest.mark.skipif(find_programs() is None and "CI" not in os.environ, reason="PostgreSQL is not installed")
def test_writers_of_a_lake_store_nothing_twice(tmp_path: Path) -> None:
    with running_postgres() as server:
        outcome = contend(server.make_lake(), tmp_path / "run", seconds=6, kills=2, writers=2)
    expect_well(outcome, kills=4)
