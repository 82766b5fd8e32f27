"""What fetching must hold: 5,000 pages over 50 hosts, twenty kills, a second run; `make prove-fetch`.

Prints each promise with what the hosts measured, keeps it in `tests/bench/out/`, and ends
with 1 where one does not hold. About ten minutes; the slow host's two seconds an answer are
most of it.
"""

from __future__ import annotations

import asyncio
import os
import platform
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random

from warcio.archiveiterator import ArchiveIterator

from extract.archive import Archive
from extract.fetch import Fetcher, FetchSettings
from extract.page import Page
from flows.settings import Settings
from tests.bench.promises import Promise, judge_manners, judge_pace, pick_quick
from tests.flows.country import Running, start_country
from tests.flows.country_plan import Country
from tests.flows.helpers import make_settings
from tests.flows.kills import (
    count_asked,
    count_held,
    kill_at_random,
    lost_in_flight,
    start_ingest,
)
from tests.flows.visits import Visit, read_visits, seconds_taken
from warehouse.checks import run_checks
from warehouse.connect import open_warehouse

OUT = Path(__file__).with_name("out")
COUNTRY = Country(hosts=50, pages=100, seconds=0.02, slow_seconds=2.0, crawl_delay=0.5)
# Of the fetcher alone: 245 pages a second may be asked for, at 2 to 4 ms of CPU time each.
DELAY = 0.2
# Of the whole pipeline, which parses and loads besides.
FLOW_DELAY = 0.5
KILLS = 20
DAY = 86_400.0


# ---- politeness and pace -------------------------------------------------------------------


def prove_pace(folder: Path) -> list[Promise]:
    """The fetcher alone, once with the slow host and once without it."""
    without, _ = _fetch(replace(COUNTRY, slow_pages=0), folder / "without")
    visits, spent = _fetch(COUNTRY, folder / "with")
    alone, beside = pick_quick(COUNTRY, without), pick_quick(COUNTRY, visits)
    slower = seconds_taken(beside) / seconds_taken(alone) * len(alone) / len(beside)
    return [
        *judge_manners(COUNTRY, visits, delay=DELAY),
        *judge_pace(COUNTRY, visits, delay=DELAY),
        Promise(
            name="the other hosts beside the slow one, against without it",
            found=f"{slower:.2f} times the time",
            wanted="at most 1.1",
            holds=slower <= 1.1,
        ),
        Promise(
            name="CPU time of the fetcher a request",
            found=f"{1000 * spent / len(visits):.2f} ms",
            wanted="for comparing",
            holds=True,
        ),
    ]


def _fetch(country: Country, folder: Path) -> tuple[Sequence[Visit], float]:
    """Fetch everything; the visits, and the CPU seconds of this process."""
    folder.mkdir()
    with start_country(country, folder) as running, Archive(folder / "archive") as archive:
        began = time.process_time()
        asyncio.run(_fetch_all(running.urls, archive))
        return read_visits(running.log), time.process_time() - began


async def _fetch_all(urls: Sequence[str], archive: Archive) -> None:
    settings = FetchSettings(allow_private=True, delay=DELAY, backoff_seconds=0.05, jitter=0.01)
    async with Fetcher(settings, archive=archive) as fetcher:
        pages = await asyncio.gather(*(fetcher.fetch(url) for url in urls))
    assert all(isinstance(page, Page) for page in pages)


# ---- kills and the run after ---------------------------------------------------------------


def prove_kills(folder: Path, seed: int) -> list[Promise]:
    """The command, killed and started again, then once more over pages that have not changed."""
    folder.mkdir()
    settings = make_settings(folder, batch_size=250, delay_seconds=FLOW_DELAY, fresh_seconds=DAY)
    sources, output = folder / "pages.urls", folder / "output.txt"
    with start_country(COUNTRY, folder) as running:
        sources.write_text("\n".join(running.urls), encoding="utf-8")
        kills = kill_at_random(running, settings, sources, output, kills=KILLS, rng=Random(seed))
        began = time.monotonic()
        ended = start_ingest(settings, sources, output).wait()
        visits = read_visits(running.log)
        last = [visit for visit in visits if visit.began > began]
        lost = lost_in_flight(running, visits, kills)
        expected = Counter(running.urls)
        for uris in lost:
            expected.update(uris)
        asked = count_asked(running, visits)
        return [
            Promise(
                name=f"kills; the run after them ends with exit code {ended}",
                found=f"{len(kills)}",
                wanted=f"{KILLS}, and 0",
                holds=len(kills) == KILLS and ended == 0,
            ),
            Promise(
                name="in flight at a kill: most, all together",
                found=f"{max(map(len, lost))}, {sum(map(len, lost))}",
                wanted=f"at most {FetchSettings().concurrency} at a kill",
                holds=max(map(len, lost)) <= FetchSettings().concurrency,
            ),
            Promise(
                name="pages asked for more often than kills in flight explain",
                found=f"{sum(asked[uri] != expected[uri] for uri in expected)}",
                wanted="0",
                holds=asked == expected,
            ),
            *judge_manners(COUNTRY, last, delay=FLOW_DELAY),
            *judge_stored(running, settings),
            *prove_second_run(running, settings, sources, output),
        ]


def judge_stored(running: Running, settings: Settings) -> list[Promise]:
    """Whether every page is in warehouse and archive, once."""
    with open_warehouse(settings.db, read_only=True) as connection:
        stored = Counter(uri for (uri,) in connection.execute("SELECT uri FROM raw_page").fetchall())
        faults = run_checks(connection)
    wanted = Counter(running.urls)
    held = count_held(settings.archive)
    records = 0
    for path in settings.archive.glob("*.warc.gz"):
        with path.open("rb") as file:
            records += sum(1 for _ in ArchiveIterator(file))
    damaged = list(settings.archive.glob("*.damaged-*"))
    return [
        Promise(
            name="pages in the warehouse, each once; its checks",
            found=f"{len(stored)}, {len(faults)} faults",
            wanted=f"{len(wanted)}, none",
            holds=stored == wanted and not faults,
        ),
        Promise(
            name="pages in the archive, each once; records read by warcio",
            found=f"{len(held)}, {records}",
            wanted=f"{len(wanted)}, no damage",
            holds=held == wanted and not damaged,
        ),
    ]


def prove_second_run(running: Running, settings: Settings, sources: Path, output: Path) -> list[Promise]:
    """A run that may not take pages as fresh: nothing is read, and hosts that can say so say 304."""
    before = len(read_visits(running.log))
    read = _count_documents(settings)
    ended = start_ingest(replace(settings, fresh_seconds=0.0), sources, output).wait()
    visits = read_visits(running.log)[before:]
    asked = [visit for visit in visits if visit.is_report]
    able = [visit for visit in asked if COUNTRY.habits(visit.host).has_validators]
    unchanged = sum(visit.status == 304 for visit in able)
    added = _count_documents(settings) - read
    return [
        Promise(
            name=f"second run: pages asked for, read (exit code {ended})",
            found=f"{len(asked)}, {added}",
            wanted=f"{len(running.urls)}, 0",
            holds=len(asked) == len(running.urls) and added == 0 and ended == 0,
        ),
        Promise(
            name="answered by 304 where the host supports it",
            found=f"{unchanged} of {len(able)}",
            wanted="more than 95 %",
            holds=unchanged > 0.95 * len(able) > 0,
        ),
        *judge_manners(COUNTRY, visits, delay=FLOW_DELAY),
        *judge_pace(COUNTRY, visits, delay=FLOW_DELAY),
    ]


def _count_documents(settings: Settings) -> int:
    with open_warehouse(settings.db, read_only=True) as connection:
        return int(connection.execute("SELECT count(*) FROM core_document").fetchall()[0][0])


def main(seed: int = 8) -> int:
    """Prove everything; 0 where every promise holds."""
    lines = [f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, {platform.platform()}"]
    holds = True
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=OUT, prefix="fetch-") as name:
        folder = Path(name)
        for title, prove in (
            (f"The fetcher: {COUNTRY.hosts} hosts of {COUNTRY.pages} pages", partial(prove_pace, folder)),
            (f"The command, killed {KILLS} times", partial(prove_kills, folder / "kills", seed)),
        ):
            print(title, flush=True)
            found = prove()
            holds = holds and all(promise.holds for promise in found)
            lines += ["", title, *(promise.line() for promise in found)]
            print("\n".join(promise.line() for promise in found), flush=True)
    report = OUT / f"fetch-{datetime.now(UTC):%Y%m%d-%H%M}.txt"
    report.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"written to {report}")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
