"""Where pages lie and what was read from them: questions a run asks before it reads anything anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from warehouse.registered import registered

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from duckdb import DuckDBPyConnection


def archived_places(connection: DuckDBPyConnection, file: str) -> frozenset[int]:
    """The byte offsets in an archive file at which there is a response with a row."""
    rows = connection.execute(
        "SELECT archive_offset FROM meta_attempt WHERE archive_file = ? AND archive_offset IS NOT NULL",
        [file],
    ).fetchall()
    return frozenset(offset for (offset,) in rows)


def attached_addresses(connection: DuckDBPyConnection, uris: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The addresses that were read as attachments of these pages, members of packed ones aside."""
    asked = pa.table({"uri": pa.array(list(uris), pa.string())})
    with registered(connection, {"asked_uri": asked}):
        rows = connection.execute(
            """
            SELECT a.parent_uri, list(DISTINCT a.uri ORDER BY a.uri)
            FROM meta_attempt a
            SEMI JOIN asked_uri ON asked_uri.uri = a.parent_uri
            WHERE NOT contains(a.uri, '#')
            GROUP BY a.parent_uri
            """
        ).fetchall()
    return {parent: tuple(attached) for parent, attached in rows}


def readings_of(connection: DuckDBPyConnection, digests: Iterable[str]) -> dict[str, tuple[str, int]]:
    """For each page's digest the reading that counts now: its document_id and the parser's version."""
    asked = pa.table({"sha256": pa.array(list(digests), pa.string())})
    with registered(connection, {"asked_page": asked}):
        rows = connection.execute(
            """
            SELECT r.sha256, r.document_id::VARCHAR, r.parser_version
            FROM current_reading r
            SEMI JOIN asked_page USING (sha256)
            """
        ).fetchall()
    return {sha256: (document_id, version) for sha256, document_id, version in rows}


def local_pages(connection: DuckDBPyConnection) -> tuple[tuple[str, str], ...]:
    """Pages that are kept nowhere but at their path: path and digest, in the order of the paths."""
    rows = connection.execute(
        """
        SELECT DISTINCT uri, sha256 FROM raw_page
        WHERE archive_file IS NULL AND NOT contains(uri, '://') AND NOT contains(uri, '#')
        ORDER BY ALL
        """
    ).fetchall()
    return tuple(rows)


def foreign_places(connection: DuckDBPyConnection) -> tuple[tuple[str, int], ...]:
    """Where pages lie in archives of other people: path and byte offset, each once."""
    rows = connection.execute(
        """
        SELECT DISTINCT archive_file, archive_offset FROM raw_page
        WHERE contains(archive_file, '/') AND NOT contains(uri, '#') ORDER BY ALL
        """
    ).fetchall()
    return tuple(rows)


def stored_pages(connection: DuckDBPyConnection, uris: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Of these addresses, which contents the warehouse knows: pairs of address and digest."""
    asked = pa.table({"uri": pa.array(list(uris), pa.string())})
    with registered(connection, {"asked_uri": asked}):
        rows = connection.execute(
            "SELECT DISTINCT p.uri, p.sha256 FROM raw_page p SEMI JOIN asked_uri USING (uri)"
        ).fetchall()
    return frozenset(rows)


def reports_by_source(connection: DuckDBPyConnection) -> dict[str, int]:
    """How many reports stand now on the pages that each entry of sources.toml was the last to ask for."""
    rows = connection.execute(
        """
        WITH asked AS (
            SELECT uri, max({'at': attempted_at, 'name': source_name}).name AS source_name
            FROM meta_attempt WHERE source_name IS NOT NULL GROUP BY uri
        )
        SELECT asked.source_name, count(*)
        FROM asked
        JOIN current_page page USING (uri)
        JOIN current_report report ON report.sha256 = page.sha256
        GROUP BY ALL
        """
    ).fetchall()
    return dict(rows)


def sources_seen(connection: DuckDBPyConnection) -> dict[str, datetime]:
    """When each entry of sources.toml was last asked for anything, by its name."""
    rows = connection.execute(
        "SELECT source_name, max(attempted_at) FROM meta_attempt WHERE source_name IS NOT NULL GROUP BY ALL"
    ).fetchall()
    return dict(rows)
