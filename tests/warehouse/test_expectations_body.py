"""Which reports a body's figures are held against: those that count now, as current_report shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.warehouse.factory import MOMENT
from tests.warehouse.helpers import load
from tests.warehouse.test_expectations import batch_of, found, page_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NAME = "outlier_of_body"
YEARS = (2016, 2017, 2018)


def bring_years(db: DuckDBPyConnection) -> None:
    """Three years of a body, much alike."""
    load(db, batch_of(*(page_of(year, "12", year=year) for year in YEARS)))


def bring_outlier(db: DuckDBPyConnection, run: int = 1) -> tuple[str, ...]:
    """A fourth year far from them; returns what is said of it."""
    load(db, batch_of(page_of(2019, "1200", year=2019), run=run))
    return found(db, run).get(NAME, ())


def test_the_figure_is_told_with_its_place(db: DuckDBPyConnection) -> None:
    bring_years(db)
    (said,) = bring_outlier(db)
    assert said.endswith(":0:m0)")


def test_a_page_that_shows_something_else_by_now_is_no_measure(db: DuckDBPyConnection) -> None:
    bring_years(db)
    page, parsed = page_of(2016, "13", year=2016, org="云溪县林业局")
    later = replace(page, fetched_at=MOMENT + timedelta(days=9))
    load(db, batch_of((later, parsed), run=5))
    assert bring_outlier(db) == ()


@pytest.mark.parametrize(("version", "is_told"), [(None, True), (99, False)])
def test_of_two_readings_the_newest_counts(
    db: DuckDBPyConnection, version: int | None, is_told: bool
) -> None:
    bring_years(db)
    if version is not None:
        page, parsed = page_of(2016, "12", year=2016)
        reports = (replace(parsed.reports[0], org="云溪县林业局"),)
        load(db, batch_of((page, replace(parsed, reports=reports, parser_version=version)), run=5))
    assert bool(bring_outlier(db)) is is_told


@pytest.mark.parametrize(("kind", "is_told"), [("official", True), ("clone", False)])
def test_a_false_copy_is_no_measure(db: DuckDBPyConnection, kind: str, is_told: bool) -> None:
    bring_years(db)
    db.execute(
        "INSERT INTO raw_origin SELECT uri, sha256, 1, ?, [], NULL, batch_id FROM raw_page "
        "WHERE uri = 'https://a.test/2016'",
        [kind],
    )
    assert bool(bring_outlier(db)) is is_told


def test_a_report_that_people_put_right_has_been_looked_at(db: DuckDBPyConnection) -> None:
    bring_years(db)
    assert bring_outlier(db) != ()
    db.execute(
        "INSERT INTO core_correction SELECT uuid(), sha256, report_digest, report_index, 1, 'report_year', "
        "'2009', false, '', 'me', now() FROM core_report JOIN core_document USING (document_id) "
        "WHERE report_year = 2019"
    )
    assert NAME not in found(db, 1)
