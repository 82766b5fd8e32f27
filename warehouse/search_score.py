"""BM25: how well reports, or their pieces, fit the terms that are searched for."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from typing import TYPE_CHECKING, Any

import numpy as np

from warehouse.postings import hash_term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from warehouse.search_index import Numbers, SearchIndex

K1 = 1.2
B = 0.75
"""The constants of DuckDB's own full-text search, so that both can be compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermPlaces:
    """Where one term stands: numbers of pieces, ascending, how often in each, and what it weighs."""

    term: str
    pieces: Numbers
    counts: Numbers
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """A score for each unit, 0 where none of the terms stands in it, and where each term stands."""

    values: Numbers
    places: tuple[TermPlaces, ...]

    @property
    def weights(self) -> dict[str, float]:
        """What each term weighs."""
        return {place.term: place.weight for place in self.places}


def score_units(
    connection: DuckDBPyConnection, index: SearchIndex, terms: Sequence[str], *, by_piece: bool
) -> Scores:
    """Score every report of the index, or every piece of them, against some terms.

    The score is the sum over the terms; a unit need not have them all. What is counted for
    the weight of a term, and the usual length, are all units of the index.
    """
    lengths = index.piece_terms if by_piece else index.report_terms
    number = int((index.owners >= 0).sum()) if by_piece else len(lengths)
    average = float(lengths.sum()) / max(number, 1) or 1.0
    values = np.zeros(len(lengths))
    places = []
    for term, (pieces, counts) in _read_postings(connection, index, terms).items():
        units = pieces if by_piece else index.owners[pieces]
        often = np.bincount(units, weights=counts, minlength=len(lengths))
        held = np.flatnonzero(often)
        weight = log10((number - len(held) + 0.5) / (len(held) + 0.5) + 1)
        tf = often[held]
        values[held] += weight * tf * (K1 + 1) / (tf + K1 * (1 - B + B * lengths[held] / average))
        places.append(TermPlaces(term=term, pieces=pieces, counts=counts, weight=weight))
    return Scores(values=values, places=tuple(places))


def _read_postings(
    connection: DuckDBPyConnection, index: SearchIndex, terms: Sequence[str]
) -> dict[str, tuple[Numbers, Numbers]]:
    """For each term the pieces of current reports that hold it, numbered through, and how often they do."""
    hashes = {hash_term(term): term for term in terms}
    found = connection.execute(_POSTINGS, [list(hashes)]).to_arrow_table()
    rows: dict[str, list[tuple[range, Any, Any]]] = {term: [] for term in terms}
    columns = (found[name] for name in ("segment_id", "term_hash", "piece_numbers", "counts"))
    for segment, term, numbers, counts in zip(*columns, strict=True):
        own = index.segments.get(segment.as_py())
        if own is not None:  # else nothing of it is current
            rows[hashes[term.as_py()]].append((own, numbers.values, counts.values))
    return {term: _join(index, own) for term, own in rows.items()}


def _join(index: SearchIndex, rows: list[tuple[range, Any, Any]]) -> tuple[Numbers, Numbers]:
    pieces, counts = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for own, numbers, often in sorted(rows, key=lambda row: row[0].start):
        at = numbers.to_numpy() + np.int64(own.start)
        living = at < own.stop  # pieces behind are of no report that is current
        living[living] = index.owners[at[living]] >= 0
        pieces.append(at[living])
        counts.append(often.to_numpy()[living])
    return np.concatenate(pieces), np.concatenate(counts)


_POSTINGS = """
SELECT segment_id::VARCHAR AS segment_id, term_hash, piece_numbers, counts
FROM search_posting
WHERE term_hash IN (SELECT unnest($1::UBIGINT[]))
"""
