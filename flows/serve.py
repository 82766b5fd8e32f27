"""The process that serves the deployments: `ingest` on demand and `watch` on its schedule."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
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


async def serve(ready: Path) -> None:
    """Register the deployments, say so by making `ready`, and run what falls due."""
    runner = Runner(name="gongkai", pause_on_shutdown=False)
    for deployment in await make_deployments(read_settings()):
        await runner.aadd_deployment(deployment)
    ready.touch()
    await runner.start()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
