"""The record of checks: every check that was made, and what it found, as rows of meta_check."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from warehouse.checks import CheckKind, check_batches
from warehouse.errors import QueryError
from warehouse.registered import registered
from warehouse.transaction import transaction

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from duckdb import DuckDBPyConnection

    from warehouse.checks import Result

SEVERITIES = {CheckKind.INVARIANT: "error", CheckKind.EXPECTATION: "warning"}


def record_checks(
    connection: DuckDBPyConnection, run_id: str, at: datetime, batch_ids: Iterable[str] | None = None
) -> tuple[Result, ...]:
    """Run every check and write what it found into meta_check; returns all of it.

    With `batch_ids` on the rows of these batches, as after a run; without on the whole
    warehouse, as in maintenance. Nothing is corrected: a check only tells.

    Raises QueryError where DuckDB cannot run or record them; what was loaded stays.
    """
    try:
        results = check_batches(connection, batch_ids)
        rows = _make_rows(results, run_id, at, is_whole=batch_ids is None)
        with registered(connection, {"check_row": rows}), transaction(connection):
            connection.execute("INSERT INTO meta_check BY NAME FROM check_row")
    except duckdb.Error as exc:
        raise QueryError(
            f"expected to check what was loaded, found that DuckDB cannot ({exc}): all of it is loaded; "
            "check it with 'gongkai maintain'"
        ) from exc
    return results


def say_least(
    connection: DuckDBPyConnection, leasts: Sequence[tuple[str, str, int | None]], at: datetime, by: str
) -> int:
    """Keep how much is expected of sources: name, measure, and number or None; returns how many were new.

    Only what differs from the last word is written.
    """
    wanted = pa.table(
        {
            "scope_name": pa.array([name for name, _, _ in leasts], pa.string()),
            "measure": pa.array([measure for _, measure, _ in leasts], pa.string()),
            "least": pa.array([least for _, _, least in leasts], pa.int32()),
        }
    )
    with registered(connection, {"wanted_least": wanted}), transaction(connection):
        return int(connection.execute(_SAY_LEAST, [by, at]).fetchall()[0][0])


_SAY_LEAST = """
INSERT INTO meta_least BY NAME
SELECT 'source' AS scope_kind, wanted.scope_name, wanted.measure, wanted.least, ? AS said_by, ? AS said_at
FROM wanted_least wanted
LEFT JOIN (
    FROM meta_least
    WHERE scope_kind = 'source'
    QUALIFY row_number() OVER (
        PARTITION BY scope_name, measure ORDER BY said_at DESC, least DESC, said_by
    ) = 1
) last USING (scope_name, measure)
WHERE wanted.least IS DISTINCT FROM last.least
"""


def _make_rows(results: Sequence[Result], run_id: str, at: datetime, *, is_whole: bool) -> pa.Table:
    number, text = len(results), pa.string()
    return pa.table(
        {
            "run_id": pa.array([run_id] * number, text),
            "checked_at": pa.array([at] * number, pa.timestamp("us", tz="UTC")),
            "check_name": pa.array([r.check.name for r in results], text),
            "check_kind": pa.array([r.check.kind.value for r in results], text),
            "severity": pa.array([SEVERITIES[r.check.kind] for r in results], text),
            "is_whole": pa.array([is_whole] * number, pa.bool_()),
            "found_count": pa.array([r.count for r in results], pa.int32()),
            "places": pa.array([list(r.places) for r in results], pa.list_(text)),
            "message": pa.array([r.check.says for r in results], text),
        }
    )
