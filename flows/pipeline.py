"""The pipeline: receive, parse into the spool, load, and the run over all batches.

The command without a server and the Prefect flow call the same functions; the flow wraps
them in tasks. What a run holds open, the warehouse and the archive, is its Session.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from extract.page import Failure, Page
from flows.adopt import adopt
from flows.checking import check_run
from flows.discovery import discover_specs, find_shortfalls
from flows.drive import drive
from flows.listen import current_listener
from flows.origins import find_origins
from flows.outcome import KEPT_LINES, OpenIssue, Outcome, Tally
from flows.plan import Plan, plan_run
from flows.read import parse_page
from flows.receive import receive
from flows.received import Received
from flows.session import Session, open_session, recover
from flows.settings import Settings
from transform.report import Parsed
from warehouse.batch import Batch
from warehouse.handover import HandedOver, deliver
from warehouse.load import Counts, Loaded, drain, known_pages, load_file
from warehouse.spool import list_spool, take_away, write_batch

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedBatch:
    """A batch in the spool, and what is to be told of it once it is loaded.

    `file` is None where there is nothing to load: every page of the batch was fresh.
    """

    number: int
    file: Path | None
    failures: tuple[Failure, ...]
    open_issues: tuple[OpenIssue, ...]
    fresh: int = 0
    tallies: tuple[Tally, ...] = ()


async def parse_batch(session: Session, batch: Received) -> ParsedBatch:
    """Parse the pages of a batch that the warehouse lacks, write the spool file.

    A page is the unit of failure: one that cannot be read becomes a Failure, and the others
    are not affected.
    """
    for _ in range(len(batch.failures) + len(batch.not_modified) + batch.fresh):
        current_listener().page_done()
    known = await session.ask(known_pages, [page.uri for page in batch.pages])
    return await asyncio.to_thread(_spool_pages, session, batch, known)


def _spool_pages(session: Session, batch: Received, known: dict[str, frozenset[str]]) -> ParsedBatch:
    read: list[tuple[Page, Parsed]] = []
    unchanged: list[Page] = []
    failures = list(batch.failures)
    for page in batch.pages:
        if page.sha256 in known.get(page.uri, ()):
            unchanged.append(page)
        else:
            parsed = parse_page(page)
            if isinstance(parsed, Failure):
                failures.append(parsed)
            else:
                read.append((page, parsed))
        current_listener().page_done()
    content = Batch(
        run=session.run,
        pages=tuple(read),
        unchanged=tuple(unchanged),
        failures=tuple(failures),
        not_modified=batch.not_modified,
        origins=find_origins(read),
        source_names=batch.names,
    )
    issues = [OpenIssue(uri=page.uri, issue=issue) for page, parsed in read for issue in parsed.issues]
    return ParsedBatch(
        number=batch.number,
        file=write_batch(session.settings.spool, content) if is_worth_loading(content) else None,
        failures=tuple(failures[:KEPT_LINES]),
        open_issues=tuple(issues[:KEPT_LINES]),
        fresh=batch.fresh,
        tallies=_tally(batch, read, failures),
    )


def is_worth_loading(batch: Batch) -> bool:
    """Whether a batch says anything: two that do not would be one and the same spool file."""
    return bool(batch.pages or batch.unchanged or batch.failures or batch.not_modified)


def _tally(batch: Received, read: list[tuple[Page, Parsed]], failures: list[Failure]) -> tuple[Tally, ...]:
    """What came of each entry of sources.toml in this batch."""
    names = batch.names
    reports = Counter[str]()
    for page, parsed in read:
        if page.uri in names:
            reports[names[page.uri]] += len(parsed.reports)
    failed = Counter(names[failure.uri] for failure in failures if failure.uri in names)
    wanted = Counter(names.values())
    return tuple(
        Tally(name=name, pages=number - failed[name], failed=failed[name], reports=reports[name])
        for name, number in wanted.items()
    )


async def load_batch(session: Session, batch: ParsedBatch) -> Outcome:
    """Load a spooled batch in one transaction and take its file away; a guest hands it over."""
    counts, handed = Counts(), 0
    if batch.file is not None:
        loaded = (
            await _hand_over(session, batch.file) if session.is_guest else await _load(session, batch.file)
        )
        counts, handed = (loaded.counts, 0) if loaded is not None else (Counts(), 1)
    return Outcome(
        counts=counts,
        handed_over=handed,
        failures=batch.failures,
        open_issues=batch.open_issues,
        batches=1,
        fresh=batch.fresh,
        tallies=batch.tallies,
    )


async def _load(session: Session, file: Path) -> Loaded:
    session.check_in_place()
    return await session.ask(_load_held, (file, session.run.run_id, session.settings))


def _load_held(connection: DuckDBPyConnection, what: tuple[Path, str, Settings]) -> Loaded:
    """Load a batch of this run, and whatever others have handed over meanwhile."""
    file, run_id, settings = what
    loaded = load_file(connection, file)
    take_away(file)
    if len(list_spool(settings.spool)) > settings.in_flight:
        drain(connection, settings.spool, leave=run_id)
    return loaded


async def _hand_over(session: Session, file: Path) -> Loaded | None:
    """Load a batch where the warehouse is free by now; None where its holder will."""
    done = await asyncio.to_thread(deliver, session.settings.db, session.settings.spool)
    if isinstance(done, HandedOver):
        return None
    return next((each for each in done.loaded if each.path == file), None)


ParseStep = Callable[[Session, Received], Awaitable[ParsedBatch]]
LoadStep = Callable[[Session, ParsedBatch], Awaitable[Outcome]]


async def run_batches(
    session: Session, plan: Plan, *, parse: ParseStep = parse_batch, load: LoadStep = load_batch
) -> Outcome:
    """Recover what was left, then receive, parse and load everything; the sum of what came of it."""
    listener = current_listener()
    total = await recover(session) + Outcome(skipped=plan.skipped)

    async def load_and_tell(parsed: ParsedBatch) -> None:
        nonlocal total
        outcome = await load(session, parsed)
        total += outcome
        listener.batch_done(outcome)

    async def run(plan: Plan) -> None:
        listener.planned(plan.pages)
        await drive(
            receive(session, plan),
            parse=partial(parse, session),
            load=load_and_tell,
            in_flight=session.settings.in_flight,
        )

    if plan.asks_network and not session.is_guest:
        adopted = await adopt(session)
        await run(adopted)
        session.network.settle()
        total += Outcome(adopted=len(adopted.wanted))
    plan = await discover_specs(session, plan)
    await run(plan)
    session.network.settle()
    return total + Outcome(shortfalls=await find_shortfalls(session, plan, total.tallies))


async def run_directly(settings: Settings, sources: tuple[str, ...]) -> Outcome:
    """The whole run in this process, without a server."""
    plan = plan_run(sources)
    async with open_session(settings, sources, driver="direct") as session:
        return await check_run(session, plan, await run_batches(session, plan))
