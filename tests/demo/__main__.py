"""The demonstration: a site, a server, a flow, three questions; then everything is stopped.

Run with `make demo`. It uses the command as a person would, on the pages of tests/pages/demo
served on loopback, and keeps what it made in ./gongkai-data/demo for looking at afterwards.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.demo.site import start_site

DATA = Path("gongkai-data") / "demo"
DB = DATA / "gongkai.duckdb"

QUESTIONS = (
    (
        "What do these bodies report about requests for disclosure, by year?",
        """SELECT org, report_year AS year, metric_code AS figure, "value", basis, evidence
FROM out_requests_by_year
WHERE metric_code IN ('requests_received', 'requests_granted', 'requests_refused')
ORDER BY org, year, figure, basis""",
    ),
    (
        "Which reports are copies of others on their page or on other pages?",
        """SELECT title, copy_kind, original_title, split_part(uri, '/', -1) AS page
FROM out_copies ORDER BY page, title""",
    ),
    (
        "What could not be read, and why?",
        "SELECT split_part(uri, '/', -1) AS page, code, message FROM out_unread ORDER BY page",
    ),
)


def main() -> int:
    """Run the demonstration; 0 when the only page that failed is the one that is gone."""
    began = time.monotonic()
    shutil.rmtree(DATA, ignore_errors=True)
    DATA.mkdir(parents=True)
    environ = os.environ | {
        "GONGKAI_DATA": str(DATA),
        "GONGKAI_DB": str(DB),
        "GONGKAI_ALLOW_PRIVATE": "1",  # the site is on loopback
        "GONGKAI_DELAY_SECONDS": "0",
        "GONGKAI_BACKOFF_SECONDS": "0.1",
        "GONGKAI_BATCH_SIZE": "5",
    }
    environ.pop("PREFECT_API_URL", None)
    with start_site() as site:
        addresses = DATA / "addresses.txt"
        addresses.write_text("\n".join(site.urls) + "\n", encoding="utf-8")
        print(f"The demo site serves {len(site.urls)} pages at {site.base_url}", flush=True)
        try:
            _gongkai("up", environ=environ)
            ingested = _gongkai("ingest", f"@{addresses}", environ=environ)
            for question, query in QUESTIONS:
                print(f"\n— {question}", flush=True)
                _gongkai("sql", query, environ=environ)
        finally:
            _gongkai("down", environ=environ)
    print(f'\nAll of it is in {DB}; ask on: .venv/bin/gongkai sql "FROM current_report" --db {DB}')
    print(f"The demonstration took {time.monotonic() - began:.0f} seconds.")
    return 0 if ingested == 1 else 1  # one page answers 404, and the exit code says so


def _gongkai(*arguments: str, environ: dict[str, str]) -> int:
    """Say what is run, run it, and return its exit code."""
    print(f"\n$ gongkai {shlex.join(arguments)}", flush=True)
    command = [sys.executable, "-c", "from flows.cli import main; main()", *arguments]
    return subprocess.run(command, env=environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
