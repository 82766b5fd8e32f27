"""Migrations: bring a warehouse to the tables that this code knows.

A migration is a file `migrations/NNNN_name.sql`. It is applied once, in one transaction with
its record in meta_migration, and never edited once released.
"""

from __future__ import annotations

import contextlib
import hashlib
import random
import time
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import duckdb

from warehouse.errors import EditedError, ForeignError, VersionError
from warehouse.issue_codes import read_issue_codes
from warehouse.lake import claim, is_lake, lake_statements
from warehouse.reference import keep_reference
from warehouse.transaction import transaction
from warehouse.views import make_views

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from duckdb import DuckDBPyConnection

_TRIES_IN_LAKE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One step, as its file has it; `digest` is of its text."""

    number: int
    name: str
    sql: str

    @property
    def digest(self) -> str:
        """SHA-256 of the text in hex, whatever line ends the checkout has."""
        return hashlib.sha256(self.sql.replace("\r\n", "\n").encode()).hexdigest()


def read_migrations(folder: Traversable) -> tuple[Migration, ...]:
    """The migrations in a folder, in order of their numbers."""
    found = [
        Migration(number=int(file.name[:4]), name=file.name, sql=file.read_text("utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".sql")
    ]
    return tuple(sorted(found, key=lambda migration: migration.number))


@cache
def own_migrations() -> tuple[Migration, ...]:
    """The migrations that this code was written for."""
    return read_migrations(files("warehouse") / "migrations")


def migrate_warehouse(
    connection: DuckDBPyConnection, path: Path | None, *, migrations: tuple[Migration, ...] | None = None
) -> tuple[str, ...]:
    """Apply what is missing and return its names; make views and reference tables anew where they changed.

    Raises VersionError when the warehouse is newer than this code, EditedError when an
    applied migration differs from its file, ForeignError when the database holds tables
    and none of ours. Nothing is written then. In a lake another writer may be doing the same:
    whoever comes second looks again.
    """
    known = own_migrations() if migrations is None else migrations
    if not is_lake(connection):
        return _bring_up(connection, path, known)
    for _ in range(_TRIES_IN_LAKE):
        with contextlib.suppress(duckdb.Error):
            return _bring_up(connection, path, known)
        time.sleep(random.uniform(0.05, 0.5))  # noqa: S311 - so that two do not meet again
    return _bring_up(connection, path, known)


def _bring_up(
    connection: DuckDBPyConnection, path: Path | None, known: tuple[Migration, ...]
) -> tuple[str, ...]:
    applied = _read_applied(connection, path)
    _check_applied(applied, known)
    pending = tuple(migration for migration in known if migration.number not in applied)
    for migration in pending:
        _apply(connection, migration)
    make_views(connection)
    _keep_issue_codes(connection)
    keep_reference(connection)
    return tuple(migration.name for migration in pending)


def check_warehouse(
    connection: DuckDBPyConnection, path: Path | None, *, migrations: tuple[Migration, ...] | None = None
) -> None:
    """Make sure that the warehouse is at this code's migration, without writing.

    Raises what `migrate_warehouse` raises, and VersionError also for an older warehouse.
    """
    known = own_migrations() if migrations is None else migrations
    applied = _read_applied(connection, path)
    if not applied:
        raise ForeignError(
            f"expected a warehouse at {path}, found a database without tables of ours", path=path
        )
    _check_applied(applied, known)
    found, needed = max(applied), known[-1].number
    if found < needed:
        raise VersionError(
            f"warehouse is at migration {found:04}, this code needs {needed:04}: "
            "write to it once, for example with 'gongkai ingest', and it is brought up. Nothing was read.",
            found=found,
            known=needed,
        )


def current_migration(connection: DuckDBPyConnection) -> int:
    """The number of the newest migration that was applied."""
    row = connection.execute("SELECT max(number) FROM meta_migration").fetchall()[0]
    return int(row[0])


def _read_applied(connection: DuckDBPyConnection, path: Path | None) -> dict[int, tuple[str, str]]:
    """Number to name and digest of what was applied; empty for an empty database."""
    tables = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND NOT internal"
    ).fetchall()
    if ("meta_migration",) in tables:
        rows = connection.execute("SELECT number, name, digest FROM meta_migration").fetchall()
        return {number: (name, digest) for number, name, digest in rows}
    if tables:
        raise ForeignError(
            f"expected a warehouse at {path}, found a database of other tables ({tables[0][0]!r} …): "
            "name another file with --db. Nothing was written.",
            path=path,
        )
    return {}


def _check_applied(applied: dict[int, tuple[str, str]], known: tuple[Migration, ...]) -> None:
    by_number = {migration.number: migration for migration in known}
    newest = known[-1].number
    for number, (name, digest) in sorted(applied.items(), reverse=True):
        if number > newest:
            raise VersionError(
                f"warehouse is at migration {number:04}, this code needs {newest:04}: "
                "install a gongkai at least as new as the one that wrote it. Nothing was written.",
                found=number,
                known=newest,
            )
        if number not in by_number or by_number[number].digest != digest:
            raise EditedError(
                f"expected migration {name} as it was applied (SHA-256 {digest[:12]}…), found another text: "
                "restore the file and put the change into a new migration. Nothing was written."
            )


def _apply(connection: DuckDBPyConnection, migration: Migration) -> None:
    in_lake = is_lake(connection)
    with transaction(connection):
        if in_lake and _is_taken(connection, migration):
            return
        for statement in lake_statements(migration.sql) if in_lake else (migration.sql,):
            connection.execute(statement)
        connection.execute("UPDATE meta_view SET digest = ''")  # made anew: their tables changed
        connection.execute(
            "INSERT INTO meta_migration VALUES (?, ?, ?, now())",
            [migration.number, migration.name, migration.digest],
        )


def _is_taken(connection: DuckDBPyConnection, migration: Migration) -> bool:
    """Whether another process has applied a migration since we looked; if not, no other will beside us."""
    tables = "SELECT 1 FROM duckdb_tables() WHERE table_name = 'meta_migration'"
    if not connection.execute(f"{tables} AND database_name = current_database()").fetchall():
        return False
    found = connection.execute("SELECT 1 FROM meta_migration WHERE number = ?", [migration.number])
    if found.fetchall():
        return True
    claim(connection)
    return False


def _keep_issue_codes(connection: DuckDBPyConnection) -> None:
    """Write the texts of new and reworded codes; codes that went out of use keep theirs."""
    kept = dict(connection.execute("SELECT issue_code, to_do FROM meta_issue_code").fetchall())
    changed = [(code, to_do) for code, to_do in read_issue_codes() if kept.get(code) != to_do]
    if not changed:
        return
    with transaction(connection):
        claim(connection)
        for code, to_do in changed:
            connection.execute("DELETE FROM meta_issue_code WHERE issue_code = ?", [code])
            connection.execute("INSERT INTO meta_issue_code VALUES (?, ?)", [code, to_do])
