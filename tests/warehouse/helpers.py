"""What several tests of the warehouse do."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.load import Counts, drain
from warehouse.spool import write_batch
from warehouse.views import own_views

if TYPE_CHECKING:
    from collections.abc import Iterable

    from duckdb import DuckDBPyConnection

    from warehouse.batch import Batch

TABLES = (
    "meta_run",
    "meta_batch",
    "meta_attempt",
    "raw_page",
    "raw_origin",
    "meta_forgotten",
    "core_document",
    "core_chrome",
    "core_dropped",
    "core_issue",
    "core_report",
    "core_section",
    "core_metric",
    "core_cell",
    "core_repair",
    "core_correction",
    "core_finding",
    "search_report",
    "search_posting",
    "meta_register",
    "meta_expected_body",
    "meta_least",
    "meta_check",
)


def load(connection: DuckDBPyConnection, *batches: Batch) -> Counts:
    """Spool the batches and load them, one after the other; returns all that was done."""
    total = Counts()
    for batch in batches:
        with tempfile.TemporaryDirectory() as folder:
            write_batch(Path(folder), batch)
            total += drain(connection, Path(folder)).counts
    return total


def wipe(connection: DuckDBPyConnection) -> None:
    """Empty every table that loading fills."""
    for table in TABLES:
        connection.execute(f"DELETE FROM {table}")


def dump(
    connection: DuckDBPyConnection, names: Iterable[str], leave_out: tuple[str, ...] = ()
) -> dict[str, Any]:
    """All rows of the named tables and views, sorted, without the columns left out."""
    found = {}
    for name in names:
        relation = connection.table(name)
        columns = ", ".join(f'"{column}"' for column in relation.columns if column not in leave_out)
        found[name] = sorted(relation.project(columns).fetchall(), key=repr)
    return found


def views() -> list[str]:
    """Views that show the same whatever the order of loading."""
    return [name for name in own_views() if name not in {"out_run_summary", "out_checks"}]


def dump_views(connection: DuckDBPyConnection) -> dict[str, Any]:
    return dump(connection, views(), leave_out=("batch_id",))
