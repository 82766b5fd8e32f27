"""What loading must stand: 100,000 reports through the real loader; `make prove-load`, some fifteen minutes.

Ends with 1 where it is slower than `RATE` rows a second (median over the batches), takes more
than `PEAK_MB`, a file of more than `RATIO` times the same tables as zstd Parquet, or where the
panel query's p95 on the copy for readers is above `PANEL_MS`. Figures go to results/load.json.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from tests.bench.load import REPORTS, Measured, describe, measure_load
from tests.bench.results import write_result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.bench.load_queries import Answered

RATE = 50_000.0
PEAK_MB = 1_500.0
RATIO = 2.0
PANEL_MS = 300.0


def gather(measured: Measured) -> dict[str, Any]:
    """The figures that are kept."""
    drained = measured.drained
    return {
        "reports": measured.reports,
        "batches": drained.batches,
        "rows": drained.rows,
        "rows_a_second_median": round(drained.median_rate),
        "rows_a_second_all_in_all": round(drained.rows / (drained.seconds + drained.closing)),
        "peak_mb": round(drained.peak_mb),
        "file_mb": round(drained.file_bytes / 1e6),
        "parquet_mb": round(sum(measured.parquet.values()) / 1e6),
        "file_to_parquet": round(measured.ratio, 2),
        "copy_mb": round(measured.published_bytes / 1e6),
        "copy_seconds": round(measured.publishing, 1),
        "answers_of_the_copy_ms": _answers(measured.published),
        "answers_of_the_file_ms": _answers(measured.live),
    }


def find_broken(measured: Measured) -> list[str]:
    """Which promises do not hold, in words."""
    drained = measured.drained
    held = {
        f"at least {RATE:,.0f} rows a second, found {drained.median_rate:,.0f}": drained.median_rate >= RATE,
        f"at most {PEAK_MB:,.0f} MB, found {drained.peak_mb:,.0f}": drained.peak_mb <= PEAK_MB,
        f"at most {RATIO} times Parquet, found {measured.ratio:.2f}": measured.ratio <= RATIO,
        f"a panel in {PANEL_MS:.0f} ms, found {measured.panel_p95:.0f}": measured.panel_p95 <= PANEL_MS,
    }
    return [f"expected {words}" for words, is_so in held.items() if not is_so]


def _answers(found: Sequence[Answered]) -> dict[str, list[int]]:
    return {answer.name: [round(answer.p50), round(answer.p95)] for answer in found}


def main(reports: int = REPORTS) -> int:
    """Measure, print and keep; 0 where every promise holds."""
    measured = measure_load(reports)
    print(describe(measured))
    broken = find_broken(measured)
    if reports == REPORTS:
        print("kept in", write_result("load", gather(measured)))
    print("\n".join(broken) or "every promise holds")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
