"""Versions: which bytes stood at an address from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True, kw_only=True)
class PageVersion:
    """One version of a page, as in the view out_page_version.

    `document_id` and `parser_version` are None where it was not read.
    """

    number: int
    sha256: str
    first_seen_at: datetime
    last_seen_at: datetime
    document_id: str | None
    parser_version: int | None
    reports: int


def page_versions(connection: DuckDBPyConnection, uri: str) -> tuple[PageVersion, ...]:
    """The versions of an address from the first to the last; none where it gave no page."""
    rows = connection.execute(
        "SELECT version, sha256, first_seen_at, last_seen_at, document_id::VARCHAR, parser_version, "
        "report_count FROM out_page_version WHERE uri = ? ORDER BY version",
        [uri],
    ).fetchall()
    return tuple(
        PageVersion(
            number=row[0],
            sha256=row[1],
            first_seen_at=row[2],
            last_seen_at=row[3],
            document_id=row[4],
            parser_version=row[5],
            reports=row[6],
        )
        for row in rows
    )
