"""Full-text search over reports and sections: BM25 over terms as jieba cuts them, with snippets.

read_index(connection) -> SearchIndex                        what can be searched now
search_reports(connection, question, limit, index) -> SearchAnswer
search_sections(connection, question, limit, index) -> SearchAnswer
count_unindexed(connection) -> how many reports are not in the index yet

The scores are those of DuckDB's full-text extension over the same terms, and change neither
with the order of loading nor with the merging of segments.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from warehouse.search_index import read_index, role_pieces, wanted_reports
from warehouse.search_query import SearchQuestion, read_query
from warehouse.search_score import score_units
from warehouse.search_show import Place, keep_literal, literal_reports, show_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from warehouse.search_index import Numbers, SearchIndex
    from warehouse.search_score import Scores
    from warehouse.search_show import Shown

__all__ = [
    "SearchAnswer",
    "SearchHit",
    "SearchQuestion",
    "count_unindexed",
    "read_index",
    "search_reports",
    "search_sections",
]

LIMIT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """A report or section that was found, and where in it the words stand closest together.

    `row_name` opens it with `gongkai show`. `section_index`, `section_role` and `headings`
    (from the outermost) say under what the snippet stands; they are None and empty before the
    first section. `text[start_char:end_char]` of the document is the snippet, `marks` are
    offsets into the same text. `copy_of` names the hit above with the very same words, where there is one.
    """

    rank: int
    score: float
    row_name: str
    document_id: str
    report_index: int
    section_index: int | None
    section_role: str | None
    headings: tuple[str, ...]
    org: str | None
    report_year: int | None
    region_code: str | None
    region_name: str | None
    title: str | None
    uri: str
    is_clone: bool
    copy_of: str | None
    snippet: str
    start_char: int
    end_char: int
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """The best hits, how many fit at all, and among how many.

    `matched` counts reports or sections; where `is_counted` is false, at least so many: not
    every section was read through for a phrase. `searched` counts all current reports or pieces.
    """

    terms: tuple[str, ...]
    hits: tuple[SearchHit, ...]
    matched: int
    is_counted: bool
    searched: int


def search_reports(
    connection: DuckDBPyConnection,
    question: SearchQuestion,
    *,
    limit: int = LIMIT,
    index: SearchIndex | None = None,
) -> SearchAnswer:
    """The reports that fit best; a report is all its pieces together.

    `index` saves reading it for each of several questions. Equal scores come in the order of
    the addresses.
    """
    index = index or read_index(connection)
    query = read_query(question.words)
    scores = score_units(connection, index, query.terms, by_piece=False)
    wanted = (scores.values > 0) & wanted_reports(index, question.years, question.code_prefixes)
    roles = role_pieces(index, question.roles)
    if roles is not None:
        wanted &= _owners_with(index, scores, roles)
    if query.phrases:
        wanted &= literal_reports(connection, index, query.phrases)
    chosen = _best(scores.values, np.flatnonzero(wanted), limit)
    places = [_place_in(index, scores, int(row), roles) for row in chosen]
    shown = show_places(connection, index, places, scores.weights, query.phrases)
    return SearchAnswer(
        terms=query.terms,
        hits=_hits(scores.values[chosen], shown, is_section=False),
        matched=int(wanted.sum()),
        is_counted=True,
        searched=len(index.report_terms),
    )


def search_sections(
    connection: DuckDBPyConnection,
    question: SearchQuestion,
    *,
    limit: int = LIMIT,
    index: SearchIndex | None = None,
) -> SearchAnswer:
    """The sections that fit best, each without those below it; what comes before the first is one too."""
    index = index or read_index(connection)
    query = read_query(question.words)
    scores = score_units(connection, index, query.terms, by_piece=True)
    wanted = wanted_reports(index, question.years, question.code_prefixes)
    if query.phrases:
        wanted &= literal_reports(connection, index, query.phrases)
    found = np.flatnonzero(scores.values > 0)
    found = found[wanted[index.owners[found]]]
    roles = role_pieces(index, question.roles)
    if roles is not None:
        found = found[roles[found]]
    found = found[np.lexsort((found, index.owners[found]))]  # by address, whatever segments they are in
    if query.phrases:
        chosen, unread = _take_literal(connection, index, query.phrases, _best(scores.values, found), limit)
        matched = len(chosen)
    else:
        chosen, unread, matched = _best(scores.values, found, limit), 0, len(found)
    chosen = chosen[:limit]
    shown = show_places(
        connection, index, [_place(index, int(piece)) for piece in chosen], scores.weights, query.phrases
    )
    return SearchAnswer(
        terms=query.terms,
        hits=_hits(scores.values[chosen], shown, is_section=True),
        matched=matched,
        is_counted=not unread,
        searched=int((index.owners >= 0).sum()),
    )


def count_unindexed(connection: DuckDBPyConnection) -> int:
    """How many current reports are not in the index: those of a warehouse from before it had one."""
    rows = connection.execute(
        "SELECT count(*) FROM current_report ANTI JOIN search_report USING (document_id, report_index) "
        "WHERE NOT is_superseded"
    ).fetchall()
    return int(rows[0][0])


def _take_literal(
    connection: DuckDBPyConnection, index: SearchIndex, phrases: Sequence[str], pieces: Numbers, limit: int
) -> tuple[Numbers, int]:
    """The first pieces that hold every phrase, `limit` or more if there are, and how many were not read."""
    kept: list[int] = []
    read = 0
    while len(kept) < limit and read < len(pieces):
        block = pieces[read : read + max(_BLOCK, read)]
        read += len(block)
        places = [_place(index, int(piece)) for piece in block]
        literal = keep_literal(connection, index, places, phrases)
        kept += [int(piece) for piece, holds in zip(block, literal, strict=True) if holds]
    return np.array(kept, np.int64), len(pieces) - read


_BLOCK = 200


def _best(values: Numbers, units: Numbers, limit: int | None = None) -> Numbers:
    """The units of the highest scores, highest first; of equal ones those that come first."""
    if limit is not None and 0 < limit < len(units):
        least = np.partition(values[units], -limit)[-limit]
        units = units[values[units] >= least]
    return units[np.argsort(-values[units], kind="stable")][:limit]


def _owners_with(index: SearchIndex, scores: Scores, pieces: Numbers) -> Numbers:
    """Which reports hold a term in one of these pieces."""
    held = np.zeros(len(index.report_terms), bool)
    for term in scores.places:
        held[index.owners[term.pieces[pieces[term.pieces]]]] = True
    return held


def _place(index: SearchIndex, piece: int) -> Place:
    row = int(index.owners[piece])
    return Place(row=row, pieces=(piece - int(index.first_pieces[row]),))


def _place_in(index: SearchIndex, scores: Scores, row: int, allowed: Numbers | None) -> Place:
    """A report with its pieces in the order in which they hold most of the terms."""
    first, count = int(index.first_pieces[row]), int(index.piece_counts[row])
    weights = np.zeros(count)
    often = np.zeros(count)
    for term in scores.places:
        start, stop = np.searchsorted(term.pieces, [first, first + count])
        at = term.pieces[start:stop] - first
        weights[at] += term.weight
        often[at] += term.counts[start:stop]
    if allowed is not None:
        weights[~allowed[first : first + count]] = -1
    order = np.lexsort((-often, -weights))
    return Place(row=row, pieces=tuple(int(number) for number in order if weights[number] > 0))


def _hits(scores: Numbers, shown: Sequence[Shown], *, is_section: bool) -> tuple[SearchHit, ...]:
    seen: dict[Any, str] = {}
    hits = []
    for rank, (score, one) in enumerate(zip(scores, shown, strict=True), start=1):
        report = one.report
        section = f":s{one.section_index}" if is_section and one.section_index is not None else ""
        name = f"{report['row_name']}{section}"
        same = (report["report_digest"], one.section_index if is_section else None)
        hits.append(
            SearchHit(
                rank=rank,
                score=float(score),
                row_name=name,
                section_index=one.section_index,
                section_role=one.role,
                headings=one.headings,
                copy_of=seen.get(same) if report["report_digest"] else None,
                snippet=one.snippet,
                start_char=one.start,
                end_char=one.end,
                marks=one.marks,
                **{field: report[field] for field in _REPORT_FIELDS},
            )
        )
        seen.setdefault(same, name)
    return tuple(hits)


_REPORT_FIELDS = (
    *("document_id", "report_index", "org", "report_year", "region_code", "region_name"),
    *("title", "uri", "is_clone"),
)
