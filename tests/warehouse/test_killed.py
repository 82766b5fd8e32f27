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
    ("spool", "_write_whole", "call", 2),  # before the second batch is written
    ("spool", "fsync", "c_call", 1),  # written, not yet on the disk
    ("spool", "replace", "call", 2),  # on the disk, not yet under its name
    ("open", "_create", "call", 1),
    ("open", "_apply", "call", 2),  # between two migrations
    ("open", "make_views", "call", 1),
    ("open", "link", "c_call", 1),  # the new warehouse is whole, not yet under its name
    ("open", "link", "c_return", 1),
    ("drain", "read_batch", "call", 1),
    ("drain", "begin", "c_return", 2),
    ("drain", "_insert_rows", "return", 3),  # in the midst of the first transaction
    ("drain", "_record_batch", "return", 2),
    ("drain", "commit", "c_call", 1),
    ("drain", "commit", "c_return", 1),
    ("drain", "unlink", "c_call", 1),  # committed, not yet deleted
    ("drain", "unlink", "c_call", 3),
    ("drain", "unlink", "c_return", 2),
    ("drain", "drain", "return", 1),
]


def rows(db: Path) -> dict[str, Any]:
    with open_warehouse(db, read_only=True) as connection:
        assert run_checks(connection) == ()
        return dump(connection, TABLES, leave_out=("loaded_at",))


def kill(db: Path, spool: Path, *point: object) -> None:
    """Run in a process of its own that is killed at the point."""
    child = subprocess.run(
        [sys.executable, "-m", "tests.warehouse.killed", str(db), str(spool), *map(str, point)],
        cwd=ROOT,
        check=False,
    )
    assert child.returncode == -signal.SIGKILL


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("undisturbed")
    run(folder / "w.duckdb", folder / "spool")
    return rows(folder / "w.duckdb")


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_run_is_completed_by_the_next(
    tmp_path: Path, undisturbed: dict[str, Any], point: tuple[str, str, str, int]
) -> None:
    db, spool = tmp_path / "w.duckdb", tmp_path / "spool"
    kill(db, spool, *point)
    run(db, spool)
    assert rows(db) == undisturbed
    assert list_spool(spool) == ()


def test_what_was_committed_before_a_kill_can_be_read_at_once(tmp_path: Path) -> None:
    db, spool = tmp_path / "w.duckdb", tmp_path / "spool"
    kill(db, spool, "drain", "unlink", "c_call", 2)
    assert len(rows(db)["meta_batch"]) == 2
