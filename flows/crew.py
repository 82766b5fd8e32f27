"""A crew: many calls, a few at a time for each host, hosts side by side."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

import httpx

from flows.plan import Wanted

ACTIVE_HOSTS = 200
"""Hosts that are asked side by side. With a second between two requests to a host that is
200 pages a second, more than can be parsed; what waits in memory is bounded by it."""


async def crew(wanted: Sequence[Wanted], ask: Callable[[Wanted], Awaitable[None]], *, hands: int) -> None:
    """Call `ask` for everything wanted: in order within a host, `hands` at a time.

    A host with thousands of pages and one with a single page begin together. What `ask`
    raises ends the whole.
    """
    by_host: dict[str, deque[Wanted]] = {}
    for each in wanted:
        by_host.setdefault(_host_of(each.source.uri), deque()).append(each)
    active = asyncio.Semaphore(ACTIVE_HOSTS)

    async def hand(queue: deque[Wanted]) -> None:
        while queue:
            await ask(queue.popleft())

    async def serve(queue: deque[Wanted]) -> None:
        async with active, asyncio.TaskGroup() as group:
            for _ in range(min(hands, len(queue))):
                group.create_task(hand(queue))

    async with asyncio.TaskGroup() as group:
        for queue in by_host.values():
            group.create_task(serve(queue))


def _host_of(uri: str) -> str:
    try:
        return httpx.URL(uri).host
    except (httpx.InvalidURL, ValueError):  # it fails when it is asked for, beside its like
        return ""
