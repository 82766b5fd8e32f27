"""What several tests of flows do: settings, a folder of pages, the command, rows to compare."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from flows.cli import app
from flows.commands.common import Exit
from flows.outcome import Outcome
from flows.pipeline import run_directly
from flows.settings import Settings
from tests.demo.site import PAGES
from warehouse.address import Address
from warehouse.connect import open_warehouse

VOLATILE = frozenset({"batch_id", "fetched_at", "archive_file", "archive_offset"})
"""Columns that tell when and in which run a row came, not what was read."""


def make_settings(folder: Path, **changed: Any) -> Settings:
    """Settings for one test: everything under its folder, no pauses, loopback allowed."""
    data = folder / "data"
    given: dict[str, Any] = {
        "data": data,
        "db": data / "gongkai.duckdb",
        "batch_size": 3,
        "allow_private": True,
        "delay_seconds": 0.0,
        "backoff_seconds": 0.01,
    }
    return Settings(**(given | changed))


def copy_pages(folder: Path) -> Path:
    """The demo site's pages as files of one folder, named after what they stand for."""
    folder.mkdir()
    for page in sorted(PAGES.glob("*/page.*")):
        (folder / f"{page.parent.name}{page.suffix}").write_bytes(page.read_bytes())
    return folder


def run(settings: Settings, *sources: object) -> Outcome:
    """One run without a server."""
    return asyncio.run(run_directly(settings, tuple(str(source) for source in sources)))


def call(*arguments: object) -> Result:
    """The command with these arguments, in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="gongkai")


def ask(db: Address, query: str) -> list[dict[str, Any]]:
    """The rows that `gongkai sql` answers with."""
    result = call("sql", query, "--db", db, "--json")
    assert result.exit_code == Exit.OK, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def read_rows(db: Address) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all raw_ and core_ tables, in an order of their own, without volatile columns."""
    with open_warehouse(db, read_only=True) as connection:
        return {table: _read_table(connection, table) for table in _tables(connection)}


def _tables(connection: Any) -> Sequence[str]:
    found = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE regexp_matches(table_name, '^(raw|core)_') ORDER BY ALL"
    )
    return [name for (name,) in found.fetchall()]


def _read_table(connection: Any, table: str) -> list[tuple[Any, ...]]:
    columns = [name for name, *_ in connection.execute(f"DESCRIBE {table}").fetchall()]
    kept = ", ".join(f'"{name}"' for name in columns if name not in VOLATILE)
    rows: list[tuple[Any, ...]] = connection.execute(f"SELECT {kept} FROM {table} ORDER BY ALL").fetchall()
    return rows
