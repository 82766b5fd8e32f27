"""What strip must stand: 20,000 mutated pages, and 2,000 in one process; `make prove-strip`.

Prints the slowest page against the median and how the memory went; ends with 1 where a
page raised, took more than `MOST` times the median time a KB, or memory was not flat.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from typing import NamedTuple

from extract.page import Page
from extract.strip import strip_page
from tests.bench.mutate import draw_bases, mutate_pages
from tests.conftest import SHARED

MOST = 50.0
PEAK_MB, GROWTH_MB = 300.0, 8.0
# A page of a hundred bytes costs what a page costs; below this a page counts as one KB.
SMALLEST = 1_000
AGAIN = 3


class Timing(NamedTuple):
    """The slowest page a KB against the median, and the pages themselves where they were slow."""

    pages: int
    median: float  # milliseconds a KB
    worst: float  # times the median
    slowest: bytes


def time_pages(pages: Iterable[bytes]) -> Timing:
    """CPU time of each page; what looks slow is timed again, for other things happen meanwhile."""
    strip(b"<p>warm</p>")
    costs: list[float] = []
    slow: list[tuple[float, bytes]] = []
    for page in pages:
        cost = _cost(page)
        costs.append(cost)
        slow = sorted([*slow, (cost, page)], key=lambda pair: -pair[0])[:20]
    usual = median(costs)
    cost, slowest = max((min(_cost(page) for _ in range(AGAIN)), page) for _, page in slow)
    return Timing(len(costs), usual, cost / usual, slowest)


def strip(body: bytes) -> str:
    return strip_page(Page(uri="x", body=body, sha256="", media_type="text/html")).text


def _cost(page: bytes) -> float:
    started = time.process_time()
    strip(page)
    return 1e6 * (time.process_time() - started) / max(SMALLEST, len(page))


def measure_memory(count: int) -> tuple[float, float]:
    """Peak of a process that strips `count` pages, and its growth over the last half, in MB."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.prove_strip", "memory", str(count)],
        check=True,
        capture_output=True,
        text=True,
    )
    peak, growth = done.stdout.split()
    return float(peak), float(growth)


def _strip_many(count: int) -> tuple[float, float]:
    bases = draw_bases(SHARED if SHARED.is_dir() else None)
    half = 0.0
    for number in range(count):
        strip(bases[number % len(bases)])
        if number == count // 2:
            half = _peak()
    return _peak(), _peak() - half


def _peak() -> float:
    """Peak resident memory of this process in MB; `ru_maxrss` would count that of its parent too."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text("ascii").split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(count: int = 20_000) -> int:
    """Run both proofs; 0 where both hold."""
    timing = time_pages(mutate_pages(draw_bases(SHARED if SHARED.is_dir() else None), count, seed=1))
    print(f"{timing.pages} mutated pages: none raised; median {timing.median:.3f} ms a KB")
    size = len(timing.slowest)
    print(f"slowest: {timing.worst:.1f} times the median, a page of {size} bytes (at most {MOST:.0f} times)")
    peak, growth = measure_memory(2_000)
    print(f"2,000 pages in one process: peak {peak:.0f} MB (at most {PEAK_MB:.0f}),", end=" ")
    print(f"{growth:.1f} MB of it in the last half")
    return int(timing.worst > MOST or peak > PEAK_MB or growth > GROWTH_MB)


if __name__ == "__main__":
    if sys.argv[1:2] == ["memory"]:
        print(*_strip_many(int(sys.argv[2])))
    else:
        sys.exit(main(*map(int, sys.argv[1:])))
