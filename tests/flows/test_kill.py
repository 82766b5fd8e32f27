"""A run that is killed at any moment: the database opens, and the next run makes everything good."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from flows.settings import Settings, settings_environ
from tests.conftest import ROOT
from tests.flows.helpers import copy_pages, make_settings, read_rows, run
from warehouse.checks import run_checks
from warehouse.connect import open_warehouse

Rows = dict[str, list[tuple[Any, ...]]]

# What the process is about to do when it is killed, and for the how manieth time.
POINTS = [
    ("os.link", "gongkai.duckdb", 1),  # an empty warehouse is ready under another name
    ("open", ".gongkai-batch.", 1),  # the first spool file is about to be written
    ("os.rename", ".gongkai-batch", 1),  # it is whole and has not its name yet
    ("os.rename", ".gongkai-batch", 3),
    ("os.remove", ".gongkai-batch", 1),  # the first batch is committed, its file still there
    ("os.remove", ".gongkai-batch", 2),
]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_pages(tmp_path_factory.mktemp("kill") / "pages")
    for page in sorted(folder.iterdir())[6:]:
        page.unlink()
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_settings(tmp_path, batch_size=2)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, pages: Path) -> Rows:
    settings = make_settings(tmp_path_factory.mktemp("undisturbed"), batch_size=2)
    run(settings, pages)
    return read_rows(settings.db)


def start(settings: Settings, pages: Path, *point: object) -> subprocess.Popen[bytes]:
    argv = [sys.executable, "-m", "tests.flows.killed", str(pages), *map(str, point)]
    return subprocess.Popen(argv, cwd=ROOT, env={**os.environ, **settings_environ(settings)})


def check_next_run(settings: Settings, pages: Path, undisturbed: Rows) -> None:
    if Path(str(settings.db)).exists():
        open_warehouse(settings.db).close()
    run(settings, pages)
    assert read_rows(settings.db) == undisturbed
    assert {path.name for path in settings.data.iterdir()} <= {settings.db.name, "archive"}
    with open_warehouse(settings.db, read_only=True) as connection:
        assert run_checks(connection) == ()


@pytest.mark.parametrize("point", POINTS, ids=lambda point: "-".join(map(str, point)))
def test_next_run_ends_with_the_rows_of_an_undisturbed_one(
    settings: Settings, pages: Path, undisturbed: Rows, point: tuple[str, str, int]
) -> None:
    process = start(settings, pages, *point)
    assert process.wait(60) == -signal.SIGKILL
    check_next_run(settings, pages, undisturbed)


@pytest.mark.parametrize("commits", [0, 1, 2])
def test_kill_during_a_transaction_leaves_nothing_half(
    settings: Settings, pages: Path, undisturbed: Rows, commits: int
) -> None:
    process = start(settings, pages)
    log = Path(f"{settings.db}.wal")
    seen = -1
    largest = 0
    # The log beside the database grows with each commit: a change of its size is the moment.
    while process.poll() is None and seen < commits:
        size = log.stat().st_size if log.exists() else 0
        if size > largest:
            largest = size
            seen += 1
        time.sleep(0.0005)
    process.kill()
    process.wait()
    check_next_run(settings, pages, undisturbed)
