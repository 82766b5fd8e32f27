"""An export is in its place whole or not at all, and takes the place of nothing but an export."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from tests.conftest import ROOT
from tests.warehouse.exporting import export, hard_batch
from tests.warehouse.helpers import load
from warehouse.connect import open_warehouse
from warehouse.export import Form
from warehouse.export_place import ExportError, check_place

ONE = ("meta_indicator",)


def test_what_is_no_export_is_never_replaced(shared_db: DuckDBPyConnection, tmp_path: Path) -> None:
    folder = tmp_path / "thesis"
    folder.mkdir()
    (folder / "chapter.txt").write_text("mine")
    file = tmp_path / "notes.duckdb"
    file.write_text("mine")
    for target, form in ((folder, Form.CSV), (file, Form.SNAPSHOT)):
        with pytest.raises(ExportError, match="found something: name another place"):
            export(shared_db, target, form)
        with pytest.raises(ExportError, match="which is never replaced"):
            export(shared_db, target, form, replace=True)
    assert (folder / "chapter.txt").read_text() == file.read_text() == "mine"


def test_a_warehouse_is_no_export(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    open_warehouse(path).close()
    with pytest.raises(ExportError, match="which is never replaced"):
        check_place(path, replace=True)


def test_the_folder_around_an_export_is_never_made(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="make it first"):
        check_place(tmp_path / "a" / "b", replace=False)


@pytest.mark.parametrize("form", Form)
def test_an_export_of_before_is_replaced_on_request_alone(
    shared_db: DuckDBPyConnection, tmp_path: Path, form: Form
) -> None:
    target = tmp_path / "out.duckdb"
    tables = () if form is Form.SNAPSHOT else ONE
    export(shared_db, target, form, tables=tables)
    if target.is_dir():
        (target / "left.txt").write_text("of before")
    with pytest.raises(ExportError, match="--replace"):
        export(shared_db, target, form, tables=tables)
    export(shared_db, target, form, tables=tables, replace=True)
    assert not (target / "left.txt").exists()
    assert list(tmp_path.iterdir()) == [target]


def test_an_empty_folder_may_be_filled(shared_db: DuckDBPyConnection, tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    export(shared_db, target, Form.CSV, tables=ONE)
    assert (target / "meta_indicator.csv").exists()


def test_what_a_kill_kept_aside_goes_back_before_its_draft_goes(
    shared_db: DuckDBPyConnection, tmp_path: Path
) -> None:
    target = tmp_path / "out"
    old = tmp_path / ".out.1.draft" / "out.old"
    old.mkdir(parents=True)
    (old / "datapackage.json").write_text("of before")
    # The target's place was free, as the kill left it: what was there goes back, and nothing replaces it.
    with pytest.raises(ExportError, match="--replace"):
        export(shared_db, target, Form.CSV, tables=ONE)
    assert (target / "datapackage.json").read_text() == "of before"
    assert list(tmp_path.iterdir()) == [target]


PROCESS = """
import os, resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from warehouse.connect import open_warehouse
from warehouse.export import Form, Wish, export_warehouse
from warehouse.export_place import ExportError

db, target, form, stop, room, mask = sys.argv[1:]

def tell(name, rows):
    if name == stop:
        os.kill(os.getpid(), signal.SIGKILL)

with open_warehouse(Path(db), read_only=True) as connection:
    if room:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(room), resource.RLIM_INFINITY))
    try:
        wish = Wish(form=Form(form), replace=True, mask=bool(mask))
        export_warehouse(connection, Path(target), wish, at=datetime.now(UTC), program_version="0", tell=tell)
    except ExportError as exc:
        print("refused:", exc)
"""


def run_apart(*arguments: object) -> subprocess.CompletedProcess[str]:
    """An export in a process of its own: warehouse, target, form, where to be killed, room, masked or not."""
    words = [sys.executable, "-c", PROCESS, *map(str, arguments)]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def db_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("warehouse") / "w.duckdb"
    with open_warehouse(path) as connection:
        load(connection, hard_batch())
    return path


def test_a_killed_export_leaves_what_was_there_and_its_rest_goes_with_the_next(
    shared_db: DuckDBPyConnection, db_file: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out"
    export(shared_db, target, Form.CSV, tables=ONE)
    before = sorted(path.name for path in target.iterdir())
    done = run_apart(db_file, target, "parquet", "out_panel", "", "")
    assert done.returncode == -signal.SIGKILL
    assert sorted(path.name for path in target.iterdir()) == before
    assert len(list(tmp_path.iterdir())) == 2
    assert run_apart(db_file, target, "parquet", "", "", "").returncode == 0
    assert list(tmp_path.iterdir()) == [target]
    assert (target / "current_report").is_dir()


@pytest.mark.parametrize(("form", "mask"), [*((form, "") for form in Form), (Form.PARQUET, "mask")])
def test_a_full_disk_is_told_and_leaves_nothing(db_file: Path, tmp_path: Path, form: Form, mask: str) -> None:
    done = run_apart(db_file, tmp_path / "out", form, "", 3_000, mask)
    assert "refused: expected to export to" in done.stdout, done.stderr
    assert "See to the space left" in done.stdout
    assert list(tmp_path.iterdir()) == []
