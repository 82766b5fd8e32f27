"""`gongkai status`: the server, its deployments and runs, and what the warehouse holds."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from flows.commands.common import Data, Db, asking, guard, load_settings, output

if TYPE_CHECKING:
    from flows.settings import Settings


def status(db: Db = None, data: Data = None) -> None:
    """Show the server, its deployments and last runs, and what the warehouse holds.

    For example:

    - `gongkai status`

    - `gongkai status --db reports.duckdb`
    """
    settings = load_settings(data=data, db=db)
    with guard():
        _show_server(settings)
        _show_warehouse(settings)


def _show_server(settings: Settings) -> None:
    from flows.prefect_api import answers, dashboard_of
    from flows.server import find_server

    console = output()
    named = os.environ.get("PREFECT_API_URL")
    if named:
        state = "answers" if answers(named) else "does not answer"
        console.print(f"Server: {dashboard_of(named)}, as PREFECT_API_URL says; it {state}", soft_wrap=True)
        api = named if state == "answers" else None
    else:
        running = find_server(settings)
        said = f"dashboard at {running.dashboard}" if running else "none runs; start one with 'gongkai up'"
        console.print(f"Server: {said}", soft_wrap=True)
        api = running.api if running else None
    if api:
        _show_deployments(api)
        _show_runs(api)


def _show_deployments(api: str) -> None:
    from flows.prefect_api import list_deployments
    from flows.tables import make_table

    rows = [
        (line.name, line.next_at or "on demand", "yes" if line.is_paused else "no")
        for line in list_deployments(api)
    ]
    output().print(make_table(("name", "next run", "paused"), rows, title="Deployments"))


def _show_runs(api: str) -> None:
    from flows.prefect_api import list_runs
    from flows.tables import make_table

    rows = [
        (line.name, line.flow, line.state, line.started_at, f"{line.seconds:.1f}", line.message)
        for line in list_runs(api)
    ]
    columns = ("run", "flow", "state", "began", "seconds", "result")
    output().print(make_table(columns, rows, title="Last runs", numeric=["seconds"]))


def _show_warehouse(settings: Settings) -> None:
    from flows.tables import make_table
    from warehouse.errors import LockedError, MissingError
    from warehouse.queries import summarize_warehouse

    console = output()
    try:
        with asking(settings) as connection:
            summary = summarize_warehouse(connection)
    except MissingError:
        console.print(f"Warehouse: none at {settings.db} yet", soft_wrap=True)
        return
    except LockedError as exc:
        # Nothing is wrong: one process holds the file while it writes, and has published nothing yet.
        writer = f"process {exc.pid}" if exc.pid else "another process"
        console.print(f"Warehouse: {settings.db}, being written by {writer}", soft_wrap=True)
        return
    console.print(f"Warehouse: {settings.db}, migration {summary.migration}", soft_wrap=True)
    last = f", the last began {summary.last_run_at:%Y-%m-%d %H:%M:%S} UTC" if summary.last_run_at else ""
    console.print(f"Runs: {summary.runs}{last}")
    names = ("pages", "unread", "reports", "copies", "sections", "metrics", "cells", "repairs", "issues")
    held = [tuple(getattr(summary, name) for name in names)]
    console.print(make_table(names, held, title="It holds", numeric=names))
    for code, number in summary.issues_by_code:
        console.print(f"open issue {code}: {number}")
