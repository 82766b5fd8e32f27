"""Dated figures of the long proofs, kept in git, so that README quotes what was measured.

write_result("load", figures) -> Path      tests/bench/results/load.json
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

RESULTS = Path(__file__).with_name("results")


def write_result(name: str, figures: Mapping[str, Any], folder: Path = RESULTS) -> Path:
    """Write what a proof measured, with the day, the machine and the commit; the result before goes."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.json"
    told = {"measured": datetime.now(UTC).date().isoformat(), **_circumstances(), **figures}
    path.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return path


def _circumstances() -> dict[str, Any]:
    return {
        "commit": _commit(),
        "machine": f"{os.cpu_count()} cores of {_processor()}",
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
    }


def _processor() -> str:
    """The processor's name as Linux tells it, else what Python knows."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text("utf-8").splitlines() if told.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _commit() -> str:
    """The commit that was measured, with + where files differ from it."""

    def ask(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=ROOT, check=False, capture_output=True, text=True)
        return done.stdout.strip()

    changed = ask("status", "--porcelain", "--", "extract", "transform", "warehouse", "flows")
    return ask("rev-parse", "--short", "HEAD") + ("+" if changed else "")
