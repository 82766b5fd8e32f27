"""The steps as Prefect tasks: names and retries, no logic.

A task is handed the work to do as a call, not the values it works on: Prefect walks through
all values that it passes on, and a batch has hundreds.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from concurrent.futures import BrokenExecutor
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task

from flows.outcome import Outcome
from flows.pipeline import ParsedBatch
from flows.plan import Plan
from warehouse.errors import LoadError, LockedError


def _is_worker_lost(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    # Everything else that goes wrong in parsing goes wrong again; HTTP has been tried again inside.
    return _is_failure_of(state, BrokenExecutor)


def _may_load_later(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    # The spool file is still there, and a transaction that failed has left nothing.
    return _is_failure_of(state, LoadError, LockedError)


def _is_failure_of(state: State[Any], *kinds: type[Exception]) -> bool:
    return isinstance(state.result(raise_on_failure=False), kinds)


@task(name="plan", task_run_name="plan", cache_policy=NO_CACHE, persist_result=False)
async def plan(work: Callable[[], Plan]) -> Plan:
    """Find what the sources name."""
    return work()


@task(
    name="parse",
    task_run_name="parse {number}",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=2,
    retry_delay_seconds=5,
    retry_condition_fn=_is_worker_lost,
)
async def parse(work: Callable[[], Awaitable[ParsedBatch]], *, number: int) -> ParsedBatch:  # noqa: ARG001 - its name
    """Parse the pages of a batch, put what was read into the spool."""
    return await work()


@task(
    name="load",
    task_run_name="load {number}",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=3,
    retry_delay_seconds=5,
    retry_condition_fn=_may_load_later,
)
async def load(work: Callable[[], Awaitable[Outcome]], *, number: int) -> Outcome:  # noqa: ARG001 - its name
    """Load a spooled batch into the warehouse, in one transaction."""
    return await work()
