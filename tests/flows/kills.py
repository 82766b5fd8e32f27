"""Runs over a country that are killed at random, and what the hosts and the archive say of it after."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

from extract.archive import Archive
from flows.settings import Settings, settings_environ
from tests.conftest import ROOT
from tests.flows.country import Running
from tests.flows.visits import Visit

# A run that is to be killed and has not come so far by then is stuck.
PATIENCE_SECONDS = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """A run that was killed: when, and the pages that lay whole in the archive then, by address."""

    at: float
    held: frozenset[str]


def start_ingest(settings: Settings, sources: Path, output: Path) -> subprocess.Popen[bytes]:
    """The command itself, reading a list of addresses; what it says is appended to `output`."""
    argv = [sys.executable, "-m", "flows.cli", "ingest", f"@{sources}", "--direct"]
    environ = {**os.environ, **settings_environ(settings)}
    with output.open("ab") as said:
        return subprocess.Popen(argv, cwd=ROOT, env=environ, stdout=said, stderr=said)


def kill_at_random(
    running: Running, settings: Settings, sources: Path, output: Path, *, kills: int, rng: Random
) -> tuple[Kill, ...]:
    """Start a run so many times and kill each; the moments are spread over all the pages there are.

    A run is killed when the hosts together have seen a number of report pages go, drawn
    before, and a moment later, drawn too: in start-up, in the midst of answers, parsing and loading.
    """
    pages = len(running.urls)
    done = []
    for point in sorted(rng.sample(range(pages * 9 // 10), kills)):
        process = start_ingest(settings, sources, output)
        wait_for_reports(running.log, point, process)
        time.sleep(rng.uniform(0.0, 0.4))
        process.kill()
        assert process.wait(60) == -signal.SIGKILL, f"ended before it was killed: {read_end(output)}"
        time.sleep(0.1)  # a host may find only now what was sent before
        done.append(Kill(at=time.monotonic(), held=list_held(settings.archive)))
    return tuple(done)


def wait_for_reports(log: Path, count: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until so many report pages were answered, or given up, by the hosts in all."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    seen = 0
    with log.open("rb") as lines:
        while seen < count and process.poll() is None:
            assert time.monotonic() < deadline, f"{seen} of {count} pages after {PATIENCE_SECONDS} seconds"
            seen += lines.read().count(b'"path": "/zwgk/report_')
            time.sleep(0.005)


def read_end(output: Path) -> str:
    """The last that a run said."""
    return output.read_text(encoding="utf-8", errors="replace")[-1000:]


def list_held(folder: Path) -> frozenset[str]:
    """The addresses of all pages that lie whole in an archive."""
    return frozenset(count_held(folder))


def count_held(folder: Path) -> Counter[str]:
    """How often each report page lies whole in an archive; torn tails are passed over."""
    archive = Archive(folder)
    responses = (archive.read_response(place) for place in archive.scan())
    return Counter(
        response.source_uri
        for response in responses
        if response.status == 200 and "/zwgk/report_" in response.source_uri
    )


def lost_in_flight(running: Running, visits: Iterable[Visit], kills: Sequence[Kill]) -> tuple[list[str], ...]:
    """For each kill the pages that were asked for in that run and not yet archived when it came."""
    reports = [visit for visit in visits if visit.is_report and visit.status != 503]
    edges = [float("-inf"), *(kill.at for kill in kills)]
    return tuple(
        [
            uri
            for visit in reports
            if began < visit.began <= kill.at and (uri := address_of(running, visit)) not in kill.held
        ]
        for (began, _), kill in zip(pairwise(edges), kills, strict=True)
    )


def count_asked(running: Running, visits: Iterable[Visit]) -> Counter[str]:
    """How often each report page was asked for; answers that ask for another attempt are not counted."""
    return Counter(address_of(running, visit) for visit in visits if visit.is_report and visit.status != 503)


def address_of(running: Running, visit: Visit) -> str:
    """The address that was asked for."""
    return f"http://{visit.host}:{running.port}{visit.path}"
