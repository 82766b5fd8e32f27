"""What the tests against a real server ask it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx


def ask(api: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """One question; the answer as JSON."""
    reply = httpx.post(f"{api}{path}", json=body or {}, timeout=20, trust_env=False)
    reply.raise_for_status()
    return reply.json()


def wait_for(find: Callable[[], Any], seconds: float = 60.0) -> Any:
    """What is found, as soon as it is."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := find():
            return found
        time.sleep(0.25)
    raise AssertionError(f"not found within {seconds} s: {find}")


def find_runs(api: str, **wanted: Any) -> Any:
    """Flow runs that fit a filter, the newest first."""
    return ask(api, "/flow_runs/filter", {"flow_runs": wanted, "sort": "EXPECTED_START_TIME_DESC"})
