"""Hand-over: several processes bring batches to one file, and whoever gets hold of it loads them all.

A batch lies whole in the spool before anybody asks for the file. Who finds the file held
leaves the batch to the holder, which looks into the spool once more after it has let go:
whatever the order, one of the two finds the batch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.connect import open_warehouse
from warehouse.errors import LockedError
from warehouse.load import Drained, drain
from warehouse.spool import list_spool

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from warehouse.address import Address
    from warehouse.load import Loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """Batches that wait in the spool for the process that holds the file; `pid` where it is known."""

    pid: int | None
    waiting: int


def deliver(
    address: Address, spool: Path, on_loaded: Callable[[Loaded], None] | None = None
) -> Drained | HandedOver:
    """Load whatever waits in the spool, or leave it to the process that holds the file.

    Raises what `open_warehouse` raises but LockedError, and what `drain` raises; the spool
    keeps what was not loaded.
    """
    total = Drained(loaded=(), bad=())
    while True:
        try:
            connection = open_warehouse(address)
        except LockedError as exc:
            waiting = len(list_spool(spool))
            return HandedOver(pid=exc.pid, waiting=waiting) if waiting else total
        with connection:
            drained = drain(connection, spool, on_loaded)
        total = Drained(loaded=total.loaded + drained.loaded, bad=total.bad + drained.bad)
        if not list_spool(spool):
            return total
