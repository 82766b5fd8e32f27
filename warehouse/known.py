"""Known addresses: what the warehouse has of each, before it is asked again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from transform.report import PARSER_VERSION
from warehouse.registered import registered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAddress:
    """What is known of an address: the page that was last received there.

    `sha256` is its digest, `etag` and `last_modified` what the host gave with it, at its last
    answer that gave any; `seen_at` when it last came or was said to be unchanged; `is_read`
    that the newest parser has read it. `archive_file` and `archive_offset` are the place of
    its bytes, None for local files.
    """

    sha256: str
    seen_at: datetime
    is_read: bool
    etag: str | None = None
    last_modified: str | None = None
    archive_file: str | None = None
    archive_offset: int | None = None


def known_addresses(
    connection: DuckDBPyConnection, uris: Iterable[str], parser_version: int = PARSER_VERSION
) -> dict[str, KnownAddress]:
    """What is known of each of these addresses; those that never gave a page are left out.

    A page that was received and could not be read counts, as one that is not read.
    """
    asked = pa.table({"uri": pa.array(list(dict.fromkeys(uris)), pa.string())})
    with registered(connection, {"asked_uri": asked}):
        rows = connection.execute(_KNOWN, [parser_version]).fetchall()
    return {
        uri: KnownAddress(
            sha256=sha256,
            seen_at=seen_at,
            is_read=is_read,
            etag=etag,
            last_modified=last_modified,
            archive_file=file,
            archive_offset=offset,
        )
        for uri, sha256, seen_at, is_read, etag, last_modified, file, offset in rows
    }


# An answer 304 names no place of the bytes: its record has none. Where a host gives no ETag with
# an answer, the one before still holds for the same bytes.
_KNOWN = """
WITH had AS (
    SELECT a.*
    FROM meta_attempt a
    SEMI JOIN asked_uri USING (uri)
    WHERE a.sha256 IS NOT NULL AND a.stage IS DISTINCT FROM 'fetch'
),
latest AS (
    SELECT uri, max({'at': attempted_at, 'sha256': sha256}) AS seen FROM had GROUP BY uri
)
SELECT
    uri, sha256, seen_at, is_read, validator.etag, validator.modified, place.file, place.byte
FROM (
    SELECT
        had.uri,
        had.sha256,
        max(had.attempted_at) AS seen_at,
        EXISTS (FROM core_document d WHERE d.sha256 = had.sha256 AND d.parser_version = ?) AS is_read,
        max({'at': had.attempted_at, 'etag': had.etag, 'modified': had.last_modified})
            FILTER (had.etag IS NOT NULL OR had.last_modified IS NOT NULL) AS validator,
        min({'at': had.attempted_at, 'file': had.archive_file, 'byte': had.archive_offset})
            FILTER (had.archive_file IS NOT NULL AND had.http_status IS DISTINCT FROM 304) AS place
    FROM had
    JOIN latest ON latest.uri = had.uri AND latest.seen.sha256 = had.sha256
    GROUP BY had.uri, had.sha256
)
"""
