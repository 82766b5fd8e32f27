"""Discovery within a run: entries of a sources.toml to the pages they lead to."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from extract.discover import Discovery, discover
from extract.source import Source
from flows.outcome import Tally
from flows.plan import Plan, Wanted, make_absolute, policy_of
from flows.session import Session
from warehouse.places import reports_by_source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.spec import SourceSpec


async def discover_specs(session: Session, plan: Plan) -> Plan:
    """The plan with the pages that its entries lead to; an entry that fails costs no other.

    A page that two entries lead to is read once, for the first of them.
    """
    found = await asyncio.gather(*(discover_spec(session, spec) for spec in plan.specs))
    wanted = {_key_of(each.source): each for each in plan.wanted}
    for spec, discovery in zip(plan.specs, found, strict=True):
        for source in discovery.sources:
            each = Wanted(source=make_absolute(source), spec=spec)
            wanted.setdefault(_key_of(each.source), each)
    failures = (*plan.failures, *(failure for each in found for failure in each.failures))
    return replace(plan, wanted=tuple(wanted.values()), failures=failures)


def _key_of(source: Source) -> tuple[str, str | None, int | None]:
    """What makes a source another: an address may have many records, each a version of its page."""
    return source.uri, source.path, source.offset


async def discover_spec(session: Session, spec: SourceSpec) -> Discovery:
    """What one entry leads to."""
    return await discover(spec, partial(session.network.fetch_listing, policy=policy_of(spec)))


async def find_shortfalls(session: Session, plan: Plan, tallies: Sequence[Tally]) -> tuple[str, ...]:
    """Which entries gave less than the least they expect, each in a sentence.

    Pages are those of this run, reports all that stand on the entry's pages by now.
    """
    if not plan.specs:
        return ()
    reports = await session.ask(lambda connection, _: reports_by_source(connection), None)
    by_name = {tally.name: tally for tally in tallies}
    lines = []
    for spec in plan.specs:
        tally = by_name.get(spec.name, Tally(name=spec.name))
        for what, least, came in (
            ("pages", spec.least_pages, tally.pages),
            ("reports", spec.least_reports, reports.get(spec.name, 0)),
        ):
            if least is not None and came < least:
                lines.append(
                    f"source {spec.name!r}: expected at least {least} {what}, found {came}: "
                    f"see what its pages lead to with 'gongkai sources try {spec.name}'"
                )
    return tuple(lines)
