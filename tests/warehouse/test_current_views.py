"""Views that others are built on, asked of rows whose answers are known; no view lacks such a test."""

from __future__ import annotations

import re
from datetime import date
from random import Random
from typing import TYPE_CHECKING

from tests.conftest import ROOT
from tests.generate import statutory as pages
from tests.generate.statutory_form import fill_form
from tests.warehouse.factory import MOMENT, RUN, SAMPLE, fetched, make_run, sample_batch, sample_page
from tests.warehouse.helpers import load
from tests.warehouse.test_audit_views import made, read
from tests.warehouse.test_clones import CLONE, OFFICIAL, batch_of, judged, published
from warehouse.batch import Batch
from warehouse.corrections import Correction, add_correction, find_report
from warehouse.views import own_views

if TYPE_CHECKING:
    from datetime import datetime

    from duckdb import DuckDBPyConnection

_ASKED = re.compile(r"\b(?:FROM|JOIN)\s+((?:current|out)_\w+)")


def test_every_view_is_asked_of_known_rows() -> None:
    """A test that asks a view says what its rows are to be; what counts is that there is one."""
    asked: set[str] = set()
    for folder in ("warehouse", "flows"):
        for file in (ROOT / "tests" / folder).glob("test_*.py"):
            asked |= set(_ASKED.findall(file.read_text("utf-8")))
    assert set(own_views()) - asked == set()


def at(hour: int) -> datetime:
    return MOMENT.replace(hour=hour)


def test_a_reading_stands_at_the_first_address_that_is_no_clone(db: DuckDBPyConnection) -> None:
    load(db, batch_of(sample_page(CLONE), "clone"), batch_of(sample_page(OFFICIAL), "official"))
    rows = db.execute("SELECT uri, uri_count, is_superseded, is_clone FROM current_reading").fetchall()
    assert rows == [(OFFICIAL, 2, False, False)]


def test_of_two_judgements_of_one_page_the_more_cautious_counts(db: DuckDBPyConnection) -> None:
    page = sample_page(OFFICIAL)
    load(db, batch_of(page, "unknown"))
    clone = Batch(run=make_run(1), pages=(page,), origins=(judged(page[0], "clone"),))
    load(db, clone)
    assert db.execute("SELECT uri, origin_kind, reasons FROM current_origin").fetchall() == [
        (OFFICIAL, "clone", ["host"])
    ]


def test_a_correction_applies_to_the_report_it_was_made_of(db: DuckDBPyConnection) -> None:
    load(db, sample_batch())
    for hour, org in ((10, "云溪县水利局"), (11, "云溪县林业局")):
        said = Correction(values={"org": org}, why="so signed", made_by="阿宁", made_at=at(hour))
        add_correction(db, find_report(db, "pages/a.txt"), said)
    rows = db.execute(
        "SELECT report.row_name = left(correction.document_id::VARCHAR, 8) || ':0', correction_field, "
        "correction_value, why, correction.made_by "
        "FROM current_correction correction JOIN current_report report USING (document_id, report_index)"
    ).fetchall()
    assert rows == [(True, "org", "云溪县林业局", "so signed", "阿宁")]


def test_a_repair_shows_what_stood_there(db: DuckDBPyConnection) -> None:
    load(db, sample_batch())
    start = SAMPLE.index("一、")
    rows = db.execute(
        "SELECT report_index, repair_kind, original, repaired, start_char, end_char FROM current_repair"
    ).fetchall()
    assert rows == [(0, "enumerator", "一、", "一、", start, start + 2)]


def test_a_finding_shows_the_rule_and_its_arithmetic(db: DuckDBPyConnection) -> None:
    values = fill_form("form2021", Random(2021))
    total = int(values["requests", "handled_total", "total"])
    page = pages.make_report(
        "plain",
        "form2021",
        2021,
        year=2021,
        values=values,
        cells={("requests", "handled_total", "total"): str(total + 1)},
    )
    load(db, Batch(run=RUN, pages=(read(page, "2021.html"),)))
    rows = db.execute(
        "SELECT DISTINCT report_year, row_code, stated_value FROM current_finding "
        "WHERE column_code = 'total' AND list_contains(cells, 'requests/handled_total/total')"
    ).fetchall()
    assert (2021, "handled_total", total + 1) in rows


def test_the_report_of_a_year_is_the_one_published_last(db: DuckDBPyConnection) -> None:
    later = sample_page("pages/b.txt", SAMPLE + "\n更正")
    load(db, Batch(run=RUN, pages=(published(sample_page(), 3), published(later, 9))))
    rows = db.execute("SELECT body, report_year, uri FROM current_statutory_report").fetchall()
    assert rows == [("云溪县粮食局", 2024, "pages/b.txt")]
    assert db.execute("SELECT max(published_on) FROM current_document").fetchall() == [(date(2025, 1, 9),)]


def test_a_page_that_was_put_back_as_it_was_is_a_version_again(db: DuckDBPyConnection) -> None:
    for hour, text in ((9, SAMPLE), (10, SAMPLE), (11, SAMPLE + "\n更正"), (12, SAMPLE)):
        page, parsed = sample_page(OFFICIAL, text)
        load(db, Batch(run=make_run(hour - 9), pages=((fetched(page, hour=hour), parsed),)))
    rows = db.execute(
        "SELECT version, is_latest, first_seen_at, last_seen_at, seen_count, report_count "
        "FROM out_page_version ORDER BY version"
    ).fetchall()
    assert rows == [
        (1, False, at(9), at(10), 2, 1),
        (2, False, at(11), at(11), 1, 1),
        (3, True, at(12), at(12), 1, 1),
    ]


def test_a_break_between_two_years_names_both_reports(db: DuckDBPyConnection) -> None:
    broken = made(cells2023={("proactive", "regulations", "in_force"): "7"})
    load(db, Batch(run=RUN, pages=tuple(broken)))
    rows = db.execute("SELECT rule_id, uri, last_uri, stated_value, cells FROM out_year_findings").fetchall()
    assert rows == [("in_force", "2023.html", "2022.html", 7, ["proactive/regulations/in_force"])]
