"""The few questions that the command asks a Prefect server, over HTTP and without Prefect.

Importing Prefect takes seconds; asking whether a server answers must not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx

from flows.errors import ServerError


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentLine:
    """One deployment as `gongkai status` shows it."""

    name: str
    is_paused: bool
    next_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """One flow run as `gongkai status` shows it."""

    name: str
    flow: str
    state: str
    message: str | None
    started_at: str | None
    seconds: float


def answers(api: str, *, seconds: float = 2.0) -> bool:
    """Whether a Prefect server is there and well."""
    try:
        reply = httpx.get(f"{api.rstrip('/')}/health", timeout=seconds, trust_env=False)
    except (httpx.HTTPError, httpx.InvalidURL):
        return False
    return reply.status_code == 200


def dashboard_of(api: str) -> str:
    """Where the dashboard is, with no user name or password in it.

    >>> dashboard_of("http://u:secret@127.0.0.1:4200/api")
    'http://127.0.0.1:4200'
    >>> dashboard_of("http://[::1")
    '(not an address)'
    """
    try:
        parts = urlsplit(api)
    except ValueError:  # what cannot be taken apart may hold a password anywhere
        return "(not an address)"
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path.rstrip("/").removesuffix("/api"), "", ""))


def list_deployments(api: str) -> tuple[DeploymentLine, ...]:
    """The deployments of the server, each with its next scheduled run."""
    lines = []
    for deployment in _post(api, "/deployments/filter", {"sort": "NAME_ASC"}):
        scheduled = _post(
            api,
            "/flow_runs/filter",
            {
                "deployments": {"id": {"any_": [deployment["id"]]}},
                "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
                "sort": "EXPECTED_START_TIME_ASC",
                "limit": 1,
            },
        )
        lines.append(
            DeploymentLine(
                name=deployment["name"],
                is_paused=bool(deployment["paused"]),
                next_at=scheduled[0]["expected_start_time"] if scheduled else None,
            )
        )
    return tuple(lines)


def list_runs(api: str, *, limit: int = 5) -> tuple[RunLine, ...]:
    """The last flow runs that started, the newest first."""
    runs = _post(
        api,
        "/flow_runs/filter",
        {
            "flow_runs": {"start_time": {"is_null_": False}},
            "sort": "START_TIME_DESC",
            "limit": limit,
        },
    )
    flows = {flow["id"]: flow["name"] for flow in _post(api, "/flows/filter", {})}
    return tuple(
        RunLine(
            name=run["name"],
            flow=flows.get(run["flow_id"], "?"),
            state=run["state_name"] or "?",
            message=(run["state"] or {}).get("message"),
            started_at=run["start_time"],
            seconds=float(run["total_run_time"] or 0),
        )
        for run in runs
    )


def _post(api: str, path: str, body: dict[str, Any]) -> list[dict[str, Any]]:
    try:
        reply = httpx.post(f"{api.rstrip('/')}{path}", json=body, timeout=10.0, trust_env=False)
        reply.raise_for_status()
        found: list[dict[str, Any]] = reply.json()
    except (httpx.HTTPError, ValueError) as exc:
        raise ServerError(
            f"expected an answer of the Prefect server at {dashboard_of(api)} to {path}, found: "
            f"{type(exc).__name__}"
        ) from exc
    return found
