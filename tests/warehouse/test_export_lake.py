"""A lake is exported as a file is: the same rows, the same dictionary, a snapshot in plain DuckDB."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from duckdb import DuckDBPyConnection

from tests.warehouse.exporting import dump_exported, export, hard_batch
from tests.warehouse.helpers import load
from tests.warehouse.postgres import Postgres, find_programs, running_postgres
from warehouse.address import LakeAddress
from warehouse.connect import open_warehouse
from warehouse.export import Form
from warehouse.export_read import read_export

pytestmark = pytest.mark.skipif(
    find_programs() is None and "CI" not in os.environ, reason="PostgreSQL is not installed"
)


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="module")
def lake(postgres: Postgres) -> LakeAddress:
    address = postgres.make_lake()
    with open_warehouse(address) as connection:
        load(connection, hard_batch())
    return address


@pytest.mark.parametrize("form", [Form.PARQUET, Form.CSV])
def test_a_lake_exports_what_a_file_exports(
    lake: LakeAddress, db: DuckDBPyConnection, tmp_path: Path, form: Form
) -> None:
    load(db, hard_batch())
    with open_warehouse(lake, read_only=True) as connection:
        made = export(connection, tmp_path / "lake", form)
    other = export(db, tmp_path / "file", form)
    assert made.rows == other.rows
    for name in ("dictionary.csv", "README.md"):
        assert (made.path / name).read_text("utf-8") == (other.path / name).read_text("utf-8")
    with duckdb.connect() as plain:
        read_export(made.path, plain)
        assert dump_exported(plain) == dump_exported(db)


@pytest.mark.parametrize("mask", [False, True])
def test_a_snapshot_of_a_lake_is_a_file_that_plain_duckdb_opens(
    lake: LakeAddress, db: DuckDBPyConnection, tmp_path: Path, mask: bool
) -> None:
    load(db, hard_batch())
    with open_warehouse(lake, read_only=True) as connection:
        made = export(connection, tmp_path / "lake.duckdb", Form.SNAPSHOT, mask=mask)
    with duckdb.connect(str(made.path), read_only=True) as plain:
        assert dump_exported(plain) == dump_exported(db)
