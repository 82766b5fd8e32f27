"""`gongkai correct` and `gongkai sections`, from the command line to the rows."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from flows.commands.common import Exit
from tests.flows.helpers import ask, call


@pytest.fixture
def db(tmp_path: Path, pages: Path) -> Path:
    path = tmp_path / "reports.duckdb"
    assert call("ingest", pages, "--db", path, "--direct").exit_code == Exit.OK
    return path


def test_a_word_about_a_body_brings_its_place_level_and_kind(db: Path, pages: Path) -> None:
    name = pages / "clean-report.html"
    result = call(
        "correct", name, "--org", "霍邱县卫生局", "--year", "2012", "--why", "so signed", "--db", db
    )
    assert result.exit_code == Exit.OK, result.output
    assert "霍邱县卫生局" in result.stdout
    (row,) = ask(db, f"SELECT * EXCLUDE (report_text, cues) FROM current_report WHERE uri = '{name}'")
    expected = {
        "org": "霍邱县卫生局",
        "org_origin": "correction",
        "region": "霍邱县",
        "region_code": "341522",
        "region_list_date": "2012-10",
        "region_origin": "correction",
        "admin_level": "county",
        "body_kind": "health",
        "body_line": "卫生健康",
        "report_year": 2012,
        "year_origin": "correction",
    }
    assert {key: row[key] for key in expected} == expected
    again = call("correct", name, "--year", "2012", "--why", "so signed", "--db", db)
    assert "Nothing was new" in again.stdout


def test_what_was_said_can_be_taken_back(db: Path, pages: Path) -> None:
    name = pages / "clean-report.html"
    question = f"SELECT org, report_year, region_code, body_kind FROM current_report WHERE uri = '{name}'"
    before = ask(db, question)
    call("correct", name, "--org", "霍邱县卫生局", "--year", "none", "--why", "so signed", "--db", db)
    assert ask(db, question) != before
    call("correct", name, "--withdraw", "org", "--withdraw", "year", "--why", "was wrong", "--db", db)
    assert ask(db, question) == before


def test_a_region_is_named_by_name_or_code(db: Path, pages: Path) -> None:
    name = pages / "clean-report.html"
    for place in ("徐州市鼓楼区", "320302"):
        result = call("correct", name, "--region", place, "--why", "so its site", "--db", db)
        assert result.exit_code == Exit.OK, result.output
    (row,) = ask(db, f"SELECT region_name, region_origin FROM current_report WHERE uri = '{name}'")
    assert row == {"region_name": "江苏省徐州市鼓楼区", "region_origin": "correction"}


REFUSED = [
    (["--year", "last"], "expected a year"),
    (["--region", "鼓楼区"], "江苏省南京市鼓楼区 320106"),
    (["--region", "乌有乡"], "expected a province, prefecture or county"),
    (["--region", "999999"], "expected a province, prefecture or county"),
    (["--withdraw", "title"], "expected one of org, year, region"),
    (["--close", "nothing_such"], "expected a code of an issue"),
    ([], "found none"),
]


@pytest.mark.parametrize(("options", "said"), REFUSED)
def test_what_is_not_understood_is_refused_and_changes_nothing(
    db: Path, pages: Path, options: list[str], said: str
) -> None:
    result = call("correct", pages / "clean-report.html", *options, "--why", "because", "--db", db)
    assert result.exit_code == Exit.USAGE
    assert said in result.stderr
    assert ask(db, "SELECT count(*) AS n FROM core_correction") == [{"n": 0}]


def test_a_reason_is_asked_for(db: Path, pages: Path) -> None:
    result = call("correct", pages / "clean-report.html", "--year", "2018", "--why", " ", "--db", db)
    assert result.exit_code == Exit.USAGE
    assert "expected a reason" in result.stderr


def test_a_page_of_several_reports_wants_an_index(db: Path, pages: Path) -> None:
    name = pages / "washed.html"
    result = call("correct", name, "--year", "2018", "--why", "because", "--db", db)
    assert result.exit_code == Exit.USAGE
    assert ":0 (" in result.stderr
    assert call("correct", f"{name}#1", "--year", "2018", "--why", "because", "--db", db).exit_code == Exit.OK
    rows = ask(db, f"SELECT year_origin FROM current_report WHERE uri = '{name}' ORDER BY report_index")
    assert [row["year_origin"] == "correction" for row in rows] == [False, True, False]


def test_a_closed_issue_is_open_no_more(db: Path, pages: Path) -> None:
    question = "SELECT uri, report_index FROM out_open_issues WHERE issue_code = 'year_unknown' ORDER BY ALL"
    before = ask(db, question)
    name = f"{before[-1]['uri']}#{before[-1]['report_index']}"
    call("correct", name, "--close", "year_unknown", "--why", "masked for good", "--db", db)
    assert ask(db, question) == before[:-1]


def test_a_correction_makes_no_warehouse(tmp_path: Path) -> None:
    result = call("correct", "abcdef", "--year", "2018", "--why", "because", "--db", tmp_path / "none.duckdb")
    assert result.exit_code == Exit.WAREHOUSE
    assert not (tmp_path / "none.duckdb").exists()


def test_sections_sets_side_by_side_what_bodies_say(db: Path, pages: Path) -> None:
    table = call("sections", "--role", "problems", "--db", db)
    assert table.exit_code == Exit.OK, table.output
    rows = list(
        csv.DictReader(io.StringIO(call("sections", "--role", "problems", "--db", db, "--csv").stdout))
    )
    assert rows
    assert {row["role"] for row in rows} == {"problems"}
    assert all(row["text"] for row in rows)
    call(
        "correct",
        pages / "clean-report.html",
        "--org",
        "霍邱县卫生局",
        "--year",
        "2012",
        "--why",
        "x",
        "--db",
        db,
    )
    in_place = (
        "sections",
        "--region",
        "安徽",
        "--kind",
        "health",
        "--year",
        "2010-2014",
        "--db",
        db,
        "--json",
    )
    objects = [json.loads(line) for line in call(*in_place).stdout.splitlines()]
    assert {(found["org"], found["year"], found["region_code"]) for found in objects} == {
        ("霍邱县卫生局", 2012, "341522")
    }


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--role", "problem"], "expected a role, one of overview"),
        (["--kind", "trains"], "expected a kind of body, one of transport"),
        (["--region", "鼓楼区"], "expected one place"),
        (["--year", "lately"], "expected a year or two"),
        (["--csv", "--json"], "found both"),
    ],
)
def test_sections_says_what_it_did_not_understand(db: Path, options: list[str], said: str) -> None:
    result = call("sections", *options, "--db", db)
    assert result.exit_code == Exit.USAGE
    assert said in result.stderr


def test_sections_that_finds_nothing_says_where_to_look(db: Path) -> None:
    result = call("sections", "--region", "西藏", "--db", db)
    assert result.exit_code == Exit.OK
    assert "out_panel_text" in result.stderr
