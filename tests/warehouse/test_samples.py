"""Real pages through the parser into the warehouse: everything that must hold does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extract.source import plan_sources, read_file
from extract.strip import strip_page
from tests.warehouse.factory import RUN
from tests.warehouse.helpers import load
from transform.parse import parse_document
from warehouse.batch import Batch
from warehouse.checks import run_checks

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from extract.page import Page
    from transform.report import Parsed


@pytest.fixture(scope="module")
def pages(shared: Path) -> tuple[tuple[Page, Parsed], ...]:
    sources = plan_sources([str(shared / "seeds"), str(shared / "statutory_dev")]).sources
    read = [read_file(source) for source in sources if not source.uri.endswith((".json", ".md"))]
    return tuple((page, parse_document(strip_page(page))) for page in read)


def test_every_check_holds_on_real_pages(
    db: DuckDBPyConnection, pages: tuple[tuple[Page, Parsed], ...]
) -> None:
    load(db, Batch(run=RUN, pages=pages))
    assert run_checks(db) == ()


def test_every_value_read_is_the_value_stored(
    db: DuckDBPyConnection, pages: tuple[tuple[Page, Parsed], ...]
) -> None:
    load(db, Batch(run=RUN, pages=pages))
    stored = db.execute(
        'SELECT sha256, report_index, metric_index, evidence, "value", unit, start_char, end_char '
        "FROM current_metric"
    ).fetchall()
    read = [
        (page.sha256, i, j, metric.evidence, metric.value, metric.unit, metric.start, metric.end)
        for page, parsed in pages
        for i, report in enumerate(parsed.reports)
        for j, metric in enumerate(report.metrics)
    ]
    assert set(stored) == set(read)
    assert len(stored) == len(read) > 200


def test_every_cell_keeps_its_state_to_sql(
    db: DuckDBPyConnection, pages: tuple[tuple[Page, Parsed], ...]
) -> None:
    load(db, Batch(run=RUN, pages=pages))
    stored = db.execute(
        'SELECT sha256, row_code, column_code, raw, "value", cell_state, start_char FROM current_cell'
    ).fetchall()
    read = [
        (page.sha256, cell.row, cell.column, cell.raw, cell.value, cell.state.value, cell.start)
        for page, parsed in pages
        for report in parsed.reports
        for cell in report.cells
    ]
    assert set(stored) == set(read)
    assert len(stored) == len(read) > 200
