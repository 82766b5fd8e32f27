"""Checks at the end of a run: what it brought is looked at before anybody relies on it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flows.outcome import Outcome
from warehouse.checks_due import batches_due
from warehouse.checks_record import record_checks, say_least

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from extract.spec import SourceSpec
    from flows.plan import Plan
    from flows.session import Session
    from warehouse.batch import Run
    from warehouse.checks import Result

_SAID_BY = "sources.toml"


async def check_run(session: Session, plan: Plan, outcome: Outcome) -> Outcome:
    """The outcome with what the checks found in the batches of this run; each is in meta_check then.

    Batches that nobody has checked yet are checked with them. What the entries of a sources.toml
    expect at least is kept first. A guest checks nothing: whoever loads its batches does.
    """
    if session.is_guest:
        return outcome
    results = await session.ask(_check, (session.run, tuple(plan.specs)))
    return outcome + Outcome(checks=results)


def _check(connection: DuckDBPyConnection, about: tuple[Run, tuple[SourceSpec, ...]]) -> tuple[Result, ...]:
    run, specs = about
    now = datetime.now(UTC)
    if specs:
        say_least(connection, _list_leasts(specs), now, _SAID_BY)
    return record_checks(connection, run.run_id, now, batches_due(connection, run.run_id))


def _list_leasts(specs: Sequence[SourceSpec]) -> list[tuple[str, str, int | None]]:
    return [
        (spec.name, measure, least)
        for spec in specs
        for measure, least in (("pages", spec.least_pages), ("reports", spec.least_reports))
    ]
