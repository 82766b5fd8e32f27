"""The loop over a run's batches, for both drivers: parse ahead, load in order, never too much."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")


async def drive(
    batches: AsyncGenerator[T, None],
    *,
    parse: Callable[[T], Awaitable[R]],
    load: Callable[[R], Awaitable[None]],
    in_flight: int,
) -> None:
    """Parse up to `in_flight` batches at a time and load each in the order of the batches.

    A batch counts as in flight until it is loaded, and the next is not asked for before there
    is a place for it, so that a slow loader holds the parsers back and neither memory nor
    spool grows. Loading in order makes a run's rows arrive in the same order whichever batch
    is parsed first. What goes wrong in one batch ends the run: what can go wrong with a page
    was dealt with inside.
    """
    places = asyncio.Semaphore(in_flight)
    waiting: asyncio.Queue[asyncio.Future[R] | None] = asyncio.Queue()
    parsing: list[asyncio.Future[R]] = []

    async def parse_all() -> None:
        async with aclosing(batches):
            await places.acquire()
            async for batch in batches:
                parsing.append(asyncio.ensure_future(_call(parse, batch)))
                waiting.put_nowait(parsing[-1])
                await places.acquire()
        waiting.put_nowait(None)

    async def load_all() -> None:
        while (parsed := await waiting.get()) is not None:
            await load(await parsed)
            parsing.remove(parsed)
            places.release()

    both = asyncio.create_task(parse_all()), asyncio.create_task(load_all())
    try:
        done, _ = await asyncio.wait(both, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    finally:
        left: list[asyncio.Future[Any]] = [*both, *parsing]
        for each in left:
            each.cancel()
        await asyncio.gather(*left, return_exceptions=True)


async def _call(parse: Callable[[T], Awaitable[R]], batch: T) -> R:
    return await parse(batch)
