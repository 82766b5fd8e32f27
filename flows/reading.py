"""Reading a warehouse that may be being written: itself where it is free, else the copy for readers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flows.settings import Settings
from warehouse.connect import open_warehouse
from warehouse.errors import LockedError
from warehouse.publish import read_publication

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PATIENCE_SECONDS = 15.0
"""How long to wait for a file that is being written and of which there is no copy yet: a run
makes the first after five seconds, and a short one is through by then."""


@contextmanager
def reading(
    settings: Settings, *, at: datetime | None = None, tell: Callable[[str], None] = lambda _: None
) -> Iterator[DuckDBPyConnection]:
    """Open the warehouse for questions; `tell` hears it where a copy answers, and of which moment it is.

    `at` asks a lake as it was at that moment. Raises what `open_warehouse` raises; LockedError
    where the file stays held and there is no copy of it.
    """
    connection, words = _open(settings, at)
    if words:
        tell(words)
    with connection:
        yield connection


def _open(settings: Settings, at: datetime | None) -> tuple[DuckDBPyConnection, str]:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return open_warehouse(settings.db, read_only=True, at=at), ""
        except LockedError as held:
            if (copy := settings.published) is not None and copy.exists():
                return _open_copy(copy, settings, held)
            if time.monotonic() >= deadline:
                raise
        time.sleep(0.25)


def _open_copy(copy: Path, settings: Settings, held: LockedError) -> tuple[DuckDBPyConnection, str]:
    connection = open_warehouse(copy, read_only=True)
    found = read_publication(connection, copy)
    moment = f"{found.published_at:%Y-%m-%d %H:%M:%S} UTC" if found else "an unknown moment"
    writer = f"process {held.pid}" if held.pid else "another connection"
    return connection, f"{settings.db} is being written by {writer}: this is it as of {moment}"
