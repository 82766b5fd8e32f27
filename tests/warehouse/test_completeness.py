"""Which body-year is there, against a register or what was seen, and what would mend most."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from extract.issue import Issue, IssueCode
from tests.warehouse.factory import (
    RUN,
    fetched,
    make_metric,
    make_page,
    make_parsed,
    make_report,
    make_run,
)
from tests.warehouse.helpers import load
from transform.report import PageType
from warehouse.batch import Batch
from warehouse.expected import ExpectedBody, Register, keep_register, read_register, withdraw_register

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from extract.page import Page
    from transform.report import Parsed

MOMENT = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def db(own_db: DuckDBPyConnection) -> DuckDBPyConnection:
    """A warehouse of its own: registers are not wiped."""
    return own_db


def page_of(
    org: str | None,
    year: int | None,
    *,
    uri: str = "",
    word: str = "公开3条",
    published: date | None = None,
    issues: tuple[Issue, ...] = (),
    **changes: Any,
) -> tuple[Page, Parsed]:
    """A page of one report of a body and year that states one figure; without a word it is empty."""
    text = f"{org}{year}年报告\n{word}"
    metrics = (make_metric(text, word, "3", section=None),) if word else ()
    report = make_report(text, org=org, year=year, metrics=metrics, region=None, **changes)
    page = make_page(text, uri or f"https://{org}.test/{year}")
    parsed = make_parsed(page, text, (report,), issues=issues)
    return page, replace(parsed, document=replace(parsed.document, published_on=published))


def told(db: DuckDBPyConnection, columns: str = "org, report_year, state") -> list[tuple[Any, ...]]:
    return db.execute(f"SELECT {columns} FROM out_completeness ORDER BY ALL").fetchall()


def keep(db: DuckDBPyConnection, *bodies: ExpectedBody, at: datetime = MOMENT) -> bool:
    return keep_register(db, bodies, ["bodies.csv"], at, "阿宁")


def test_a_body_is_expected_from_the_first_year_it_was_seen_in(db: DuckDBPyConnection) -> None:
    pages = [page_of("柳湾镇", 2020), page_of("柳湾镇", 2022), page_of("云溪县粮食局", 2023)]
    load(db, Batch(run=RUN, pages=tuple(pages)))
    assert told(db, "register, org, report_year, state") == [
        ("seen", "云溪县粮食局", 2023, "present"),
        ("seen", "柳湾镇", 2020, "present"),
        ("seen", "柳湾镇", 2021, "missing"),
        ("seen", "柳湾镇", 2022, "present"),
        ("seen", "柳湾镇", 2023, "missing"),
    ]


def test_a_register_says_who_is_expected_and_when(db: DuckDBPyConnection) -> None:
    pages = [page_of("柳湾镇", 2020), page_of("云溪县粮食局", 2022)]
    load(db, Batch(run=RUN, pages=tuple(pages)))
    assert keep(
        db, ExpectedBody(org="柳湾镇", since=2020, until=2021), ExpectedBody(org="青石乡", since=2022)
    )
    assert told(db, "register, org, report_year, state, uri") == [
        ("bodies.csv", "柳湾镇", 2020, "present", "https://柳湾镇.test/2020"),
        ("bodies.csv", "柳湾镇", 2021, "missing", None),
        ("bodies.csv", "青石乡", 2022, "missing", None),
    ]


def test_the_newest_register_counts_whole_until_it_is_taken_back(db: DuckDBPyConnection) -> None:
    load(db, Batch(run=RUN, pages=(page_of("柳湾镇", 2022),)))
    assert keep(db, ExpectedBody(org="柳湾镇"))
    assert not keep(db, ExpectedBody(org="柳湾镇"), at=MOMENT.replace(hour=10))
    assert keep(db, ExpectedBody(org="青石乡"), at=MOMENT.replace(hour=11))
    assert told(db) == [("青石乡", 2022, "missing")]
    assert read_register(db) == Register(
        names=("bodies.csv",),
        made_by="阿宁",
        made_at=MOMENT.replace(hour=11),
        bodies=(ExpectedBody(org="青石乡"),),
    )
    assert withdraw_register(db, MOMENT.replace(hour=12), "阿宁")
    assert not withdraw_register(db, MOMENT.replace(hour=13), "阿宁")
    assert told(db, "register, org, state") == [("seen", "柳湾镇", "present")]
    assert db.execute("SELECT count(*) FROM meta_register").fetchall() == [(3,)]


CHANGED_NAME = (
    ("云溪县卫生局", 2012),
    ("云溪县卫生健康委员会", 2020),
    ("云溪县卫生局监督所", 2013),
)


def renamed(db: DuckDBPyConnection) -> None:
    pages = [page_of(org, year) for org, year in CHANGED_NAME]
    load(db, Batch(run=RUN, pages=tuple(pages)))
    db.execute(
        "UPDATE core_report SET region_code = '341522', body_line = '卫生健康', admin_level = 'county'"
    )


def test_an_office_is_one_body_through_changes_of_name(db: DuckDBPyConnection) -> None:
    renamed(db)
    rows = told(db, "report_year, org, state")
    assert [row for row in rows if row[2] == "present"] == [
        (2012, "云溪县卫生局", "present"),
        (2013, "云溪县卫生局监督所", "present"),
        (2020, "云溪县卫生健康委员会", "present"),
    ]
    assert len([row for row in rows if row[1] == "云溪县卫生健康委员会"]) == 8  # 2013 to 2020
    assert len(rows) == 9 + 8


def test_a_register_finds_an_office_under_its_earlier_name(db: DuckDBPyConnection) -> None:
    renamed(db)
    keep(
        db,
        ExpectedBody(
            org="云溪县卫生健康委员会", region_code="341522", line="卫生健康", since=2012, until=2013
        ),
    )
    assert told(db) == [("云溪县卫生健康委员会", 2013, "missing"), ("云溪县卫生局", 2012, "present")]


def test_a_place_that_changed_its_code_is_one_body(db: DuckDBPyConnection) -> None:
    load(db, Batch(run=RUN, pages=(page_of("柳湾县", 2014), page_of("柳湾县", 2015))))
    db.execute(
        "UPDATE core_report SET region_code = CASE report_year WHEN 2014 THEN '341521' ELSE '340422' END"
    )
    keep(
        db,
        ExpectedBody(org="柳湾县", region_code="341521", until=2014),
        ExpectedBody(org="柳湾县", region_code="340422", since=2015),
    )
    assert told(db, "region_code, report_year, state") == [
        ("340422", 2015, "present"),
        ("341521", 2014, "present"),
    ]


DATES = [(date(2023, 3, 31), False), (date(2023, 4, 1), True), (None, None)]


@pytest.mark.parametrize(("published", "is_late"), DATES)
def test_a_report_is_late_after_the_end_of_march(
    db: DuckDBPyConnection, published: date | None, is_late: bool | None
) -> None:
    load(db, Batch(run=RUN, pages=(page_of("柳湾镇", 2022, published=published),)))
    assert told(db, "published_on, is_late") == [(published, is_late)]


def test_a_copy_says_nothing_of_when_a_body_published(db: DuckDBPyConnection) -> None:
    page, parsed = page_of("柳湾镇", 2022, published=date(2025, 1, 1))
    load(db, Batch(run=RUN, pages=((page, replace(parsed, page_type=PageType.SHARING)),)))
    assert told(db, "state, is_late") == [("present", None)]


def test_a_report_without_sections_and_figures_is_empty(db: DuckDBPyConnection) -> None:
    load(db, Batch(run=RUN, pages=(page_of("柳湾镇", 2022, word=""),)))
    assert told(db, "state, report_count, figure_count") == [("empty", 1, 0)]


def test_a_page_that_names_body_and_year_and_holds_no_report_is_empty(db: DuckDBPyConnection) -> None:
    page = make_page("附件下载", "https://柳湾.test/2023")
    parsed = make_parsed(page, "附件下载")
    title = "柳湾镇 2023年政府信息公开工作年度报告"
    parsed = replace(parsed, document=replace(parsed.document, title=title))
    load(db, Batch(run=RUN, pages=(page_of("柳湾镇", 2022), (page, parsed), page_of("青石乡", 2023))))
    rows = told(db, "org, report_year, state, uri, report_index")
    assert ("柳湾镇", 2023, "empty", "https://柳湾.test/2023", None) in rows


def test_other_words_at_the_address_are_an_edit_and_other_furniture_is_none(db: DuckDBPyConnection) -> None:
    before, after = page_of("柳湾镇", 2022), page_of("柳湾镇", 2022, word="公开4条")
    same = page_of("青石乡", 2022)
    other = make_page(f"首页\n{same[1].document.text}", same[0].uri)
    report = replace(same[1].reports[0], start=3, end=len(other.body.decode()), metrics=())
    redone = make_parsed(other, other.body.decode(), (report,))
    for number, (page, parsed) in enumerate((before, after, same, (other, redone))):
        load(db, Batch(run=make_run(number), pages=((fetched(page, hour=9 + number), parsed),)))
    assert told(db, "org, report_year, is_edited, version_count") == [
        ("柳湾镇", 2022, True, 2),
        ("青石乡", 2022, False, 2),
    ]


def test_what_would_mend_most_comes_first(db: DuckDBPyConnection) -> None:
    unsure = Issue(code=IssueCode.ROLE_UNSURE, message="one of two", start=0, end=3)
    unknown = Issue(code=IssueCode.YEAR_UNKNOWN, message="no year", start=0, end=3)
    pages = [
        page_of("柳湾镇", 2021, uri="https://site.test/1", issues=(unsure, unsure)),
        page_of("青石乡", 2021, uri="https://site.test/2", issues=(unsure,)),
        page_of("云溪县粮食局", 2022, uri="https://own.test/1", issues=(unsure,)),
        page_of(None, None, uri="pages/a.html", issues=(unknown,)),
    ]
    load(db, Batch(run=RUN, pages=tuple(pages)))
    rows = db.execute(
        "SELECT issue_code, place_kind, place, issue_count, report_count, figure_count, body_year_count, "
        "example_uri FROM out_to_mend ORDER BY place_in_line"
    ).fetchall()
    assert rows == [
        ("role_unsure", "site", "site.test", 3, 2, 2, 2, "https://site.test/1"),
        ("role_unsure", "body", "云溪县粮食局", 1, 1, 1, 1, "https://own.test/1"),
        ("year_unknown", "folder", "pages", 1, 1, 1, 1, "pages/a.html"),
    ]
    (name,) = db.execute("SELECT example_row_name FROM out_to_mend WHERE place_in_line = 1").fetchall()[0]
    assert db.execute("SELECT org FROM current_report WHERE row_name = ?", [name]).fetchall() == [("柳湾镇",)]


def test_an_issue_of_a_whole_page_hangs_on_each_of_its_reports_and_counts_once(
    db: DuckDBPyConnection,
) -> None:
    guessed = Issue(code=IssueCode.CHARSET_GUESSED, message="nothing declares it")
    text = "柳湾镇一\n青石乡二"
    page = make_page(text, "https://site.test/1")
    reports = (make_report(text, 0, 4, org="柳湾镇"), make_report(text, 5, 9, org="青石乡"))
    load(db, Batch(run=RUN, pages=((page, make_parsed(page, text, reports, issues=(guessed,))),)))
    columns = "place, issue_count, page_count, report_count, body_year_count"
    assert db.execute(f"SELECT {columns} FROM out_to_mend").fetchall() == [("site.test", 1, 1, 2, 2)]
