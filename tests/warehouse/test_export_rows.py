"""However rows go through, in parts, in small batches, without waiting for others, they are the same."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from duckdb import DuckDBPyConnection

from tests.warehouse.exporting import dump_exported, export, hard_batch
from tests.warehouse.helpers import load
from warehouse import export_parquet, export_rows
from warehouse.connect import open_warehouse
from warehouse.export_read import read_export
from warehouse.export_rows import bounded, id_ranges, one_moment


def test_parts_batches_and_row_groups_of_one_give_the_same_rows(
    db: DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(db, hard_batch())
    monkeypatch.setattr(export_parquet, "WAITING_BYTES", 1)
    monkeypatch.setattr(export_rows, "BATCH_ROWS", 1)
    monkeypatch.setattr(export_rows, "PART_DOCUMENTS", 1)
    tables = ("current_report", "current_section", "out_panel_text")
    export(db, tmp_path / "out", tables=tables)
    with duckdb.connect() as plain:
        read_export(tmp_path / "out", plain)
        assert dump_exported(plain, tables) == dump_exported(db, tables)


@pytest.mark.parametrize("parts", [0, 1, 2, 3, 7])
def test_ranges_hold_every_identifier_once(parts: int) -> None:
    ranges = list(id_ranges(parts))
    assert len(ranges) == max(parts, 1)
    assert ranges[0][0].int == 0
    assert ranges[-1][1].int == 2**128 - 1
    assert [last.int + 1 for _, last in ranges[:-1]] == [first.int for first, _ in ranges[1:]]


def test_an_export_takes_two_gigabytes_and_no_longer_than_it_lasts(
    db: DuckDBPyConnection, tmp_path: Path
) -> None:
    limit = "SELECT current_setting('memory_limit')"
    with one_moment(db, tmp_path):
        assert db.execute(limit).fetchall() == [("1.8 GiB",)]
    assert db.execute(limit).fetchall() != [("1.8 GiB",)]
    db.execute("DELETE FROM core_chrome")


def test_a_smaller_limit_stays(own_db: DuckDBPyConnection) -> None:
    own_db.execute("SET memory_limit = '1GB'")
    with bounded(own_db):
        assert own_db.execute("SELECT current_setting('memory_limit')").fetchall() == [("953.6 MiB",)]


def test_an_export_is_of_one_moment_whoever_writes(tmp_path: Path) -> None:
    with open_warehouse(tmp_path / "w.duckdb") as writer:
        load(writer, hard_batch())
        reader = writer.cursor()
        with one_moment(reader, tmp_path):
            before = dump_exported(reader, ("current_metric",))
            writer.execute("DELETE FROM core_metric")
            assert dump_exported(reader, ("current_metric",)) == before
        assert dump_exported(reader, ("current_metric",)) != before
