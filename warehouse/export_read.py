"""Reading an export back into tables that equal those it was made from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.errors import QueryError
from warehouse.export_place import MARK
from warehouse.export_types import from_text, quote

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LONGEST_LINE = 64 * 2**20
"""Bytes of the longest row of a CSV file: a page's text, some megabytes at most."""


def read_export(folder: Path, connection: DuckDBPyConnection) -> dict[str, int]:
    """Make a table of every relation in an exported folder, Parquet or CSV; returns rows by name.

    Columns have the order, names and types they had. `connection` is any of DuckDB, in which
    none of these names is taken. Raises QueryError where the folder is no export, or where a
    file lacks rows that it had.
    """
    try:
        told = json.loads((folder / MARK).read_text("utf-8"))
    except (OSError, ValueError) as exc:
        raise QueryError(
            f"expected an export at {folder}, found none: its {MARK} cannot be read ({exc})"
        ) from exc
    connection.execute("SET TimeZone = 'UTC'")
    try:
        return {each["name"]: _read(folder, each, connection) for each in told["resources"]}
    except duckdb.Error as exc:
        raise QueryError(f"expected to read the export at {folder}, found: {exc}") from exc


def _read(folder: Path, told: dict[str, Any], connection: DuckDBPyConnection) -> int:
    name = told["name"]
    kinds = {field["name"]: field["duckdbType"] for field in told["schema"]["fields"]}
    paths = [told["path"]] if isinstance(told["path"], str) else told["path"]
    files = [str(folder / path) for path in paths]
    if told["format"] == "csv":
        columns = ", ".join(f"{from_text(column, kind)} AS {quote(column)}" for column, kind in kinds.items())
        reader = _READ_CSV.format(names=", ".join(f"{quote(column)}: 'VARCHAR'" for column in kinds))
    else:
        columns = ", ".join(
            f"{quote(column)}::{duckdb.sqltype(kind)} AS {quote(column)}" for column, kind in kinds.items()
        )
        reader = f"read_parquet(?, hive_partitioning = {'partition' in told}, hive_types_autocast = false)"
    connection.execute(f"CREATE TABLE {quote(name)} AS SELECT {columns} FROM {reader}", [files])  # noqa: S608
    ((rows,),) = connection.execute(f"SELECT count(*) FROM {quote(name)}").fetchall()  # noqa: S608
    if rows != told["rowCount"]:
        raise QueryError(
            f"expected {told['rowCount']} rows of {name} in {folder}, found {rows}: the export is not whole"
        )
    return int(rows)


_READ_CSV = (
    "read_csv(?, auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
    "allow_quoted_nulls = false, parallel = false, "
    f"max_line_size = {LONGEST_LINE}, columns = {{{{{{names}}}}}})"
)
