"""The pipeline: parse a batch into the spool, load it, and the run over all batches.

The command without a server and the Prefect flow call the same functions; the flow wraps
them in tasks. What a run holds open, the warehouse and the archive, is its Session.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from extract.page import Failure, Page
from flows.drive import drive
from flows.listen import current_listener
from flows.outcome import KEPT_LINES, OpenIssue, Outcome
from flows.plan import Plan, PlannedBatch, plan_batches
from flows.read import parse_page, receive_page
from flows.session import Session, open_session, recover
from flows.settings import Settings
from transform.report import Parsed
from warehouse.batch import Batch
from warehouse.load import Loaded, known_pages, load_file
from warehouse.spool import sync_folder, write_batch

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedBatch:
    """A batch in the spool, and what is to be told of it once it is loaded."""

    number: int
    of: int
    file: Path
    failures: tuple[Failure, ...]
    open_issues: tuple[OpenIssue, ...]


async def parse_batch(session: Session, batch: PlannedBatch) -> ParsedBatch:
    """Read or fetch the pages of a batch, parse what the warehouse lacks, write the spool file.

    A page is the unit of failure: one that cannot be had or read becomes a Failure, and the
    others are not affected.
    """
    received = await asyncio.gather(*(receive_page(source, session.network) for source in batch.sources))
    pages = [page for page in received if isinstance(page, Page)]
    failed = [failure for failure in received if isinstance(failure, Failure)]
    for _ in (*batch.failures, *failed):
        current_listener().page_done()
    async with session.lock:
        known = await asyncio.to_thread(known_pages, session.connection, [page.uri for page in pages])
    return await asyncio.to_thread(_spool_pages, session, batch, pages, failed, known)


def _spool_pages(
    session: Session,
    batch: PlannedBatch,
    pages: Sequence[Page],
    failed: Sequence[Failure],
    known: dict[str, frozenset[str]],
) -> ParsedBatch:
    read: list[tuple[Page, Parsed]] = []
    unchanged: list[Page] = []
    failures = [*batch.failures, *failed]
    for page in pages:
        if page.sha256 in known.get(page.uri, ()):
            unchanged.append(page)
        else:
            parsed = parse_page(page)
            if isinstance(parsed, Failure):
                failures.append(parsed)
            else:
                read.append((page, parsed))
        current_listener().page_done()
    content = Batch(run=session.run, pages=tuple(read), unchanged=tuple(unchanged), failures=tuple(failures))
    issues = [OpenIssue(uri=page.uri, issue=issue) for page, parsed in read for issue in parsed.issues]
    return ParsedBatch(
        number=batch.number,
        of=batch.of,
        file=write_batch(session.settings.spool, content),
        failures=tuple(failures[:KEPT_LINES]),
        open_issues=tuple(issues[:KEPT_LINES]),
    )


async def load_batch(session: Session, batch: ParsedBatch) -> Outcome:
    """Load a spooled batch in one transaction and take its file away."""
    async with session.lock:
        loaded = await asyncio.to_thread(_load, session.connection, batch.file)
    return Outcome(counts=loaded.counts, failures=batch.failures, open_issues=batch.open_issues, batches=1)


def _load(connection: DuckDBPyConnection, file: Path) -> Loaded:
    loaded = load_file(connection, file)
    file.unlink(missing_ok=True)
    sync_folder(file.parent)
    return loaded


ParseStep = Callable[[Session, PlannedBatch], Awaitable[ParsedBatch]]
LoadStep = Callable[[Session, ParsedBatch], Awaitable[Outcome]]


async def run_batches(
    session: Session, plan: Plan, *, parse: ParseStep = parse_batch, load: LoadStep = load_batch
) -> Outcome:
    """Recover what was left, then parse and load all batches; the sum of what came of them."""
    listener = current_listener()
    listener.planned(plan.pages)
    total = await recover(session) + Outcome(skipped=plan.skipped)

    async def load_and_tell(parsed: ParsedBatch) -> None:
        nonlocal total
        outcome = await load(session, parsed)
        total += outcome
        listener.batch_done(outcome)

    await drive(
        plan.batches,
        parse=partial(parse, session),
        load=load_and_tell,
        in_flight=session.settings.in_flight,
    )
    return total


async def run_directly(settings: Settings, sources: tuple[str, ...]) -> Outcome:
    """The whole run in this process, without a server."""
    plan = plan_batches(sources, batch_size=settings.batch_size)
    async with open_session(settings, sources, driver="direct") as session:
        return await run_batches(session, plan)
