"""Spool: batches as files of Arrow tables, handed from those who parse to the one who loads.

    write_batch(folder, batch) -> Path       a content-named file, whole or absent
    read_batch(path) -> SpooledBatch         its tables, or SpoolError
    list_spool(folder) -> tuple[Path, ...]   the files that wait, in a fixed order
    take_away(path)                          delete a file that is loaded
    set_aside(path) -> Path                  move a bad file to bad/, never lose it

A spool file is an Arrow IPC file of one column, one row per table of `SPOOL_TABLES`: an
Arrow IPC stream, compressed with zstd. It is named after the digest of those streams,
so a batch that is spooled twice is one file, and a damaged file is known as such.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from warehouse import rows as build
from warehouse.errors import SpoolError
from warehouse.postings import build_segment
from warehouse.schema import DOCUMENT_TABLES, SPOOL_TABLES, spool_schemas
from warehouse.search_pieces import plan_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warehouse.batch import Batch
    from warehouse.search_pieces import DocumentPlan

SUFFIX = ".gongkai-batch"
FORMAT = b"gongkai.spool/3"

_TRIES = 5
_SURROGATE = re.compile("[\\ud800-\\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpooledBatch:
    """A batch as read back: its id (32 hex digits) and a table for each name in SPOOL_TABLES."""

    batch_id: str
    tables: Mapping[str, pa.Table]

    @property
    def run_id(self) -> str:
        """The run that made the batch."""
        run_id: str = self.tables["run"]["run_id"][0].as_py()
        return run_id


def write_batch(folder: Path, batch: Batch) -> Path:
    """Put a batch into the spool and return its file.

    The file appears whole or not at all, and is on the disk before it has its name.
    `folder` is made where it is missing. The same batch gives the same file.
    """
    streams = _streams(_tables(batch))
    batch_id = _digest(streams)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{batch_id}{SUFFIX}"
    if not path.exists():
        _write_whole(path, _envelope(streams))
    return path


def read_batch(path: Path) -> SpooledBatch:
    """Read a spool file back.

    Raises SpoolError when the file is cut short, altered, of another format, or not one
    of ours at all.
    """
    try:
        with pa.memory_map(str(path)) as source, pa.ipc.open_file(source) as reader:
            found = (reader.schema.metadata or {}).get(b"format")
            if found != FORMAT:
                raise SpoolError(f"expected a spool file of format {FORMAT!r}, found {found!r}", path=path)
            streams = [bytes(value.as_buffer()) for value in reader.read_all()["stream"]]
    except FileNotFoundError as exc:
        raise SpoolError("expected a spool file, found none", path=path) from exc
    except (pa.ArrowException, OSError) as exc:
        raise SpoolError(
            f"expected a whole spool file, found one that is cut or foreign ({exc})", path=path
        ) from exc
    batch_id = _digest(streams)
    if batch_id != path.name.removesuffix(SUFFIX) or len(streams) != len(SPOOL_TABLES):
        raise SpoolError(f"expected the content that the name says, found that of {batch_id}", path=path)
    tables = {name: _read_stream(stream) for name, stream in zip(SPOOL_TABLES, streams, strict=True)}
    schemas = spool_schemas()
    for name, table in tables.items():
        if table.schema != schemas[name]:
            raise SpoolError(
                f"expected the columns {schemas[name].names} in {name}, found {table.schema.names}", path=path
            )
    return SpooledBatch(batch_id=batch_id, tables=tables)


def list_spool(folder: Path) -> tuple[Path, ...]:
    """The files that wait in the spool, by name; none where there is no such folder."""
    return tuple(sorted(folder.glob(f"[!.]*{SUFFIX}")))


def take_away(path: Path) -> None:
    """Delete a file whose batch is loaded, and bring that to the disk."""
    path.unlink(missing_ok=True)
    sync_folder(path.parent)


def set_aside(path: Path) -> Path:
    """Move a file that cannot be read to the folder `bad` beside it; returns where it is now.

    A file of the same name that already lies there is kept too.
    """
    folder = path.parent / "bad"
    folder.mkdir(exist_ok=True)
    place = folder / path.name
    copy = 1
    while place.exists():
        place = folder / f"{path.name}.{copy}"
        copy += 1
    path.rename(place)
    sync_folder(folder)
    sync_folder(path.parent)
    return place


def sync_folder(folder: Path) -> None:
    """Bring a folder's entries to the disk, so that a new name survives a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _tables(batch: Batch) -> dict[str, pa.Table]:
    """Every table of the batch, each row once: equal pages and equal readings are stored once."""
    documents: dict[bytes, build.Rows] = {}
    plans: dict[bytes, DocumentPlan] = {}
    attempts: dict[build.Row, None] = {}
    name = batch.source_names.get
    for page, parsed in batch.pages:
        document_id, found = build.document_rows(parsed)
        if document_id not in documents:
            documents[document_id], plans[document_id] = found, plan_document(parsed)
        attempts[build.read_attempt_row(batch.run, page, document_id, name(page.uri))] = None
    for page in batch.unchanged:
        attempts[build.read_attempt_row(batch.run, page, None, name(page.uri))] = None
    for unchanged in batch.not_modified:
        attempts[build.not_modified_row(batch.run, unchanged, name(unchanged.uri))] = None
    received = {page.uri: page for page in batch.received}
    for failure in batch.failures:
        page_received = received.get(failure.uri)
        attempts[build.failed_attempt_row(batch.run, failure, page_received, name(failure.uri))] = None
    seen = [*batch.unchanged, *batch.received, *(page for page, _ in batch.pages)]
    pages = {(page.uri, page.sha256): build.page_row(page) for page in seen}
    rows: build.Rows = {
        "run": [build.run_row(batch.run)],
        "page": list(pages.values()),
        "attempt": list(attempts),
        "origin": [build.origin_row(origin) for origin in dict.fromkeys(batch.origins)],
    }
    for table in DOCUMENT_TABLES:
        rows[table] = [row for found in documents.values() for row in found[table]]
    schemas = spool_schemas()
    return {name: _table(rows[name], schemas[name]) for name in rows} | build_segment(plans)


def _table(rows: list[build.Row], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = [_array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(values: tuple[Any, ...], kind: pa.DataType) -> pa.Array:
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:  # half of a surrogate pair: from file names, from broken entities
        return pa.array([_mend_text(value) for value in values], kind)


def _mend_text(value: Any) -> Any:
    """U+FFFD for each half of a surrogate pair, which no UTF-8 can hold; lengths stay.

    >>> _mend_text(["a" + chr(0xD800)])
    ['a�']
    """
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_mend_text(item) for item in value]
    if isinstance(value, dict):
        return {name: _mend_text(item) for name, item in value.items()}
    return value


def _streams(tables: Mapping[str, pa.Table]) -> list[bytes]:
    return [_write_stream(tables[name]) for name in SPOOL_TABLES]


def _write_stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _read_stream(stream: bytes) -> pa.Table:
    with pa.ipc.open_stream(stream) as reader:
        return reader.read_all()


def _digest(streams: list[bytes]) -> str:
    whole = hashlib.sha256(FORMAT)
    for stream in streams:
        whole.update(len(stream).to_bytes(8, "big"))
        whole.update(stream)
    return whole.hexdigest()[:32]


def _envelope(streams: list[bytes]) -> bytes:
    schema = pa.schema([("stream", pa.large_binary())], metadata={b"format": FORMAT})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, schema) as writer:
        writer.write_table(pa.Table.from_arrays([pa.array(streams, pa.large_binary())], schema=schema))
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _write_whole(path: Path, content: bytes) -> None:
    for _ in range(_TRIES):
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with temporary.open("wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # told to those who sweep: somebody is writing here
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            try:
                temporary.replace(path)
            except FileNotFoundError:  # swept between its making and its lock
                continue
        sync_folder(path.parent)
        return
    raise SpoolError("expected to write a spool file, found its draft swept away each time", path=path)


def sweep_drafts(folder: Path) -> tuple[Path, ...]:
    """Remove what writers that are no more left half-written; returns what was removed.

    A draft that a process is writing is locked by it, and left alone.
    """
    swept = []
    for path in sorted(folder.glob(".*")):
        with contextlib.suppress(FileNotFoundError, BlockingIOError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
            swept.append(path)
    return tuple(swept)
