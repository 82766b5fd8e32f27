"""The environment in which Prefect runs here: quiet, offline, at home in the data folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flows.settings import Settings, settings_environ

QUIET = {
    # Nothing is reported to anyone, and the dashboard works without the network.
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
}

SERVED_LOCK_SECONDS = 600.0


def server_environ(settings: Settings, environ: Mapping[str, str]) -> dict[str, str]:
    """The variables of the server process; Prefect settings of the user's shell do not reach it."""
    return (
        _without_prefect(environ)
        | QUIET
        | {
            "PREFECT_HOME": str(settings.prefect_home),
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": (
                f"sqlite+aiosqlite:///{settings.prefect_home / 'prefect.db'}"
            ),
            "PREFECT_LOGGING_SERVER_LEVEL": "WARNING",
        }
    )


def serving_environ(settings: Settings, environ: Mapping[str, str], *, api: str) -> dict[str, str]:
    """The variables of the process that serves the deployments, and of the runs it starts.

    Where nobody sits before a run, it waits for another that holds the warehouse.
    """
    patient = replace(settings, lock_seconds=settings.lock_seconds or SERVED_LOCK_SECONDS)
    return client_environ(settings, environ, api=api) | settings_environ(patient)


def client_environ(settings: Settings, environ: Mapping[str, str], *, api: str) -> dict[str, str]:
    """The variables of a process that talks to the server of `gongkai up`."""
    return (
        _without_prefect(environ)
        | QUIET
        | {
            "PREFECT_HOME": str(settings.prefect_home),
            "PREFECT_API_URL": api,
        }
    )


def flow_environ(settings: Settings, environ: Mapping[str, str], *, api: str) -> dict[str, str]:
    """What the command adds to its own environment before it runs a flow in its process.

    A server that the user named in PREFECT_API_URL is met with the user's own Prefect
    settings; the one of `gongkai up` with those of the data folder.
    """
    own = {} if environ.get("PREFECT_API_URL") else {"PREFECT_HOME": str(settings.prefect_home)}
    return (
        QUIET
        | own
        | settings_environ(settings)
        | {
            "PREFECT_API_URL": api,
            # The command tells progress and errors itself; the server still receives the run's log.
            "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
            "PREFECT_LOGGING_HANDLERS_DEBUG_LEVEL": "CRITICAL",
        }
    )


def _without_prefect(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environ.items() if not name.startswith("PREFECT_")}
