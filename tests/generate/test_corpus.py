"""Generated reports are as the parser's would be: true to their text, the same for the same seed."""

from __future__ import annotations

from itertools import islice

from tests.generate.corpus import make_pages
from tests.warehouse.factory import RUN
from tests.warehouse.helpers import load
from warehouse.batch import Batch
from warehouse.checks import run_checks
from warehouse.connect import open_warehouse


def test_generated_reports_keep_the_invariants_and_fill_the_panel() -> None:
    with open_warehouse(None) as db:
        counts = load(db, Batch(run=RUN, pages=tuple(make_pages(120))))
        assert run_checks(db) == ()
        assert counts.reports_added == counts.documents_added == 120
        rows = counts.sections_added + counts.metrics_added + counts.cells_added
        assert 25 < rows / 120 < 35
        panel = db.execute(
            "SELECT count(DISTINCT org), count(DISTINCT report_year), count(*) FILTER (is_series) "
            "FROM out_panel"
        ).fetchall()
        bodies, years, in_series = panel[0]
        assert bodies > 5
        assert years == 6
        assert in_series > 100
        assert db.execute("SELECT count(*) FROM out_requests_by_year").fetchall()[0][0] > 0


def test_forms_agree_over_the_years_and_within() -> None:
    with open_warehouse(None) as db:
        load(db, Batch(run=RUN, pages=tuple(make_pages(60))))
        assert db.execute("FROM out_year_findings").fetchall() == []


def test_a_seed_gives_the_same_pages_however_many_are_asked_for() -> None:
    assert list(make_pages(5, seed=3)) == list(islice(make_pages(40, seed=3), 5))
    assert list(make_pages(3, start=2, seed=3)) == list(make_pages(5, seed=3))[2:]
    assert list(make_pages(2, seed=3)) != list(make_pages(2, seed=4))


def test_all_pages_differ() -> None:
    pages = [page for page, _ in make_pages(300)]
    assert len({page.sha256 for page in pages}) == len({page.uri for page in pages}) == 300


def test_a_planted_sentence_stands_in_its_report_alone() -> None:
    sentence = "鸿雁衔来一封信。"
    texts = [parsed.reports[0].text for _, parsed in make_pages(4, plant={2: sentence})]
    assert [sentence in text for text in texts] == [False, False, True, False]


def test_lengths_and_rows_are_about_what_was_asked_for() -> None:
    for chars, rows in ((600, 12), (3000, 30), (6000, 60)):
        for _, parsed in make_pages(20, chars=chars, rows=rows):
            report = parsed.reports[0]
            held = len(report.sections) + len(report.metrics) + len(report.cells)
            assert 0.6 < held / rows < 1.2
            assert 0.8 < len(report.text) / chars < 1.6
