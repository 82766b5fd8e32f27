"""Rows of the search's index: put in with a batch, taken out with a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def insert_search(connection: DuckDBPyConnection, batch_id: str) -> None:
    """Insert a batch's segment; the caller has registered its tables and known_document.

    Of readings that are known already nothing is put in.
    """
    (known,) = connection.execute(_KNOWN_PIECES).fetchall()[0]
    connection.execute(_INSERT_REPORTS, [batch_id])
    if known:
        connection.execute(_INSERT_POSTINGS_BUT, [batch_id, known])
    else:
        connection.execute(_INSERT_POSTINGS, [batch_id])


def delete_search(connection: DuckDBPyConnection) -> None:
    """Take the readings of gone_document, which the caller has registered, out of the index."""
    gone = connection.execute(_GONE_PIECES).fetchall()
    for segment_id, numbers in gone:
        connection.execute(_SHRINK_POSTINGS, [segment_id, numbers])
        connection.execute(
            "DELETE FROM search_posting WHERE segment_id = ? AND len(counts) = 0", [segment_id]
        )
    connection.execute(_DELETE_REPORTS)


_INSERT_REPORTS = """
INSERT INTO search_report BY NAME
SELECT s.*, $1::UUID AS segment_id, $1::UUID AS batch_id
FROM spool_search_report s ANTI JOIN known_document USING (document_id)
"""

_INSERT_POSTINGS = """
INSERT INTO search_posting BY NAME SELECT s.*, $1::UUID AS segment_id FROM spool_search_posting s
"""

_KNOWN_PIECES = """
SELECT flatten(list(range(first_piece, first_piece + piece_count)))
FROM spool_search_report SEMI JOIN known_document USING (document_id)
"""

_INSERT_POSTINGS_BUT = """
INSERT INTO search_posting BY NAME
SELECT
    $1::UUID AS segment_id, term_hash,
    list_filter(piece_numbers, lambda n: NOT list_contains($2::INTEGER[], n)) AS piece_numbers,
    list_where(counts, list_transform(piece_numbers, lambda n: NOT list_contains($2::INTEGER[], n))) AS counts
FROM spool_search_posting
WHERE NOT list_has_all($2::INTEGER[], piece_numbers)
"""

_GONE_PIECES = """
SELECT segment_id, flatten(list(range(first_piece, first_piece + piece_count)))
FROM search_report
WHERE document_id::VARCHAR IN (SELECT document_id::VARCHAR FROM gone_document)
GROUP BY segment_id
"""

_SHRINK_POSTINGS = """
UPDATE search_posting SET
    piece_numbers = list_filter(piece_numbers, lambda n: NOT list_contains($2::INTEGER[], n)),
    counts = list_where(counts, list_transform(piece_numbers, lambda n: NOT list_contains($2::INTEGER[], n)))
WHERE segment_id = $1 AND list_has_any(piece_numbers, $2::INTEGER[])
"""

_DELETE_REPORTS = """
DELETE FROM search_report WHERE document_id::VARCHAR IN (SELECT document_id::VARCHAR FROM gone_document)
"""
