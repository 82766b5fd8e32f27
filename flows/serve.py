"""The process that serves the deployments: `ingest` on demand and `watch` on its schedule."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy, StateType
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.states import Crashed
from prefect.types.entrypoint import EntrypointType

from flows.ingest import ingest, watch
from flows.settings import Settings, read_settings

# Runs after a pause are late all at once; and one file takes one writer at a time.
ONE_AT_A_TIME = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)


async def make_deployments(settings: Settings) -> tuple[RunnerDeployment, ...]:
    """What a single machine serves."""
    on_demand = await ingest.ato_deployment(
        name="ingest",
        description="Read pages into the warehouse: what its form on the dashboard is filled in with.",
        tags=["gongkai"],
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    on_schedule = await watch.ato_deployment(
        name="watch",
        description=f"Reads the sources listed in {settings.watch_list}; only what is new is added.",
        tags=["gongkai"],
        interval=timedelta(minutes=settings.watch_minutes),
        concurrency_limit=ONE_AT_A_TIME,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    return on_demand, on_schedule


async def close_dead_runs(deployments: Sequence[UUID]) -> int:
    """Mark as crashed what an earlier serving process was running when it ended; how many runs.

    Only one process serves these deployments, so that none of their runs can be alive when
    it starts. Left as running they would keep the place of the next for ever.
    """
    if not deployments:
        return 0
    unfinished = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
    async with get_client() as client:
        dead = await client.read_flow_runs(
            deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=list(deployments))),
            flow_run_filter=FlowRunFilter(
                state=FlowRunFilterState(type=FlowRunFilterStateType(any_=unfinished))
            ),
        )
        for flow_run in dead:
            message = "The process that ran it was ended. The next run makes it good."
            await client.set_flow_run_state(flow_run.id, Crashed(message=message), force=True)
    return len(dead)


async def serve(ready: Path) -> None:
    """Register the deployments, say so by making `ready`, and run what falls due."""
    runner = Runner(name="gongkai", pause_on_shutdown=False)
    deployments = [
        await runner.aadd_deployment(deployment) for deployment in await make_deployments(read_settings())
    ]
    await close_dead_runs(deployments)
    ready.touch()
    await runner.start()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
