"""Parquet files of one relation, a folder a year, written as a stream with bounded memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

WAITING_BYTES = 64 * 2**20
"""Rows that wait for their row group, over all files of a relation: twenty years leave row groups
of 3 MB at the least."""

NULL_FOLDER = "__HIVE_DEFAULT_PARTITION__"
"""The name that Hive gave to the folder of rows without a value, and that all readers know."""

_EMPTY = "empty.parquet"

# Arrow types these in part only.
_COMPUTE: Any = pc
_WRITER: Any = pq.ParquetWriter


class ParquetFiles:
    """The files of a relation in the making; a context manager, since each needs its end.

    Without a partition all rows are in one file, NAME.parquet. With one they lie at
    NAME/report_year=2021/part-0.parquet, without that column, as Hive has it.
    """

    def __init__(self, folder: Path, name: str, schema: pa.Schema, partition: str | None) -> None:
        self._folder = folder
        self._name = name
        self._partition = partition
        self._whole = schema
        self._schema = schema if partition is None else schema.remove(schema.get_field_index(partition))
        self._writers: dict[Any, Any] = {}
        self._waiting: defaultdict[Any, list[pa.RecordBatch]] = defaultdict(list)
        self._bytes: defaultdict[Any, int] = defaultdict(int)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                for value in list(self._waiting):
                    self._flush(value)
                if not self._writers:
                    self._open(None, _EMPTY if self._partition else None)
        finally:
            for writer in self._writers.values():
                writer.close()

    def write(self, batch: pa.RecordBatch) -> None:
        """Take rows; they come into their files by and by."""
        for value, rows in self._part(batch):
            self._waiting[value].append(rows)
            self._bytes[value] += rows.nbytes
        while sum(self._bytes.values()) > WAITING_BYTES:
            self._flush(max(self._bytes, key=self._bytes.__getitem__))

    def _part(self, batch: pa.RecordBatch) -> Iterable[tuple[Any, pa.RecordBatch]]:
        if self._partition is None:
            yield None, batch
            return
        values = batch.column(self._partition)
        rest = batch.select(self._schema.names)
        for value in values.unique().to_pylist():
            chosen = values.is_null() if value is None else _COMPUTE.equal(values, value)
            yield value, rest.filter(chosen)

    def _flush(self, value: Any) -> None:
        rows = self._waiting.pop(value, [])
        self._bytes.pop(value, None)
        if rows:
            table = pa.Table.from_batches(rows, self._schema)
            writer = self._writers.get(value) or self._open(value)
            writer.write_table(table, row_group_size=max(1, table.num_rows))

    def _open(self, value: Any, name: str | None = None) -> Any:
        path = self._folder / (f"{self._name}.parquet" if self._partition is None else self._name)
        schema = self._schema
        if name is not None:
            path, schema = path / name, self._whole
        elif self._partition is not None:
            path = path / f"{self._partition}={NULL_FOLDER if value is None else value}" / "part-0.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        writer = _WRITER(path, schema, compression="zstd")
        self._writers[value] = writer
        return writer


def write_parquet(
    reader: pa.RecordBatchReader,
    folder: Path,
    name: str,
    partition: str | None,
    tell: Callable[[int], None] = lambda _: None,
) -> int:
    """Write all rows that the reader gives; returns how many. `tell` hears how many are through."""
    rows = 0
    with ParquetFiles(folder, name, reader.schema, partition) as files:
        for batch in reader:
            files.write(batch)
            rows += batch.num_rows
            tell(rows)
    return rows
