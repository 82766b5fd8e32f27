"""The real loader in a process of its own: how many rows a second, at what memory, into how large a file.

python -m tests.bench.load_drain DB SPOOL
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from tests.conftest import ROOT
from warehouse.connect import open_warehouse
from warehouse.load import drain

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from warehouse.load import Loaded

REPORT_TABLES = ("raw_page", "raw_origin", "meta_run", "meta_batch", "meta_attempt")
"""Tables beside core_… whose rows count as loaded; rows of the search's index come on top, uncounted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drained:
    """One run of the loader. `rates` are rows a second of each batch, in the order of loading."""

    rows: int
    batches: int
    seconds: float
    closing: float
    rates: tuple[float, ...]
    peak_mb: float
    file_bytes: int

    @property
    def median_rate(self) -> float:
        """Rows a second, the median over the batches."""
        return median(self.rates)


def run_drain(db: Path, spool: Path) -> Drained:
    """Drain the spool into a fresh file in a fresh process, and count what came of it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.load_drain", str(db), str(spool)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    with open_warehouse(db, read_only=True) as connection:
        rows = count_rows(connection)
    seconds: dict[str, float] = told["seconds"]
    return Drained(
        rows=sum(rows.values()),
        batches=len(seconds),
        seconds=told["total"],
        closing=told["closing"],
        rates=tuple(rows[batch] / taken for batch, taken in seconds.items()),
        peak_mb=told["peak_mb"],
        file_bytes=db.stat().st_size,
    )


def count_rows(connection: DuckDBPyConnection) -> dict[str, int]:
    """How many rows each batch brought, by its id; the index of the search apart."""
    found: dict[str, int] = {}
    for table in loaded_tables(connection):
        if table.startswith("search_"):
            continue
        # Names of tables are the warehouse's own.
        for batch, rows in connection.execute(
            f"SELECT replace(batch_id::VARCHAR, '-', ''), count(*) FROM {table} GROUP BY ALL"
        ).fetchall():
            found[batch] = found.get(batch, 0) + rows
    return found


def loaded_tables(connection: DuckDBPyConnection) -> list[str]:
    """Every table that loading fills."""
    names = connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall()
    every = [name for (name,) in names]
    return [
        name
        for name in every
        if name in REPORT_TABLES or (name.startswith(("core_", "search_")) and name != "core_correction")
    ]


def parquet_bytes(db: Path) -> dict[str, int]:
    """How large each table that loading fills is as a file of zstd Parquet."""
    sizes: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder, open_warehouse(db, read_only=True) as connection:
        for table in loaded_tables(connection):
            path = Path(folder) / f"{table}.parquet"
            connection.execute(f"COPY {table} TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
            sizes[table] = path.stat().st_size
    return sizes


def peak_mb() -> float:
    """Peak resident memory of this process in MB; `ru_maxrss` would count that of its parent too."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text("ascii").split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(db: Path, spool: Path) -> None:
    """Drain, and print what each batch took."""
    seconds: dict[str, float] = {}
    with open_warehouse(db) as connection:
        began = last = time.perf_counter()

        def note(loaded: Loaded) -> None:
            nonlocal last
            now = time.perf_counter()
            seconds[loaded.batch_id] = now - last
            last = now

        drain(connection, spool, note)
        drained = time.perf_counter()
    closed = time.perf_counter()
    told = {"seconds": seconds, "total": drained - began, "closing": closed - drained, "peak_mb": peak_mb()}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    os.chdir(ROOT)
    main(*map(Path, sys.argv[1:3]))
