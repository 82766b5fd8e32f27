"""What is looked at after a run: its own batches, and those that nobody has looked at."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.warehouse.factory import make_run, sample_page
from tests.warehouse.helpers import load
from tests.warehouse.postgres import running_postgres
from warehouse.batch import Batch
from warehouse.checks_due import batches_due
from warehouse.checks_record import record_checks
from warehouse.connect import open_warehouse

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def bring(connection: DuckDBPyConnection, number: int) -> str:
    """Load a batch of the run of that number; returns its id."""
    uri = f"pages/{number}.txt"
    load(connection, Batch(run=make_run(number), pages=(sample_page(uri),)))
    found = "SELECT batch_id::VARCHAR FROM raw_page WHERE uri = ?"
    (batch,) = connection.execute(found, [uri]).fetchall()
    return str(batch[0])


def check(connection: DuckDBPyConnection, number: int) -> tuple[str, ...]:
    """Check what is due after the run of that number; returns what was."""
    run_id = f"run-{number}"
    due = batches_due(connection, run_id)
    record_checks(connection, run_id, datetime.now(UTC), due)
    return due


def test_a_run_that_was_checked_is_not_due_again(own_db: DuckDBPyConnection) -> None:
    first = bring(own_db, 1)
    assert check(own_db, 1) == (first,)
    second = bring(own_db, 2)
    assert check(own_db, 2) == (second,)


def test_a_run_that_ended_between_load_and_check_is_due_with_the_next(own_db: DuckDBPyConnection) -> None:
    first = bring(own_db, 1)
    assert check(own_db, 1) == (first,)
    unchecked, third = bring(own_db, 2), bring(own_db, 3)
    assert set(check(own_db, 3)) == {unchecked, third}


def test_a_warehouse_that_was_never_checked_is_due_whole(own_db: DuckDBPyConnection) -> None:
    brought = {bring(own_db, number) for number in (1, 2)}
    assert set(batches_due(own_db, "run-3")) == brought


def test_nothing_is_due_where_nothing_came(own_db: DuckDBPyConnection) -> None:
    bring(own_db, 1)
    check(own_db, 1)
    assert check(own_db, 2) == ()


def test_in_a_lake_a_run_that_is_still_loading_is_looked_at_until_it_was_checked() -> None:
    with running_postgres() as server, open_warehouse(server.make_lake()) as lake:
        first = bring(lake, 1)
        assert check(lake, 1) == (first,)
        loading, third = bring(lake, 2), bring(lake, 3)
        assert set(check(lake, 3)) == {loading, third}
        assert check(lake, 2) == (loading,)
        assert check(lake, 4) == ()
