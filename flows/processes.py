"""Processes that outlive the command that starts them: start, recognise, stop with their children."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A process that leads its own group; `born` tells it from a later one of the same number."""

    pid: int
    born: str


def start_process(argv: Sequence[str], *, env: Mapping[str, str], log: Path, cwd: Path) -> Started:
    """Start a process in a session of its own, its output appended to `log`.

    The session keeps the terminal's interrupt from it, and makes it the leader of a group
    that can be stopped as a whole.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        child = subprocess.Popen(  # noqa: S603 - the arguments are our own
            argv,
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    # It is meant to outlive this process; without a code Popen would warn when collected.
    child.returncode = 0
    return Started(pid=child.pid, born=_birth(child.pid) or "")


def is_alive(process: Started) -> bool:
    """Whether that very process still runs; a zombie or a reused number does not count."""
    return bool(process.born) and _birth(process.pid) == process.born


def stop_group(process: Started, *, patience: float = 15.0) -> bool:
    """Ask the whole group to end, then make it; True once nothing of it is left.

    The group is only signalled while its leader is the process that was started, or while
    members remain after it: numbers of living groups are never given out again.
    """
    if not is_alive(process):
        return True
    _signal_group(process.pid, signal.SIGTERM)
    if _wait_for_end(process.pid, patience):
        return True
    _signal_group(process.pid, signal.SIGKILL)
    return _wait_for_end(process.pid, 5.0)


def _wait_for_end(group: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(group, os.WNOHANG)  # collects it where it is our own child
        if not _group_exists(group):
            return True
        time.sleep(0.05)
    return False


def _group_exists(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _only_zombies(group)


def _only_zombies(group: int) -> bool:
    """Whether every member of a group has ended and waits for its parent to notice."""
    proc = Path("/proc")
    if not proc.is_dir():
        return False
    for stat in proc.glob("[0-9]*/stat"):
        fields = _stat_fields(stat)
        if len(fields) > 2 and fields[2] == str(group) and fields[0] != "Z":
            return False
    return True


def _signal_group(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, number)


def _birth(pid: int) -> str | None:
    """When a process started, in whatever terms the system tells; None where it runs no more."""
    if Path("/proc/self/stat").exists():
        fields = _stat_fields(Path(f"/proc/{pid}/stat"))
        return fields[19] if len(fields) > 19 and fields[0] != "Z" else None
    shown = subprocess.run(  # noqa: S603 - a number is all that is passed
        ["ps", "-o", "lstart=", "-p", str(pid)],  # noqa: S607 - where a system has it differs
        capture_output=True,
        text=True,
        check=False,
    )
    return shown.stdout.strip() or None


def _stat_fields(stat: Path) -> list[str]:
    """The fields of /proc/…/stat from the state on; the name before them may hold anything."""
    try:
        return stat.read_text().rpartition(")")[2].split()
    except (OSError, UnicodeDecodeError):
        return []
