"""`gongkai ingest`: pages into the warehouse, through a Prefect server where there is one."""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.common import (
    Data,
    Db,
    Exit,
    Sources,
    fail,
    guard,
    load_settings,
    notices,
    output,
    read_age,
    refuse_credentials,
)

if TYPE_CHECKING:
    from flows.listen import Listener
    from flows.outcome import Outcome
    from flows.settings import Settings


def ingest(
    sources: Sources,
    *,
    db: Db = None,
    data: Data = None,
    direct: Annotated[
        bool, typer.Option("--direct", help="Run without a Prefect server, even where there is one.")
    ] = False,
    hand_over: Annotated[
        bool,
        typer.Option("--hand-over", help="Where another run holds the warehouse, leave the batches to it."),
    ] = False,
    fresh: Annotated[
        str | None,
        typer.Option(
            "--fresh", metavar="AGE", help="Do not ask again for pages that came within 30m, 6h, 1d …"
        ),
    ] = None,
) -> None:
    """Read pages into the warehouse. What is in it already is left alone.

    Where PREFECT_API_URL is set, or `gongkai up` has started a server, the run is a flow of
    that server and can be watched on its dashboard; else the same steps run here. The rows
    are the same. A run that was stopped or killed is made good by the next one.

    At its end the run checks what it brought. What is only unlike what was there before is told;
    where something does not hold that must, the exit code is 5: the rows are in the warehouse,
    and cannot be trusted before somebody has looked.

    For example:

    - `gongkai ingest reports/ --db reports.duckdb` — all pages of a folder

    - `gongkai ingest 'crawl/**/*.html' notes.txt` — patterns and files

    - `gongkai ingest https://www.example.gov.cn/zwgk/2023.html` — a page on the web, archived first

    - `gongkai ingest @addresses.txt --fresh 1d` — a list of addresses, one a line; run again, it
      goes on where it was stopped

    - `gongkai ingest sources.toml#ningze` — an entry of a file of sources, see `gongkai sources`
    """
    settings = load_settings(data=data, db=db)
    if hand_over:
        settings = replace(settings, hand_over=True)
    if fresh is not None:
        settings = replace(settings, fresh_seconds=read_age(fresh))
    from flows.commands.progress import progress_bar

    with guard():
        refuse_credentials(sources)
        api = None if direct else _find_api(settings)
        notices().print(_say_driver(api, direct=direct), style="dim", soft_wrap=True)
        began = time.monotonic()
        with progress_bar(notices()) as listener:
            outcome = _run(settings, tuple(sources), api, listener)
    from flows.summary import show_outcome

    for line in show_outcome(outcome, db=settings.db, seconds=time.monotonic() - began):
        output().print(line, soft_wrap=True)
    if not outcome.is_sound:
        raise typer.Exit(Exit.FINDINGS)
    if outcome.counts.pages_failed:
        raise typer.Exit(Exit.SOME_FAILED)


def _find_api(settings: Settings) -> str | None:
    """The API of the server that the run should go through, where one is provided."""
    from flows.prefect_api import answers, dashboard_of
    from flows.server import find_server

    named = os.environ.get("PREFECT_API_URL")
    if named:
        if not answers(named):
            fail(
                f"expected a Prefect server at {dashboard_of(named)}, as PREFECT_API_URL says; nothing "
                "answers there. Start it, unset PREFECT_API_URL, or run with --direct. Nothing was read.",
                Exit.SERVER,
            )
        return named
    running = find_server(settings)
    return running.api if running else None


def _say_driver(api: str | None, *, direct: bool) -> str:
    from flows.prefect_api import dashboard_of

    if api:
        return f"Running through the Prefect server at {dashboard_of(api)}"
    if direct:
        return "Running directly, as --direct asks"
    return "Running directly: PREFECT_API_URL is not set and 'gongkai up' has no server running"


def _run(settings: Settings, sources: tuple[str, ...], api: str | None, listener: Listener) -> Outcome:
    from flows.listen import listening

    with listening(listener):
        if api is None:
            from flows.pipeline import run_directly

            return asyncio.run(run_directly(settings, sources))
        from flows.prefect_environ import flow_environ

        # Prefect reads its settings from the environment when it is imported.
        os.environ.update(flow_environ(settings, os.environ, api=api))
        from flows.ingest import run_through_server

        return asyncio.run(run_through_server(settings, sources))
