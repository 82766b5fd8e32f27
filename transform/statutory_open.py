"""What a statutory table leaves open: values without a place, rows not found, tables gone."""

from __future__ import annotations

from collections.abc import Iterable, Set

from extract.issue import Issue, IssueCode
from transform.report import Cell, CellState
from transform.statutory_form import TABLES, find_bare_headings
from transform.statutory_place import Findings

# Fewer values than one table has are no reason to suspect one that could not be read.
_LEAST_VALUES = 12


def lost_tables(text: str, start: int, end: int) -> tuple[Issue, ...]:
    """An issue where the sections of the tables stand empty, one heading under another."""
    found = find_bare_headings(text, start, end)
    if found is None:
        return ()
    message = (
        "expected the statutory tables under the headings of sections two to four, found nothing between "
        "them: the tables are pictures or were lost; read them on the page"
    )
    return (Issue(code=IssueCode.TABLE_UNREAD, message=message, start=found[0], end=found[1]),)


def unread_values(findings: Findings, read: Set[str]) -> tuple[Issue, ...]:
    """One issue for each table of which values were left unplaced; none for a mere likeness."""
    issues: list[Issue] = []
    for table in TABLES:
        unread = [one for one in findings.unread if one.table == table]
        if not unread or (table not in read and sum(one.found for one in unread) < _LEAST_VALUES):
            continue
        rows = [row for one in unread for row in one.rows]
        first = unread[0]
        issues.append(
            Issue(
                code=IssueCode.TABLE_UNREAD,
                message=(
                    f"expected {first.wanted} values for {', '.join(first.rows)} of table {table}, "
                    f"found {first.found}, and cannot tell which places are blank; "
                    f"{len(rows)} rows are left unread: read them on the page"
                ),
                start=min(one.start for one in unread),
                end=max(one.end for one in unread),
            )
        )
    return tuple(issues)


def rows_not_found(cells: Iterable[Cell]) -> tuple[Issue, ...]:
    """An issue for each table of which some rows were read and others not found."""
    issues: list[Issue] = []
    for table in TABLES:
        rows: dict[str, list[Cell]] = {}
        for cell in cells:
            if cell.table == table:
                rows.setdefault(cell.row, []).append(cell)
        missing = [row for row, own in rows.items() if all(cell.state is CellState.MISSING for cell in own)]
        placed = [cell.start for own in rows.values() for cell in own if cell.start is not None]
        if missing and len(placed) > 0 and table != "remedies":
            issues.append(
                Issue(
                    code=IssueCode.TABLE_UNREAD,
                    message=(
                        f"expected the rows {', '.join(missing)} in table {table}, found none that is "
                        "worded so: they are left out, or worded otherwise; read them on the page"
                    ),
                    start=min(placed),
                    end=max(placed),
                )
            )
    return tuple(issues)
