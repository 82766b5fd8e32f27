"""The search on many generated reports: is it found, as the oracle finds it, how fast, at what cost.

    python -m tests.bench.search [COUNT]

Prints a table: recall of planted sentences, agreement with DuckDB's own full-text search, how
long a search takes before and after merging, and what one more batch costs at 1,000 reports
and at COUNT (20,000).
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from duckdb import DuckDBPyConnection

from extract.page import Page
from tests.generate.corpus import make_pages
from tests.warehouse.factory import RUN
from tests.warehouse.searching import Oracle, agree
from transform.report import Parsed
from warehouse.batch import Batch
from warehouse.connect import open_warehouse
from warehouse.load import drain
from warehouse.publish import write_snapshot
from warehouse.search import SearchQuestion, read_index, search_reports, search_sections
from warehouse.search_merge import merge_segments
from warehouse.spool import write_batch

BATCH = 250
PLANTED = 50
QUERIES = 200
FEW = 1000

_WHAT = (
    "候鸟环志",
    "石桥测绘",
    "雨水花园",
    "古井封存",
    "竹编技艺",
    "冰灯展陈",
    "梯田修埂",
    "苔藓名录",
    "驿道碑刻",
    "风筝场地",
)
_DID = ("登记造册", "现场勘验", "邀请旁听", "逐户告知", "异地存放")
_ASKED = ("依申请公开 存在问题", "人手不足 培训", "预算调整说明", "水库 三公经费", "信息更新不及时", "公开")
"""What people ask, common words among it: these cost most."""


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    plant = _plant(count)
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "search.duckdb"
        with open_warehouse(db) as connection:
            early, late = _fill(connection, Path(folder), count, plant)
            _say("one more batch, spooled and loaded", f"{early} at {FEW:,} reports, {late} at {count:,}")
            scattered = _questions(connection, count)
            _measure(connection, scattered, "segments as they were loaded")
            started = time.perf_counter()
            merged = merge_segments(connection)
            took = time.perf_counter() - started
            _say("merging", f"{merged.segments_before} segments into {merged.segments_after}, {took:.1f} s")
            _measure(connection, scattered, "merged")
            _recall(connection, plant)
            _agreement(connection, scattered)
            write_snapshot(connection, copy := Path(folder) / "published.duckdb", datetime.now(UTC))
        with open_warehouse(copy, read_only=True) as connection:
            _measure(connection, scattered, "published copy")


def _plant(count: int) -> dict[int, str]:
    """A sentence that stands in no other report, for some reports of all."""
    pairs = [f"{what}工作由专班{did}" for what in _WHAT for did in _DID][:PLANTED]
    places = random.Random(5).sample(range(count), len(pairs))
    return {place: f"{words}。" for place, words in zip(places, pairs, strict=True)}


def _fill(connection: DuckDBPyConnection, folder: Path, count: int, plant: dict[int, str]) -> tuple[str, str]:
    """Load everything; what a batch cost at the beginning and at the end."""
    pages = make_pages(count, plant=plant)
    costs: list[tuple[float, float]] = []
    while batch := tuple(islice(pages, BATCH)):
        costs.append(_load(connection, folder / "spool", batch))
    connection.execute("CHECKPOINT")
    near = FEW // BATCH
    return _cost(costs[near - 2 : near + 3]), _cost(costs[-5:])


def _load(
    connection: DuckDBPyConnection, spool: Path, batch: Sequence[tuple[Page, Parsed]]
) -> tuple[float, float]:
    started = time.perf_counter()
    write_batch(spool, Batch(run=RUN, pages=tuple(batch)))
    spooled = time.perf_counter()
    drain(connection, spool)
    return spooled - started, time.perf_counter() - spooled


def _cost(costs: Sequence[tuple[float, float]]) -> str:
    return " + ".join(f"{median(column) * 1000:.0f}" for column in zip(*costs, strict=True)) + " ms"


def _questions(connection: DuckDBPyConnection, count: int) -> list[str]:
    """Stretches of the reports themselves, and what people ask."""
    draw = random.Random(11)
    rows = connection.execute(
        "SELECT report_text FROM core_report USING SAMPLE reservoir(200 ROWS) REPEATABLE (3)"
    ).fetchall()
    asked = list(_ASKED)
    while len(asked) < QUERIES:
        (text,) = draw.choice(rows)
        stretches = []
        for _ in range(draw.randint(1, 3)):
            at = draw.randrange(len(text) - 8)
            stretches.append(text[at : at + draw.randint(3, 8)].replace('"', ""))
        asked.append(" ".join(stretches))
    return asked


def _measure(connection: DuckDBPyConnection, asked: Sequence[str], state: str) -> None:
    started = time.perf_counter()
    index = read_index(connection)
    _say(f"{state}: first reading of the index", f"{(time.perf_counter() - started) * 1000:.0f} ms")
    for name, search in (("reports", search_reports), ("sections", search_sections)):
        ask = partial(search, connection, index=index)
        _say(f"{state}: {name}", _percentiles(ask, asked))
    phrases = [f'"{words}"' for words in asked[:30]]
    _say(f"{state}: phrases", _percentiles(lambda q: search_reports(connection, q, index=index), phrases))
    _say(f"{state}: index read each time", _percentiles(lambda q: search_reports(connection, q), asked[:40]))


def _percentiles(search: Callable[[SearchQuestion], Any], asked: Sequence[str]) -> str:
    search(SearchQuestion(words=asked[0]))  # DuckDB's first statement of a kind costs more
    took = []
    for words in asked:
        started = time.perf_counter()
        search(SearchQuestion(words=words))
        took.append((time.perf_counter() - started) * 1000)
    took.sort()
    return f"p50 {took[len(took) // 2]:.0f} ms, p95 {took[int(len(took) * 0.95)]:.0f} ms"


def _recall(connection: DuckDBPyConnection, plant: dict[int, str]) -> None:
    index = read_index(connection)
    uris = {f"_{number}.html": words for number, words in plant.items()}
    found = 0
    for ending, words in uris.items():
        hits = search_reports(connection, SearchQuestion(words=words), index=index).hits
        found += any(hit.uri.endswith(ending) for hit in hits)
    _say("recall@10 of planted sentences", f"{found / len(uris):.3f} of {len(uris)}")


def _agreement(connection: DuckDBPyConnection, asked: Sequence[str]) -> None:
    oracle, index = Oracle(connection), read_index(connection)
    for table, search in (("report", search_reports), ("piece", search_sections)):
        same = 0
        for words in asked:
            answer = search(connection, SearchQuestion(words=words), index=index)
            ranked = oracle.rank(table, answer.terms) if answer.terms else []
            same += agree([(hit.row_name, hit.score) for hit in answer.hits], ranked)
        _say(f"same first ten as the oracle, by {table}", f"{same / len(asked):.3f} of {len(asked)}")
    oracle.close()


def _say(what: str, found: str) -> None:
    print(f"{what:52} {found}", flush=True)


if __name__ == "__main__":
    main()
