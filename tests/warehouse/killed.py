"""A process that spools or loads, and kills itself at a named point. Run by test_killed.py.

    python -m tests.warehouse.killed DB SPOOL FUNCTION EVENT COUNT

The point is the COUNT-th time that the profiler sees EVENT (call, return, c_call, c_return)
of FUNCTION: the code runs as it is up to there.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.warehouse.factory import sample_batch
from warehouse.connect import open_warehouse
from warehouse.load import drain
from warehouse.spool import write_batch

if TYPE_CHECKING:
    from types import FrameType

URIS = ("pages/a.txt", "pages/b.txt", "pages/c.txt")


def kill_at(function: str, event: str, count: int) -> None:
    """Arrange for this process to be killed at a point."""
    left = count

    def watch(frame: FrameType, seen: str, arg: object) -> None:
        nonlocal left
        name = frame.f_code.co_name if seen in {"call", "return"} else getattr(arg, "__name__", "")
        if (name, seen) == (function, event):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(watch)


def run(db: Path, folder: Path) -> None:
    """Spool three batches and load them."""
    for uri in URIS:
        write_batch(folder, sample_batch(uri=uri))
    with open_warehouse(db) as connection:
        drain(connection, folder)


if __name__ == "__main__":
    database, spool, function, event, count = sys.argv[1:]
    kill_at(function, event, int(count))
    run(Path(database), Path(spool))
