"""Opening a warehouse: made whole or not at all, and every refusal says why."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from warehouse.connect import open_warehouse
from warehouse.errors import ForeignError, LockedError, MissingError, OpenError, VersionError

HOLD = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


def test_a_new_warehouse_is_made_for_writing_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with open_warehouse(path) as connection:
        connection.execute("INSERT INTO meta_issue_code VALUES ('own', 'do it')")
    with open_warehouse(path, read_only=True) as connection:
        rows = connection.execute("SELECT to_do FROM meta_issue_code WHERE issue_code = 'own'").fetchall()
    assert rows == [("do it",)]
    assert [file.name for file in tmp_path.iterdir()] == ["w.duckdb"]


def test_several_readers_share_a_warehouse(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    open_warehouse(path).close()
    with open_warehouse(path, read_only=True) as one, open_warehouse(path, read_only=True) as two:
        assert one.execute("SELECT 1").fetchall() == two.execute("SELECT 1").fetchall()


def test_reading_a_missing_warehouse_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match=r"found nothing: make one with 'gongkai ingest"):
        open_warehouse(tmp_path / "none.duckdb", read_only=True)
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(OpenError, match=r"expected a folder at .*none"):
        open_warehouse(tmp_path / "none" / "w.duckdb")


@pytest.mark.parametrize("content", [b"", b"no database" * 1000])
@pytest.mark.parametrize("read_only", [True, False])
def test_a_file_of_another_kind_is_refused_and_kept(tmp_path: Path, content: bytes, read_only: bool) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(ForeignError, match="found another kind of file"):
        open_warehouse(path, read_only=read_only)
    assert path.read_bytes() == content


def test_a_database_of_other_tables_is_not_written_to(tmp_path: Path) -> None:
    path = tmp_path / "other.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE invoices (n INTEGER)")
    for read_only in (False, True):
        with pytest.raises(ForeignError, match="invoices"):
            open_warehouse(path, read_only=read_only)
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("invoices",)]


@pytest.mark.parametrize("read_only", [True, False])
def test_a_held_file_names_the_process_that_holds_it(tmp_path: Path, read_only: bool) -> None:
    path = tmp_path / "w.duckdb"
    open_warehouse(path).close()
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        holder.stdout.readline()
        with pytest.raises(LockedError, match=f"held by process {holder.pid} ") as caught:
            open_warehouse(path, read_only=read_only)
        holder.stdin.close()
    assert caught.value.pid == holder.pid
    assert caught.value.program
    open_warehouse(path, read_only=read_only).close()


def test_a_file_held_by_this_process_is_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with open_warehouse(path), pytest.raises(LockedError, match="another connection of this process"):
        open_warehouse(path, read_only=True)


def test_a_newer_warehouse_is_refused_with_both_numbers(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with open_warehouse(path) as connection:
        connection.execute("INSERT INTO meta_migration VALUES (9876, '9876_later.sql', 'x', now())")
    for read_only in (False, True):
        with pytest.raises(VersionError, match=r"at migration 9876, this code needs 0\d+: install") as caught:
            open_warehouse(path, read_only=read_only)
        assert caught.value.found == 9876


def test_an_older_warehouse_is_read_only_after_it_was_brought_up(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with open_warehouse(path) as connection:
        connection.execute("DELETE FROM meta_migration WHERE number > 1")
    with pytest.raises(VersionError, match=r"at migration 0001, this code needs 0\d+: write to it once"):
        open_warehouse(path, read_only=True)


def test_no_extension_is_fetched_or_loaded_by_itself(tmp_path: Path) -> None:
    with open_warehouse(tmp_path / "w.duckdb") as connection:
        settings = connection.execute(
            "SELECT value FROM duckdb_settings() "
            "WHERE name IN ('autoinstall_known_extensions', 'autoload_known_extensions')"
        ).fetchall()
        with pytest.raises(duckdb.Error, match="httpfs"):
            connection.execute("SELECT * FROM read_csv('https://site.test/x.csv')")
    assert settings == [("false",), ("false",)]
