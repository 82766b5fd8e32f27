"""Corrections: what people put right about a report, as rows that hold for later readings too.

find_report(connection, name) -> FoundReport
add_correction(connection, report, correction) -> fields that changed
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from warehouse.errors import ReportNameError
from warehouse.transaction import transaction

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from duckdb import DuckDBPyConnection

FIELDS_OF_BODY = (
    *("org", "region", "region_code", "region_name", "region_list_date", "region_confidence"),
    *("admin_level", "body_kind", "body_line"),
)
"""Columns of current_report that follow from the body's name."""

FIELDS_OF_REGION = ("region_code", "region_name", "region_list_date", "region_confidence")
FIELD_OF_YEAR = "report_year"
FIELD_OF_ISSUE = "issue"

_HEX = re.compile(r"(?P<hex>[0-9a-f]{6,64}|[0-9a-f]{8}-[0-9a-f-]{0,27})(?::(?P<index>\d+))?")
_ADDRESS = re.compile(r"(?P<uri>.+?)(?:#(?P<index>\d+))?", re.DOTALL)
_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundReport:
    """A report as it stands in current_report; `fields` are the columns that can be put right."""

    document_id: str
    report_index: int
    report_count: int
    uri: str
    sha256: str
    digest: str
    title: str | None
    text: str
    site_name: str | None
    fields: Mapping[str, Any]
    region_origin: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What one person says about one report, at one time.

    `values` are the fields that are put right, None where the value is not known;
    `withdrawn` those whose earlier corrections are taken back; `closed` codes of issues.
    """

    values: Mapping[str, Any]
    why: str
    made_by: str
    made_at: datetime
    withdrawn: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()


def find_report(connection: DuckDBPyConnection, name: str) -> FoundReport:
    """The one report that a person means, by what tables and commands show of it.

    `name` is the beginning of a report_digest, or of a document_id followed by a colon and
    the report_index, or the page's address followed by # and the report_index. The index
    may be left out where the page holds one report. Equal reports on several pages count
    as one: what is put right holds for all of them.

    Raises ReportNameError when it names none, or several of different words.
    """
    name = name.strip()
    hexadecimal, address = _HEX.fullmatch(name), _ADDRESS.fullmatch(name)
    found = _look_up(connection, _BY_ADDRESS, [name, None])
    if not found and hexadecimal:
        found = _look_up(connection, _BY_ID, [hexadecimal["hex"], hexadecimal["index"]])
    if not found and address:
        found = _look_up(connection, _BY_ADDRESS, [address["uri"], address["index"]])
    if not found:
        raise ReportNameError(
            f"expected the name of a report, found {name!r}, which names none: take document_id and "
            "report_index, or uri and report_index, from 'gongkai sql \"FROM current_report\"'"
        )
    if len({report.digest or (report.document_id, report.report_index) for report in found}) > 1:
        raise ReportNameError(
            f"expected the name of one report, found {name!r}, which names {len(found)}: "
            f"say which by one of {', '.join(_short_name(report) for report in found[:_SHOWN])}"
        )
    return found[0]


def add_correction(
    connection: DuckDBPyConnection, report: FoundReport, correction: Correction
) -> tuple[str, ...]:
    """Add a row for each field that is not so already; returns their names.

    A correction that was made before in the same words adds nothing.
    """
    standing = dict(
        connection.execute(
            "SELECT correction_field, correction_value FROM current_correction "
            "WHERE document_id = ?::UUID AND report_index = ? AND correction_field <> 'issue'",
            [report.document_id, report.report_index],
        ).fetchall()
    )
    rows: list[tuple[str, str | None, bool]] = []
    for field, value in correction.values.items():
        text = None if value is None else str(value)
        if field not in standing or standing[field] != text:
            rows.append((field, text, False))
    rows += [(field, None, True) for field in correction.withdrawn if field in standing]
    rows += [(FIELD_OF_ISSUE, code, False) for code in correction.closed]
    with transaction(connection):
        for field, text, is_withdrawal in rows:
            connection.execute(_INSERT, _row(report, correction, field, text, is_withdrawal=is_withdrawal))
    return tuple(dict.fromkeys(field for field, _, _ in rows))


def open_issue_codes(connection: DuckDBPyConnection, report: FoundReport) -> tuple[str, ...]:
    """Codes of the questions that are still open about a report."""
    rows = connection.execute(
        "SELECT DISTINCT issue_code FROM out_open_issues WHERE document_id = ?::UUID AND report_index = ? "
        "ORDER BY issue_code",
        [report.document_id, report.report_index],
    ).fetchall()
    return tuple(code for (code,) in rows)


def _row(
    report: FoundReport, correction: Correction, field: str, text: str | None, *, is_withdrawal: bool
) -> list[Any]:
    said = [
        *(report.sha256, report.digest, report.report_index, report.report_count),
        *(field, text, is_withdrawal, correction.why, correction.made_by, correction.made_at),
    ]
    written = json.dumps(said, ensure_ascii=False, default=str, separators=(",", ":"))
    return [hashlib.sha256(written.encode()).hexdigest()[:32], *said]


def _short_name(report: FoundReport) -> str:
    return f"{report.document_id[:8]}:{report.report_index} ({report.title or report.fields['org'] or '?'})"


def _look_up(connection: DuckDBPyConnection, where: str, parameters: list[Any]) -> list[FoundReport]:
    columns = ", ".join(f"report.{name}" for name in (*FIELDS_OF_BODY, FIELD_OF_YEAR))
    # Names of columns and the condition are of this module; what people wrote is bound.
    rows = connection.execute(_SELECT.format(columns=columns, where=where), parameters).fetchall()
    names = (*FIELDS_OF_BODY, FIELD_OF_YEAR)
    return [
        FoundReport(
            document_id=str(row[0]),
            report_index=row[1],
            report_count=row[2],
            uri=row[3],
            sha256=row[4],
            digest=row[5],
            title=row[6],
            text=row[7],
            site_name=row[8],
            region_origin=row[9],
            fields=dict(zip(names, row[10:], strict=True)),
        )
        for row in rows
    ]


_SELECT = """
SELECT
    report.document_id, report.report_index, count.reports, report.uri, report.sha256, report.report_digest,
    report.title, report.report_text, document.site_name, report.region_origin, {columns}
FROM current_report report
JOIN current_document document USING (document_id)
JOIN (SELECT document_id, count(*)::INTEGER AS reports FROM current_report GROUP BY document_id) count
    USING (document_id)
WHERE {where}
ORDER BY report.is_superseded, report.uri, report.report_index
"""

# An id of an earlier reading still names the page.
_BY_ID = """
(
    starts_with(report.report_digest, $1)
    OR report.sha256 IN (SELECT sha256 FROM core_document WHERE starts_with(document_id::VARCHAR, $1))
)
AND ($2::INTEGER IS NULL OR report.report_index = $2::INTEGER)
"""

_BY_ADDRESS = """
NOT report.is_superseded
AND report.sha256 IN (SELECT sha256 FROM raw_page WHERE uri = $1)
AND ($2::INTEGER IS NULL OR report.report_index = $2::INTEGER)
"""

_INSERT = "INSERT INTO core_correction VALUES (?::UUID, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
