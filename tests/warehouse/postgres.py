"""A PostgreSQL of our own on loopback, for tests of the lake: Debian's, in a folder that goes with it."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from warehouse.address import LakeAddress, read_address

if TYPE_CHECKING:
    from collections.abc import Iterator

USER = "gongkai"


@dataclass(frozen=True, slots=True, kw_only=True)
class Postgres:
    """A running server: its port on 127.0.0.1, and the folder for Parquet files beside it."""

    port: int
    folder: Path
    programs: Path

    def make_lake(self) -> LakeAddress:
        """The address of a lake that is not there yet, in a database of its own."""
        name = f"lake_{uuid4().hex[:12]}"
        self.run("createdb", name)
        address = read_address(
            f"ducklake:postgres:host=127.0.0.1 port={self.port} user={USER} dbname={name} "
            f"data_path='{self.folder / name}'"
        )
        assert isinstance(address, LakeAddress)
        return address

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs against the server."""
        command: list[str | Path] = [
            self.programs / program,
            "-h",
            "127.0.0.1",
            "-p",
            str(self.port),
            "-U",
            USER,
            *arguments,
        ]
        subprocess.run(command, check=True, capture_output=True)


def find_programs() -> Path | None:
    """Where Debian puts PostgreSQL's programs; of several versions the newest. None where it is not."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextlib.contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Start a server on a free port, and stop it and take its files away at the end.

    The server refuses to run as root: then it runs as the user that Debian made for it.
    """
    programs = find_programs()
    assert programs is not None, "PostgreSQL is not installed: apt-get install postgresql"
    folder = Path(tempfile.mkdtemp(prefix="gongkai-pg-"))
    data, log = folder / "catalog", folder / "log"
    user = "postgres" if os.geteuid() == 0 else None
    if user is not None:
        shutil.chown(folder, user)
    port = _free_port()
    made: list[str | Path] = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        USER,
        "--auth=trust",
        "-E",
        "UTF8",
        "--no-locale",
        "-N",
    ]
    # Nothing of it outlives the tests: what would survive a power cut need not.
    served = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off -c max_connections=200"
    control: list[str | Path] = [programs / "pg_ctl", "-D", data, "-w", "-l", log]
    try:
        subprocess.run(made, check=True, capture_output=True, cwd="/", user=user)
        subprocess.run([*control, "-o", served, "start"], check=True, capture_output=True, cwd="/", user=user)
        files = folder / "files"
        files.mkdir()
        yield Postgres(port=port, folder=files, programs=programs)
    finally:
        stop = [*control, "-m", "immediate", "stop"]
        subprocess.run(stop, check=False, capture_output=True, cwd="/", user=user)
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
