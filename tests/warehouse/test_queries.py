"""Questions that people write: read, never written, and answered as they were stored."""

from __future__ import annotations

from datetime import UTC
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.warehouse.factory import MOMENT, RUN, make_failure, make_run, sample_batch, sample_page
from tests.warehouse.helpers import TABLES, dump, load
from warehouse.batch import Batch
from warehouse.connect import open_warehouse
from warehouse.errors import QueryError
from warehouse.load import Counts
from warehouse.queries import run_sql, summarize_run, summarize_warehouse

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

READS = [
    "SELECT 1",
    "select 1;",
    "-- why\nWITH x AS (SELECT 1) FROM x",
    "FROM core_metric",
    "VALUES (1)",
    "DESCRIBE core_metric",
    "SHOW TABLES",
    "SUMMARIZE core_metric",
    "EXPLAIN SELECT 1",
    "PRAGMA table_info('core_metric')",
    "PIVOT core_metric ON unit USING count(*) GROUP BY metric_code",
]

WRITES = [
    ("DELETE FROM core_metric", "found DELETE"),
    ("INSERT INTO meta_issue_code VALUES ('a', 'b')", "found INSERT"),
    ("UPDATE core_metric SET unit = NULL", "found UPDATE"),
    ("DROP TABLE core_metric", "found DROP"),
    ("CREATE TABLE x (n INTEGER)", "found CREATE"),
    ("COPY core_metric TO 'x.csv'", "found COPY"),
    ("ATTACH 'x.duckdb'", "found ATTACH"),
    ("INSTALL httpfs", "found LOAD"),
    ("SET threads = 1", "found SET"),
    ("EXPLAIN ANALYZE DELETE FROM core_metric", "read-only mode"),
    ("SELECT 1; DELETE FROM core_metric", "found 2"),
    ("", "found 0"),
    ("SELEC 1", "expected SQL"),
    ("SELECT nothing FROM core_metric", "nothing"),
]


@pytest.mark.parametrize("sql", READS)
def test_what_reads_is_answered(db: DuckDBPyConnection, sql: str) -> None:
    load(db, sample_batch())
    assert run_sql(db, sql).columns


@pytest.mark.parametrize("sql", READS)
def test_what_reads_is_answered_from_a_file_opened_for_reading(tmp_path: Path, sql: str) -> None:
    open_warehouse(tmp_path / "w.duckdb").close()
    with open_warehouse(tmp_path / "w.duckdb", read_only=True) as connection:
        assert run_sql(connection, sql).columns


@pytest.mark.parametrize(("sql", "says"), WRITES)
def test_what_does_not_read_is_refused_and_changes_nothing(
    db: DuckDBPyConnection, sql: str, says: str
) -> None:
    load(db, sample_batch())
    before = dump(db, TABLES)
    with pytest.raises(QueryError, match=says):
        run_sql(db, sql)
    assert dump(db, TABLES) == before
    assert run_sql(db, "SELECT 1").rows == ((1,),)


def test_values_are_bound_and_columns_named(db: DuckDBPyConnection) -> None:
    load(db, sample_batch())
    answer = run_sql(
        db, 'SELECT evidence, "value" FROM current_metric WHERE metric_code = ?', ["requests_granted"]
    )
    assert answer.columns == ("evidence", "value")
    assert answer.types == ("VARCHAR", "DECIMAL(38,10)")
    assert answer.rows == (("公开3条", Decimal(3)),)
    assert str(answer.rows[0][1]) == "3"


def test_a_long_answer_is_cut_and_says_so(db: DuckDBPyConnection) -> None:
    assert run_sql(db, "FROM range(5)", limit=3).rows == ((0,), (1,), (2,))
    assert run_sql(db, "FROM range(5)", limit=3).is_cut
    assert not run_sql(db, "FROM range(5)", limit=5).is_cut


def test_times_come_in_utc(db: DuckDBPyConnection) -> None:
    load(db, sample_batch())
    (moment,) = run_sql(db, "SELECT started_at FROM meta_run").rows[0]
    assert moment == MOMENT
    assert moment.tzinfo.utcoffset(moment) == UTC.utcoffset(None)


def test_a_warehouse_is_summed_up(db: DuckDBPyConnection) -> None:
    empty = summarize_warehouse(db)
    assert (empty.pages, empty.runs, empty.last_run_at, empty.issues_by_code) == (0, 0, None, ())
    load(db, Batch(run=RUN, pages=(sample_page("a"), sample_page("b")), failures=(make_failure("c"),)))
    load(db, sample_batch(make_run(2), uri="a"))
    found = summarize_warehouse(db)
    assert (found.pages, found.unread, found.reports, found.metrics, found.runs) == (2, 1, 1, 2, 2)
    assert found.last_run_at == make_run(2).started_at
    assert found.issues_by_code == (("charset_guessed", 1), ("role_unsure", 1))


def test_a_run_is_summed_up_over_batches_loaded_before_a_restart(db: DuckDBPyConnection) -> None:
    total = load(db, sample_batch(uri="a"), sample_batch(uri="b"))
    assert summarize_run(db, RUN.run_id) == total
    assert summarize_run(db, "no such run") == Counts()
