"""The loop over a run's batches, for both drivers: parse ahead, load in order, never too much."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


async def drive(
    batches: Iterable[T],
    *,
    parse: Callable[[T], Awaitable[R]],
    load: Callable[[R], Awaitable[None]],
    in_flight: int,
) -> None:
    """Parse up to `in_flight` batches at a time and load each in the order of the batches.

    A batch counts as in flight until it is loaded, so that a slow loader holds the parsers
    back and neither memory nor spool grows. Loading in order makes a run's rows arrive in
    the same order whichever batch is parsed first. What goes wrong in one batch ends the
    run: what can go wrong with a page was dealt with inside.
    """
    waiting: deque[asyncio.Task[R]] = deque()
    try:
        for batch in batches:
            waiting.append(asyncio.ensure_future(_call(parse, batch)))
            if len(waiting) == in_flight:
                await load(await waiting[0])
                waiting.popleft()
        while waiting:
            await load(await waiting[0])
            waiting.popleft()
    finally:
        for task in waiting:
            task.cancel()
        for task in waiting:
            with suppress(asyncio.CancelledError, Exception):
                await task


async def _call(parse: Callable[[T], Awaitable[R]], batch: T) -> R:
    return await parse(batch)
