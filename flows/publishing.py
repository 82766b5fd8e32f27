"""Publishing while a run writes: a new copy for readers now and then, and a last one at its end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flows.listen import current_listener
from flows.settings import Settings
from warehouse.errors import PublishError
from warehouse.publish import copy_held, finish_copy

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from flows.session import Session

FIRST_SECONDS = 5.0
"""When a run makes its first copy: readers wait that long for a file that is being written."""

SHARE = 20
"""A copy is made no more often than leaves this many times its own cost for the run: 5 % of it."""


@asynccontextmanager
async def publishing(session: Session) -> AsyncIterator[None]:
    """Publish now and then while the body runs, and once more after it where a copy is there.

    A copy that cannot be made stops nothing: readers keep the one before, and the listener is told.
    """
    target = session.settings.published
    if target is None or session.is_guest:
        yield
        return
    over = asyncio.Event()
    work = asyncio.create_task(_publish_until(session, target, over))
    try:
        yield
    finally:
        over.set()
        while not work.done():  # cancelled meanwhile, the copy in hand is still finished
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait([work])
        if target.exists():
            await _publish(session, target)


async def _publish_until(session: Session, target: Path, over: asyncio.Event) -> None:
    pause = min(FIRST_SECONDS, session.settings.publish_seconds)
    while not over.is_set():
        try:
            async with asyncio.timeout(pause):
                await over.wait()
        except TimeoutError:
            began = time.monotonic()
            await _publish(session, target)
            pause = max(session.settings.publish_seconds, SHARE * (time.monotonic() - began))


async def _publish(session: Session, target: Path) -> None:
    try:
        await publish(session, target)
    except PublishError as exc:
        current_listener().note(str(exc))


async def publish(session: Session, target: Path) -> None:
    """Make a copy of what is committed; raises PublishError where that fails."""
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    now = datetime.now(UTC)
    await session.ask(_copy, (session.settings, draft))
    await asyncio.to_thread(finish_copy, draft, target, now)


def _copy(connection: DuckDBPyConnection, where: tuple[Settings, Path]) -> None:
    settings, draft = where
    copy_held(connection, Path(str(settings.db)), draft)
