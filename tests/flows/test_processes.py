"""Processes that outlive the command: recognised, and stopped with all their children."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path

from flows.processes import Started, is_alive, start_process, stop_group

SLEEPER = "import time; time.sleep(60)"
PARENT = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {SLEEPER!r}])
print(child.pid, flush=True)
time.sleep(60)
"""
DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(60)
"""


def start(code: str, folder: Path) -> Started:
    return start_process([sys.executable, "-c", code], env=os.environ, log=folder / "log", cwd=folder)


def wait_for_line(log: Path) -> str:
    deadline = time.monotonic() + 20
    while not (text := log.read_text()).endswith("\n"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return text.strip()


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:1]


def test_stopping_takes_the_children_along(tmp_path: Path) -> None:
    process = start(PARENT, tmp_path)
    child = int(wait_for_line(tmp_path / "log"))
    assert is_alive(process)
    assert lives(child)
    assert stop_group(process)
    assert not is_alive(process)
    assert not lives(child)


def test_process_that_does_not_listen_is_ended(tmp_path: Path) -> None:
    process = start(DEAF, tmp_path)
    wait_for_line(tmp_path / "log")
    assert stop_group(process, patience=0.3)
    assert not is_alive(process)


def test_another_process_of_the_same_number_is_left_alone() -> None:
    other = Started(pid=os.getpid(), born="1")
    assert not is_alive(other)
    assert stop_group(other)


def test_process_leads_a_session_of_its_own(tmp_path: Path) -> None:
    process = start(SLEEPER, tmp_path)
    assert os.getsid(process.pid) == process.pid
    assert is_alive(replace(process))
    assert stop_group(process)
