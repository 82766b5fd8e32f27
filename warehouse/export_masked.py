"""A warehouse whose tables are this one's with persons masked; its views follow from them.

Masking the tables under the views, and not their answers, masks every text once, and the same
everywhere: what a view cuts out of a text is cut out of the masked one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from warehouse.connect import open_warehouse
from warehouse.export_mask import Spans, mask_array, mask_person
from warehouse.export_rows import BATCH_ROWS, bounded
from warehouse.publish import published_views

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_OF_THE_FILE = frozenset({"meta_migration", "meta_view", "meta_published", "meta_export"})
_NOT_HANDED_ON = frozenset({"meta_forgotten", "search_report", "search_posting"})
"""Who asked to be forgotten is nobody's business; an index of terms tells which names occur."""

_SLICES = {("core_metric", "evidence"), ("core_repair", "original")}
"""Columns that hold what stands in the document's text from start_char on."""

_PERSONS = frozenset({"made_by", "said_by"})
"""Columns that hold nothing but what somebody calls himself."""

_KEYS = frozenset({"sha256", "report_digest", "digest", "uri", "parent_uri", "official_uri"})
"""Columns that tell rows apart: an address may hold figures like those of a telephone number, and
two pages must not become one."""


def copy_masked(
    connection: DuckDBPyConnection, path: Path, tell: Callable[[str, int], None] = lambda *_: None
) -> None:
    """Make a warehouse at `path` of the masked rows of this one; `tell` hears table and rows so far.

    Places in the text hold, `evidence` is still what stands there. The index of the
    full-text search and the list of forgotten addresses stay empty.
    """
    spans = Spans()
    with open_warehouse(path) as made, bounded(made):
        for name in _tables(connection):
            made.execute(f"DELETE FROM {name}")  # noqa: S608 - a name of our own
            if name not in _NOT_HANDED_ON:
                _copy(connection, made, name, spans, tell)


def _tables(connection: DuckDBPyConnection) -> list[str]:
    """The tables to copy, the documents before what was cut out of them."""
    found = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() "
        "AND NOT internal AND NOT temporary ORDER BY table_name <> 'core_document', table_name"
    ).fetchall()
    return [name for (name,) in found if name not in _OF_THE_FILE and name not in published_views()]


def _copy(
    connection: DuckDBPyConnection,
    made: DuckDBPyConnection,
    name: str,
    spans: Spans,
    tell: Callable[[str, int], None],
) -> None:
    columns = connection.execute(f"DESCRIBE {name}").fetchall()
    texts = [column for column, kind, *_ in columns if "VARCHAR" in kind and column not in _KEYS]
    reader = connection.execute(f"FROM {name}").to_arrow_reader(BATCH_ROWS)
    masked = _masked(reader, name, texts, spans, lambda rows: tell(name, rows))
    made.register("masked_rows", pa.RecordBatchReader.from_batches(reader.schema, masked))
    made.execute(f"INSERT INTO {name} BY NAME FROM masked_rows")
    made.unregister("masked_rows")


def _masked(
    reader: pa.RecordBatchReader,
    name: str,
    texts: list[str],
    spans: Spans,
    tell: Callable[[int], None],
) -> Iterator[pa.RecordBatch]:
    rows = 0
    for batch in reader:
        columns = [
            _mask_column(batch, name, column, spans) if column in texts else batch.column(column)
            for column in batch.schema.names
        ]
        rows += batch.num_rows
        tell(rows)
        yield pa.RecordBatch.from_arrays(columns, schema=batch.schema)


def _mask_column(batch: pa.RecordBatch, table: str, column: str, spans: Spans) -> pa.Array:
    array = batch.column(column)
    if column in _PERSONS:
        return mask_array(array, mask_person)
    if (table, column) == ("core_document", "text"):
        ids = batch.column("document_id").to_pylist()
        said = (spans.mask_document(*row) for row in zip(ids, array.to_pylist(), strict=True))
        return pa.array(said, array.type)
    if (table, column) in _SLICES:
        ids, starts = (batch.column(each).to_pylist() for each in ("document_id", "start_char"))
        rows = zip(ids, starts, array.to_pylist(), strict=True)
        return pa.array((spans.mask_slice(*row) for row in rows), array.type)
    return mask_array(array)
