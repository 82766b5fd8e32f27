"""`gongkai up` and `gongkai down`: a Prefect server and the served deployments on one machine."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import NoReturn

from flows.errors import ServerError
from flows.prefect_api import answers
from flows.prefect_environ import server_environ, serving_environ
from flows.processes import Started, is_alive, start_process, stop_group
from flows.settings import Settings

HOST = "127.0.0.1"
PREFERRED_PORT = 4200
START_SECONDS = 120.0
"""A fresh database took 8 to 14 s on a busy machine of two cores; slower ones exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What `gongkai up` started: two processes and the address of the server's API."""

    api: str
    server: Started
    serving: Started | None = None

    @property
    def dashboard(self) -> str:
        """Where a browser finds the dashboard."""
        return self.api.removesuffix("/api")


def find_server(settings: Settings) -> Running | None:
    """The server of this data folder, where its process lives and it answers."""
    running = _read_state(settings)
    return running if running and _is_up(running) else None


def start_server(settings: Settings, *, port: int | None = None) -> tuple[Running, bool]:
    """Start what does not run yet; tell what runs, and whether anything had to be started.

    Raises ServerError when a port is taken or a process does not come up.
    """
    with _only_one(settings):
        running = _read_state(settings)
        if running and _is_up(running):
            if port not in {None, _port_of(running.api)}:
                raise ServerError(
                    f"expected no server yet, found one at {running.dashboard}: "
                    f"run 'gongkai down' before you ask for port {port}"
                )
            if running.serving and is_alive(running.serving):
                return running, False
        else:
            if running:
                _stop(running)
            running = _start_api(settings, _choose_port(port))
        return _start_serving(settings, running), True


def stop_server(settings: Settings) -> bool:
    """Stop what `gongkai up` started, with all its children; False where nothing ran.

    Raises ServerError when something does not end.
    """
    if not _state_file(settings).exists():
        return False
    with _only_one(settings):
        running = _read_state(settings)
        if running is None:
            return False
        alive = any(is_alive(process) for process in (running.server, running.serving) if process)
        _stop(running)
        _forget(settings)
        return alive


def _is_up(running: Running) -> bool:
    return is_alive(running.server) and answers(running.api)


def serving_log(settings: Settings) -> Path:
    """Where the serving process writes."""
    return settings.data / "logs" / "serving.log"


def server_log(settings: Settings) -> Path:
    """Where the Prefect server writes."""
    return settings.data / "logs" / "server.log"


def _start_api(settings: Settings, port: int) -> Running:
    settings.prefect_home.mkdir(parents=True, exist_ok=True)
    argv = [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(port)]
    log = server_log(settings)
    server = start_process(argv, env=server_environ(settings, os.environ), log=log, cwd=settings.data)
    running = Running(api=f"http://{HOST}:{port}/api", server=server)
    # Before anything can go wrong: what is written down can be stopped.
    _write_state(settings, running)
    if not _wait_for(lambda: answers(running.api), server):
        _give_up(settings, running, f"the Prefect server did not come up on port {port}: read {log}")
    return running


def _start_serving(settings: Settings, running: Running) -> Running:
    ready = _ready_file(settings)
    ready.unlink(missing_ok=True)
    serving = start_process(
        [sys.executable, "-m", "flows.serve", str(ready)],
        env=serving_environ(settings, os.environ, api=running.api),
        log=serving_log(settings),
        # Relative sources on the dashboard's form mean files beside the data folder.
        cwd=settings.data.parent,
    )
    running = replace(running, serving=serving)
    _write_state(settings, running)
    if not _wait_for(ready.exists, serving):
        _give_up(settings, running, f"the deployments could not be served: read {serving_log(settings)}")
    return running


def _wait_for(ready: Callable[[], bool], process: Started) -> bool:
    """Wait until it is ready; False once its process has ended or the time is up."""
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if not is_alive(process) or time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _give_up(settings: Settings, running: Running, message: str) -> NoReturn:
    _stop(running)
    _forget(settings)
    raise ServerError(message)


def _stop(running: Running) -> None:
    # The serving process first: it tells the server about the runs that it ends.
    for name, process in (("serving process", running.serving), ("Prefect server", running.server)):
        if process and not stop_group(process):
            raise ServerError(f"the {name}, process {process.pid}, does not end: kill -9 {process.pid}")


def _choose_port(port: int | None) -> int:
    """The port asked for, or the usual one, or any that is free."""
    wanted = PREFERRED_PORT if port is None else port
    for candidate in (wanted, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, candidate))
            except OSError as exc:
                if port is not None:
                    raise ServerError(
                        f"expected port {port} of {HOST} to be free, found it taken: name another "
                        "with --port, or none to have a free one chosen"
                    ) from exc
                continue
            return int(probe.getsockname()[1])
    raise ServerError(f"no port of {HOST} is free")


def _port_of(api: str) -> int:
    return int(api.rpartition(":")[2].partition("/")[0])


@contextlib.contextmanager
def _only_one(settings: Settings) -> Iterator[None]:
    """Two that start or stop at the same time take turns."""
    settings.data.mkdir(parents=True, exist_ok=True)
    with (settings.data / "server.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _state_file(settings: Settings) -> Path:
    return settings.data / "server.json"


def _ready_file(settings: Settings) -> Path:
    return settings.data / "serving.ready"


def _forget(settings: Settings) -> None:
    _state_file(settings).unlink(missing_ok=True)
    _ready_file(settings).unlink(missing_ok=True)


def _read_state(settings: Settings) -> Running | None:
    try:
        state = json.loads(_state_file(settings).read_text("utf-8"))
        return Running(
            api=state["api"],
            server=Started(**state["server"]),
            serving=Started(**state["serving"]) if state["serving"] else None,
        )
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as exc:
        raise ServerError(
            f"expected the server's address and processes, found something else in "
            f"{_state_file(settings)}: end the processes by hand and remove the file"
        ) from exc


def _write_state(settings: Settings, running: Running) -> None:
    file = _state_file(settings)
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps(asdict(running), indent=2) + "\n", "utf-8")
    draft.replace(file)
