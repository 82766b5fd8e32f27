"""A process that spools or loads, and kills itself at a named point. Run by test_killed.py.

    python -m tests.warehouse.killed DB SPOOL PHASE FUNCTION EVENT COUNT

The point is the COUNT-th time after the beginning of PHASE (spool, open, drain) that the
profiler sees EVENT (call, return, c_call, c_return) of FUNCTION: the code runs as it is up
to there.
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
    from collections.abc import Callable
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


def run(db: Path, folder: Path, begin: Callable[[str], None] = lambda phase: None) -> None:
    """Spool three batches and load them; `begin` is told of each phase."""
    begin("spool")
    for uri in URIS:
        write_batch(folder, sample_batch(uri=uri))
    begin("open")
    with open_warehouse(db) as connection:
        begin("drain")
        drain(connection, folder)


def main() -> None:
    """Run, and be killed."""
    database, spool, wanted, function, event, count = sys.argv[1:]

    def begin(phase: str) -> None:
        if phase == wanted:
            kill_at(function, event, int(count))

    run(Path(database), Path(spool), begin)


if __name__ == "__main__":
    main()
