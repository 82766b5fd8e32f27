"""Which batches are due for checks: those of a run, and those that nobody has looked at yet."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from warehouse.lake import is_lake

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LATE_IN_LAKE = timedelta(hours=1)
"""A lake's writer may commit, after another has checked, what it began to load before. No loading
takes as long: a batch is some hundred pages."""


def batches_due(connection: DuckDBPyConnection, run_id: str) -> tuple[str, ...]:
    """The batches of a run, and all that came after the last checks and belong to no checked run.

    So a run that was killed after it had loaded is checked by the next one, as are batches that
    were handed over when everybody had gone. A warehouse that was never checked is due whole.
    """
    late = LATE_IN_LAKE if is_lake(connection) else timedelta()
    rows = connection.execute(_DUE, {"run_id": run_id, "late": late}).fetchall()
    return tuple(batch_id for (batch_id,) in rows)


# In a file whatever was loaded before the last checks was there when they were made: one process
# at a time holds it. In a lake a run that is still loading is looked at by others too, which
# does no harm; one that has been checked itself is not.
_DUE = """
WITH last AS (
    SELECT max(checked_at) AS checked_at FROM meta_check
)
SELECT DISTINCT batch_id::VARCHAR
FROM meta_batch, last
WHERE run_id = $run_id
    OR last.checked_at IS NULL
    OR (loaded_at >= last.checked_at - $late AND run_id NOT IN (SELECT run_id FROM meta_check))
ORDER BY ALL
"""
