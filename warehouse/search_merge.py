"""Segments of the search's index: missing ones built, many small ones merged into few large ones.

merge_segments(connection) -> Merged     what `gongkai maintain` calls
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import count, pairwise
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np
import pyarrow as pa

from warehouse.postings import build_segment, make_postings
from warehouse.registered import registered
from warehouse.search_documents import read_plans
from warehouse.transaction import transaction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from duckdb import DuckDBPyConnection

    Numbers = np.ndarray[Any, np.dtype[Any]]

FACTOR = 8
"""So many segments of one size become one of the next: seven of each size at most are left, and
a posting is written anew once for every eightfold growth of the warehouse."""

_DOCUMENTS = 300
"""Documents of a segment that is built afterwards: as many as a batch has."""

_SLICE = 4_000_000
"""Numbers of pieces that are merged at a time: about 300 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What was done: readings that were not in the index and are now, segments before and after."""

    documents_added: int
    segments_before: int
    segments_after: int


def merge_segments(connection: DuckDBPyConnection) -> Merged:
    """Put readings that lack it into the index, then merge segments of one size; answers stay the same.

    Each step is a transaction of its own, so that it may be stopped at any moment and goes on
    the next time. Postings that belong to no reading go.
    """
    added = _build_missing(connection)
    before = len(_segment_sizes(connection))
    connection.execute(_DELETE_OWNERLESS)
    while parts := _choose_parts(_segment_sizes(connection)):
        with transaction(connection):
            _merge(connection, parts)
    return Merged(
        documents_added=added, segments_before=before, segments_after=len(_segment_sizes(connection))
    )


def _segment_sizes(connection: DuckDBPyConnection) -> dict[str, int]:
    """How many pieces each segment has."""
    return dict(connection.execute(_SIZES).fetchall())


def _choose_parts(sizes: dict[str, int]) -> tuple[str, ...]:
    """The segments of the first size that has too many; none where no size has."""
    tiers: dict[int, list[str]] = {}
    for segment, size in sorted(sizes.items()):
        tier = next(n for n in count() if size < FACTOR ** (n + 1))
        tiers.setdefault(tier, []).append(segment)
    full = [tier for tier, segments in tiers.items() if len(segments) >= FACTOR]
    return tuple(tiers[min(full)]) if full else ()


def _build_missing(connection: DuckDBPyConnection) -> int:
    added = 0
    for batch_id, documents in connection.execute(_MISSING).fetchall():
        for start in range(0, len(documents), _DOCUMENTS):
            chunk = documents[start : start + _DOCUMENTS]
            plans = read_plans(connection, chunk)
            made = build_segment({UUID(document_id).bytes: plans[document_id] for document_id in chunk})
            segment_id = _name_segment([batch_id, *chunk])
            with registered(connection, {f"made_{n}": t for n, t in made.items()}), transaction(connection):
                connection.execute(_INSERT_BUILT, [segment_id, batch_id])
                connection.execute(_INSERT_POSTINGS, [segment_id])
            added += len(chunk)
    return added


def _merge(connection: DuckDBPyConnection, parts: Sequence[str]) -> None:
    """Merge some segments; the caller holds the transaction."""
    merged = _name_segment(parts)
    old = connection.execute(_REPORTS, [list(parts)]).to_arrow_table()
    counts = old["piece_count"].to_numpy()
    new_first = np.cumsum(counts) - counts
    numbering = _Numbering(parts, old, new_first)
    moved = old.set_column(
        old.schema.get_field_index("first_piece"), "first_piece", pa.array(new_first.astype(np.int32))
    )
    for low, high in _slices(connection, parts):
        rows = connection.execute(_POSTINGS, [list(parts), low, high]).to_arrow_table()
        with registered(connection, {"made_search_posting": _merge_postings(rows, numbering)}):
            connection.execute(_INSERT_POSTINGS, [merged])
    connection.execute(_DELETE_POSTINGS, [list(parts)])
    connection.execute(_DELETE_REPORTS, [list(parts)])
    with registered(connection, {"moved_report": moved}):
        connection.execute(_INSERT_MOVED, [merged])


class _Numbering:
    """The new numbers of the pieces of several segments; -1 for those that belong to no report."""

    def __init__(self, parts: Sequence[str], reports: pa.Table, new_first: Numbers) -> None:
        self._parts = {segment: number for number, segment in enumerate(parts)}
        part = self.parts_of(reports["segment_id"])
        first, counts = (reports[name].to_numpy() for name in ("first_piece", "piece_count"))
        self._sizes = np.zeros(len(parts), np.int64)
        np.maximum.at(self._sizes, part, first + counts)
        self._starts = np.cumsum(self._sizes) - self._sizes
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        self._new = np.full(int(self._sizes.sum()), -1, np.int64)
        self._new[np.repeat(self._starts[part] + first, counts) + within] = (
            np.repeat(new_first, counts) + within
        )

    def parts_of(self, segments: pa.ChunkedArray) -> Numbers:
        """The places of segments among the parts."""
        return np.array([self._parts[segment] for segment in segments.to_pylist()], np.int64)

    def renumber(self, part: Numbers, numbers: Numbers) -> Numbers:
        """The new number of each piece, given its part and its old number."""
        new = np.full(len(numbers), -1, np.int64)
        known = numbers < self._sizes[part]
        new[known] = self._new[self._starts[part[known]] + numbers[known]]
        return new


def _merge_postings(rows: pa.Table, numbering: _Numbering) -> pa.Table:
    hashes, part = rows["term_hash"].to_numpy(), numbering.parts_of(rows["segment_id"])
    order = np.lexsort((part, hashes))
    lists = [rows[name].combine_chunks().take(pa.array(order)) for name in ("piece_numbers", "counts")]
    sizes = lists[0].value_lengths().to_numpy()
    numbers, often = (values.flatten().to_numpy() for values in lists)
    new = numbering.renumber(np.repeat(part[order], sizes), numbers)
    living = new >= 0
    terms, starts = np.unique(np.repeat(hashes[order], sizes)[living], return_index=True)
    offsets = np.append(starts, int(living.sum()))
    return make_postings(terms, offsets, new[living], often[living])


def _slices(connection: DuckDBPyConnection, parts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Ranges of hashes, each with about as many postings as are merged at a time, in order."""
    (total,) = connection.execute(_ENTRIES, [list(parts)]).fetchall()[0]
    number = (total or 0) // _SLICE + 1
    borders = [2**64 * n // number for n in range(number + 1)]
    yield from ((low, high - 1) for low, high in pairwise(borders))


def _name_segment(parts: Iterable[str]) -> str:
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:32]


_SIZES = """
SELECT segment_id::VARCHAR, sum(piece_count)::BIGINT FROM search_report GROUP BY segment_id
"""

_MISSING = """
SELECT batch_id::VARCHAR, list(DISTINCT document_id::VARCHAR ORDER BY document_id::VARCHAR)
FROM core_report
ANTI JOIN search_report USING (document_id, batch_id)
GROUP BY batch_id
ORDER BY batch_id
"""

_DELETE_OWNERLESS = """
DELETE FROM search_posting WHERE segment_id NOT IN (SELECT segment_id FROM search_report)
"""

_REPORTS = """
SELECT * REPLACE (
    segment_id::VARCHAR AS segment_id, document_id::VARCHAR AS document_id, batch_id::VARCHAR AS batch_id
)
FROM search_report
WHERE segment_id IN (SELECT unnest($1::UUID[]))
ORDER BY segment_id::VARCHAR, first_piece
"""

_ENTRIES = """
SELECT sum(len(counts))::BIGINT FROM search_posting WHERE segment_id IN (SELECT unnest($1::UUID[]))
"""

_POSTINGS = """
SELECT segment_id::VARCHAR AS segment_id, term_hash, piece_numbers, counts
FROM search_posting
WHERE segment_id IN (SELECT unnest($1::UUID[])) AND term_hash BETWEEN $2::UBIGINT AND $3::UBIGINT
"""

_INSERT_BUILT = """
INSERT INTO search_report BY NAME
SELECT s.*, $1::UUID AS segment_id, $2::UUID AS batch_id FROM made_search_report s
"""

_INSERT_POSTINGS = """
INSERT INTO search_posting BY NAME SELECT s.*, $1::UUID AS segment_id FROM made_search_posting s
"""

_DELETE_POSTINGS = "DELETE FROM search_posting WHERE segment_id IN (SELECT unnest($1::UUID[]))"

_DELETE_REPORTS = "DELETE FROM search_report WHERE segment_id IN (SELECT unnest($1::UUID[]))"

_INSERT_MOVED = """
INSERT INTO search_report BY NAME
SELECT r.* REPLACE ($1::UUID AS segment_id, r.document_id::UUID AS document_id, r.batch_id::UUID AS batch_id)
FROM moved_report r
"""
