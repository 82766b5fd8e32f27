"""Load: spool files into the warehouse, each in one transaction, each once.

load_file(connection, path) -> Loaded
drain(connection, folder, on_loaded=None) -> Drained
known_pages(connection, uris) -> {uri: digests read by this parser}
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING
from uuid import uuid4

import duckdb
import pyarrow as pa

from transform.report import PARSER_VERSION
from warehouse.errors import LoadError, SpoolError
from warehouse.lake import is_lake
from warehouse.registered import registered
from warehouse.schema import DOCUMENT_TABLES
from warehouse.search_rows import insert_search
from warehouse.sparing import little_memory, one_thread
from warehouse.spool import list_spool, read_batch, set_aside, take_away
from warehouse.transaction import transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from warehouse.spool import SpooledBatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What loading did: what became of the pages, and how many rows were added. Counts add up."""

    pages_new: int = 0
    pages_unchanged: int = 0
    pages_failed: int = 0
    documents_added: int = 0
    reports_added: int = 0
    sections_added: int = 0
    metrics_added: int = 0
    cells_added: int = 0
    repairs_added: int = 0
    issues_added: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """One spool file and what came of it.

    `is_repeat` says that the batch was in the warehouse already, so that nothing was done;
    its counts are then all 0 (meta_batch has those of the first time).
    """

    path: Path
    batch_id: str
    run_id: str
    is_repeat: bool
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class BadFile:
    """A spool file that could not be read: where it was moved to, and why."""

    path: Path
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drained:
    """Everything that a drain found in the spool."""

    loaded: tuple[Loaded, ...]
    bad: tuple[BadFile, ...]

    @property
    def counts(self) -> Counts:
        """The counts of all files together."""
        return sum((loaded.counts for loaded in self.loaded), start=Counts())


def load_file(connection: DuckDBPyConnection, path: Path) -> Loaded:
    """Load one spool file in one transaction, its record in meta_batch included.

    A batch that is recorded already is not loaded again; readings and pages that other
    batches brought are not stored twice. The file stays where it is.

    Raises SpoolError when the file cannot be read, LoadError when DuckDB refuses a row or
    cannot write; nothing of the batch is stored then.
    """
    with one_thread(connection):
        return _load_read(connection, path, read_batch(path))


def _load_read(connection: DuckDBPyConnection, path: Path, batch: SpooledBatch) -> Loaded:
    size = sum(table.nbytes for table in batch.tables.values())
    try:
        with little_memory(connection, size), transaction(connection):
            is_repeat = _is_loaded(connection, batch)
            counts = (
                Counts() if is_repeat else _load_batch(connection, batch, _name_loading(connection, batch))
            )
    except duckdb.Error as exc:
        raise LoadError(_say_refused(exc), path=path) from exc
    return Loaded(path=path, batch_id=batch.batch_id, run_id=batch.run_id, is_repeat=is_repeat, counts=counts)


def drain(
    connection: DuckDBPyConnection,
    folder: Path,
    on_loaded: Callable[[Loaded], None] | None = None,
    *,
    leave: str | None = None,
) -> Drained:
    """Load every file of the spool, by name, and delete each after its commit.

    A kill in between is harmless: the next drain finds the batch recorded and deletes the
    file. Files that cannot be read are moved to the folder `bad` inside the spool and do
    not stop the others. `on_loaded` is called after each file; those of the run `leave` stay.

    Raises LoadError when a readable file cannot be loaded; it stays in the spool.
    """
    with one_thread(connection):
        return _drain(connection, folder, on_loaded, leave)


def _drain(
    connection: DuckDBPyConnection,
    folder: Path,
    on_loaded: Callable[[Loaded], None] | None,
    leave: str | None,
) -> Drained:
    loaded: list[Loaded] = []
    bad: list[BadFile] = []
    for path in list_spool(folder):
        try:
            batch = read_batch(path)
        except SpoolError as exc:
            if not path.exists():
                continue  # another process that drains the same spool was faster
            bad.append(BadFile(path=set_aside(path), message=str(exc)))
            continue
        if batch.run_id == leave:
            continue
        one = _load_read(connection, path, batch)
        take_away(path)
        loaded.append(one)
        if on_loaded is not None:
            on_loaded(one)
    return Drained(loaded=tuple(loaded), bad=tuple(bad))


def known_pages(
    connection: DuckDBPyConnection, uris: Iterable[str], parser_version: int = PARSER_VERSION
) -> dict[str, frozenset[str]]:
    """Which contents of these addresses the warehouse has, read by this parser.

    Maps each address that is known to the SHA-256 of its pages; a page whose digest is
    among them need not be read again.
    """
    asked = pa.table({"uri": pa.array(list(uris), pa.string())})
    with registered(connection, {"asked_uri": asked}):
        rows = connection.execute(
            """
            SELECT p.uri, list(DISTINCT p.sha256)
            FROM raw_page p
            SEMI JOIN asked_uri USING (uri)
            SEMI JOIN (SELECT sha256 FROM core_document WHERE parser_version = ?) d USING (sha256)
            GROUP BY p.uri
            """,
            [parser_version],
        ).fetchall()
    return {uri: frozenset(digests) for uri, digests in rows}


def _is_loaded(connection: DuckDBPyConnection, batch: SpooledBatch) -> bool:
    found = connection.execute("SELECT 1 FROM meta_batch WHERE spool_id = ?::UUID", [batch.batch_id])
    return bool(found.fetchall())


def _name_loading(connection: DuckDBPyConnection, batch: SpooledBatch) -> str:
    """The id of this loading: in a lake two processes may load one file at once, neither seeing the other."""
    return uuid4().hex if is_lake(connection) else batch.batch_id


def _load_batch(connection: DuckDBPyConnection, batch: SpooledBatch, batch_id: str) -> Counts:
    """Insert everything of a batch that the warehouse lacks; the caller holds the transaction."""
    with registered(connection, {f"spool_{name}": table for name, table in batch.tables.items()}):
        known = connection.execute(
            "SELECT DISTINCT document_id FROM core_document SEMI JOIN spool_core_document USING (document_id)"
        ).to_arrow_table()
        with registered(connection, {"known_document": known}):
            outcomes = connection.execute(_OUTCOMES).to_arrow_table()
            with registered(connection, {"spool_outcome": outcomes}):
                connection.execute(_INSERT_ATTEMPTS, [batch_id])
                pages = dict(connection.execute(_COUNT_OUTCOMES).fetchall())
            connection.execute(_INSERT_RUN, [batch_id])
            connection.execute(_INSERT_PAGES, [batch_id])
            connection.execute(_INSERT_ORIGINS, [batch_id])
            added = {table: _insert_rows(connection, table, batch_id) for table in DOCUMENT_TABLES}
            insert_search(connection, batch_id)
        counts = Counts(
            **{f"pages_{outcome}": number for outcome, number in pages.items()},
            **{f"{name}s_added": added[f"core_{name}"] for name in _COUNTED},
        )
        _record_batch(connection, batch, counts, batch_id)
    return counts


def _say_refused(exc: duckdb.Error) -> str:
    if _NO_ROOM.search(str(exc)):
        return (
            f"expected to load a batch, found that the disk takes no more ({exc}): make room and run again. "
            "Nothing of the batch is stored, all of it is kept here"
        )
    return f"expected to load a batch, found that DuckDB refuses it ({exc})"


_NO_ROOM = re.compile(r"No space left|File too large|[Dd]isk quota|Could not write", re.IGNORECASE)

_COUNTED = ("document", "report", "section", "metric", "cell", "repair", "issue")

_OUTCOMES = """
SELECT
    a.run_id, a.uri, a.attempted_at,
    CASE
        WHEN a.is_failed THEN 'failed'
        WHEN a.is_not_modified THEN 'unchanged'
        WHEN p.uri IS NULL OR (a.document_id IS NOT NULL AND k.document_id IS NULL) THEN 'new'
        ELSE 'unchanged'
    END AS outcome,
    a.sha256, a.document_id, a.stage, a.code, a.message, a.attempts, a.is_retryable,
    a.http_status, a.archive_file, a.archive_offset, a.etag, a.last_modified, a.parent_uri,
    a.is_tls_unverified, a.source_name
FROM spool_attempt a
LEFT JOIN (SELECT DISTINCT uri, sha256 FROM raw_page SEMI JOIN spool_page USING (uri, sha256)) p
    ON p.uri = a.uri AND p.sha256 = a.sha256
LEFT JOIN known_document k ON k.document_id = a.document_id
"""

_COUNT_OUTCOMES = "SELECT outcome, count(*) FROM spool_outcome GROUP BY outcome"

# An attempt is known by what it tried, when, what came and where that is kept: a batch that
# is made again after a crash brings none twice, and the order of loading makes no difference.
_INSERT_ATTEMPTS = """
INSERT INTO meta_attempt BY NAME
SELECT o.*, ?::UUID AS batch_id
FROM spool_outcome o
WHERE NOT EXISTS (
    FROM meta_attempt a
    WHERE a.run_id = o.run_id AND a.uri = o.uri AND a.attempted_at = o.attempted_at
        AND a.sha256 IS NOT DISTINCT FROM o.sha256 AND a.code IS NOT DISTINCT FROM o.code
        AND a.message IS NOT DISTINCT FROM o.message
        AND a.archive_file IS NOT DISTINCT FROM o.archive_file
        AND a.archive_offset IS NOT DISTINCT FROM o.archive_offset
        AND a.etag IS NOT DISTINCT FROM o.etag
        AND a.last_modified IS NOT DISTINCT FROM o.last_modified
        AND a.parent_uri IS NOT DISTINCT FROM o.parent_uri
        AND a.is_tls_unverified IS NOT DISTINCT FROM o.is_tls_unverified
        AND a.source_name IS NOT DISTINCT FROM o.source_name
)
"""

_INSERT_RUN = """
INSERT INTO meta_run BY NAME
SELECT r.*, ?::UUID AS batch_id FROM spool_run r ANTI JOIN meta_run USING (run_id)
"""

_INSERT_PAGES = """
INSERT INTO raw_page BY NAME
SELECT p.*, ?::UUID AS batch_id FROM spool_page p ANTI JOIN raw_page USING (uri, sha256)
"""

_INSERT_ORIGINS = """
INSERT INTO raw_origin BY NAME
SELECT s.*, ?::UUID AS batch_id
FROM spool_origin s
WHERE NOT EXISTS (
    FROM raw_origin r
    WHERE r.uri = s.uri AND r.sha256 = s.sha256 AND r.parser_version = s.parser_version
        AND r.origin_kind = s.origin_kind AND r.reasons = s.reasons
        AND r.official_uri IS NOT DISTINCT FROM s.official_uri
)
"""


def _insert_rows(connection: DuckDBPyConnection, table: str, batch_id: str) -> int:
    """Insert the rows of readings that are new; returns how many."""
    # The table's name is one of DOCUMENT_TABLES; names cannot be bound.
    statement = (
        f"INSERT INTO {table} BY NAME "  # noqa: S608
        f"SELECT s.*, ?::UUID AS batch_id FROM spool_{table} s ANTI JOIN known_document USING (document_id)"
    )
    return int(connection.execute(statement, [batch_id]).fetchall()[0][0])


def _record_batch(connection: DuckDBPyConnection, batch: SpooledBatch, counts: Counts, batch_id: str) -> None:
    numbers = {f.name: getattr(counts, f.name) for f in fields(counts)}
    record = pa.table({name: pa.array([number], pa.int32()) for name, number in numbers.items()})
    with registered(connection, {"batch_record": record}):
        connection.execute(
            "INSERT INTO meta_batch BY NAME "
            "SELECT ?::UUID AS batch_id, ?::UUID AS spool_id, ? AS run_id, now() AS loaded_at, r.* "
            "FROM batch_record r",
            [batch_id, batch.batch_id, batch.run_id],
        )
