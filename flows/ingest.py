"""The Prefect flows `ingest` and `watch`: plan, then parse and load batch by batch, in sight."""

from __future__ import annotations

import time
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
from flows.errors import ServerError
from flows.outcome import Outcome, describe_outcome
from flows.pipeline import ParsedBatch, load_batch, parse_batch, run_batches
from flows.plan import PlannedBatch, hide_credentials, plan_batches, read_watch_list
from flows.session import Session, open_session
from flows.settings import Settings, read_settings


def _name_ingest() -> str:
    sources = hide_credentials([str(each) for each in flow_run.parameters.get("sources") or ["nothing"]])
    first = sources[0].rstrip("/").rpartition("/")[2]
    return first if len(sources) == 1 else f"{first} and {len(sources) - 1} more"


def _name_watch() -> str:
    return f"watch {flow_run.scheduled_start_time:%Y-%m-%d %H:%M}"


@flow(name="ingest", flow_run_name=_name_ingest)
async def ingest(sources: list[str], db: str | None = None) -> State[Outcome]:
    """Read pages into the warehouse; what is in it already is left alone.

    Args:
        sources: Files, folders, globs, http(s) addresses, or @lists of them.
        db: The DuckDB file; where it is not named, that of the server's data folder.
    """
    settings = read_settings(db=Path(db) if db else None)
    return await _ingest(settings, tuple(sources))


@flow(name="watch", flow_run_name=_name_watch)
async def watch() -> State[Outcome]:
    """Read the sources of the watch list; only what is new or changed is added."""
    settings = read_settings()
    sources = read_watch_list(settings.watch_list)
    if not sources:
        return Completed(message=f"Nothing to watch: list sources, one a line, in {settings.watch_list}")
    return await _ingest(settings, sources)


async def run_through_server(settings: Settings, sources: tuple[str, ...]) -> Outcome:
    """Run the flow in this process, in sight of the server that PREFECT_API_URL names.

    Raises what a direct run raises, and ServerError when the server does not answer.
    """
    try:
        outcome: Outcome = await ingest(list(sources), db=str(settings.db))  # type: ignore[assignment]  # unwrapped
    except httpx.HTTPError as exc:
        raise ServerError(
            f"the Prefect server does not answer any more ({type(exc).__name__}); what was loaded is kept: "
            "run again, or run with --direct"
        ) from exc
    return outcome


async def _ingest(settings: Settings, sources: tuple[str, ...]) -> State[Outcome]:
    began = time.monotonic()
    plan = await tasks.plan(partial(plan_batches, sources, batch_size=settings.batch_size))
    async with open_session(settings, sources, driver="flow", run_id=str(flow_run.id)) as session:
        progress = await Progress.begin(len(plan.batches))

        async def parse(session: Session, batch: PlannedBatch) -> ParsedBatch:
            return await tasks.parse(partial(parse_batch, session, batch), number=batch.number, of=batch.of)

        async def load(session: Session, batch: ParsedBatch) -> Outcome:
            work = partial(load_batch, session, batch)
            loaded = await tasks.load(work, number=batch.number, of=batch.of)
            await progress.step(batch.number, loaded)
            return loaded

        outcome = await run_batches(session, plan, parse=parse, load=load)
    await _publish(outcome, db=settings.db, seconds=time.monotonic() - began)
    return Completed(message=describe_outcome(outcome), data=outcome)


class Progress:
    """A bar on the dashboard, and a line in the run's log for each batch."""

    def __init__(self, artifact: UUID, batches: int) -> None:
        self._artifact: UUID | None = artifact
        self._batches = batches

    @classmethod
    async def begin(cls, batches: int) -> Progress:
        """Put up the bar."""
        artifact = await acreate_progress_artifact(
            100.0 if batches == 0 else 0.0, key="ingest-progress", description=f"{batches} batches"
        )
        return cls(artifact, batches)

    async def step(self, number: int, outcome: Outcome) -> None:
        """Tell that a batch is loaded; a server that is gone for good does not stop the loading."""
        get_run_logger().info("batch %d of %d: %s", number, self._batches, describe_outcome(outcome))
        if self._artifact is None:
            return
        try:
            await aupdate_progress_artifact(self._artifact, 100.0 * number / self._batches)
        except httpx.HTTPError:
            self._artifact = None


async def _publish(outcome: Outcome, *, db: Path, seconds: float) -> None:
    summary = summary_markdown(outcome, db=db, seconds=seconds)
    await acreate_markdown_artifact(summary, key="ingest-summary", description="What the run did")
    table: list[dict[str, Any]] = trouble_table(outcome)
    await acreate_table_artifact(table, key="ingest-trouble", description="Failed pages and open issues")
    await acreate_link_artifact(db.as_uri(), link_text=db.name, key="warehouse", description="The warehouse")
