"""What people put right: kept as rows, shown with their origin, alive after every re-read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from extract.issue import Issue, IssueCode
from tests.warehouse.factory import (
    MOMENT,
    RUN,
    make_page,
    make_parsed,
    make_report,
    make_run,
    sample_batch,
    sample_page,
)
from tests.warehouse.helpers import load
from warehouse.batch import Batch
from warehouse.corrections import Correction, add_correction, find_report, open_issue_codes
from warehouse.errors import ReportNameError
from warehouse.panel import PanelQuestion, read_panel

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

URI = "pages/a.txt"


def say(hour: int = 10, **changes: Any) -> Correction:
    correction = Correction(values={}, why="as signed", made_by="ann", made_at=MOMENT.replace(hour=hour))
    return replace(correction, **changes)


def put_right(db: DuckDBPyConnection, name: str, correction: Correction) -> tuple[str, ...]:
    return add_correction(db, find_report(db, name), correction)


def shown(db: DuckDBPyConnection, columns: str = "org, org_origin, report_year, year_origin") -> list[Any]:
    return db.execute(f"SELECT {columns} FROM current_report ORDER BY uri, report_index").fetchall()


def read_again(**changes: Any) -> Batch:
    """The sample page as a newer parser reads it."""
    page, parsed = sample_page()
    report = replace(parsed.reports[0], **changes)
    return Batch(run=make_run(2), pages=((page, replace(parsed, reports=(report,), parser_version=9)),))


def test_a_correction_shows_with_its_origin_and_reason(db: DuckDBPyConnection) -> None:
    load(db, sample_batch())
    assert shown(db) == [("云溪县粮食局", "page", 2024, "page")]
    assert put_right(db, URI, say(values={"org": "云溪县水利局"})) == ("org",)
    assert shown(db) == [("云溪县水利局", "correction", 2024, "page")]
    ((corrections,),) = shown(db, "corrections")
    assert [(c["field"], c["value"], c["why"], c["by"]) for c in corrections] == [
        ("org", "云溪县水利局", "as signed", "ann")
    ]


def test_a_correction_to_unknown_is_shown_as_null(db: DuckDBPyConnection) -> None:
    load(db, sample_batch())
    put_right(db, URI, say(values={"report_year": None}))
    assert shown(db) == [("云溪县粮食局", "page", None, "correction")]


def test_figures_sections_and_panel_follow_the_corrected_report(db: DuckDBPyConnection) -> None:
    load(db, sample_batch())
    put_right(db, URI, say(values={"org": "云溪县水利局", "report_year": 2020}))
    for view in ("current_metric", "current_section", "current_cell", "out_panel_text"):
        rows = db.execute(f"SELECT DISTINCT org, report_year FROM {view}").fetchall()
        assert rows == [("云溪县水利局", 2020)]


def test_a_correction_outlives_a_newer_reading_of_the_same_words(db: DuckDBPyConnection) -> None:
    load(db, sample_batch())
    put_right(db, URI, say(values={"org": "云溪县水利局"}))
    load(db, read_again(org="某某局"))
    assert shown(db, "org, parser_version") == [("云溪县水利局", 9)]


def test_a_correction_outlives_a_reading_of_other_words_at_the_same_place(db: DuckDBPyConnection) -> None:
    load(db, sample_batch())
    put_right(db, URI, say(values={"org": "云溪县水利局"}))
    load(db, read_again(digest="f" * 64))
    assert shown(db, "org, parser_version") == [("云溪县水利局", 9)]


def test_a_correction_follows_the_words_to_another_place_and_page(db: DuckDBPyConnection) -> None:
    load(db, Batch(run=RUN, pages=(_page("甲乙", "a", (0, 1), (1, 2)),)))
    put_right(db, "a#1", say(values={"org": "乙局"}))
    load(db, Batch(run=make_run(2), pages=(_page("丙乙", "b", (0, 1), (1, 2)),)))
    assert [org for (org,) in shown(db, "org")] == ["云溪县粮食局", "乙局", "云溪县粮食局", "乙局"]


def test_a_correction_does_not_slip_to_a_neighbour(db: DuckDBPyConnection) -> None:
    page, parsed = _page("甲乙", "a", (0, 1), (1, 2))
    load(db, Batch(run=RUN, pages=((page, parsed),)))
    put_right(db, "a#0", say(values={"org": "甲局"}))
    whole = replace(parsed, reports=(make_report("甲乙"),), parser_version=9)
    load(db, Batch(run=make_run(2), pages=((page, whole),)))
    assert shown(db, "org") == [("云溪县粮食局",)]


def test_the_last_word_counts_and_a_withdrawal_gives_the_reading_back(db: DuckDBPyConnection) -> None:
    load(db, sample_batch())
    put_right(db, URI, say(10, values={"org": "甲局"}))
    put_right(db, URI, say(11, values={"org": "乙局"}))
    assert shown(db, "org") == [("乙局",)]
    assert put_right(db, URI, say(12, withdrawn=("org", "report_year"))) == ("org",)
    assert shown(db) == [("云溪县粮食局", "page", 2024, "page")]
    assert db.execute("SELECT count(*) FROM core_correction").fetchall() == [(3,)]


def test_saying_the_same_twice_adds_nothing(db: DuckDBPyConnection) -> None:
    load(db, sample_batch())
    put_right(db, URI, say(10, values={"report_year": 2020}))
    assert put_right(db, URI, say(11, values={"report_year": 2020})) == ()
    assert db.execute("SELECT count(*) FROM core_correction").fetchall() == [(1,)]


def test_issues_that_a_correction_answers_or_closes_are_left_out(db: DuckDBPyConnection) -> None:
    page, parsed = sample_page()
    start = parsed.reports[0].start
    codes = (IssueCode.ORG_UNKNOWN, IssueCode.YEAR_DOUBTFUL, IssueCode.TRUNCATED)
    issues = tuple(Issue(code=code, message="doubt", start=start, end=start + 1) for code in codes)
    load(db, Batch(run=RUN, pages=((page, replace(parsed, issues=issues)),)))
    report = find_report(db, URI)
    assert open_issue_codes(db, report) == ("org_unknown", "truncated", "year_doubtful")
    add_correction(db, report, say(10, values={"org": "甲局"}))
    assert open_issue_codes(db, report) == ("truncated", "year_doubtful")
    assert add_correction(db, report, say(11, closed=("truncated",))) == ("issue",)
    assert open_issue_codes(db, report) == ("year_doubtful",)
    assert shown(db, "org") == [("甲局",)]


def test_a_report_is_named_by_digest_by_document_and_by_address(db: DuckDBPyConnection) -> None:
    load(db, Batch(run=RUN, pages=(_page("甲乙", "a", (0, 1), (1, 2)),)))
    wanted = find_report(db, "a#1")
    for name in (wanted.digest[:8], f"{wanted.document_id[:10]}:1", f" {wanted.document_id}:1 "):
        assert find_report(db, name) == wanted


def test_the_id_of_an_earlier_reading_still_names_the_report(db: DuckDBPyConnection) -> None:
    load(db, sample_batch())
    earlier = find_report(db, URI)
    load(db, read_again(org="某某局"))
    later = find_report(db, earlier.document_id[:12])
    assert later.document_id != earlier.document_id
    assert later.digest == earlier.digest


def test_a_name_of_none_or_of_several_is_refused_and_says_which(db: DuckDBPyConnection) -> None:
    load(db, Batch(run=RUN, pages=(_page("甲乙", "a", (0, 1), (1, 2)),)))
    with pytest.raises(ReportNameError, match="which names none"):
        find_report(db, "nowhere.html")
    with pytest.raises(ReportNameError, match=r"which names 2: say which by one of .*:0 .*:1 "):
        find_report(db, "a")


def test_an_address_that_ends_like_an_index_is_taken_as_it_is(db: DuckDBPyConnection) -> None:
    load(db, Batch(run=RUN, pages=(_page("甲", "https://site.test/#0", (0, 1)),)))
    assert find_report(db, "https://site.test/#0").uri == "https://site.test/#0"


def test_the_panel_is_asked_by_role_place_year_and_kind(db: DuckDBPyConnection) -> None:
    page, parsed = sample_page(
        region_code="340522",
        region_name="安徽省马鞍山市含山县",
        body_kind="agriculture",
        body_line="粮食和物资储备",
    )
    load(db, Batch(run=RUN, pages=((page, parsed),)))

    def rows(**asked: Any) -> int:
        return len(read_panel(db, PanelQuestion(**asked)).rows)

    assert rows() == 1
    assert rows(roles=("requests",), code_prefixes=("34",), years=(2020, 2024), kinds=("agriculture",)) == 1
    assert rows(org="粮食") == 1
    assert [
        rows(roles=("problems",)),
        rows(code_prefixes=("35", "3406")),
        rows(years=(2010, 2023)),
        rows(kinds=("health",)),
        rows(org="水利"),
    ] == [0] * 5


def test_a_section_inside_another_of_its_role_is_not_repeated_in_the_panel(db: DuckDBPyConnection) -> None:
    page, parsed = sample_page()
    (section,) = parsed.reports[0].sections
    inner = replace(section, start=section.start + 3, level=2, parent=0)
    own = replace(inner, start=section.start + 5, role="problems")
    report = replace(parsed.reports[0], sections=(section, inner, own), metrics=())
    load(db, Batch(run=RUN, pages=((page, replace(parsed, reports=(report,))),)))
    found = db.execute(
        "SELECT section_role, section_count, left(panel_text, 2) FROM out_panel_text ORDER BY section_role"
    ).fetchall()
    text = parsed.document.text
    assert found == [("problems", 1, text[own.start : own.start + 2]), ("requests", 1, "一、")]


def _page(text: str, uri: str, *spans: tuple[int, int]) -> Any:
    page = make_page(text, uri)
    return page, make_parsed(page, text, tuple(make_report(text, *span) for span in spans))
