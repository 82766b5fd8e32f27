"""Clones: a false copy never stands before the original, whatever the order of loading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING, Any

from tests.generate import statutory as pages
from tests.warehouse.factory import RUN, SAMPLE, make_run, sample_page
from tests.warehouse.helpers import load, wipe
from tests.warehouse.test_audit_views import read
from warehouse.batch import Batch, PageOrigin

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from extract.page import Page
    from transform.report import Parsed

OFFICIAL = "https://yunxi.gov.test/2024/report.html"
CLONE = "http://a.clone.test/yunxi/report.html"
"""Sorts before the official address, so that only its origin can put it behind."""


def judged(page: Page, kind: str, **more: Any) -> PageOrigin:
    return PageOrigin(uri=page.uri, sha256=page.sha256, kind=kind, reasons=("host",), **more)


def batch_of(read_page: tuple[Page, Parsed], kind: str = "unknown") -> Batch:
    return Batch(run=RUN, pages=(read_page,), origins=(judged(read_page[0], kind),))


def published(read_page: tuple[Page, Parsed], day: int) -> tuple[Page, Parsed]:
    page, parsed = read_page
    return page, replace(parsed, document=replace(parsed.document, published_on=date(2025, 1, day)))


def test_equal_bytes_are_shown_at_the_address_that_is_no_clone(db: DuckDBPyConnection) -> None:
    batches = (batch_of(sample_page(CLONE), "clone"), batch_of(sample_page(OFFICIAL), "official"))
    for order in permutations(batches):
        wipe(db)
        load(db, *order)
        assert db.execute("SELECT uri, is_clone FROM current_report").fetchall() == [(OFFICIAL, False)]
        rows = db.execute("SELECT uri, original_uri FROM out_clones").fetchall()
        assert rows == [(CLONE, OFFICIAL)]


def test_a_clone_published_first_is_still_the_copy(db: DuckDBPyConnection) -> None:
    batches = (
        batch_of(published(sample_page(CLONE, "广告\n" + SAMPLE), 1), "clone"),
        batch_of(published(sample_page(OFFICIAL), 9), "official"),
    )
    for order in permutations(batches):
        wipe(db)
        load(db, *order)
        rows = db.execute("SELECT copy_kind, uri, original_uri FROM out_copies").fetchall()
        assert rows == [("clone", CLONE, OFFICIAL)]


def test_a_clone_with_words_put_in_is_told_by_body_and_year(db: DuckDBPyConnection) -> None:
    spoilt = SAMPLE.replace("公开3条", "公开3条，棋牌")
    clone, original = sample_page(CLONE, spoilt), sample_page(OFFICIAL)
    load(db, batch_of(clone, "clone"), batch_of(original, "official"))
    found = db.execute("SELECT copy_kind, uri, original_uri FROM out_copies").fetchall()
    assert found == [("clone", CLONE, OFFICIAL)]
    rows = db.execute("SELECT DISTINCT uri FROM out_requests_by_year").fetchall()
    assert rows == [(OFFICIAL,)]
    assert db.execute("SELECT uri, reasons, original_uri FROM out_clones").fetchall() == [
        (CLONE, ["host"], OFFICIAL)
    ]


def test_clones_of_other_bodies_years_and_kinds_are_no_copies(db: DuckDBPyConnection) -> None:
    changes: list[dict[str, Any]] = [
        {"org": "云溪县教育局"},
        {"year": 2023},
        {"kind": "plan"},
        {"region_code": "000001"},
    ]
    for number, change in enumerate(changes):
        text = SAMPLE + "甲" * (number + 1)
        load(db, batch_of(sample_page(f"{CLONE}?{number}", text, **change), "clone"))
    load(db, batch_of(sample_page(OFFICIAL, region_code="000002"), "official"))
    assert db.execute("FROM out_copies").fetchall() == []
    rows = db.execute("SELECT is_clone, count(*) FROM current_report GROUP BY ALL ORDER BY ALL").fetchall()
    assert rows == [(False, 1), (True, 4)]


def test_a_clone_without_an_original_stands_and_is_marked(db: DuckDBPyConnection) -> None:
    page, parsed = sample_page(CLONE)
    origin = judged(page, "clone", official_uri="https://lost.gov.test/")
    load(db, Batch(run=RUN, pages=((page, parsed),), origins=(origin,)))
    assert db.execute("SELECT uri, is_clone FROM current_report").fetchall() == [(CLONE, True)]
    rows = db.execute("SELECT uri, official_uri, original_uri FROM out_clones").fetchall()
    assert rows == [(CLONE, "https://lost.gov.test/", None)]


def test_a_newer_parser_may_take_back_that_a_page_is_a_clone(db: DuckDBPyConnection) -> None:
    page, parsed = sample_page(CLONE)
    old = judged(page, "clone", parser_version=1)
    new = judged(page, "unknown", parser_version=2)
    for order in permutations((old, new)):
        wipe(db)
        for number, origin in enumerate(order):
            load(db, Batch(run=make_run(number), pages=((page, parsed),), origins=(origin,)))
        assert db.execute("SELECT is_clone FROM current_report").fetchall() == [(False,)]
        assert db.execute("FROM out_clones").fetchall() == []


def test_the_panel_takes_the_original_and_a_clone_only_where_there_is_none(db: DuckDBPyConnection) -> None:
    original = read(pages.make_report("plain", "form2021", 4, year=2021), OFFICIAL)
    cells = {("requests", "new", "total"): "77777"}
    clone = read(pages.make_report("plain", "form2021", 4, year=2021, cells=cells), CLONE)
    lonely = read(pages.make_report("plain", "form2021", 5, year=2022), CLONE + "?2022")
    batches = (batch_of(clone, "clone"), batch_of(original, "official"), batch_of(lonely, "clone"))
    for order in (batches, batches[::-1]):
        wipe(db)
        load(db, *order)
        rows = db.execute("SELECT DISTINCT report_year, uri, is_clone FROM out_panel ORDER BY ALL").fetchall()
        assert rows == [(2021, OFFICIAL, False), (2022, CLONE + "?2022", True)]
