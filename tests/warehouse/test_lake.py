"""The same tables in a lake: DuckLake with its catalog in a real PostgreSQL."""

from __future__ import annotations

import os
import tempfile
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.warehouse.factory import RUN, fetched, make_failure, make_page, make_parsed, make_run, sample_page
from tests.warehouse.helpers import dump_views, load
from tests.warehouse.object_store import KEY_ID, running_store
from tests.warehouse.postgres import Postgres, find_programs, running_postgres
from warehouse.address import LakeAddress
from warehouse.batch import Batch
from warehouse.checks import run_checks
from warehouse.connect import open_warehouse
from warehouse.errors import LakeError, MissingError, QueryError, WarehouseError
from warehouse.forget import forget_addresses
from warehouse.load import Loaded, load_file
from warehouse.migrate import current_migration, own_migrations
from warehouse.rebuild import rebuild_warehouse
from warehouse.reference import reference_tables
from warehouse.spool import write_batch
from warehouse.upkeep import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

pytestmark = pytest.mark.skipif(
    find_programs() is None and "CI" not in os.environ, reason="PostgreSQL is not installed"
)

BATCHES = (
    Batch(run=RUN, pages=(sample_page(),), failures=(make_failure(),)),
    Batch(
        run=make_run(1),
        pages=(
            sample_page(),
            sample_page("pages/b.txt", "首页\n云溪县粮食局\n一、申请12件，公开3条，收到申请12件 7"),
        ),
    ),
    Batch(
        run=make_run(2),
        pages=((fetched(make_page("x", "https://site.test/x")), make_parsed(make_page("x"), "x")),),
    ),
)


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture
def lake(postgres: Postgres) -> LakeAddress:
    return postgres.make_lake()


def spool(batch: Batch) -> Path:
    return write_batch(Path(tempfile.mkdtemp()), batch)


def test_a_lake_shows_what_a_file_shows(lake: LakeAddress, own_db: DuckDBPyConnection) -> None:
    load(own_db, *BATCHES)
    with open_warehouse(lake) as connection:
        load(connection, *BATCHES)
        assert run_checks(connection) == ()
        assert dump_views(connection) == dump_views(own_db)
        assert current_migration(connection) == own_migrations()[-1].number


def test_tables_and_views_of_a_lake_have_their_comments(lake: LakeAddress) -> None:
    with open_warehouse(lake) as connection:
        silent = connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'lake' AND comment IS NULL "
            "UNION ALL SELECT view_name FROM duckdb_views() WHERE database_name = 'lake' AND comment IS NULL"
        ).fetchall()
    assert silent == []


def test_a_file_that_two_load_at_the_same_moment_counts_once(
    lake: LakeAddress, own_db: DuckDBPyConnection
) -> None:
    load(own_db, *BATCHES)
    files = [spool(batch) for batch in BATCHES]
    with open_warehouse(lake) as one, open_warehouse(lake) as other:
        for path in files:
            # Neither sees the other's rows: both began before either commits.
            one.begin(), other.begin()
            for connection in (one, other):
                connection.execute("FROM meta_batch").fetchall()
            loaded = [_load_inside(connection, path) for connection in (one, other)]
            one.commit(), other.commit()
            assert not any(each.is_repeat for each in loaded)
        assert one.execute("SELECT count(*), count(DISTINCT spool_id) FROM meta_batch").fetchall() == [(6, 3)]
        assert run_checks(one) == ()
        assert dump_views(one) == dump_views(own_db)
        summed = "SELECT run_id, batch_count, pages_new, reports_added FROM out_run_summary ORDER BY run_id"
        assert one.execute(summed).fetchall() == own_db.execute(summed).fetchall()


def _load_inside(connection: DuckDBPyConnection, path: Path) -> Loaded:
    """Load a file in the transaction that is open: its own begin and commit are left out."""

    class Inside:
        def __getattr__(self, name: str) -> object:
            return getattr(connection, name)

        def begin(self) -> None: ...
        def commit(self) -> None: ...

    return load_file(Inside(), path)  # type: ignore[arg-type]


def test_several_that_open_a_new_lake_at_once_make_one(lake: LakeAddress) -> None:
    errors: list[WarehouseError] = []

    def make() -> None:
        try:
            open_warehouse(lake).close()
        except WarehouseError as exc:
            errors.append(exc)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with open_warehouse(lake, read_only=True) as connection:
        applied = connection.execute("SELECT number FROM meta_migration ORDER BY number").fetchall()
        for table, rows in reference_tables().items():
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchall() == [(len(rows),)]
    assert applied == [(migration.number,) for migration in own_migrations()]


def test_a_lake_is_read_as_it_was(lake: LakeAddress) -> None:
    with open_warehouse(lake) as connection:
        load(connection, BATCHES[0])
        moment = datetime.now(UTC)
        load(connection, BATCHES[1])
        assert connection.execute("SELECT count(*) FROM current_page").fetchall() == [(2,)]
    with open_warehouse(lake, at=moment) as connection:
        assert connection.execute("SELECT count(*) FROM current_page").fetchall() == [(1,)]
        with pytest.raises(duckdb.Error, match="read-only"):
            connection.execute("DELETE FROM core_report")


def test_a_file_keeps_no_past_and_says_so(tmp_path: Path) -> None:
    open_warehouse(tmp_path / "w.duckdb").close()
    with pytest.raises(QueryError, match="keeps no past"):
        open_warehouse(tmp_path / "w.duckdb", at=datetime.now(UTC))


def test_a_lake_that_is_not_there_is_not_made_by_reading(lake: LakeAddress) -> None:
    with pytest.raises(MissingError, match="gongkai ingest"):
        open_warehouse(lake, read_only=True)


def test_a_catalog_that_does_not_answer_is_told_with_what_to_do() -> None:
    address = LakeAddress(
        settings=(("connect_timeout", "2"), ("dbname", "x"), ("host", "127.0.0.1"), ("port", "1"))
    )
    with pytest.raises(LakeError, match="see that PostgreSQL runs"):
        open_warehouse(address)


def test_tidying_changes_no_row(lake: LakeAddress) -> None:
    with open_warehouse(lake) as connection:
        for batch in BATCHES:
            load(connection, batch)
        before = dump_views(connection)
        now = datetime.now(UTC)
        assert tidy(connection, keep_since=now, settled_before=now)
        assert dump_views(connection) == before
        assert run_checks(connection) == ()


def test_what_is_forgotten_is_in_no_file_of_the_lake_and_in_no_past(lake: LakeAddress) -> None:
    with open_warehouse(lake) as connection:
        load(connection, *BATCHES)
        moment = datetime.now(UTC)
        assert forget_addresses(connection, ["pages/b.txt"], why="", made_by="me", at=moment)
    rebuild_warehouse(lake)
    assert lake.data_path is not None
    kept = [str(path) for path in Path(lake.data_path).rglob("*.parquet") if "core_document" in str(path)]
    assert kept
    found = duckdb.execute(
        "SELECT count(*) FROM read_parquet(?) WHERE contains(text, '一、申请12件')", [kept]
    )
    assert found.fetchall() == [(0,)]
    with open_warehouse(lake) as connection:
        assert run_checks(connection) == ()
        assert connection.execute("SELECT is_erased FROM meta_forgotten").fetchall() == [(True,)]
    with pytest.raises(LakeError):
        open_warehouse(lake, at=moment)


def test_the_rows_of_a_lake_may_lie_in_an_object_store(
    postgres: Postgres, own_db: DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(own_db, *BATCHES)
    with running_store() as store:
        monkeypatch.setenv("AWS_ENDPOINT_URL", store.url)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY_ID)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "an-invented-secret")
        lake = replace(postgres.make_lake(), data_path="s3://reports/lake")
        with open_warehouse(lake) as connection:
            load(connection, *BATCHES)
            now = datetime.now(UTC)
            tidy(connection, keep_since=now, settled_before=now)
        assert any(path.startswith("/reports/lake/") and path.endswith(".parquet") for path in store.objects)
        with open_warehouse(replace(lake, data_path=None), read_only=True) as connection:
            assert dump_views(connection) == dump_views(own_db)
            assert run_checks(connection) == ()
        assert store.refused == 0
