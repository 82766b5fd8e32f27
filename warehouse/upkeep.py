"""Upkeep: what a warehouse that grows for years needs now and then, whatever is loaded meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.lake import NAME as LAKE
from warehouse.lake import is_lake

if TYPE_CHECKING:
    from datetime import datetime

    from duckdb import DuckDBPyConnection


def tidy(
    connection: DuckDBPyConnection, *, keep_since: datetime, settled_before: datetime
) -> tuple[str, ...]:
    """Bring a warehouse into its best shape for readers; returns what was done, in words.

    A file is checkpointed. Of a lake, small Parquet files are merged, the past before
    `keep_since` is given up, and files are deleted that no snapshot needs: those replaced, and
    those that a writer left which was killed before `settled_before`.
    """
    if not is_lake(connection):
        connection.execute("CHECKPOINT")
        return ("checkpointed",)
    done = []
    for step, moment, words in (
        ("ducklake_flush_inlined_data('{lake}')", None, "tables brought from the catalog into files"),
        ("ducklake_merge_adjacent_files('{lake}')", None, "small files merged"),
        ("ducklake_expire_snapshots('{lake}', older_than => {at})", keep_since, "snapshots given up"),
        (
            "ducklake_cleanup_old_files('{lake}', older_than => {at})",
            settled_before,
            "replaced files deleted",
        ),
        (
            "ducklake_delete_orphaned_files('{lake}', older_than => {at})",
            settled_before,
            "orphaned files deleted",
        ),
    ):
        # A table function takes no bound values; both are ours.
        at = f"TIMESTAMPTZ '{moment.isoformat()}'" if moment else ""
        rows = connection.execute(f"CALL {step.format(lake=LAKE, at=at)}").fetchall()
        if rows:
            done.append(f"{len(rows)} {words}")
    return tuple(done)
