"""What a thousand reports take: memory, room on the disk; and how the long texts are packed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.bench.load_drain import Drained, parquet_bytes, run_drain
from tests.bench.load_spool import write_spool
from tests.warehouse.factory import sample_batch
from tests.warehouse.helpers import dump, load
from warehouse.checks import run_checks
from warehouse.connect import open_warehouse
from warehouse.migrate import migrate_warehouse, own_migrations
from warehouse.sparing import LEAST_MEMORY, little_memory, one_thread, read_size

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

REPORTS = 1_000


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Drained]:
    folder = tmp_path_factory.mktemp("loaded")
    write_spool(folder / "spool", REPORTS, writers=1)
    return folder / "w.duckdb", run_drain(folder / "w.duckdb", folder / "spool")


def test_a_thousand_reports_are_all_there(loaded: tuple[Path, Drained]) -> None:
    db, drained = loaded
    with open_warehouse(db, read_only=True) as connection:
        assert run_checks(connection) == ()
        counts = connection.execute(
            "SELECT count(*), count(DISTINCT document_id), count(DISTINCT org) FROM current_report"
        ).fetchall()
    reports, documents, bodies = counts[0]
    assert reports == documents == REPORTS
    assert bodies > 50
    assert 30 * REPORTS < drained.rows < 40 * REPORTS


def test_loading_them_takes_little_memory(loaded: tuple[Path, Drained]) -> None:
    assert loaded[1].peak_mb < 400


def test_the_file_is_not_much_larger_than_parquet(loaded: tuple[Path, Drained]) -> None:
    # Small files have blocks that are not full yet; of 100,000 reports it is 1.2 (make prove-load).
    db, drained = loaded
    assert drained.file_bytes < 2.5 * sum(parquet_bytes(db).values())


def test_long_texts_are_packed_with_zstd(loaded: tuple[Path, Drained]) -> None:
    with open_warehouse(loaded[0], read_only=True) as connection:
        for table, column in (("core_document", "text"), ("core_report", "report_text")):
            packed = connection.execute(
                "SELECT DISTINCT compression FROM pragma_storage_info(?) "
                "WHERE column_name = ? AND segment_type = 'VARCHAR'",
                [table, column],
            ).fetchall()
            assert packed == [("ZSTD",)]


def test_rows_outlive_the_packing_of_the_texts(own_db: DuckDBPyConnection) -> None:
    load(own_db, sample_batch())
    before = dump(own_db, ["core_document", "core_report"])
    (packing,) = [m for m in own_migrations() if m.name == "0011_texts_in_zstd.sql"]
    own_db.execute("DELETE FROM meta_migration WHERE number = ?", [packing.number])
    assert migrate_warehouse(own_db, None) == (packing.name,)
    assert dump(own_db, ["core_document", "core_report"]) == before
    assert run_checks(own_db) == ()


def test_loading_leaves_threads_and_memory_as_they_were(own_db: DuckDBPyConnection) -> None:
    def settings() -> tuple[object, ...]:
        asked = "SELECT current_setting('threads'), current_setting('memory_limit')"
        found: tuple[object, ...] = own_db.execute(asked).fetchall()[0]
        return found

    own_db.execute("SET threads = 2")
    before = settings()
    with one_thread(own_db), little_memory(own_db, 0):
        threads, memory = settings()
        assert threads == 1
        assert abs(read_size(str(memory)) - LEAST_MEMORY) < 1_000_000
    load(own_db, sample_batch())
    assert settings() == before


def test_memory_is_never_raised(own_db: DuckDBPyConnection) -> None:
    own_db.execute("SET memory_limit = '300MB'")
    with little_memory(own_db, 0):
        (said,) = own_db.execute("SELECT current_setting('memory_limit')").fetchall()[0]
        assert read_size(said) < 301_000_000
