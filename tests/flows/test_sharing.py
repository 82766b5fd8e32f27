"""A warehouse that one run holds: others read its copy, hand their batches over, or are told."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest

from flows.commands.common import Exit
from flows.pipeline import run_directly
from flows.publishing import publish
from flows.session import open_session
from flows.settings import Settings
from tests.conftest import ROOT
from tests.flows.helpers import ask, call, read_rows, run
from warehouse.connect import open_warehouse
from warehouse.errors import ForeignError, LockedError
from warehouse.publish import published_views
from warehouse.spool import list_spool

HOLD = """
import sys
from pathlib import Path
from warehouse.connect import open_warehouse
from warehouse.handover import deliver
db, spool = Path(sys.argv[1]), Path(sys.argv[2])
with open_warehouse(db):
    print("held", flush=True)
    sys.stdin.readline()
if len(sys.argv) > 3:
    deliver(db, spool)
print("done", flush=True)
"""


@contextmanager
def holder(settings: Settings, *, then_drains: bool = False) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the warehouse until a line is written to it."""
    settings.data.mkdir(parents=True, exist_ok=True)
    more = ["drain"] if then_drains else []
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(settings.db), str(settings.spool), *more],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert _out(process).readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def release(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()
    assert _out(process).readline() == "done\n"


def _out(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdout is not None
    return process.stdout


def test_a_second_run_is_told_who_holds_the_warehouse(settings: Settings, pages: Path) -> None:
    with holder(settings) as process, pytest.raises(LockedError, match=str(process.pid)):
        run(settings, pages)


def test_a_second_run_hands_its_batches_over_and_the_holder_loads_them(
    settings: Settings, pages: Path, tmp_path: Path
) -> None:
    alone = replace(settings, data=tmp_path / "alone", db=tmp_path / "alone" / "gongkai.duckdb")
    run(alone, pages)
    with holder(settings, then_drains=True) as process:
        outcome = run(replace(settings, hand_over=True), pages)
        assert outcome.handed_over == outcome.batches > 1
        assert len(list_spool(settings.spool)) == outcome.batches
        release(process)
    assert list_spool(settings.spool) == ()
    assert read_rows(settings.db) == read_rows(alone.db)


def test_batches_handed_over_to_one_that_was_killed_are_loaded_by_the_next_run(
    settings: Settings, pages: Path
) -> None:
    with holder(settings):
        handed = run(replace(settings, hand_over=True), pages)
    outcome = run(settings, pages)
    assert outcome.recovered == handed.handed_over
    assert outcome.counts.pages_new == 0


def test_the_command_says_what_was_handed_over(settings: Settings, pages: Path) -> None:
    with holder(settings):
        result = call(
            "ingest", pages, "--db", settings.db, "--data", settings.data, "--hand-over", "--direct"
        )
    assert result.exit_code == Exit.OK
    assert "Handed over: 1 batch" in result.output


def test_a_holder_loads_what_was_handed_over_when_it_lets_go(settings: Settings, pages: Path) -> None:
    async def hold_and_let_go() -> None:
        async with open_session(settings, (), driver="direct"):
            command = [sys.executable, "-m", "flows.cli", "ingest", str(pages), "--hand-over", "--direct"]
            named = ["--db", str(settings.db), "--data", str(settings.data)]
            done = await asyncio.to_thread(
                subprocess.run, [*command, *named], cwd=ROOT, capture_output=True, text=True, check=False
            )
            assert done.returncode == Exit.OK, done.stderr
            assert "Handed over" in done.stdout

    asyncio.run(hold_and_let_go())
    assert list_spool(settings.spool) == ()
    assert ask(settings.db, "SELECT count(*) AS n FROM current_page")[0]["n"] > 5


def test_readers_ask_the_copy_while_the_warehouse_is_written(settings: Settings, pages: Path) -> None:
    run(settings, pages / "clean-report.html")
    before = ask(settings.db, "SELECT title FROM current_report")

    async def publish_and_go_on() -> None:
        async with open_session(settings, (), driver="direct") as session:
            assert settings.published is not None
            await publish(session, settings.published)
            query = ["sql", "SELECT title FROM current_report", "--db", str(settings.db), "--json"]
            done = await asyncio.to_thread(
                subprocess.run,
                [sys.executable, "-m", "flows.cli", *query],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=True,
            )
            assert [json.loads(line) for line in done.stdout.splitlines()] == before
            assert "is being written by process" in done.stderr
            assert "as of 20" in done.stderr

    asyncio.run(publish_and_go_on())


def test_a_copy_shows_what_the_warehouse_shows(settings: Settings, pages: Path) -> None:
    run(settings, pages)

    async def publish_once() -> None:
        async with open_session(settings, (), driver="direct") as session:
            assert settings.published is not None
            await publish(session, settings.published)

    asyncio.run(publish_once())
    copy = settings.published
    assert copy is not None
    with open_warehouse(settings.db, read_only=True) as one, open_warehouse(copy, read_only=True) as other:
        views = [
            name
            for (name,) in one.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
        ]
        for view in views:
            described = (
                f"SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = '{view}'"
            )
            assert one.execute(described).fetchall() == other.execute(described).fetchall(), view
            query = f"SELECT * FROM {view} ORDER BY ALL"
            assert one.execute(query).fetchall() == other.execute(query).fetchall(), view
        tables = {name for (name,) in other.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert set(published_views()) <= tables


def test_a_copy_is_not_written_into(settings: Settings, pages: Path) -> None:
    run(settings, pages / "clean-report.html")

    async def publish_once() -> None:
        async with open_session(settings, (), driver="direct") as session:
            assert settings.published is not None
            await publish(session, settings.published)

    asyncio.run(publish_once())
    assert settings.published is not None
    with pytest.raises(ForeignError, match="made for readers"):
        open_warehouse(settings.published)


def test_a_run_publishes_while_it_works_and_at_its_end(settings: Settings, pages: Path) -> None:
    asyncio.run(run_directly(replace(settings, publish_seconds=0.01), (str(pages),)))
    assert settings.published is not None
    query = "SELECT count(*) AS n FROM current_report"
    assert ask(settings.published, query) == ask(settings.db, query)
    assert not list(settings.data.glob(".*.new*"))


def test_the_warehouse_stays_held_while_it_is_copied(settings: Settings, pages: Path) -> None:
    run(settings, pages / "clean-report.html")

    async def publish_and_look() -> str:
        async with open_session(settings, (), driver="direct") as session:
            assert settings.published is not None
            await publish(session, settings.published)
            code = f"import duckdb; duckdb.connect({str(settings.db)!r})"
            done = await asyncio.to_thread(
                subprocess.run, [sys.executable, "-c", code], capture_output=True, text=True, check=False
            )
            return done.stderr

    assert "Conflicting lock" in asyncio.run(publish_and_look())
