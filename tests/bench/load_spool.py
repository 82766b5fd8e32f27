"""The spool of a benchmark: generated reports, written with the real write_batch by a few processes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from tests.generate.corpus import make_pages
from tests.warehouse.factory import RUN
from warehouse.batch import Batch
from warehouse.spool import list_spool, write_batch

WRITERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Spooled:
    """What was written: files, their bytes, and the seconds that all writers took together."""

    files: int
    size: int
    seconds: float


def write_spool(folder: Path, reports: int, batch: int = 250, *, writers: int = WRITERS) -> Spooled:
    """Write that many reports into the spool, so many a batch."""
    began = time.perf_counter()
    starts = range(0, reports, batch)
    asked = [(folder, start, min(batch, reports - start)) for start in starts]
    if writers == 1:
        for one in asked:
            write_one(one)
    else:
        with get_context("spawn").Pool(writers) as pool:
            pool.map(write_one, asked, chunksize=1)
    files = list_spool(folder)
    size = sum(file.stat().st_size for file in files)
    return Spooled(files=len(files), size=size, seconds=time.perf_counter() - began)


def write_one(asked: tuple[Path, int, int]) -> None:
    """One batch: the folder, the number of its first report, and how many."""
    folder, start, count = asked
    write_batch(folder, Batch(run=RUN, pages=tuple(make_pages(count, start=start))))
