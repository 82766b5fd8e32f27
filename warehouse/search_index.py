"""What can be searched: every current report, and which pieces of the index are its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    Numbers = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchIndex:
    """All current reports as of one moment, in order of their addresses; `reports` has a row for each.

    Pieces of all segments are numbered through: `segments` has the numbers of each.
    By these numbers `owners` has the row of the report that a piece belongs to, -1 where it
    belongs to none that is current; `piece_terms` its length; `piece_roles` the place of its
    role in `roles`, -1 where it has none. `report_terms` are the lengths of reports,
    `first_pieces` the numbers of their first pieces, `piece_counts` how many they have.
    """

    reports: pa.Table
    segments: dict[str, range]
    owners: Numbers
    report_terms: Numbers
    first_pieces: Numbers
    piece_counts: Numbers
    piece_terms: Numbers
    piece_roles: Numbers
    roles: tuple[str, ...]


def read_index(connection: DuckDBPyConnection) -> SearchIndex:
    """Read what can be searched now; it stays as it is while the warehouse changes.

    It may serve any number of searches of a snapshot. Where postings are merged or pages are
    forgotten, read it anew.
    """
    found = connection.execute(_REPORTS).to_arrow_table()
    segments = found["segment_id"].combine_chunks().dictionary_encode()
    first, counts = (found[name].to_numpy() for name in ("first_piece", "piece_count"))
    numbers = segments.indices.to_numpy()
    sizes = np.zeros(len(segments.dictionary), np.int64)
    np.maximum.at(sizes, numbers, first + counts)
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    first_pieces = starts[numbers] + first if len(found) else np.zeros(0, np.int64)
    places = np.repeat(first_pieces - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())
    roles, codes = _encode(found["piece_roles"])
    return SearchIndex(
        reports=found.drop_columns(["segment_id", "first_piece", "piece_roles", "piece_term_counts"]),
        segments={
            str(segment): range(int(start), int(stop))
            for segment, start, stop in zip(segments.dictionary, starts, starts[1:], strict=False)
        },
        owners=_spread(places, np.repeat(np.arange(len(found)), counts), int(starts[-1]), fill=-1),
        report_terms=found["term_count"].to_numpy(),
        first_pieces=first_pieces,
        piece_counts=counts,
        piece_terms=_spread(
            places, found["piece_term_counts"].combine_chunks().flatten().to_numpy(), int(starts[-1]), fill=0
        ),
        piece_roles=_spread(places, codes, int(starts[-1]), fill=-1),
        roles=roles,
    )


def wanted_reports(index: SearchIndex, years: tuple[int, int] | None, prefixes: Sequence[str]) -> Numbers:
    """Which rows of the index are of these years and of places whose codes begin so."""
    wanted = np.ones(len(index.reports), bool)
    if years is not None:
        year = index.reports["report_year"].to_numpy()
        wanted &= (year >= years[0]) & (year <= years[1])  # a year that is unknown is in none
    if prefixes:
        codes = index.reports["region_code"].to_pylist()
        begins = (code is not None and code.startswith(tuple(prefixes)) for code in codes)
        wanted &= np.fromiter(begins, bool, len(codes))
    return wanted


def describe_reports(index: SearchIndex, rows: Sequence[int]) -> list[dict[str, Any]]:
    """What is known of the reports in these rows, in their order."""
    described: list[dict[str, Any]] = index.reports.take(pa.array(rows, pa.int64())).to_pylist()
    return described


def role_pieces(index: SearchIndex, roles: Sequence[str]) -> Numbers | None:
    """Which pieces stand under one of these roles; None where none is asked for."""
    if not roles:
        return None
    return np.isin(index.piece_roles, [code for code, role in enumerate(index.roles) if role in roles])


def _encode(lists: pa.ChunkedArray) -> tuple[tuple[str, ...], Numbers]:
    encoded = lists.combine_chunks().flatten().dictionary_encode()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return tuple(encoded.dictionary.to_pylist()), codes


def _spread(places: Numbers, values: Numbers, size: int, *, fill: int) -> Numbers:
    spread = np.full(size, fill, np.int64)
    spread[places] = values
    return spread


# A reading that two writers stored has equal pieces in both segments: those of one count.
_REPORTS = """
WITH own AS (
    SELECT * FROM search_report
    QUALIFY row_number() OVER (PARTITION BY document_id, report_index ORDER BY batch_id DESC) = 1
)
SELECT
    own.segment_id::VARCHAR AS segment_id, own.first_piece, own.piece_count, own.term_count,
    own.piece_roles, own.piece_term_counts,
    report.row_name, report.document_id::VARCHAR AS document_id, report.report_index, report.uri,
    report.org, report.report_year, report.region_code, report.region_name, report.title,
    report.is_clone, report.report_digest
FROM own
JOIN current_report report USING (document_id, report_index)
WHERE NOT report.is_superseded
ORDER BY report.uri, report.document_id, report.report_index
"""
