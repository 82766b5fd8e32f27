"""What a run holds open: the warehouse, and the network with its archive."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from flows.leftovers import sweep_drafts
from flows.network import Network
from flows.outcome import Outcome
from flows.plan import hide_credentials
from flows.publishing import publishing
from flows.settings import Settings
from warehouse.batch import Run
from warehouse.connect import check_in_place, file_identity, open_warehouse
from warehouse.errors import LockedError
from warehouse.handover import deliver
from warehouse.load import drain
from warehouse.spool import list_spool

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


A = TypeVar("A")
R = TypeVar("R")


class Session:
    """What one run holds: its record, the warehouse, the network with its archive.

    The connection is used by one thread at a time, under `lock`. A guest found the warehouse
    held by another run: it asks the copy for readers, and leaves its batches in the spool.
    """

    def __init__(
        self,
        settings: Settings,
        run: Run,
        connection: DuckDBPyConnection,
        network: Network,
        *,
        is_guest: bool = False,
    ) -> None:
        self.is_guest = is_guest
        self._identity = file_identity(settings.db)
        self.settings = settings
        self.run = run
        self.connection = connection
        self.network = network
        self.lock = asyncio.Lock()

    def check_in_place(self) -> None:
        """Raise MovedError where the warehouse's file is no more where it was opened."""
        check_in_place(self.settings.db, self._identity)

    async def ask(self, question: Callable[[DuckDBPyConnection, A], R], about: A) -> R:
        """Ask the warehouse something, in a thread, when nobody else uses the connection.

        Whoever is cancelled meanwhile waits for the answer all the same: a thread cannot be
        stopped, and a connection that is closed under it stays closed to everybody for good.
        """
        async with self.lock:
            asking = asyncio.ensure_future(asyncio.to_thread(question, self.connection, about))
            try:
                return await asyncio.shield(asking)
            except asyncio.CancelledError:
                while not asking.done():
                    with contextlib.suppress(asyncio.CancelledError):
                        await asyncio.wait([asking])
                raise


@asynccontextmanager
async def open_session(
    settings: Settings, arguments: Sequence[str], *, driver: str, run_id: str | None = None
) -> AsyncIterator[Session]:
    """Open the warehouse and the archive for a run, and close them."""
    run = Run(
        run_id=run_id or str(uuid4()),
        started_at=datetime.now(UTC),
        driver=driver,
        arguments=hide_credentials(arguments),
        code_version=version("gongkai"),
    )
    connection, is_guest = await asyncio.to_thread(_open_patiently, settings)
    with connection:
        async with Network(settings, archive=settings.archive) as network:
            session = Session(settings, run, connection, network, is_guest=is_guest)
            async with publishing(session):
                yield session
    # What others handed over while this run was letting go of the file.
    if list_spool(settings.spool):
        await asyncio.to_thread(deliver, settings.db, settings.spool)
    with contextlib.suppress(OSError):
        settings.spool.rmdir()  # only where nothing waits in it


async def recover(session: Session) -> Outcome:
    """Load what an earlier run left in the spool; files that cannot be read are set aside there.

    Half-written files of runs that were killed are removed. A guest leaves that to the holder.
    """
    if session.is_guest:
        return Outcome()
    sweep_drafts(session.settings)
    drained = await session.ask(drain, session.settings.spool)
    return Outcome(recovered=len(drained.loaded), set_aside=tuple(bad.path for bad in drained.bad))


def _open_patiently(settings: Settings) -> tuple[DuckDBPyConnection, bool]:
    """Open the warehouse, waiting where another run holds it, as long as the settings say.

    With `hand_over` it is not waited for: then comes what a guest asks, and True.
    """
    if isinstance(settings.db, Path) and settings.db.parent == settings.data:
        settings.data.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + settings.lock_seconds
    while True:
        try:
            return open_warehouse(settings.db), False
        except LockedError:
            if settings.hand_over:
                return _open_as_guest(settings), True
            if time.monotonic() >= deadline:
                raise
            time.sleep(1.0)


def _open_as_guest(settings: Settings) -> DuckDBPyConnection:
    """What the holder last published; nothing is known yet where it has published nothing."""
    if settings.published is not None and settings.published.exists():
        return open_warehouse(settings.published, read_only=True)
    return open_warehouse(None)
