"""The rows of one relation as a stream: in batches, of one moment, in bounded memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import duckdb
import pyarrow as pa

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from warehouse.export_relations import ExportedRelation

BATCH_ROWS = 2_048
"""Rows at a time: of documents some ten megabytes."""

MEMORY_GB = 2
"""What DuckDB may take. Left alone it took 6 GB for 100,000 reports, where the machine had them."""

PART_DOCUMENTS = 25_000
"""Documents of one part: the texts that out_panel_text puts together of 50,000 do not fit into 2 GB."""

_SIZE = re.compile(r"(?P<number>[0-9.]+) ?(?P<unit>[KMGT]?i?B|bytes)")
_UNITS = {"bytes": 1, "B": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}


@contextmanager
def one_moment(connection: DuckDBPyConnection, folder: Path) -> Iterator[None]:
    """What is read inside is of one moment, whoever writes meanwhile; what needs room goes to the folder."""
    with suppress(duckdb.Error):  # a connection that has spilled before goes on where it did
        connection.execute(f"SET temp_directory = '{_escape(folder)}'")
    with bounded(connection):
        connection.execute("BEGIN TRANSACTION READ ONLY")
        try:
            yield
        finally:
            connection.rollback()


@contextmanager
def bounded(connection: DuckDBPyConnection) -> Iterator[None]:
    """DuckDB takes MEMORY_GB inside at most, or less where it was told so."""
    ((before,),) = connection.execute("SELECT current_setting('memory_limit')").fetchall()
    if _read_size(before) > MEMORY_GB * 10**9:
        connection.execute(f"SET memory_limit = '{MEMORY_GB}GB'")
    try:
        yield
    finally:
        connection.execute(f"SET memory_limit = '{before}'")


def _read_size(text: str) -> float:
    """Bytes, as DuckDB says them.

    >>> _read_size("1.8 GiB") > _read_size("953.6 MiB")
    True
    """
    found = _SIZE.fullmatch(text)
    return float(found["number"]) * _UNITS[found["unit"]] if found else float("inf")


def read_rows(connection: DuckDBPyConnection, relation: ExportedRelation) -> pa.RecordBatchReader:
    """All rows of a relation; nothing else may be asked of the connection until they are through."""
    name = relation.name
    if relation.split is None:
        return connection.execute(f"FROM {name}").to_arrow_reader(BATCH_ROWS)
    schema = connection.execute(f"FROM {name} LIMIT 0").to_arrow_reader(BATCH_ROWS).schema
    return pa.RecordBatchReader.from_batches(schema, _read_parts(connection, name, relation.split))


def _read_parts(connection: DuckDBPyConnection, name: str, column: str) -> Iterator[pa.RecordBatch]:
    ((documents,),) = connection.execute("SELECT count(*) FROM core_document").fetchall()
    for first, last in id_ranges(-(-documents // PART_DOCUMENTS)):
        part = f"FROM {name} WHERE {column} BETWEEN ? AND ?"
        yield from connection.execute(part, [first, last]).to_arrow_reader(BATCH_ROWS)


def id_ranges(parts: int) -> Iterator[tuple[UUID, UUID]]:
    """First and last of so many ranges of identifiers, which have all of them in one.

    >>> [str(last)[:8] for _, last in id_ranges(2)]
    ['7fffffff', 'ffffffff']
    """
    count = max(parts, 1)
    for part in range(count):
        yield UUID(int=(part << 128) // count), UUID(int=((part + 1) << 128) // count - 1)


def _escape(path: Path) -> str:
    return str(path).replace("'", "''")
