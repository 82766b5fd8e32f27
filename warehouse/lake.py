"""DuckLake: a warehouse whose catalog is in PostgreSQL and whose rows are Parquet files.

Its tables, views and migrations are those of a DuckDB file. What differs is here: how it is
attached, and which words of our SQL it does not take.
"""

from __future__ import annotations

import os
import re
import time
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from warehouse.errors import LakeError, MissingError

if TYPE_CHECKING:
    from datetime import datetime

    from duckdb import DuckDBPyConnection

    from warehouse.address import LakeAddress

NAME = "lake"
"""The name under which a lake is attached."""

_EXTENSIONS = ("postgres_scanner", "ducklake")
_STORE = "s3://"
_UNKNOWN_WORDS = re.compile(r" DEFAULT \w+| USING COMPRESSION \w+")
_VIEW_COLUMN = re.compile(r"^\s*COMMENT\s+ON\s+COLUMN\s+(?:current|out)_", re.IGNORECASE)

# Writers meet in the catalog alone: each commits its own files. Whoever loses there tries again,
# and with eight writers on two cores it took up to a dozen tries.
_RETRIES = "40"
_ATTACH_TRIES = 25
_MAKING = re.compile(r"already exists|duplicate key|tuple concurrently updated|could not serialize")


def is_lake(connection: DuckDBPyConnection) -> bool:
    """Whether the connection's tables lie in a lake."""
    (kind,) = connection.execute(
        "SELECT type FROM duckdb_databases() WHERE database_name = current_database()"
    ).fetchall()[0]
    return bool(kind == "ducklake")


def attach_lake(
    connection: DuckDBPyConnection, address: LakeAddress, *, read_only: bool, at: datetime | None
) -> None:
    """Attach a lake and make its tables those that statements mean; `at` is a moment to look back to.

    Raises LakeError when the extensions, the catalog or the files cannot be had, MissingError
    when there is no lake and it was to be read only.
    """
    for name in _EXTENSIONS:
        load_extension(connection, name)
    # Only who makes a lake has to say where its files are: keys at hand tell that it may be a store.
    if (address.data_path or "").startswith(_STORE) or os.environ.get("AWS_ACCESS_KEY_ID"):
        _open_store(connection)
    options = [f"METADATA_SCHEMA {_literal('gongkai')}"]
    if address.data_path and not read_only:
        if "://" not in address.data_path:
            Path(address.data_path).mkdir(parents=True, exist_ok=True)
        options.append(f"DATA_PATH {_literal(address.data_path)}")
    if read_only:
        options += ["READ_ONLY", "CREATE_IF_NOT_EXISTS false"]
    if at is not None:
        options.append(f"SNAPSHOT_TIME {_literal(at.isoformat())}")
    connection.execute(f"SET ducklake_max_retry_count = {_RETRIES}")
    attach = f"ATTACH {_literal('ducklake:postgres:' + address.catalog)} AS {NAME} ({', '.join(options)})"
    try:
        _insist(connection, attach)
        connection.execute(f"USE {NAME}")
    except duckdb.Error as exc:
        raise _explain(exc, address) from exc


def _insist(connection: DuckDBPyConnection, attach: str) -> None:
    """Attach; where another process is just making the lake's catalog, look again until it is there."""
    for _ in range(_ATTACH_TRIES):
        try:
            connection.execute(attach)
        except duckdb.Error as exc:
            if not _MAKING.search(str(exc)):
                raise
            time.sleep(0.2)
        else:
            return
    connection.execute(attach)


def load_extension(connection: DuckDBPyConnection, name: str) -> None:
    """Load an extension of DuckDB from its wheel, without the network."""
    package = f"duckdb_extension_{name}"
    try:
        folder = files(package) / "extensions"
    except ModuleNotFoundError as exc:
        raise LakeError(
            f"expected DuckDB's extension {name}, found that {package} is not installed: "
            "install gongkai with its extra 'lake'"
        ) from exc
    found = sorted(str(path) for path in Path(str(folder)).rglob("*.duckdb_extension"))
    if not found:
        raise LakeError(f"expected DuckDB's extension {name} in {folder}, found none: install {package} anew")
    try:
        connection.execute(f"LOAD {_literal(found[-1])}")
    except duckdb.Error as exc:
        raise LakeError(f"expected to load DuckDB's extension {name}, found: {exc}") from exc


def claim(connection: DuckDBPyConnection) -> None:
    """In a lake, let no other process change reference tables and views beside this transaction.

    Two that only add rows do not hinder each other there; of two that change the same row the
    later one is refused at its commit, and looks again. A file has one writer anyway.
    """
    if is_lake(connection):
        connection.execute("UPDATE meta_migration SET name = name")


def lake_statements(sql: str) -> tuple[str, ...]:
    """The statements of a migration or view as a lake takes them.

    A lake has no comments on columns of views, and no packing of single columns. It has no
    defaults for added columns either: it is never older than this code, so that no row lacks them.
    """
    return tuple(
        statement for statement in _split(_UNKNOWN_WORDS.sub("", sql)) if not _VIEW_COLUMN.match(statement)
    )


@cache
def _split(sql: str) -> tuple[str, ...]:
    return tuple(_without_comments(statement.query) for statement in duckdb.extract_statements(sql))


def _without_comments(sql: str) -> str:
    return "\n".join(line for line in sql.strip().splitlines() if not line.lstrip().startswith("--"))


def _open_store(connection: DuckDBPyConnection) -> None:
    """Make an object store's keys known, from the variables that its tools read."""
    load_extension(connection, "httpfs")
    names = {
        "KEY_ID": "AWS_ACCESS_KEY_ID",
        "SECRET": "AWS_SECRET_ACCESS_KEY",
        "SESSION_TOKEN": "AWS_SESSION_TOKEN",
        "REGION": "AWS_REGION",
    }
    given = {key: os.environ[name] for key, name in names.items() if os.environ.get(name)}
    endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
    if endpoint:
        scheme, _, host = endpoint.rpartition("://")
        given |= {"ENDPOINT": host, "URL_STYLE": "path", "USE_SSL": str(scheme != "http").lower()}
    words = ", ".join(f"{key} {_literal(value)}" for key, value in given.items())
    connection.execute(f"CREATE OR REPLACE SECRET gongkai_store (TYPE s3{', ' if words else ''}{words})")


def _explain(exc: duckdb.Error, address: LakeAddress) -> LakeError | MissingError:
    """DuckDB's words for why a lake does not open, in ours."""
    said = str(exc)
    if "does not exist" in said and "ducklake" in said.lower() and "database" not in said.lower():
        return MissingError(
            f"expected a lake at {address}, found none: make one with 'gongkai ingest SOURCE --db …'",
            path=None,
        )
    if "data path" in said.lower() or "DATA_PATH" in said:
        return LakeError(
            f"expected to find the lake's files, found: {said}. A lake is made with data_path=FOLDER in its "
            f"address and keeps it: {address}"
        )
    return LakeError(
        f"expected to open {address}, found that it cannot be opened ({said}): see that PostgreSQL runs "
        "there and lets you in (PGPASSWORD or ~/.pgpass), and that the database exists"
    )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
