"""Maintenance: what a warehouse that grows for years needs now and then, in one pass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from flows.publishing import publish
from flows.session import open_session, recover
from flows.settings import Settings
from warehouse.checks import CheckKind, Result
from warehouse.checks_record import record_checks
from warehouse.search_merge import merge_segments
from warehouse.upkeep import tidy

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KEEP_DAYS = 30
SETTLED_DAYS = 1
"""A writer of a lake has come to its end, one way or the other, within a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maintained:
    """What was done, in words, and the checks of the whole warehouse as it is now."""

    done: tuple[str, ...]
    checks: tuple[Result, ...]

    @property
    def violations(self) -> tuple[Result, ...]:
        """What does not hold and must."""
        return tuple(each for each in self.checks if each.count and each.check.kind is CheckKind.INVARIANT)


async def maintain(settings: Settings, *, keep_days: int = KEEP_DAYS) -> Maintained:
    """Load what waits, bring the warehouse into its best shape, check all of it, publish a copy.

    Of a lake's past the last `keep_days` are kept. Every step may be stopped and begun again.
    """
    now = datetime.now(UTC)
    async with open_session(settings, (), driver="maintain") as session:
        recovered = await recover(session)
        done = [f"loaded {recovered.recovered} batches that were left"] if recovered.recovered else []
        since = now - timedelta(days=keep_days)
        done += await session.ask(_tidy, (since, now - timedelta(days=SETTLED_DAYS)))
        checks = await session.ask(_check, now)
        if settings.published is not None:
            await publish(session, settings.published)
            done.append(f"published {settings.published.name}")
    return Maintained(done=tuple(done), checks=checks)


def _check(connection: DuckDBPyConnection, now: datetime) -> tuple[Result, ...]:
    return record_checks(connection, f"maintain {now:%Y-%m-%d %H:%M:%S}", now)


def _tidy(connection: DuckDBPyConnection, moments: tuple[datetime, datetime]) -> tuple[str, ...]:
    keep_since, settled_before = moments
    merged = merge_segments(connection)
    done = []
    if merged.segments_before != merged.segments_after:
        done.append(f"search: {merged.segments_before} segments merged into {merged.segments_after}")
    if merged.documents_added:
        done.append(f"search: {merged.documents_added} documents added that were not in it")
    return (*done, *tidy(connection, keep_since=keep_since, settled_before=settled_before))
