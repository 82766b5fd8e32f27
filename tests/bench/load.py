"""The loader measured: rows a second, memory, the file's size, and how long questions take then.

    python -m tests.bench.load [REPORTS [BATCH]]

`make bench-load` prints a table for 100,000 generated reports in batches of 250; some fifteen minutes.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.load_drain import Drained, parquet_bytes, run_drain
from tests.bench.load_queries import ROUNDS, Answered, ask_all
from tests.bench.load_spool import Spooled, write_spool
from warehouse.publish import finish_copy

if TYPE_CHECKING:
    from collections.abc import Mapping

REPORTS, BATCH = 100_000, 250
OUT = Path(__file__).parent / "out"
LIVE_ROUNDS = 10
"""Views of a file that is not published are computed at each question, some seconds each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What came of one run: the spool, the loading, the same tables as Parquet, the questions.

    `live` are answers from the warehouse's own file, `published` from the copy for readers,
    which took `publishing` seconds and `published_bytes`.
    """

    reports: int
    spooled: Spooled
    drained: Drained
    parquet: Mapping[str, int]
    live: tuple[Answered, ...]
    published: tuple[Answered, ...]
    publishing: float
    published_bytes: int

    @property
    def ratio(self) -> float:
        """The file's size against that of the same tables as zstd Parquet."""
        return self.drained.file_bytes / sum(self.parquet.values())

    @property
    def panel_p95(self) -> float:
        """The slowest of the panel queries on the published copy, p95 in milliseconds."""
        return max(answer.p95 for answer in self.published if answer.name.startswith("panel"))


def measure_load(reports: int = REPORTS, batch: int = BATCH, rounds: int = ROUNDS) -> Measured:
    """Spool, load, publish and ask, all of it in a folder that is gone afterwards."""
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=OUT) as name:
        folder = Path(name)
        spooled = write_spool(folder / "spool", reports, batch)
        db, copy = folder / "w.duckdb", folder / "published.duckdb"
        drained = run_drain(db, folder / "spool")
        publishing = publish(db, copy)
        return Measured(
            reports=reports,
            spooled=spooled,
            drained=drained,
            parquet=parquet_bytes(db),
            live=ask_all(db, min(rounds, LIVE_ROUNDS)),
            published=ask_all(copy, rounds),
            publishing=publishing,
            published_bytes=copy.stat().st_size,
        )


def publish(db: Path, copy: Path) -> float:
    """Make the copy for readers of a file that nobody holds; returns the seconds it took."""
    began = time.perf_counter()
    draft = copy.with_name(f".{copy.name}.new")
    shutil.copyfile(db, draft)
    finish_copy(draft, copy, datetime.now(UTC))
    return time.perf_counter() - began


def describe(measured: Measured) -> str:
    """The table that people read."""
    drained, spooled = measured.drained, measured.spooled
    whole = drained.seconds + drained.closing
    lines = [
        ("reports, batches", f"{measured.reports:,}, {drained.batches:,}"),
        ("rows loaded, the search's index apart", f"{drained.rows:,}"),
        (
            "spool written (not the loader's time)",
            f"{spooled.size / 1e6:,.0f} MB in {spooled.seconds:,.0f} s",
        ),
        ("rows a second, median over batches", f"{drained.median_rate:,.0f}"),
        ("rows a second, all in all, checkpoints too", f"{drained.rows / whole:,.0f}"),
        ("peak memory of the loading process", f"{drained.peak_mb:,.0f} MB"),
        ("file", f"{drained.file_bytes / 1e6:,.0f} MB"),
        ("… against the same tables as zstd Parquet", f"{measured.ratio:.2f} times"),
        ("copy for readers", f"{measured.published_bytes / 1e6:,.0f} MB in {measured.publishing:,.1f} s"),
    ]
    by_name = {answer.name: answer for answer in measured.published}
    for live in measured.live:
        copy = by_name[live.name]
        lines.append(
            (
                f"{live.name}: p50, p95 of the copy (of the file)",
                f"{copy.p50:,.0f}, {copy.p95:,.0f} ms ({live.p50:,.0f}, {live.p95:,.0f})",
            )
        )
    return "\n".join(f"{name:<60} {value:>30}" for name, value in lines)


def main(reports: int = REPORTS, batch: int = BATCH) -> int:
    """Measure and print."""
    print(describe(measure_load(reports, batch)))
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
