"""The real pages, from the command to the rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.settings import Settings
from tests.flows.helpers import run
from warehouse.checks import run_checks
from warehouse.connect import open_warehouse

REPORTS = [1, 1, 3, 4, 12]


@pytest.fixture
def seeds(shared: Path) -> Path:
    return shared / "seeds"


def test_every_report_of_the_real_pages_is_loaded_once(settings: Settings, seeds: Path) -> None:
    first = run(settings, seeds)
    assert (first.counts.pages_new, first.counts.reports_added) == (len(REPORTS), sum(REPORTS))
    second = run(settings, seeds)
    assert (second.counts.pages_new, second.counts.pages_unchanged) == (0, len(REPORTS))
    with open_warehouse(settings.db, read_only=True) as connection:
        by_page = connection.execute(
            "SELECT uri, count(*), count(duplicate_of_report_index) FROM raw_page "
            "JOIN core_document USING (sha256) JOIN core_report USING (document_id) GROUP BY uri ORDER BY uri"
        ).fetchall()
        assert run_checks(connection) == ()
    assert [reports for _, reports, _ in by_page] == REPORTS
    assert [copies for _, _, copies in by_page] == [0, 0, 0, 0, 1]
