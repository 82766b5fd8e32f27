"""Names of rows, as people copy them from an answer (3f9a2c81:0:m12), and what each names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from warehouse.errors import RowNameError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from duckdb import DuckDBPyConnection

KINDS = {"m": "metric", "s": "section", "c": "cell", "p": "repair", "i": "issue"}
"""The letter of each kind of row; a report has none."""

_NAME = re.compile(
    r"(?P<document>[0-9a-f]{4,8}(?:-[0-9a-f-]{0,27})?)"
    r"(?::i(?P<issue>\d{1,9})|:(?P<report>\d{1,9})(?::(?P<letter>[mscp])(?P<index>\d{1,9}))?)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowName:
    """A row's name taken apart; `report_index` None for issues, `index` None for reports."""

    document: str
    kind: str
    report_index: int | None
    index: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """A row, the document in whose text it stands, and what was read around it.

    `row` holds the row's columns by name. `report` is None for an issue of a whole page.
    `sections` are those around the row, outermost first; `repairs` those that touch it;
    `issues` those that touch it, each with what a person should do; `total` the figure it is
    bound to and `parts` the figures bound to it.
    """

    name: RowName
    row: Mapping[str, Any]
    document: Mapping[str, Any]
    report: Mapping[str, Any] | None
    sections: tuple[Mapping[str, Any], ...]
    repairs: tuple[Mapping[str, Any], ...]
    issues: tuple[Mapping[str, Any], ...]
    total: Mapping[str, Any] | None
    parts: tuple[Mapping[str, Any], ...]


def read_row_name(name: str) -> RowName:
    """Take a name apart: DOCUMENT:REPORT, DOCUMENT:REPORT:KIND and index, DOCUMENT:i and index.

    DOCUMENT is the beginning of a document_id; the letters are m for a metric, s for a
    section, c for a cell, p for a repair.

    >>> read_row_name("3f9a2c81:0:m12").kind, read_row_name("3f9a2c81:i3").index
    ('metric', 3)

    Raises RowNameError for anything else.
    """
    match = _NAME.fullmatch(name.strip().lower())
    if match is None:
        raise RowNameError(
            f"expected a row's name such as 3f9a2c81:0:m12, found {name!r}: "
            "copy one from the column row_name of a current_… view"
        )
    issue, report, letter = match["issue"], match["report"], match["letter"]
    if issue is not None:
        return RowName(document=match["document"], kind="issue", report_index=None, index=int(issue))
    return RowName(
        document=match["document"],
        kind=KINDS[letter] if letter else "report",
        report_index=int(report),
        index=int(match["index"]) if letter else None,
    )


def find_row(connection: DuckDBPyConnection, name: str) -> FoundRow:
    """The row of that name with everything that says how it was read.

    Raises RowNameError where no row, or rows of several documents, are called so.
    """
    parsed = read_row_name(name)
    document = _document(connection, parsed, name)
    key = [document["document_id"], document["batch_id"]]
    row = _row(connection, parsed, key, name)
    report_index = row["report_index"]
    reports = _fetch(connection, "core_report", "report_index = ?", [*key, report_index])
    start, end = row["start_char"], row["end_char"]
    around = "report_index = ? AND start_char <= ? AND end_char >= ?"
    touching = "report_index = ? AND start_char < ? AND end_char > ?"
    return FoundRow(
        name=parsed,
        row=row,
        document=document,
        report=reports[0] if reports else None,
        sections=_fetch(
            connection,
            "core_section",
            f"{around} ORDER BY section_index",
            [*key, report_index, start, end],
        ),
        repairs=_fetch(
            connection, "core_repair", f"{touching} ORDER BY repair_index", [*key, report_index, end, start]
        ),
        issues=_fetch(
            connection,
            "core_issue LEFT JOIN meta_issue_code USING (issue_code)",
            f"{touching} ORDER BY issue_index",
            [*key, report_index, end, start],
        ),
        total=_total(connection, parsed, row, key),
        parts=_parts(connection, parsed, key),
    )


def _document(connection: DuckDBPyConnection, parsed: RowName, name: str) -> Mapping[str, Any]:
    found = _ask(
        connection,
        "SELECT document.*, page.uri FROM core_document document "
        "LEFT JOIN (SELECT sha256, min(uri) AS uri FROM raw_page GROUP BY sha256) page USING (sha256) "
        "WHERE starts_with(document_id::VARCHAR, ?) ORDER BY document_id, batch_id LIMIT 50",
        [parsed.document],
    )
    names = sorted({str(document["document_id"]) for document in found})
    if len(names) != 1:
        several = f"rows of {len(names)} documents ({', '.join(names[:3])} …): write more of the id"
        raise RowNameError(f"expected one row named {name}, found {several if names else 'none'}")
    return found[0]


def _row(connection: DuckDBPyConnection, parsed: RowName, key: list[Any], name: str) -> Mapping[str, Any]:
    if parsed.kind == "report":
        found = _fetch(connection, "core_report", "report_index = ?", [*key, parsed.report_index])
    elif parsed.kind == "issue":
        found = _fetch(connection, "core_issue", "issue_index = ?", [*key, parsed.index])
    else:
        # Names of tables and columns cannot be bound; kinds are of our own list.
        found = _fetch(
            connection,
            f"core_{parsed.kind}",
            f"report_index = ? AND {parsed.kind}_index = ?",
            [*key, parsed.report_index, parsed.index],
        )
    if not found:
        raise RowNameError(f"expected a row named {name}, found none: the document has no such {parsed.kind}")
    return found[0]


def _total(
    connection: DuckDBPyConnection, parsed: RowName, row: Mapping[str, Any], key: list[Any]
) -> Mapping[str, Any] | None:
    if parsed.kind != "metric" or row["parent_metric_index"] is None:
        return None
    where = "report_index = ? AND metric_index = ?"
    return _fetch(connection, "core_metric", where, [*key, parsed.report_index, row["parent_metric_index"]])[
        0
    ]


def _parts(connection: DuckDBPyConnection, parsed: RowName, key: list[Any]) -> tuple[Mapping[str, Any], ...]:
    if parsed.kind != "metric":
        return ()
    where = "report_index = ? AND parent_metric_index = ? ORDER BY metric_index"
    return _fetch(connection, "core_metric", where, [*key, parsed.report_index, parsed.index])


def _fetch(
    connection: DuckDBPyConnection, table: str, where: str, parameters: list[Any]
) -> tuple[Mapping[str, Any], ...]:
    """Rows of one reading; the first two parameters are its document_id and batch_id."""
    return _ask(
        connection,
        f"SELECT * FROM {table} WHERE document_id = ? AND batch_id = ? AND {where}",  # noqa: S608
        parameters,
    )


def _ask(connection: DuckDBPyConnection, sql: str, parameters: list[Any]) -> tuple[Mapping[str, Any], ...]:
    result = connection.execute(sql, parameters)
    names = [column[0] for column in result.description or []]
    return tuple(dict(zip(names, values, strict=True)) for values in result.fetchall())
