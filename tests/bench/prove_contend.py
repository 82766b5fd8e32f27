"""What several writers must stand: a minute of loading at once and being killed; `make prove-contend`.

    python -m tests.bench.prove_contend [SECONDS [KILLS]]

Four processes, each killed ten times, a fifth that reads throughout: into one DuckDB file, where a
batch is handed to whoever holds it, then into a DuckLake with its catalog in a real PostgreSQL. Ends
with 1 where a batch was lost, a row stood twice, an invariant broke or the reader saw an error.
Figures go to results/contend.json.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.contend import WRITERS, Contended, contend
from tests.bench.results import write_result
from tests.warehouse.postgres import running_postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS, KILLS = 60.0, 10


def contend_everywhere(seconds: float, kills: int) -> Iterator[tuple[str, Contended]]:
    """Name and outcome of each kind of warehouse."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield "DuckDB file", contend(folder / "w.duckdb", folder / "run", seconds=seconds, kills=kills)
    with tempfile.TemporaryDirectory() as name, running_postgres() as server:
        yield "DuckLake", contend(server.make_lake(), Path(name) / "run", seconds=seconds, kills=kills)


def gather(outcome: Contended) -> dict[str, Any]:
    """The figures that are kept."""
    return {
        "seconds": round(outcome.seconds),
        "killed": outcome.kills,
        "batches_spooled": outcome.spooled,
        "batches_lost": len(outcome.lost),
        "reports": outcome.reports,
        "reports_missing": outcome.missing_reports,
        "loadings": outcome.loadings,
        "views_with_doubles": list(outcome.doubled),
        "invariants_broken": [violation.name for violation in outcome.violations],
        "questions_answered": outcome.asked,
        "copies_or_connections_opened": outcome.opened,
        "slowest_answer_s": round(outcome.slowest_answer, 1),
        "reader_errors": list(outcome.reader_errors[:5]),
    }


def main(seconds: float = SECONDS, kills: int = KILLS) -> int:
    """Run both, print and keep; 0 where all is well."""
    found: dict[str, Any] = {"writers": WRITERS}
    is_well = True
    for name, outcome in contend_everywhere(seconds, kills):
        found[name] = gather(outcome)
        is_well = is_well and outcome.is_well
        print(name, "all is well" if outcome.is_well else "is NOT well")
        print("\n".join(f"    {what:<30} {value}" for what, value in found[name].items()))
    if (seconds, kills) == (SECONDS, KILLS):
        print("kept in", write_result("contend", found))
    return int(not is_well)


if __name__ == "__main__":
    sys.exit(main(*(kind(word) for kind, word in zip((float, int), sys.argv[1:], strict=False))))
