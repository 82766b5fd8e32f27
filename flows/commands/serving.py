"""`gongkai up` and `gongkai down`: the server and the deployments of a single machine."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.commands.common import Data, guard, load_settings, notices, output


def up(
    data: Data = None,
    port: Annotated[
        int | None,
        typer.Option(help="Port on 127.0.0.1. Default: 4200 if it is free, else any.", min=1, max=65535),
    ] = None,
    every: Annotated[
        int | None,
        typer.Option(
            help="Minutes between two looks at the watch list. Default: GONGKAI_WATCH_MINUTES, or 60.", min=1
        ),
    ] = None,
) -> None:
    """Start a Prefect server and serve the deployments `ingest` and `watch`.

    All they keep is in the data folder. What runs already is left as it is. `watch` reads
    the sources listed in `watch.txt` of the data folder, one a line, on its schedule.

    For example:

    - `gongkai up` — then open the dashboard at the address it names

    - `gongkai up --data /srv/gongkai --port 4210 --every 30`
    """
    from dataclasses import replace

    from flows.nouns import count_noun
    from flows.server import find_server, start_server

    settings = load_settings(data=data)
    if every:
        settings = replace(settings, watch_minutes=every)
    with guard():
        if find_server(settings) is None:
            notices().print("Starting the Prefect server, which takes about ten seconds …", style="dim")
        running, is_new = start_server(settings, port=port)
    output().print(
        f"{'Started' if is_new else 'Running already'}: dashboard at {running.dashboard}", soft_wrap=True
    )
    # What runs already keeps the period that it was started with.
    period = f" every {count_noun(settings.watch_minutes, 'minute')}" if is_new else ""
    output().print(f"Watched{period}: {settings.watch_list}", soft_wrap=True)
    if every and not is_new:
        notices().print("--every was not applied: run 'gongkai down' first", soft_wrap=True)
    output().print("Stop with: gongkai down", soft_wrap=True)


def down(data: Data = None) -> None:
    """Stop what `gongkai up` started. Runs under way stop too; the next run makes them good."""
    from flows.server import stop_server

    settings = load_settings(data=data)
    with guard():
        stopped = stop_server(settings)
    output().print("Stopped." if stopped else f"Nothing was running in {settings.data}.", soft_wrap=True)
