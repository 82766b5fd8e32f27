"""Rebuilding: the file written anew, so that freed blocks hold nothing of rows that were taken out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from warehouse.address import LakeAddress
from warehouse.connect import open_warehouse
from warehouse.lake import NAME as LAKE
from warehouse.spool import sync_folder

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from warehouse.address import Address


def rebuild_warehouse(address: Address) -> None:
    """Write the warehouse anew, without anything that was taken out: what was forgotten is erased then."""
    if isinstance(address, LakeAddress):
        _rebuild_lake(address)
    else:
        _rebuild_file(address)


def _rebuild_lake(address: LakeAddress) -> None:
    """Write the Parquet files anew that rows were deleted from, and delete the old ones with the past.

    A lake that looks back would still show what was taken out: its snapshots go too. Who reads
    it at this moment may find a file gone, and asks again.
    """
    with open_warehouse(address) as connection:
        connection.execute("UPDATE meta_forgotten SET is_erased = true WHERE NOT is_erased")
        for step in _STEPS_IN_LAKE:
            connection.execute(f"CALL {step}")


_STEPS_IN_LAKE = (
    f"ducklake_flush_inlined_data('{LAKE}')",
    f"ducklake_rewrite_data_files('{LAKE}', delete_threshold => 0)",
    f"ducklake_merge_adjacent_files('{LAKE}')",
    f"ducklake_expire_snapshots('{LAKE}', older_than => now())",
    f"ducklake_cleanup_old_files('{LAKE}', cleanup_all => true)",
)


def _rebuild_file(path: Path) -> None:
    """Copy every row into a new file and put it in the place of the old one.

    A kill leaves the old file or the new
    one, and beside it at most a draft. The old file stays locked until it is replaced, so that
    nobody writes into it what the new one lacks.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    for left in (draft, draft.with_name(f"{draft.name}.wal")):
        left.unlink(missing_ok=True)
    with open_warehouse(path) as connection:
        connection.execute("CHECKPOINT")
        _copy(connection, draft)
        _sync(draft)
        draft.replace(path)
        sync_folder(path.parent)


def _copy(connection: DuckDBPyConnection, draft: Path) -> None:
    (name,) = connection.execute("SELECT current_database()").fetchall()[0]
    # Neither paths nor names can be bound here.
    connection.execute(f"ATTACH {_literal(str(draft))} AS rebuilt")
    connection.execute(f"COPY FROM DATABASE {_quote(name)} TO rebuilt")
    connection.execute("UPDATE rebuilt.meta_forgotten SET is_erased = true WHERE NOT is_erased")
    connection.execute("CHECKPOINT rebuilt")
    connection.execute("DETACH rebuilt")


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
