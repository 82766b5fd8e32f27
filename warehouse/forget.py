"""Forgetting: a page taken out on request, of which the address and the fact are kept.

page_extent(connection, uri, ...) -> the addresses that go together, and what there is of them
forget_addresses(connection, uris, ...) -> what was taken out
allow_address(connection, uri, ...) -> whether it had been forgotten
forgotten_addresses(connection, uris) -> those that may not be read
unerased_addresses(connection) -> those whose forgetting was not completed
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from warehouse.registered import registered
from warehouse.schema import DOCUMENT_TABLES
from warehouse.search_rows import delete_search
from warehouse.transaction import transaction

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True, kw_only=True)
class PageExtent:
    """What the warehouse has of a page: its addresses, versions and reports.

    `others` are addresses with the same bytes, which stay unless they are forgotten too.
    """

    uris: tuple[str, ...]
    versions: int
    reports: int
    others: tuple[str, ...]


def page_extent(connection: DuckDBPyConnection, uri: str, *, with_attachments: bool) -> PageExtent:
    """What there is of a page; the members of a packed file belong to it, attachments where asked for."""
    uris = _gather(connection, uri, with_attachments=with_attachments)
    with registered(connection, {"gone_uri": _column("uri", uris)}):
        rows = connection.execute(_EXTENT).fetchall()
    versions, reports, others = rows[0]
    return PageExtent(uris=uris, versions=versions, reports=reports, others=tuple(others or ()))


def forget_addresses(
    connection: DuckDBPyConnection, uris: Iterable[str], *, why: str, made_by: str, at: datetime
) -> int:
    """Take out every row of these addresses, and what was read from bytes that no other has.

    One transaction, with a record of the addresses; returns how many rows went. The file
    keeps them in its freed blocks until it is written anew.
    """
    gone = _column("uri", tuple(dict.fromkeys(uris)))
    with registered(connection, {"gone_uri": gone}), transaction(connection):
        digests = connection.execute(_GONE_DIGESTS).to_arrow_table()
        with registered(connection, {"gone_page": digests}):
            rows = _delete_readings(connection)
        rows += sum(_delete(connection, table, "uri", "gone_uri") for table in _BY_ADDRESS)
        connection.execute(
            "INSERT INTO meta_forgotten SELECT uri, false, ?, ?, ?, false FROM gone_uri", [at, made_by, why]
        )
    return rows


def allow_address(connection: DuckDBPyConnection, uri: str, *, why: str, made_by: str, at: datetime) -> bool:
    """Let an address be read again; returns whether it was forgotten."""
    if uri not in forgotten_addresses(connection, [uri]):
        return False
    connection.execute("INSERT INTO meta_forgotten VALUES (?, true, ?, ?, ?, true)", [uri, at, made_by, why])
    return True


def forgotten_addresses(connection: DuckDBPyConnection, uris: Iterable[str]) -> frozenset[str]:
    """Which of these addresses were taken out on request and may not be read.

    What stands behind a # does not make another page: a packed file that was forgotten takes
    its members along.
    """
    with registered(connection, {"asked_uri": _column("uri", tuple(dict.fromkeys(uris)))}):
        rows = connection.execute(_FORGOTTEN).fetchall()
    return frozenset(uri for (uri,) in rows)


def unerased_addresses(connection: DuckDBPyConnection) -> tuple[str, ...]:
    """Addresses of which archive and file may still hold something: a kill came in between."""
    rows = connection.execute(
        "SELECT DISTINCT uri FROM meta_forgotten WHERE NOT is_erased AND NOT is_withdrawal ORDER BY uri"
    ).fetchall()
    return tuple(uri for (uri,) in rows)


def _gather(connection: DuckDBPyConnection, uri: str, *, with_attachments: bool) -> tuple[str, ...]:
    """The address with those that belong to it, the address itself first."""
    known = connection.execute(
        "SELECT uri, parent_uri FROM meta_attempt "
        "WHERE starts_with(uri, $1 || '#') OR parent_uri IS NOT NULL",
        [uri],
    ).fetchall()
    found = dict.fromkeys([uri, *(one for one, _ in known if one.startswith(f"{uri}#"))])
    while with_attachments:
        more = [one for one, parent in known if parent in found and one not in found]
        if not more:
            break
        found |= dict.fromkeys(each for one in more for each in (one.partition("#")[0], one))
    return tuple(found)


def _delete_readings(connection: DuckDBPyConnection) -> int:
    """Delete what was read from the pages that go, and what people said of it; keeps batches' counts true."""
    documents = connection.execute(
        "SELECT DISTINCT document_id FROM core_document SEMI JOIN gone_page USING (sha256)"
    ).to_arrow_table()
    with registered(connection, {"gone_document": documents}):
        batches = connection.execute(
            "SELECT DISTINCT batch_id FROM core_document SEMI JOIN gone_document USING (document_id)"
        ).to_arrow_table()
        delete_search(connection)
        rows = sum(_delete(connection, table, "document_id", "gone_document") for table in DOCUMENT_TABLES)
        rows += int(connection.execute(_DELETE_CORRECTIONS).fetchall()[0][0])
        with registered(connection, {"shrunk_batch": batches}):
            connection.execute(_RECOUNT)
    return rows


def _delete(connection: DuckDBPyConnection, table: str, column: str, gone: str) -> int:
    """Delete the rows whose value is among those of a registered table; returns how many."""
    # Names are our own and cannot be bound. Arrow hands ids back as text.
    chosen = f"SELECT {column}::VARCHAR FROM {gone}"  # noqa: S608
    statement = f"DELETE FROM {table} WHERE {column}::VARCHAR IN ({chosen})"  # noqa: S608
    return int(connection.execute(statement).fetchall()[0][0])


def _column(name: str, values: tuple[str, ...]) -> pa.Table:
    return pa.table({name: pa.array(list(values), pa.string())})


_BY_ADDRESS = ("raw_page", "raw_origin", "meta_attempt")
"""Tables whose rows belong to an address."""

_GONE_DIGESTS = """
SELECT sha256
FROM (
    SELECT uri, sha256 FROM raw_page
    UNION
    SELECT uri, sha256 FROM meta_attempt WHERE sha256 IS NOT NULL
)
GROUP BY sha256
HAVING bool_and(uri IN (SELECT uri FROM gone_uri))
"""

_EXTENT = """
WITH seen AS (
    SELECT uri, sha256 FROM raw_page
    UNION
    SELECT uri, sha256 FROM meta_attempt WHERE sha256 IS NOT NULL
),
own AS (
    SELECT DISTINCT sha256 FROM seen SEMI JOIN gone_uri USING (uri)
)
SELECT
    (SELECT count(*)::INTEGER FROM own),
    (SELECT count(*)::INTEGER FROM current_report SEMI JOIN own USING (sha256)),
    (
        SELECT list(DISTINCT uri ORDER BY uri)
        FROM seen SEMI JOIN own USING (sha256) ANTI JOIN gone_uri USING (uri)
    )
"""

# A correction of words that stand on another page too is that page's as well.
_DELETE_CORRECTIONS = """
DELETE FROM core_correction
WHERE sha256 IN (SELECT sha256 FROM gone_page)
    AND (report_digest = '' OR report_digest NOT IN (SELECT report_digest FROM core_report))
"""

_RECOUNT = """
UPDATE meta_batch SET
    documents_added = (SELECT count(*) FROM core_document c WHERE c.batch_id = meta_batch.batch_id),
    reports_added = (SELECT count(*) FROM core_report c WHERE c.batch_id = meta_batch.batch_id),
    sections_added = (SELECT count(*) FROM core_section c WHERE c.batch_id = meta_batch.batch_id),
    metrics_added = (SELECT count(*) FROM core_metric c WHERE c.batch_id = meta_batch.batch_id),
    cells_added = (SELECT count(*) FROM core_cell c WHERE c.batch_id = meta_batch.batch_id),
    repairs_added = (SELECT count(*) FROM core_repair c WHERE c.batch_id = meta_batch.batch_id),
    issues_added = (SELECT count(*) FROM core_issue c WHERE c.batch_id = meta_batch.batch_id)
WHERE batch_id::VARCHAR IN (SELECT batch_id::VARCHAR FROM shrunk_batch)
"""

_FORGOTTEN = """
WITH standing AS (
    SELECT uri
    FROM meta_forgotten
    QUALIFY row_number() OVER (PARTITION BY uri ORDER BY forgotten_at DESC, is_withdrawal) = 1
        AND NOT is_withdrawal
)
SELECT uri FROM asked_uri
WHERE uri IN (FROM standing) OR split_part(uri, '#', 1) IN (FROM standing)
"""
