"""`gongkai status`: the server, its deployments and runs, and what the warehouse holds."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rich.table import Table

from flows.commands.common import Data, Db, guard, load_settings, output

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

    table = _table("Deployments", "name", "next run", "paused")
    for line in list_deployments(api):
        table.add_row(line.name, line.next_at or "on demand", "yes" if line.is_paused else "no")
    output().print(table)


def _show_runs(api: str) -> None:
    from flows.prefect_api import list_runs

    table = _table("Last runs", "run", "flow", "state", "began", "seconds", "result")
    for line in list_runs(api):
        seconds = f"{line.seconds:.1f}"
        table.add_row(line.name, line.flow, line.state, line.started_at or "", seconds, line.message or "")
    output().print(table)


def _table(title: str, *columns: str) -> Table:
    table = Table(*columns, title=title, title_justify="left", show_edge=False, pad_edge=False)
    for column in table.columns:
        column.overflow = "fold"
    return table


def _show_warehouse(settings: Settings) -> None:
    pass
