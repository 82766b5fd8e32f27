"""A run that kills itself: `python -m tests.flows.killed PAGES [EVENT NAME COUNT]`.

The interpreter announces what it is about to do (PEP 578); at the COUNTth EVENT on a path
that contains NAME the process is gone, as if the power had failed.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from flows.pipeline import run_directly
from flows.settings import read_settings


def kill_at(event: str, name: str, count: int) -> None:
    """Die at the moment given."""
    left = count

    def hear(heard: str, details: tuple[object, ...]) -> None:
        nonlocal left
        if heard == event and any(name in str(detail) for detail in details[:2]):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hear)


if __name__ == "__main__":
    if sys.argv[2:]:
        kill_at(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    asyncio.run(run_directly(read_settings(), (sys.argv[1],)))
