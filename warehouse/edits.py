"""Edits: what differs between two readings, be it of two versions of a page or by two parsers.

The comparison is the inner part of the view out_edit, so that a query, `gongkai diff` and
`gongkai reprocess` say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from warehouse.queries import unpad
from warehouse.views import own_views

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One thing that differs: a section, a figure, a cell of a form, or a fact about a report.

    `kind`, `change`, `place_…`, `text_…` and `value_…` are as in the view out_edit; what is
    before is None where a thing was added, what is after where it was removed. `report_…` is
    the report's place on the page, `span_…` its place in the text; None for facts.
    `row_…` names it for `gongkai show`.
    """

    kind: str
    change: str
    org: str | None
    year: int | None
    report_before: int | None
    report_after: int | None
    place_before: str | None
    place_after: str | None
    text_before: str | None
    text_after: str | None
    value_before: Decimal | None
    value_after: Decimal | None
    span_before: tuple[int, int] | None
    span_after: tuple[int, int] | None
    row_before: str | None
    row_after: str | None

    @property
    def place(self) -> str:
        """Where it stands, or stood."""
        return self.place_after or self.place_before or ""


def compare_readings(
    connection: DuckDBPyConnection, before_document_id: str, after_document_id: str
) -> tuple[Edit, ...]:
    """What differs between two readings, in the order of the later: nothing where they say the same.

    White space is no difference, and neither are chrome and how sure the parser is.
    """
    rows = connection.execute(_compare_query(), [before_document_id, after_document_id]).fetchall()
    return tuple(
        Edit(
            kind=row[0],
            change=row[1],
            org=row[2],
            year=row[3],
            report_before=row[4],
            report_after=row[5],
            place_before=row[6],
            place_after=row[7],
            text_before=row[8],
            text_after=row[9],
            value_before=unpad(row[10]),
            value_after=unpad(row[11]),
            span_before=None if row[12] is None else (row[12], row[13]),
            span_after=None if row[14] is None else (row[14], row[15]),
            row_before=row[16],
            row_after=row[17],
        )
        for row in rows
    )


_BEGIN = "-- From here on any pairs of readings are compared: compare_readings puts in its own.\n"
_END = "-- Up to here any pairs of readings are compared.\n"

_PAIR = "WITH pair AS (SELECT {'before': ?::UUID, 'after': ?::UUID} AS pair),\n"

_ORDER = """
SELECT
    edit_kind, change, org, report_year, report_before, report_after, place_before, place_after, text_before,
    text_after, value_before, value_after, start_before, end_before, start_after, end_after, row_name_before,
    row_name_after
FROM named
ORDER BY
    coalesce(report_after, report_before), list_position(['report', 'section', 'figure', 'cell'], edit_kind),
    item_index, change, place_before
"""


@cache
def _compare_query() -> str:
    _, begin, rest = own_views()["out_edit"].partition(_BEGIN)
    compared, end, _ = rest.partition(_END)
    if not (begin and end):
        raise AssertionError("expected the marks of the comparison in views/out_edit.sql, found them gone")
    return f"{_PAIR}{compared}{_ORDER}"
