"""A run over misbehaving sites in a process of its own, which tells what came and what memory it took."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from extract.address import find_refusal
from extract.archive import Archive
from extract.errors import FetchError
from extract.fetch import Fetcher
from extract.guard import resolve_host
from extract.policy import FetchSettings
from extract.response import Purpose

TRAP = "127.0.0.66"
SERVED = "127.0.1."
SETTINGS = FetchSettings(
    contact="mailto:reader@example.org",
    connect_seconds=2.0,
    read_seconds=1.0,
    whole_seconds=5.0,
    attempts=2,
    backoff_seconds=0.05,
    jitter=0.05,
    delay=0.02,
    longest_wait=5.0,
    max_redirects=3,
)


def judge(address: str) -> str | None:
    """The servers' own addresses pass for public ones; all else is judged as ever."""
    return None if address.startswith(SERVED) else find_refusal(address)


def read_peak_kib() -> int:
    """The most memory that this process held; what getrusage says counts that of its parent too."""
    return int(Path("/proc/self/status").read_text("ascii").split("VmHWM:")[1].split()[0])


async def run(task: dict[str, Any]) -> dict[str, Any]:
    """Ask for every case and for good pages at the same time, under the settings or a task's own."""
    settings = replace(SETTINGS, **task.get("settings", {}))

    async def resolve(host: str, port: int) -> Sequence[str]:
        known = {"inner.example": [TRAP], "both.example": [f"{SERVED}1", TRAP]}
        if host == "nowhere.example":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if str(port) in task["ports"] and host.endswith(".example"):
            return [task["ports"][str(port)]]
        return known[host] if host in known else await resolve_host(host, port)

    async def ask(fetcher: Fetcher, uri: str) -> list[str | int]:
        try:
            page = await fetcher.fetch(uri)
        except FetchError as error:
            return [error.code, str(error), error.attempts]
        return ["page", page.body.hex(), 0]

    async def ask_twice(fetcher: Fetcher, case: dict[str, str]) -> list[list[str | int]]:
        came = [await ask(fetcher, case["uri"])]
        return [*came, await ask(fetcher, case["other"])] if case["other"] else came

    with Archive(Path(task["archive"])) as archive:
        async with Fetcher(settings, archive=archive, resolve=resolve, judge=judge) as fetcher:
            cases, good = await asyncio.gather(
                asyncio.gather(*(ask_twice(fetcher, case) for case in task["cases"])),
                asyncio.gather(*(ask(fetcher, uri) for uri in task["good"])),
            )
        kept: dict[str, list[int | None]] = {}
        for path in archive.list_files():
            for each in archive.scan_file(path):
                if each.purpose is Purpose.PAGE:
                    kept.setdefault(each.source_uri, []).append(None if each.is_truncated else each.status)
    return {"cases": cases, "good": good, "kept": kept}


if __name__ == "__main__":
    outcome = asyncio.run(run(json.load(sys.stdin)))
    outcome["peak_kib"] = read_peak_kib()
    json.dump(outcome, sys.stdout)
