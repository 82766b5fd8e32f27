"""The first questions, asked of rows whose answers are known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from extract.issue import Issue, IssueCode
from extract.page import Stage
from tests.warehouse.factory import (
    RUN,
    fetched,
    make_failure,
    make_metric,
    make_page,
    make_parsed,
    make_report,
    make_run,
    sample_batch,
    sample_page,
)
from tests.warehouse.helpers import load
from transform.report import Cell, CellState, Relation
from warehouse.batch import Batch

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from extract.page import Page
    from transform.report import Metric, Parsed


def make_cell(row: str, raw: str, column: str = "total", table: str = "requests") -> Cell:
    return Cell(
        form="form2021",
        table=table,
        row=row,
        column=column,
        raw=raw,
        value=Decimal(raw) if raw else None,
        unit="件",
        state=CellState.STATED if raw else CellState.BLANK,
        start=0,
        end=1,
    )


def page_of(
    text: str, uri: str, *spans: tuple[int, int], day: int | None = None, copy: bool = False
) -> tuple[Page, Parsed]:
    """A page with a report at each span; with `copy` the last is marked as one of the first."""
    page = make_page(text, uri)
    reports = [make_report(text, start, end) for start, end in spans]
    if copy:
        reports[-1] = replace(reports[-1], duplicate_of=0)
    parsed = make_parsed(page, text, tuple(reports))
    published = date(2025, 1, day) if day else None
    return page, replace(parsed, document=replace(parsed.document, published_on=published))


def test_requests_come_from_text_and_form_with_their_evidence(db: DuckDBPyConnection) -> None:
    load(db, sample_batch())
    rows = db.execute(
        'SELECT org, report_year, metric_code, "value", basis, evidence '
        "FROM out_requests_by_year ORDER BY metric_code"
    ).fetchall()
    assert rows == [
        ("云溪县粮食局", 2024, "requests_carried_out", 7, "form", "carried_out 7"),
        ("云溪县粮食局", 2024, "requests_granted", 3, "text", "公开3条"),
        ("云溪县粮食局", 2024, "requests_received", 12, "text", "收到申请12件"),
    ]


def test_figures_about_other_things_are_not_about_requests(db: DuckDBPyConnection) -> None:
    text = "举办培训3次"
    page = make_page(text)
    report = make_report(text, metrics=(make_metric(text, text, "3", code="training_sessions"),))
    load(db, Batch(run=RUN, pages=((page, make_parsed(page, text, (report,))),)))
    assert db.execute("FROM out_requests_by_year").fetchall() == []


def page_of_metrics(text: str, *metrics: Metric) -> tuple[Page, Parsed]:
    page = make_page(text)
    return page, make_parsed(page, text, (make_report(text, metrics=metrics),))


TREE = "收到申请26件，同比增加4件，上年22件，其中网上15件，信函11件，予以公开20件"


def tree_metrics() -> tuple[Metric, ...]:
    """A total with a change, an earlier level, two parts of its own code and one of another."""
    return (
        make_metric(TREE, "收到申请26件", "26"),
        make_metric(TREE, "增加4件", "4", code="other", relation=Relation.CHANGE, parent=0),
        make_metric(TREE, "上年22件", "22", relation=Relation.EARLIER, parent=0),
        make_metric(TREE, "网上15件", "15", relation=Relation.PART, parent=0, division=0),
        make_metric(TREE, "信函11件", "11", relation=Relation.PART, parent=0, division=0),
        make_metric(
            TREE,
            "公开20件",
            "20",
            code="requests_granted",
            relation=Relation.PART,
            parent=0,
            division=1,
        ),
    )


def test_parts_changes_and_earlier_levels_are_not_taken_for_totals(db: DuckDBPyConnection) -> None:
    load(db, Batch(run=RUN, pages=(page_of_metrics(TREE, *tree_metrics()),)))
    rows = db.execute('SELECT metric_code, "value" FROM out_requests_by_year ORDER BY "value"').fetchall()
    assert rows == [("requests_granted", 20), ("requests_received", 26)]


def test_a_total_is_shown_with_each_way_of_dividing_it(db: DuckDBPyConnection) -> None:
    load(db, Batch(run=RUN, pages=(page_of_metrics(TREE, *tree_metrics()),)))
    rows = db.execute(
        'SELECT "value", division, part_count, parts_value, rest_value, parts[1].evidence '
        "FROM out_breakdown ORDER BY division"
    ).fetchall()
    assert rows == [(26, 0, 2, 26, 0, "网上15件"), (26, 1, 1, 20, 6, "公开20件")]


def test_a_form_is_summed_only_where_every_row_states_a_number(db: DuckDBPyConnection) -> None:
    text = "表"
    page = make_page(text)
    rows = ("unavailable_not_held", "unavailable_needs_creation", "unavailable_unclear")
    declined = ("petition", "repeat", "publication", "excessive", "confirmation")
    cells = (
        *(make_cell(row, raw) for row, raw in zip(rows, ("1", "0", "4"), strict=True)),
        *(make_cell(f"declined_{row}", "" if row == "repeat" else "2") for row in declined),
        make_cell("refused_internal", "3"),  # the seven others are not on the page
        make_cell("new", "9", column="business"),
        make_cell("new", "9", table="proactive"),
    )
    load(db, Batch(run=RUN, pages=((page, make_parsed(page, text, (make_report(text, cells=cells),))),)))
    found = db.execute('SELECT metric_code, "value", evidence FROM out_requests_by_year').fetchall()
    evidence = "unavailable_not_held 1 + unavailable_needs_creation 0 + unavailable_unclear 4"
    assert found == [("requests_unavailable", 5, evidence)]


def test_copies_count_once(db: DuckDBPyConnection) -> None:
    text = "收到申请12件\n收到申请12件\n"
    one, two = (make_report(text, start, start + 8) for start in (0, 8))
    metric = make_metric(text, "收到申请12件", "12")
    reports = (
        replace(one, metrics=(metric,)),
        replace(two, metrics=(replace(metric, start=8, end=15),), duplicate_of=0),
    )
    pages = tuple(
        (page := make_page(text + extra, uri), make_parsed(page, text + extra, reports))
        for extra, uri in (("", "a"), ("。", "b"))
    )
    load(db, Batch(run=RUN, pages=pages))
    assert db.execute("SELECT uri, report_index, start_char FROM out_requests_by_year").fetchall() == [
        ("a", 0, 0)
    ]


def test_a_copy_on_the_page_points_to_its_original(db: DuckDBPyConnection) -> None:
    load(db, Batch(run=RUN, pages=(page_of("甲甲乙乙甲甲", "a", (0, 2), (2, 4), (4, 6), copy=True),)))
    rows = db.execute(
        "SELECT copy_kind, uri, report_index, original_uri, original_report_index FROM out_copies"
    )
    assert rows.fetchall() == [("same_page", "a", 2, "a", 0)]


def test_equal_reports_across_pages_are_copies_of_the_one_published_first(db: DuckDBPyConnection) -> None:
    pages = (
        page_of("甲甲乙", "a", (0, 2)),
        page_of("丙甲甲", "b", (1, 3), day=9),
        page_of("丁甲甲", "c", (1, 3), day=4),
        page_of("别的", "d", (0, 2), day=1),
    )
    load(db, Batch(run=RUN, pages=pages))
    rows = db.execute("SELECT copy_kind, uri, original_uri FROM out_copies ORDER BY uri").fetchall()
    assert rows == [("other_page", "a", "c"), ("other_page", "b", "c")]


def test_reports_without_a_digest_are_copies_of_nothing(db: DuckDBPyConnection) -> None:
    pairs = [page_of(text, text, (0, 1)) for text in ("甲", "乙")]
    pages = tuple((p, replace(q, reports=(replace(q.reports[0], digest=""),))) for p, q in pairs)
    load(db, Batch(run=RUN, pages=pages))
    assert db.execute("FROM out_copies").fetchall() == []


def test_what_failed_at_its_last_attempt_is_unread(db: DuckDBPyConnection) -> None:
    url = "https://site.test/"
    mended = sample_page(url + "mended")
    load(
        db,
        Batch(
            run=RUN,
            pages=(sample_page(url + "lost"),),
            failures=(
                make_failure(url + "mended", code="timeout"),
                make_failure(url + "never", stage=Stage.PLAN),
            ),
        ),
        Batch(
            run=make_run(2), pages=(mended,), failures=(make_failure(url + "lost", code="gone", attempts=3),)
        ),
    )
    rows = db.execute(
        "SELECT uri, stage, code, attempts, has_earlier_page FROM out_unread ORDER BY uri"
    ).fetchall()
    assert rows == [(url + "lost", "fetch", "gone", 3, True), (url + "never", "plan", "gone", 1, False)]


def test_a_page_of_which_nothing_was_read_is_unread_until_it_is(db: DuckDBPyConnection) -> None:
    empty = make_page("", "a")
    issue = Issue(code=IssueCode.EMPTY, message="expected text, found none")
    doubt = Issue(code=IssueCode.ORG_UNKNOWN, message="no name")
    load(db, Batch(run=RUN, pages=((empty, make_parsed(empty, "", issues=(issue, doubt))),)))
    assert db.execute("SELECT uri, stage, code FROM out_unread").fetchall() == [("a", "parse", "empty")]
    load(db, sample_batch(make_run(2), uri="a"))
    assert db.execute("FROM out_unread").fetchall() == []


def test_an_open_issue_comes_with_what_to_do_and_where(db: DuckDBPyConnection) -> None:
    load(db, sample_batch())
    rows = db.execute(
        "SELECT issue_code, to_do, org, left(excerpt, 9) FROM out_open_issues ORDER BY issue_code"
    ).fetchall()
    assert rows == [
        (
            "charset_guessed",
            "Nothing declares the character set and the guess is unsure. Read a sentence of the text.",
            None,
            None,
        ),
        (
            "role_unsure",
            "A section's role could not be told with confidence and is `other`. Name it if it matters.",
            "云溪县粮食局",
            "一、依申请公开情况",
        ),
    ]


def test_issues_of_a_page_that_was_edited_are_closed(db: DuckDBPyConnection) -> None:
    later = make_page("新", "pages/a.txt")
    load(db, sample_batch(), Batch(run=make_run(2), pages=((later, make_parsed(later, "新")),)))
    assert db.execute("FROM out_open_issues").fetchall() == []
    assert db.execute("SELECT count(*) FROM current_issue").fetchall() == [(2,)]


def test_a_run_is_summed_over_its_batches(db: DuckDBPyConnection) -> None:
    load(
        db,
        Batch(run=RUN, pages=(sample_page("a"), sample_page("b")), failures=(make_failure("c"),)),
        sample_batch(uri="d"),
        sample_batch(make_run(2), uri="a"),
    )
    rows = db.execute(
        "SELECT run_id, batch_count, pages_new, pages_unchanged, pages_failed, metrics_added "
        "FROM out_run_summary ORDER BY run_id"
    ).fetchall()
    assert rows == [("run-1", 2, 3, 0, 1, 2), ("run-2", 1, 0, 1, 0, 0)]


@pytest.mark.parametrize("other", ["0" * 32, "f" * 32])
def test_rows_that_two_writers_stored_are_shown_once(db: DuckDBPyConnection, other: str) -> None:
    load(db, Batch(run=RUN, pages=((fetched(sample_page()[0]), sample_page()[1]),)))
    tables = (
        "raw_page",
        "core_document",
        "core_report",
        "core_section",
        "core_metric",
        "core_cell",
        "core_repair",
    )
    for table in (*tables, "core_issue", "meta_attempt", "meta_run", "meta_batch"):
        copy = f"SELECT * REPLACE (CAST(? AS UUID) AS batch_id) FROM {table}"
        db.execute(f"INSERT INTO {table} BY NAME {copy}", [other])
    shown = {
        name: db.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0]
        for name in ("current_page", "current_document", "current_report", "out_run_summary")
    }
    assert set(shown.values()) == {1}
