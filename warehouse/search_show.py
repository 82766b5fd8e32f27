"""What is shown of a hit: its piece of the page, the way to it by headings, and the snippet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from warehouse.search_documents import read_plans
from warehouse.search_index import describe_reports
from warehouse.search_pieces import cut_pieces
from warehouse.search_query import phrase_pattern
from warehouse.search_snippet import make_snippet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from warehouse.search_index import Numbers, SearchIndex
    from warehouse.search_pieces import DocumentPlan, Piece

    Trails = Mapping[tuple[str, int], Sequence[tuple[int | None, str]]]


class Place(NamedTuple):
    """A hit: the row of its report in the index, and which of its pieces may be shown, the best first."""

    row: int
    pieces: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A hit as people see it; `report` is its row in the index."""

    report: Mapping[str, Any]
    section_index: int | None
    role: str | None
    headings: tuple[str, ...]
    snippet: str
    start: int
    end: int
    marks: tuple[tuple[int, int], ...]


def show_places(
    connection: DuckDBPyConnection,
    index: SearchIndex,
    places: Sequence[Place],
    weights: Mapping[str, float],
    phrases: Sequence[str],
) -> list[Shown]:
    """What is shown of these hits, in their order; `weights` are of the terms."""
    if not places:
        return []
    rows = describe_reports(index, [place.row for place in places])
    ids = [row["document_id"] for row in rows]
    plans = read_plans(connection, ids)
    trails = _read_trails(connection, ids)
    return [
        _show(row, plans[row["document_id"]], trails, _Sought(place.pieces, weights, phrases))
        for row, place in zip(rows, places, strict=True)
    ]


def literal_reports(connection: DuckDBPyConnection, index: SearchIndex, phrases: Sequence[str]) -> Numbers:
    """Which rows of the index hold every phrase, white space, width and case aside."""
    # The patterns are ours; how many there are is not known before.
    tests = " AND ".join(f"regexp_matches(report_text, ${n})" for n in range(1, len(phrases) + 1))
    found = connection.execute(
        f"SELECT document_id::VARCHAR, report_index FROM core_report WHERE {tests}",  # noqa: S608
        [phrase_pattern(phrase) for phrase in phrases],
    ).fetchall()
    holding = set(found)
    names = zip(
        index.reports["document_id"].to_pylist(), index.reports["report_index"].to_pylist(), strict=True
    )
    return np.fromiter((name in holding for name in names), bool, len(index.reports))


def keep_literal(
    connection: DuckDBPyConnection, index: SearchIndex, places: Sequence[Place], phrases: Sequence[str]
) -> list[bool]:
    """Which of some pieces hold every phrase themselves."""
    rows = describe_reports(index, [place.row for place in places])
    plans = read_plans(connection, (row["document_id"] for row in rows))
    patterns = [re.compile(phrase_pattern(phrase)) for phrase in phrases]
    texts = (
        _pieces_of(plans[row["document_id"]], row["report_index"])[place.pieces[0]].text
        for row, place in zip(rows, places, strict=True)
    )
    return [all(pattern.search(text) for pattern in patterns) for text in texts]


class _Sought(NamedTuple):
    candidates: Sequence[int]
    weights: Mapping[str, float]
    phrases: Sequence[str]


def _show(row: Mapping[str, Any], plan: DocumentPlan, trails: Trails, sought: _Sought) -> Shown:
    pieces = _pieces_of(plan, row["report_index"])
    number = _choose_piece(pieces, sought.candidates, sought.phrases)
    snippet = make_snippet(pieces[number], sought.weights, sought.phrases)
    section_index = number - 1 if number else None
    return Shown(
        report=row,
        section_index=section_index,
        role=pieces[number].role,
        headings=_trail(trails.get((row["document_id"], row["report_index"]), ()), section_index),
        snippet=plan.text[snippet.start : snippet.end],
        start=snippet.start,
        end=snippet.end,
        marks=tuple((mark.start, mark.end) for mark in snippet.marks),
    )


def _choose_piece(pieces: Sequence[Piece], candidates: Sequence[int], phrases: Sequence[str]) -> int:
    """The first of the candidates that holds a phrase, or else the first."""
    if phrases:
        either = re.compile("|".join(map(phrase_pattern, phrases)))
        for number in candidates:
            if either.search(pieces[number].text):
                return number
    return candidates[0]


def _pieces_of(plan: DocumentPlan, report_index: int) -> list[Piece]:
    (report,) = (report for report in plan.reports if report.report_index == report_index)
    return cut_pieces(plan, report)


def _read_trails(connection: DuckDBPyConnection, document_ids: Iterable[str]) -> Trails:
    trails: dict[tuple[str, int], list[tuple[int | None, str]]] = {}
    asked = list(dict.fromkeys(document_ids))
    for document_id, report_index, _, parent, words in connection.execute(_HEADINGS, [asked]).fetchall():
        trails.setdefault((document_id, report_index), []).append((parent, words))
    return trails


def _trail(sections: Sequence[tuple[int | None, str]], index: int | None) -> tuple[str, ...]:
    """The words of the headings above a section and its own, from the outermost."""
    trail: list[str] = []
    while index is not None:
        index, words = sections[index]
        trail.insert(0, words)
    return tuple(trail)


_HEADINGS = """
SELECT DISTINCT
    document_id::VARCHAR, report_index, section_index, parent_section_index,
    coalesce(marker, '') || coalesce(heading, '') AS words
FROM core_section
WHERE document_id IN (SELECT unnest($1::UUID[]))
ORDER BY document_id::VARCHAR, report_index, section_index
"""
