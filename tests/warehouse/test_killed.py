"""A run killed at any point leaves a warehouse that opens, and the next run completes it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.warehouse.helpers import TABLES, dump
from tests.warehouse.killed import run
from warehouse.checks import run_checks
from warehouse.connect import open_warehouse
from warehouse.spool import list_spool

POINTS = [
    ("_write_whole", "call", 2),  # before the second batch is written
    ("fsync", "c_call", 1),  # written, not yet on the disk
    ("replace", "call", 2),  # on the disk, not yet under its name
    ("_create", "call", 1),
    ("_apply", "call", 2),  # between two migrations
    ("make_views", "call", 1),
    ("link", "c_call", 1),  # the new warehouse is whole, not yet under its name
    ("link", "c_return", 1),
    ("_load_batch", "call", 2),
    ("_insert_rows", "return", 3),  # in the midst of a transaction
    ("_record_batch", "return", 2),
    ("commit", "c_call", 6),
    ("unlink", "c_call", 2),  # committed, not yet deleted
    ("unlink", "c_return", 3),
    ("drain", "return", 1),
]


def rows(db: Path) -> dict[str, Any]:
    with open_warehouse(db, read_only=True) as connection:
        assert run_checks(connection) == ()
        return dump(connection, TABLES, leave_out=("loaded_at",))


@pytest.mark.parametrize(("function", "event", "count"), POINTS)
def test_a_killed_run_is_completed_by_the_next(tmp_path: Path, function: str, event: str, count: int) -> None:
    undisturbed, killed, spool = tmp_path / "one.duckdb", tmp_path / "two.duckdb", tmp_path / "spool"
    run(undisturbed, tmp_path / "other")
    child = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.warehouse.killed",
            str(killed),
            str(spool),
            function,
            event,
            str(count),
        ],
        cwd=ROOT,
        check=False,
    )
    assert child.returncode == -signal.SIGKILL
    run(killed, spool)
    assert rows(killed) == rows(undisturbed)
    assert list_spool(spool) == ()
