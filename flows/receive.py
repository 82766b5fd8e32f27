"""Receiving: a run's sources as batches of what came, files in their order, addresses as they answer.

Addresses are asked host by host, so that a slow host keeps back its own pages and no others;
a batch is what has come by the time there is enough of it. What waits to be parsed holds the
askers back.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import TypeVar

from extract.page import Page
from extract.source import SourceKind
from flows.adopt import looks_attached
from flows.asking import Asker
from flows.crew import crew
from flows.folder import FolderReader
from flows.plan import Plan, Wanted
from flows.received import Item, Received, make_received
from flows.session import Session

T = TypeVar("T")

BATCH_BYTES = 64 * 1024 * 1024
"""Bodies that are held by a batch of arrivals: it ends early where pages are large."""

_LOOKED_UP = 20_000
"""Addresses that are looked up in the warehouse at a time."""

LINGER_SECONDS = 20.0
"""How long the first arrival of a batch waits for others."""


async def receive(session: Session, plan: Plan) -> AsyncGenerator[Received, None]:
    """Batches of everything the plan wants; failures of planning come with the first."""
    number = 0
    # Closed by hand, here and below: whoever stops listening must not leave the askers behind.
    async with aclosing(_chunks(session, plan)) as chunks:
        async for items, names in chunks:
            number += 1
            yield make_received(number, items, names)


async def _chunks(session: Session, plan: Plan) -> AsyncGenerator[tuple[list[Item], dict[str, str]], None]:
    addresses = [wanted for wanted in plan.wanted if wanted.source.kind is SourceKind.URL]
    files = [wanted for wanted in plan.wanted if wanted.source.kind is not SourceKind.URL]
    failures: list[Item] = list(plan.failures)
    reader = FolderReader()
    # Pages before documents, which are then tied to the page that leads to them.
    files.sort(key=lambda wanted: looks_attached(wanted.source.uri))
    for chunk in _divide(files, session.settings.batch_size):
        items = await asyncio.to_thread(reader.read, [wanted.source for wanted in chunk])
        yield failures + items, _names(chunk)
        failures = []
    if addresses:
        async with aclosing(_ask_all(session, addresses)) as chunks:
            async for items, names in chunks:
                yield failures + items, names
                failures = []
    if failures:
        yield failures, {}


def _first(error: Exception) -> Exception:
    """The first error of a crew, which says what is wrong; the others were cancelled or say the same."""
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error


def _divide(values: Sequence[T], size: int) -> list[Sequence[T]]:
    return [values[start : start + size] for start in range(0, len(values), size)]


def _names(wanted: Sequence[Wanted]) -> dict[str, str]:
    return {each.source.uri: each.spec.name for each in wanted if each.spec is not None}


async def _ask_all(
    session: Session, addresses: Sequence[Wanted]
) -> AsyncGenerator[tuple[list[Item], dict[str, str]], None]:
    """What comes of addresses, a batch as soon as there is enough."""
    asker = Asker(session)
    arrivals: asyncio.Queue[list[Item] | None] = asyncio.Queue(maxsize=session.settings.batch_size)

    async def ask(wanted: Wanted) -> None:
        await arrivals.put(await asker.ask(wanted))

    failed: list[Exception] = []

    async def work() -> None:
        try:
            for chunk in _divide(addresses, _LOOKED_UP):
                await asker.look_up([wanted.source.uri for wanted in chunk])
                await crew(chunk, ask, hands=session.settings.host_concurrency)
        except Exception as exc:  # noqa: BLE001 - told to whoever waits for arrivals
            failed.append(_first(exc))
        await arrivals.put(None)

    working = asyncio.create_task(work())
    try:
        while (items := await _collect(arrivals, session.settings.batch_size)) is not None:
            if items:
                yield items, asker.take_names(items)
        if failed:
            raise failed[0]
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def _collect(arrivals: asyncio.Queue[list[Item] | None], size: int) -> list[Item] | None:
    """Arrivals until there are enough of them, or none came for long; None after the last."""
    items: list[Item] = []
    weight = 0
    now = asyncio.get_running_loop().time
    deadline: float | None = None
    while len(items) < size and weight < BATCH_BYTES:
        try:
            async with asyncio.timeout(None if deadline is None else max(0.0, deadline - now())):
                arrival = await arrivals.get()
        except TimeoutError:
            break
        if arrival is None:
            if not items:
                return None
            arrivals.put_nowait(None)  # for the next call, which finds nothing before it
            break
        items += arrival
        weight += sum(len(item.body) for item in arrival if isinstance(item, Page))
        deadline = deadline or now() + LINGER_SECONDS
    return items
