"""Timing that a busy machine does not spoil: CPU time, the best of rounds taken in turns."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time


def best_of(*runs: Callable[[], object], rounds: int = 7) -> list[float]:
    """The least CPU seconds of each, run in turns, so that a busy machine is busy for all."""
    best = [float("inf")] * len(runs)
    for _ in range(rounds):
        for at, run in enumerate(runs):
            began = process_time()
            run()
            best[at] = min(best[at], process_time() - began)
    return best
