"""`gongkai up`, the flow on a real server, `gongkai down`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.processes import is_alive
from flows.server import Running, find_server
from flows.settings import Settings, settings_environ
from tests.conftest import ROOT
from tests.flows.helpers import copy_pages, make_settings, read_rows, run
from tests.flows.served import ask, find_runs, wait_for
from warehouse.connect import open_warehouse

pytestmark = [pytest.mark.server, pytest.mark.slow]


def gongkai(settings: Settings, *arguments: object) -> subprocess.CompletedProcess[str]:
    """The command as a user runs it."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    argv = [sys.executable, "-m", "flows.cli", *map(str, arguments)]
    return subprocess.run(
        argv,
        cwd=ROOT,
        env=variables | settings_environ(settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the one machine that all tests of this file share."""
    settings = make_settings(tmp_path_factory.mktemp("machine"))
    settings.data.mkdir()
    copy_pages(settings.data.parent / "pages")
    settings.watch_list.write_text("# what is watched\npages/clean-report.html\n", "utf-8")
    return settings


@pytest.fixture(scope="module")
def running(machine: Settings) -> Iterator[Running]:
    """A server and the served deployments, started by the command and stopped by it."""
    started = gongkai(machine, "up", "--port", free_port())
    assert started.returncode == 0, started.stderr
    found = find_server(machine)
    assert found
    assert found.serving
    assert found.dashboard in started.stdout
    yield found
    found = find_server(machine)
    assert found
    assert found.serving
    stopped = gongkai(machine, "down")
    assert stopped.returncode == 0, stopped.stderr
    assert "Stopped." in stopped.stdout
    assert not is_alive(found.server)
    assert not is_alive(found.serving)
    assert find_server(machine) is None
    assert not processes_of(machine)
    assert "Nothing was running" in gongkai(machine, "down").stdout


@pytest.fixture(scope="module")
def ingested(machine: Settings, running: Running) -> subprocess.CompletedProcess[str]:
    """One ingest through the server."""
    return gongkai(machine, "ingest", machine.data.parent / "pages", "nowhere.html")


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def processes_of(settings: Settings) -> list[str]:
    """Commands of all processes that know this data folder."""
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if str(settings.data).encode() in environ.read_bytes():
                found.append((environ.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return [command for command in found if command]


def the_run(running: Running) -> Any:
    (found,) = [each for each in find_runs(running.api) if each["name"] == "pages and 1 more"]
    return found


def test_ingest_goes_through_the_server_and_says_so(
    ingested: subprocess.CompletedProcess[str], running: Running
) -> None:
    assert ingested.returncode == 1, ingested.stderr
    assert f"Running through the Prefect server at {running.dashboard}" in ingested.stderr
    assert "nowhere.html" in ingested.stdout


def test_run_is_completed_with_a_task_run_for_every_step(
    ingested: subprocess.CompletedProcess[str], machine: Settings, running: Running
) -> None:
    flow_run = the_run(running)
    assert flow_run["state_type"] == "COMPLETED"
    pages = len(list((machine.data.parent / "pages").iterdir()))
    assert f"{pages + 1} pages: {pages} new" in flow_run["state"]["message"]
    body = {"flow_runs": {"id": {"any_": [flow_run["id"]]}}}
    batches = -(-pages // machine.batch_size)
    tasks = wait_for(lambda: _if_settled(ask(running.api, "/task_runs/filter", body), 1 + 2 * batches))
    assert Counter(task["name"].partition(" ")[0] for task in tasks) == {
        "plan": 1,
        "parse": batches,
        "load": batches,
    }
    assert {task["state_type"] for task in tasks} == {"COMPLETED"}


def _if_settled(tasks: list[dict[str, Any]], count: int) -> list[dict[str, Any]] | None:
    # Task runs reach the server as events, a moment behind the flow's own state.
    settled = len(tasks) >= count and all(task["state_type"] == "COMPLETED" for task in tasks)
    return tasks if settled else None


def test_run_leaves_its_artifacts(ingested: subprocess.CompletedProcess[str], running: Running) -> None:
    body = {"artifacts": {"flow_run_id": {"any_": [the_run(running)["id"]]}}}
    artifacts = {found["key"]: found for found in ask(running.api, "/artifacts/filter", body)}
    assert set(artifacts) == {"ingest-summary", "ingest-trouble", "ingest-progress", "warehouse"}
    assert "| pages, failed | 1 |" in artifacts["ingest-summary"]["data"]
    trouble = json.loads(artifacts["ingest-trouble"]["data"])
    assert [row["code"] for row in trouble if row["what"] == "failed: plan"] == ["not_found"]
    assert artifacts["ingest-progress"]["data"] == 100
    assert "gongkai.duckdb" in artifacts["warehouse"]["data"]


def test_flow_and_direct_run_give_equal_rows(
    ingested: subprocess.CompletedProcess[str], machine: Settings, tmp_path: Path
) -> None:
    direct = make_settings(tmp_path)
    run(direct, machine.data.parent / "pages")
    assert read_rows(machine.db) == read_rows(direct.db)
    with open_warehouse(machine.db, read_only=True) as connection:
        drivers = connection.execute("SELECT DISTINCT driver FROM meta_run").fetchall()
    assert ("flow",) in drivers


def test_scheduled_deployment_has_scheduled_runs(running: Running) -> None:
    deployments = {found["name"]: found for found in ask(running.api, "/deployments/filter")}
    assert set(deployments) == {"ingest", "watch"}
    wanted = {
        "state": {"type": {"any_": ["SCHEDULED"]}},
        "deployment_id": {"any_": [deployments["watch"]["id"]]},
    }
    assert wait_for(lambda: find_runs(running.api, **wanted))


def test_deployments_can_be_run_from_the_dashboard(
    ingested: subprocess.CompletedProcess[str], machine: Settings, running: Running
) -> None:
    deployments = {found["name"]: found for found in ask(running.api, "/deployments/filter")}
    started = ask(running.api, f"/deployments/{deployments['watch']['id']}/create_flow_run")
    ended = wait_for(
        lambda: [
            each
            for each in find_runs(running.api, id={"any_": [started["id"]]})
            if each["state_type"] in {"COMPLETED", "FAILED", "CRASHED"}
        ]
    )
    assert ended[0]["state_type"] == "COMPLETED"
    assert "1 page: 0 new with 0 reports, 1 unchanged" in ended[0]["state"]["message"]


def test_up_changes_nothing_where_all_runs_already(machine: Settings, running: Running) -> None:
    again = gongkai(machine, "up")
    assert again.returncode == 0
    assert f"Running already: dashboard at {running.dashboard}" in again.stdout
    assert find_server(machine) == running


def test_status_shows_deployments_and_runs(
    ingested: subprocess.CompletedProcess[str], machine: Settings, running: Running
) -> None:
    shown = gongkai(machine, "status").stdout
    assert running.dashboard in shown
    assert "watch" in shown
    assert "pages and 1 more" in shown
    assert "Completed" in shown


def test_locked_warehouse_fails_the_flow_and_the_command(
    ingested: subprocess.CompletedProcess[str], machine: Settings
) -> None:
    with open_warehouse(machine.db):
        result = gongkai(machine, "ingest", machine.data.parent / "pages")
    assert result.returncode == 3
    assert f"process {os.getpid()}" in result.stderr


def test_up_mends_what_was_killed_and_closes_its_runs(
    ingested: subprocess.CompletedProcess[str], machine: Settings, running: Running
) -> None:
    assert running.serving
    os.killpg(running.serving.pid, signal.SIGKILL)
    deployments = {found["name"]: found for found in ask(running.api, "/deployments/filter")}
    flow_run = ask(running.api, f"/deployments/{deployments['watch']['id']}/create_flow_run")
    state = {"state": {"type": "RUNNING", "name": "Running"}, "force": True}
    ask(running.api, f"/flow_runs/{flow_run['id']}/set_state", state)
    again = gongkai(machine, "up")
    assert again.returncode == 0, again.stderr
    mended = find_server(machine)
    assert mended
    assert mended.server == running.server
    assert mended.serving != running.serving
    (dead,) = find_runs(running.api, id={"any_": [flow_run["id"]]})
    assert dead["state_type"] == "CRASHED"
