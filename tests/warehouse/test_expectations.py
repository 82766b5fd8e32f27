"""What is expected of what came last: nothing is said of ordinary rows, and each check finds its case."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.warehouse.factory import (
    MOMENT,
    fetched,
    make_failure,
    make_metric,
    make_page,
    make_parsed,
    make_report,
    make_run,
    sample_batch,
)
from tests.warehouse.helpers import load
from tests.warehouse.postgres import find_programs, running_postgres
from tests.warehouse.test_checks import DAMAGES
from warehouse.batch import Batch
from warehouse.checks import all_checks, all_expectations, check_batches, limit_to_batches
from warehouse.checks_due import batches_due
from warehouse.checks_record import record_checks, say_least
from warehouse.connect import open_warehouse

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from extract.page import Page
    from transform.report import Parsed

AT = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)


def page_of(number: int, *values: str, host: str = "a.test", **changes: Any) -> tuple[Page, Parsed]:
    """A page of one report, unless it states nothing at all, with a figure for each value."""
    text = f"第{number}号报告。" + "".join(f"受理申请{value}件。" for value in values)
    metrics = tuple(
        make_metric(text, f"受理申请{value}件", value, section=None) for value in dict.fromkeys(values)
    )
    page = fetched(make_page(text, f"https://{host}/{number}"))
    reports = (make_report(text, metrics=metrics, **changes),) if values else ()
    return page, make_parsed(page, text, reports)


def batch_of(*pages: tuple[Page, Parsed], run: int = 0, source: str | None = None, **more: Any) -> Batch:
    names = {page.uri: source for page, _ in pages} if source else {}
    return Batch(run=make_run(run), pages=pages, source_names=names, **more)


def found(db: DuckDBPyConnection, run: int) -> dict[str, tuple[str, ...]]:
    """What the checks find in the batches of a run, by the check's name."""
    batches = [
        batch
        for (batch,) in db.execute(
            "SELECT DISTINCT batch_id::VARCHAR FROM meta_batch WHERE run_id = ?", [f"run-{run}"]
        ).fetchall()
    ]
    return {result.check.name: result.places for result in check_batches(db, batches) if result.count}


def test_nothing_is_said_of_ordinary_runs(db: DuckDBPyConnection) -> None:
    for run in range(4):
        pages = [page_of(100 * run + n, "12", "3", year=2020 + run) for n in range(25)]
        load(db, batch_of(*pages, run=run, source="towns"))
        assert found(db, run) == {}


def test_pages_that_hold_half_the_figures_of_before_are_told(db: DuckDBPyConnection) -> None:
    load(db, batch_of(*(page_of(n, "12", "3", "7") for n in range(20))))
    load(db, batch_of(*(page_of(n, "12") for n in range(20, 25)), run=1))
    assert found(db, 1)["yield_of_source"] == ("host a.test: 1.0 figures a page on 5 new pages, 3.0 before",)
    load(db, batch_of(*(page_of(n) for n in range(25, 30)), run=2, source="towns"))
    places = found(db, 2)["yield_of_source"]
    assert len(places) == 2  # a source has nothing before it, the host has
    assert places[1].startswith("host a.test: 0.0 reports a page on 5 new pages, 1.0 before")


def test_a_host_is_held_against_itself_alone(db: DuckDBPyConnection) -> None:
    load(db, batch_of(*(page_of(n, "12", "3", "7") for n in range(20))))
    load(db, batch_of(*(page_of(n, "12", host="b.test") for n in range(5)), run=1))
    assert found(db, 1) == {}


def test_a_source_that_leads_to_half_its_pages_is_told(db: DuckDBPyConnection) -> None:
    pages = [page_of(n, "12") for n in range(12)]
    for run in range(3):
        load(db, seen(pages, run))
    load(db, seen(pages[:5], 3))
    assert found(db, 3)["pages_of_source"] == ("source towns: 5 pages, 12.0 in earlier runs",)


def test_pages_that_are_fresh_are_not_missed(db: DuckDBPyConnection) -> None:
    pages = [page_of(n, "12") for n in range(12)]
    for run in range(3):
        load(db, seen(pages, run))
    load(db, seen(pages[5:], 3), seen(pages[:5], 3, hours=2))
    assert found(db, 3) == {}


def seen(pages: list[tuple[Page, Parsed]], run: int, hours: int = 0) -> Batch:
    """The pages as they were seen three days after the run before."""
    at = MOMENT + timedelta(days=3 * run, hours=hours)
    return batch_of(*((replace(p, fetched_at=at), parsed) for p, parsed in pages), run=run, source="towns")


def test_a_share_of_failures_that_was_not_there_before_is_told(db: DuckDBPyConnection) -> None:
    load(db, batch_of(*(page_of(n, "12") for n in range(40))))
    failures = tuple(make_failure(f"https://a.test/{n}") for n in range(50, 60))
    load(db, batch_of(*(page_of(n, "12") for n in range(40, 60)), run=1, failures=failures))
    assert found(db, 1)["unread_share"] == ("33.3 % of 30 pages failed, 0.0 % before",)


@pytest.mark.parametrize(("field", "word"), [("org", "body"), ("year", "year")])
def test_reports_that_lack_body_or_year_are_told(db: DuckDBPyConnection, field: str, word: str) -> None:
    load(db, batch_of(*(page_of(n, "12") for n in range(20))))
    bare: dict[str, Any] = {field: None}
    pages = [page_of(n, "12", **(bare if n < 25 else {})) for n in range(20, 40)]
    load(db, batch_of(*pages, run=1))
    assert found(db, 1)["unplaced_share"] == (f"25.0 % of 20 reports without a {word}, 0.0 % before",)


OUTLIERS = [
    (["11", "13", "12"], "1200", True),
    (["11", "13", "12"], "30", False),  # many more, and not ten times as many
    (["11", "13"], "1200", False),  # two other years say little
    (["130", "110", "120"], "0", True),
    (["1", "2", "1"], "20", False),  # small numbers jump
    (["10", "900", "40"], "2000", False),  # a body whose figures always jump
]


@pytest.mark.parametrize(("others", "value", "is_told"), OUTLIERS)
def test_a_figure_is_held_against_the_other_years_of_its_body(
    db: DuckDBPyConnection, others: list[str], value: str, is_told: bool
) -> None:
    load(db, batch_of(*(page_of(year, other, year=year) for year, other in enumerate(others, 2015))))
    load(db, batch_of(page_of(2030, value, year=2020), run=1))
    places = found(db, 1).get("outlier_of_body", ())
    assert len(places) == int(is_told)
    if is_told:
        middle = Decimal(sorted(others, key=int)[1])
        assert places[0].startswith(
            f"云溪县粮食局 2020 requests_received: {value}.0, {middle}.0 in 3 other years ("
        )


def test_another_bodys_years_are_no_measure(db: DuckDBPyConnection) -> None:
    load(db, batch_of(*(page_of(year, "12", year=year, org="云溪县林业局") for year in range(2015, 2019))))
    load(db, batch_of(page_of(2030, "1200", year=2020), run=1))
    assert found(db, 1) == {}


def test_less_than_the_least_is_told_until_nothing_is_expected(db: DuckDBPyConnection) -> None:
    load(db, batch_of(*(page_of(n, "12") for n in range(3)), source="towns"))
    assert say_least(db, [("towns", "pages", 3), ("towns", "reports", 4), ("gone", "pages", 1)], AT, "x") == 3
    assert found(db, 0)["least_rows"] == (
        "source gone: 0 pages, at least 1",
        "source towns: 3 reports, at least 4",
    )
    later = AT + timedelta(days=1)
    assert (
        say_least(db, [("towns", "pages", 3), ("towns", "reports", 3), ("gone", "pages", None)], later, "x")
        == 2
    )
    assert found(db, 0) == {}


def test_a_least_may_be_said_of_a_host(db: DuckDBPyConnection) -> None:
    load(db, batch_of(*(page_of(n, "12") for n in range(3))))
    for measure, least in (("pages", 3), ("figures", 4)):
        db.execute("INSERT INTO meta_least VALUES ('host', 'a.test', ?, ?, 'x', ?)", [measure, least, AT])
    assert found(db, 0)["least_rows"] == ("host a.test: 3 figures, at least 4",)


def test_every_expectation_is_shown_to_find_something() -> None:
    shown = {
        "least_rows",
        "outlier_of_body",
        "pages_of_host",
        "pages_of_source",
        "unplaced_share",
        "unread_share",
        "yield_of_source",
    }
    assert {check.name for check in all_expectations()} == shown


@pytest.mark.parametrize(("name", "damage"), DAMAGES)
def test_a_damage_is_found_among_the_rows_of_its_batch(
    db: DuckDBPyConnection, name: str, damage: str
) -> None:
    check = next(check for check in all_checks() if check.name == name)
    load(db, sample_batch(), sample_batch(make_run(1), "pages/b.txt"))
    loaded = "SELECT batch_id::VARCHAR FROM meta_batch UNION SELECT batch_id::VARCHAR FROM raw_origin"
    before = db.execute(loaded).fetchall()
    db.execute(damage)
    batches = [batch for (batch,) in before + db.execute(loaded).fetchall()]
    names = {result.check.name for result in check_batches(db, batches) if result.count}
    assert (name in names) is not check.is_of_views


def test_a_damage_of_another_batch_is_left_to_the_whole(db: DuckDBPyConnection) -> None:
    load(db, sample_batch())
    db.execute('UPDATE core_metric SET "value" = NULL')
    load(db, batch_of(page_of(1, "12"), run=2))
    assert "metric_has_value" not in found(db, 2)
    assert "metric_has_value" in found(db, 1)
    whole = {result.check.name: result.count for result in check_batches(db, None)}
    assert whole["metric_has_value"] == 2
    assert set(whole) == {check.name for check in (*all_checks(), *all_expectations())}


def test_the_rows_of_other_batches_are_hidden_behind_a_query_of_the_same_name() -> None:
    limited = limit_to_batches("-- Each x.\nSELECT place FROM core_cell ANTI JOIN raw_page USING (y);\n")
    assert "core_cell AS (SELECT * FROM main.core_cell SEMI JOIN checked_batch" in limited
    assert "main.raw_page" not in limited
    assert ";" not in limited


def test_every_check_that_was_made_stands_in_the_record(db: DuckDBPyConnection) -> None:
    load(db, sample_batch())
    made = record_checks(db, "run-1", AT, batches_due(db, "run-1"))
    assert db.execute("SELECT DISTINCT run_id, is_whole, checked_at FROM meta_check").fetchall() == [
        ("run-1", False, AT)
    ]
    assert db.execute("SELECT count(*), sum(found_count) FROM meta_check").fetchall() == [(len(made), 0)]


def test_the_newest_word_of_each_check_is_shown_what_was_found_first(db: DuckDBPyConnection) -> None:
    load(db, sample_batch())
    record_checks(db, "run-1", AT, batches_due(db, "run-1"))
    db.execute('UPDATE core_metric SET confidence = 1, "value" = NULL WHERE metric_index = 1')
    record_checks(db, "maintain", AT + timedelta(hours=1))
    rows = db.execute(
        "SELECT check_name, check_kind, severity, found_count, len(places), is_whole, run_id FROM out_checks"
    ).fetchall()
    assert rows[0] == ("metric_has_value", "invariant", "error", 1, 1, True, "maintain")
    assert {row[0] for row in rows} == {check.name for check in (*all_checks(), *all_expectations())}
    assert all(row[3] == 0 for row in rows[1:])


@pytest.mark.skipif(find_programs() is None and "CI" not in os.environ, reason="PostgreSQL is not installed")
def test_a_lake_is_checked_as_a_file_is() -> None:
    with running_postgres() as server, open_warehouse(server.make_lake()) as db:
        load(db, batch_of(*(page_of(n, "12", "3", "7", year=2000 + n) for n in range(20))))
        load(db, batch_of(*(page_of(n, "1200", year=2000 + n) for n in range(20, 25)), run=1))
        say_least(db, [("towns", "pages", 3)], AT, "x")
        assert set(found(db, 1)) == {"yield_of_source", "outlier_of_body", "least_rows"}
        record_checks(db, "run-1", AT)
        assert db.execute(
            "SELECT count(*) FROM out_checks WHERE severity = 'error' AND found_count > 0"
        ).fetchall() == [(0,)]
