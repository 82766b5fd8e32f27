"""Questions to a warehouse: SQL as people write it, and the counts that a status shows."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.errors import QueryError
from warehouse.load import Counts
from warehouse.migrate import current_migration

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a query gave: names and SQL types of its columns, and its rows.

    `is_cut` says that there were more rows than were asked for. Decimals come without the
    zeros that their column pads them with, at their exact value.
    """

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    is_cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What is in a warehouse, as of the newest parser and the newest bytes at each address."""

    migration: int
    runs: int
    last_run_at: datetime | None
    pages: int
    unread: int
    reports: int
    copies: int
    sections: int
    metrics: int
    cells: int
    repairs: int
    issues: int
    issues_by_code: tuple[tuple[str, int], ...]


def run_sql(
    connection: DuckDBPyConnection, sql: str, parameters: Sequence[object] = (), *, limit: int | None = None
) -> Answer:
    """Ask one question that only reads; at most `limit` rows of the answer are fetched.

    SELECT, WITH, FROM, VALUES, DESCRIBE, SHOW, SUMMARIZE, PIVOT and EXPLAIN read. The
    query runs in a reading transaction, so that nothing is written whatever it says.

    Raises QueryError when it is none or more than one statement, one that does not read,
    or one that DuckDB refuses.
    """
    _check_reading(sql)
    try:
        connection.execute("BEGIN TRANSACTION READ ONLY")
        try:
            return _fetch(connection.execute(sql, parameters or None), limit)
        finally:
            connection.rollback()
    except duckdb.Error as exc:
        raise QueryError(f"expected a query that DuckDB can run, found: {exc}") from exc


def summarize_warehouse(connection: DuckDBPyConnection) -> Summary:
    """Count what is in the warehouse."""
    counts = connection.execute(_SUMMARY).fetchall()[0]
    by_code = connection.execute(
        "SELECT issue_code, count(*) FROM current_issue WHERE NOT is_superseded "
        "GROUP BY issue_code ORDER BY count(*) DESC, issue_code"
    ).fetchall()
    names = [field.name for field in fields(Summary)][1:-1]
    return Summary(
        migration=current_migration(connection),
        **dict(zip(names, counts, strict=True)),
        issues_by_code=tuple(by_code),
    )


def summarize_run(connection: DuckDBPyConnection, run_id: str) -> Counts:
    """What one run did, over all its batches that were loaded, before and after a restart."""
    names = [field.name for field in fields(Counts)]
    # Names of columns cannot be bound; these are the fields of Counts.
    rows = connection.execute(
        f"SELECT {', '.join(names)} FROM out_run_summary WHERE run_id = ?",  # noqa: S608
        [run_id],
    ).fetchall()
    return Counts(**dict(zip(names, rows[0], strict=True))) if rows else Counts()


_SUMMARY = """
SELECT
    (SELECT count(*) FROM out_run_summary),
    (SELECT max(started_at) FROM meta_run),
    (SELECT count(*) FROM current_page),
    (SELECT count(*) FROM out_unread),
    (SELECT count(*) FROM current_report WHERE NOT is_superseded),
    (SELECT count(*) FROM out_copies),
    (SELECT count(*) FROM current_section WHERE NOT is_superseded),
    (SELECT count(*) FROM current_metric WHERE NOT is_superseded),
    (SELECT count(*) FROM current_cell WHERE NOT is_superseded),
    (SELECT count(*) FROM current_repair WHERE NOT is_superseded),
    (SELECT count(*) FROM current_issue WHERE NOT is_superseded)
"""


def _check_reading(sql: str) -> None:
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as exc:
        raise QueryError(f"expected SQL, found: {exc}") from exc
    # PIVOT is given as a helper without text of its own, followed by a SELECT.
    kinds = [s.type for s in statements if s.query or s.type != duckdb.StatementType.CREATE]
    if len(kinds) != 1:
        raise QueryError(f"expected one statement, found {len(kinds)}: ask one question at a time")
    if kinds[0] not in {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}:
        raise QueryError(
            f"expected a query that reads, such as SELECT, found {kinds[0].name}: "
            "the warehouse is written by 'gongkai ingest' alone. Nothing was done."
        )


def _fetch(result: DuckDBPyConnection, limit: int | None) -> Answer:
    described = result.description or []
    rows = result.fetchall() if limit is None else result.fetchmany(limit + 1)
    return Answer(
        columns=tuple(str(column[0]) for column in described),
        types=tuple(str(column[1]) for column in described),
        rows=tuple(tuple(unpad(value) for value in row) for row in rows[:limit]),
        is_cut=limit is not None and len(rows) > limit,
    )


def unpad(value: Any) -> Any:
    """A Decimal without the zeros after its last digit; anything else as it is.

    >>> unpad(Decimal("12.5000000000")), unpad(Decimal("1200.0000000000"))
    (Decimal('12.5'), Decimal('1200'))
    """
    if not isinstance(value, Decimal) or not value.is_finite():
        return value
    text = f"{value:f}"
    return Decimal(text.rstrip("0").rstrip(".")) if "." in text else value
