"""Publishing: a copy of the warehouse for readers, in which what is asked often is computed already.

A DuckDB file that is being written cannot be opened by anybody else, even to read. Readers
have a copy instead, put in place whole: who reads the one before keeps it until the end.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from warehouse.connect import file_config, is_published, open_warehouse
from warehouse.errors import PublishError
from warehouse.spool import sync_folder
from warehouse.views import own_views

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from duckdb import DuckDBPyConnection

MARK = "-- Published as a table."
"""The first line of a view's file that is computed when a copy is published."""

# In a process of its own: whoever closes any handle of a file gives up every lock that its
# process holds on it (fcntl), DuckDB's too.
_COPY = "import shutil, sys; shutil.copyfile(sys.argv[1], sys.argv[2])"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A published copy: when it was taken, and the newest batch in it; None where it has none."""

    path: Path
    published_at: datetime
    last_loaded_at: datetime | None


def published_views() -> tuple[str, ...]:
    """The views that a published copy has as tables, each after those it uses."""
    return tuple(name for name, text in own_views().items() if text.startswith(MARK))


def copy_held(connection: DuckDBPyConnection, source: Path, draft: Path) -> None:
    """Copy the file that this process holds open, everything committed in it included.

    Nobody may use the connection meanwhile. Raises PublishError where there is no room.
    """
    try:
        connection.execute("CHECKPOINT")
    except duckdb.Error as exc:
        raise PublishError(f"expected to bring {source} to a point that can be copied, found: {exc}") from exc
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", _COPY, str(source), str(draft)], check=False, capture_output=True, text=True
    )
    if done.returncode:
        draft.unlink(missing_ok=True)
        said = done.stderr.strip().splitlines()[-1:] or ["no word of why"]
        raise PublishError(
            f"expected to copy {source} to {draft}, found: {said[0]}. Readers keep the copy before."
        )


def finish_copy(draft: Path, target: Path, at: datetime) -> Publication:
    """Compute the marts in a draft, and put it in the place of the copy before.

    Raises PublishError where that fails; the copy before stays.
    """
    try:
        with duckdb.connect(str(draft), config=file_config()) as connection:
            last = materialize(connection, at)
        _sync(draft)
        draft.replace(target)
    except (duckdb.Error, OSError) as exc:
        draft.unlink(missing_ok=True)
        raise PublishError(
            f"expected to publish {target}, found: {exc}. See to the space left; readers keep "
            "the copy before."
        ) from exc
    sync_folder(target.parent)
    return Publication(path=target, published_at=at, last_loaded_at=last)


def materialize(connection: DuckDBPyConnection, at: datetime) -> datetime | None:
    """Turn the marked views of a copy into tables of the same columns and comments.

    The copy is marked as one: nothing is ever loaded into it. Returns when its newest batch
    was loaded.
    """
    connection.execute("SET TimeZone = 'UTC'")
    for name in published_views():
        comments = connection.execute(
            "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = ? AND comment IS NOT NULL "
            "AND database_name = current_database()",
            [name],
        ).fetchall()
        said = connection.execute("SELECT comment FROM duckdb_views() WHERE view_name = ?", [name]).fetchall()
        connection.execute(f"CREATE TABLE made_{name} AS FROM {name}")
        connection.execute(f"DROP VIEW {name}")
        connection.execute(f"ALTER TABLE made_{name} RENAME TO {name}")
        # COMMENT takes no bound values; the texts are of our own files.
        for (comment,) in said:
            connection.execute(f"COMMENT ON TABLE {name} IS {_literal(comment or '')}")
        for column, comment in comments:
            connection.execute(f'COMMENT ON COLUMN {name}."{column}" IS {_literal(comment)}')
    connection.execute(
        "CREATE OR REPLACE TABLE meta_published AS "
        "SELECT ?::TIMESTAMPTZ AS published_at, (SELECT max(loaded_at) FROM meta_batch) AS last_loaded_at",
        [at],
    )
    connection.execute("COMMENT ON TABLE meta_published IS 'One row: of which moment this copy is.'")
    connection.execute("COMMENT ON COLUMN meta_published.published_at IS 'When the copy was taken, UTC.'")
    connection.execute(
        "COMMENT ON COLUMN meta_published.last_loaded_at IS 'When the newest batch in it was loaded, UTC.'"
    )
    connection.execute("CHECKPOINT")
    (last,) = connection.execute("SELECT last_loaded_at FROM meta_published").fetchall()[0]
    return last  # type: ignore[no-any-return]


def write_snapshot(connection: DuckDBPyConnection, draft: Path, at: datetime) -> None:
    """Write everything of a warehouse or lake into a new file that plain DuckDB opens, marts as tables.

    `connection` is one that only reads, or any other. `draft` must not be there yet.
    """
    copy_rows(connection, draft)
    with duckdb.connect(str(draft), config=file_config()) as made:
        materialize(made, at)
    _sync(draft)


def copy_rows(connection: DuckDBPyConnection, draft: Path) -> None:
    """Write everything of a warehouse or lake into a new warehouse, a file of its own.

    `connection` is one that only reads, or any other. `draft` must not be there yet.
    """
    tables = [
        name
        for (name,) in connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() "
            "AND NOT internal AND NOT temporary ORDER BY table_name"
        ).fetchall()
    ]
    with open_warehouse(draft) as made:
        for name in tables:
            if name in _OF_THE_FILE or name in published_views():
                continue
            made.execute(f"DELETE FROM {name}")  # noqa: S608 - a name of our own
            reader = connection.execute(f"FROM {name}").to_arrow_reader(50_000)
            made.register("snapshot_rows", reader)
            made.execute(f"INSERT INTO {name} BY NAME FROM snapshot_rows")
            made.unregister("snapshot_rows")


_OF_THE_FILE = frozenset({"meta_migration", "meta_view", "meta_published"})
"""Tables that a new file fills by itself."""


def read_publication(connection: DuckDBPyConnection, path: Path) -> Publication | None:
    """Of which moment an open copy is; None where it is no published copy."""
    if not is_published(connection):
        return None
    published, last = connection.execute(
        "SELECT published_at, last_loaded_at FROM meta_published"
    ).fetchall()[0]
    return Publication(path=path, published_at=published, last_loaded_at=last)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
