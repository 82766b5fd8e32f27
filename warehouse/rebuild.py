"""Rebuilding: the file written anew, so that freed blocks hold nothing of rows that were taken out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from warehouse.connect import open_warehouse
from warehouse.spool import sync_folder

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection


def rebuild_warehouse(path: Path) -> None:
    """Copy every row into a new file and put it in the place of the old one.

    What was forgotten counts as erased from then on. A kill leaves the old file or the new
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
