"""The Prefect flows `ingest` and `watch`: plan, then parse and load batch by batch, in sight."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from prefect import flow, get_run_logger
from prefect.artifacts import (
    acreate_link_artifact,
    acreate_markdown_artifact,
    acreate_progress_artifact,
    acreate_table_artifact,
    aupdate_progress_artifact,
)
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed

from flows import tasks
from flows.artifacts import summary_markdown, trouble_table
from flows.checking import check_run
from flows.due import find_due
from flows.errors import ServerError
from flows.listen import Listener, current_listener, listening
from flows.outcome import Outcome, describe_outcome
from flows.pipeline import ParsedBatch, load_batch, parse_batch, run_batches
from flows.plan import hide_credentials, plan_run, read_watch_list
from flows.received import Received
from flows.session import Session, open_session
from flows.settings import Settings, read_settings
from warehouse.address import Address


def _name_ingest() -> str:
    sources = hide_credentials([str(each) for each in flow_run.parameters.get("sources") or ["nothing"]])
    first = sources[0].rstrip("/").rpartition("/")[2]
    return first if len(sources) == 1 else f"{first} and {len(sources) - 1} more"


def _name_watch() -> str:
    return f"watch {flow_run.scheduled_start_time:%Y-%m-%d %H:%M}"


@flow(name="ingest", flow_run_name=_name_ingest)
async def ingest(
    sources: list[str], db: str | None = None, fresh_seconds: float | None = None
) -> State[Outcome]:
    """Read pages into the warehouse; what is in it already is left alone.

    Args:
        sources: Files, folders, globs, http(s) addresses, @lists of them, or entries of a
            sources.toml (sources.toml#name).
        db: The DuckDB file; where it is not named, that of the server's data folder.
        fresh_seconds: Pages that came less than so many seconds ago are not asked for again.
    """
    settings = read_settings(db=db or None)
    if fresh_seconds is not None:
        settings = replace(settings, fresh_seconds=fresh_seconds)
    return await _ingest(settings, tuple(sources))


@flow(name="watch", flow_run_name=_name_watch)
async def watch() -> State[Outcome]:
    """Read the watch list, and what is due of sources.toml; only what is new or changed is added."""
    settings = read_settings()
    due = await asyncio.to_thread(find_due, settings, now=datetime.now(UTC))
    sources = (*read_watch_list(settings.watch_list), *due)
    if not sources:
        return Completed(
            message=f"Nothing to watch: describe sources in {settings.sources_file}, or list them, one a "
            f"line, in {settings.watch_list}"
        )
    return await _ingest(settings, sources)


async def run_through_server(settings: Settings, sources: tuple[str, ...]) -> Outcome:
    """Run the flow in this process, in sight of the server that PREFECT_API_URL names.

    Raises what a direct run raises, and ServerError when the server does not answer.
    """
    try:
        done = await ingest(list(sources), db=str(settings.db), fresh_seconds=settings.fresh_seconds)
        outcome: Outcome = done  # type: ignore[assignment]  # unwrapped
    except httpx.HTTPError as exc:
        raise ServerError(
            f"the Prefect server does not answer any more ({type(exc).__name__}); what was loaded is kept: "
            "run again, or run with --direct"
        ) from exc
    return outcome


async def _ingest(settings: Settings, sources: tuple[str, ...]) -> State[Outcome]:
    began = time.monotonic()
    plan = await tasks.plan(partial(plan_run, sources))
    async with open_session(settings, sources, driver="flow", run_id=str(flow_run.id)) as session:
        progress = await Progress.begin(current_listener())

        async def parse(session: Session, batch: Received) -> ParsedBatch:
            return await tasks.parse(partial(parse_batch, session, batch), number=batch.number)

        async def load(session: Session, batch: ParsedBatch) -> Outcome:
            loaded = await tasks.load(partial(load_batch, session, batch), number=batch.number)
            await progress.step(batch.number, loaded)
            return loaded

        with listening(progress):
            outcome = await run_batches(session, plan, parse=parse, load=load)
        outcome = await check_run(session, plan, outcome)
        await progress.end()
    await _publish(outcome, db=settings.db, seconds=time.monotonic() - began)
    return Completed(message=describe_outcome(outcome), data=outcome)


class Progress(Listener):
    """A bar on the dashboard, and a line in the run's log for each batch; `below` hears all of it too."""

    def __init__(self, artifact: UUID, below: Listener) -> None:
        self._artifact: UUID | None = artifact
        self._below = below
        self._planned = 0
        self._done = 0

    @classmethod
    async def begin(cls, below: Listener) -> Progress:
        """Put up the bar."""
        artifact = await acreate_progress_artifact(0.0, key="ingest-progress", description="Pages dealt with")
        return cls(artifact, below)

    def planned(self, sources: int) -> None:
        """So many more sources will be dealt with."""
        self._planned += sources
        self._below.planned(sources)

    def page_done(self) -> None:
        """One source was dealt with."""
        self._below.page_done()

    def batch_done(self, outcome: Outcome) -> None:
        """One batch is in the warehouse."""
        self._below.batch_done(outcome)

    def note(self, words: str) -> None:
        """What a person should know goes into the run's log."""
        get_run_logger().warning(words)
        self._below.note(words)

    async def step(self, number: int, outcome: Outcome) -> None:
        """Tell that a batch is loaded; a server that is gone for good does not stop the loading."""
        get_run_logger().info("batch %d: %s", number, describe_outcome(outcome))
        self._done += outcome.pages
        # Attachments turn up on the way, so that more may be done than was planned.
        await self._show(min(99.0, 100.0 * self._done / max(self._planned, self._done, 1)))

    async def end(self) -> None:
        """Nothing is left to do."""
        await self._show(100.0)

    async def _show(self, percent: float) -> None:
        if self._artifact is None:
            return
        try:
            await aupdate_progress_artifact(self._artifact, percent)
        except httpx.HTTPError:
            self._artifact = None


async def _publish(outcome: Outcome, *, db: Address, seconds: float) -> None:
    summary = summary_markdown(outcome, db=db, seconds=seconds)
    await acreate_markdown_artifact(summary, key="ingest-summary", description="What the run did")
    table: list[dict[str, Any]] = trouble_table(outcome)
    await acreate_table_artifact(table, key="ingest-trouble", description="Failed pages and open issues")
    if isinstance(db, Path):
        await acreate_link_artifact(
            db.as_uri(), link_text=db.name, key="warehouse", description="The warehouse"
        )
