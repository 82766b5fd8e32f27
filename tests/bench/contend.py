"""Several processes that load at once and are killed at random, and a reader throughout.

    contend(address, folder, seconds=60, kills=10) -> Contended

Writers bring overlapping batches: into a file each loads what waits, or leaves it to whoever holds the
file; into a lake each loads by itself. What they had spooled when they were killed may not be lost, and
nothing may stand twice in a `current_` view.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from tests.bench.contend_process import make_batch, publish_if_due, reports_of
from tests.conftest import ROOT
from warehouse.checks import Violation, run_checks
from warehouse.connect import open_warehouse
from warehouse.handover import deliver
from warehouse.spool import list_spool, sweep_drafts, write_batch

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from warehouse.address import Address

WRITERS = 4
LONGEST_STAY = 1.0
"""A writer is killed at most so many seconds after its first batch is spooled: amid its loading, or
at the next batch."""

KEYS = {
    "current_page": "uri",
    "current_document": "document_id",
    "current_reading": "document_id",
    "current_report": "document_id, report_index",
    "current_section": "document_id, report_index, section_index",
    "current_metric": "document_id, report_index, metric_index",
    "current_cell": "document_id, report_index, cell_index",
    "current_repair": "document_id, report_index, repair_index",
    "current_finding": "document_id, report_index, finding_index",
    "current_issue": "document_id, issue_index",
    "current_origin": "uri, sha256",
    "current_statutory_report": "document_id, report_index",
}
"""What makes a row of a view one row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contended:
    """What came of it. `lost` are batches that were spooled and are not in the warehouse."""

    seconds: float
    kills: int
    spooled: int
    loadings: int
    reports: int
    lost: tuple[str, ...]
    missing_reports: int
    doubled: tuple[str, ...]
    violations: tuple[Violation, ...]
    asked: int
    opened: int
    slowest_answer: float
    reader_errors: tuple[str, ...]
    drafts_swept: int

    @property
    def is_well(self) -> bool:
        """Whether nothing was lost, doubled or noticed."""
        return not (
            self.lost or self.missing_reports or self.doubled or self.violations or self.reader_errors
        )


def contend(
    address: Address, folder: Path, *, seconds: float = 60, kills: int = 10, writers: int = WRITERS
) -> Contended:
    """Run the writers for so long, each killed so many times, and count what is there afterwards.

    `folder` is a new one; everything but the warehouse's own files is put into it.
    """
    (folder / "spool").mkdir(parents=True)
    write_batch(folder / "spool", make_batch(0))
    deliver(address, folder / "spool")
    publish_if_due(address, folder, 0)
    began = time.perf_counter()
    reader = _start("read", address, folder, 0)
    done = _kill_at_random(address, folder, seconds, kills, writers)
    (folder / "over").touch()
    _expect_end(reader, "reader")
    swept = len(sweep_drafts(folder / "spool"))
    deliver(address, folder / "spool")
    return _judge(address, folder, time.perf_counter() - began, done, swept)


def _start(kind: str, address: Address, folder: Path, seed: int) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "tests.bench.contend_process", kind, str(address), str(folder), str(seed)]
    return subprocess.Popen(words, cwd=ROOT)


def _kill_at_random(address: Address, folder: Path, seconds: float, kills: int, writers: int) -> int:
    """Let the writers run, kill each at its moments, start it again; returns how many were killed."""
    random = Random(11)
    running = {seed: _start("write", address, folder, seed) for seed in range(1, writers + 1)}
    end = time.monotonic() + seconds
    moments = {seed: _draw_moments(random, kills, seconds) for seed in running}
    began, done = time.monotonic(), 0
    while time.monotonic() < end or any(moments.values()):
        for seed, process in running.items():
            if process.poll() is not None:
                raise AssertionError(f"expected writer {seed} to run on, found that it ended by itself")
            due = moments[seed] and time.monotonic() - began >= moments[seed][0]
            if due and _has_begun(folder, seed, process.pid):
                time.sleep(random.uniform(0, LONGEST_STAY) ** 2)
                process.kill()
                process.wait()
                moments[seed].pop(0)
                done += 1
                running[seed] = _start("write", address, folder, seed)
        time.sleep(0.02)
    (folder / "over").touch()
    for seed, process in running.items():
        _expect_end(process, f"writer {seed}")
    return done


def _draw_moments(random: Random, kills: int, seconds: float) -> list[float]:
    return sorted(random.uniform(0.05, 0.95) * seconds for _ in range(kills))


def _has_begun(folder: Path, seed: int, pid: int) -> bool:
    """Whether the process has spooled a batch yet: one that still imports is not worth killing."""
    journal = folder / f"journal-{seed}.jsonl"
    if not journal.exists():
        return False
    lines = journal.read_text("utf-8").splitlines()
    return any(f'"pid": {pid}}}' in line and '"spooled"' in line for line in lines)


def _expect_end(process: subprocess.Popen[bytes], name: str) -> None:
    code = process.wait(timeout=300)
    if code:
        raise AssertionError(f"expected {name} to end by itself, found exit code {code}")


def _judge(address: Address, folder: Path, seconds: float, kills: int, swept: int) -> Contended:
    notes = _read_notes(folder)
    spooled = {note["id"]: note["number"] for note in notes if note["what"] == "spooled"}
    wanted = {report for number in [0, *spooled.values()] for report in reports_of(number)}
    told = json.loads((folder / "reader-0.json").read_text("utf-8"))
    lying = [path.name for path in list_spool(folder / "spool")] + [
        path.name for path in (folder / "spool").glob("bad/*")
    ]
    with open_warehouse(address, read_only=True) as connection:
        ids = _ask_column(connection, "SELECT DISTINCT replace(spool_id::VARCHAR, '-', '') FROM meta_batch")
        uris = _ask_column(connection, "SELECT uri FROM current_page")
        there = {int(uri.rpartition("_")[2].removesuffix(".html")) for uri in uris}
        return Contended(
            seconds=seconds,
            kills=kills,
            spooled=len(spooled),
            loadings=len(_ask_column(connection, "SELECT batch_id FROM meta_batch")),
            reports=len(there),
            lost=(*sorted(spooled.keys() - ids), *lying),
            missing_reports=len(wanted - there),
            doubled=find_doubled(connection),
            violations=run_checks(connection),
            asked=told["asked"],
            opened=told["opened"],
            slowest_answer=told["seconds"],
            reader_errors=tuple(told["errors"]),
            drafts_swept=swept,
        )


def find_doubled(connection: DuckDBPyConnection) -> tuple[str, ...]:
    """The views in which a row stands more than once."""
    # Names of views and columns are our own.
    return tuple(
        view
        for view, key in KEYS.items()
        if connection.execute(f"SELECT 1 FROM {view} GROUP BY {key} HAVING count(*) > 1 LIMIT 1").fetchall()
    )


def _read_notes(folder: Path) -> list[dict[str, Any]]:
    """What the writers noted; a line that a kill has cut short says nothing."""
    notes = []
    for journal in sorted(folder.glob("journal-*.jsonl")):
        for line in journal.read_text("utf-8").splitlines():
            try:
                notes.append(json.loads(line))
            except json.JSONDecodeError:
                continue
    return notes


def _ask_column(connection: DuckDBPyConnection, sql: str) -> set[str]:
    return {value for (value,) in connection.execute(sql).fetchall()}
