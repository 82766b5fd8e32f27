"""`gongkai show` and `gongkai metrics`: rows opened in their text, figures listed."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from flows.commands.common import Exit
from flows.figures import COLUMNS
from tests.conftest import ROOT
from tests.flows.helpers import ask, call

PAGES = ("demo/clean-report", "demo/statutory-2019", "demo/big5", "demo/collection")


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of four sample pages."""
    db = tmp_path_factory.mktemp("show") / "reports.duckdb"
    result = call("ingest", *(ROOT / "tests/pages" / page for page in PAGES), "--db", db, "--direct")
    assert result.exit_code == Exit.OK, result.output
    return db


def first_name(db: Path, view: str, where: str = "true") -> str:
    return str(ask(db, f"SELECT row_name FROM {view} WHERE {where} ORDER BY row_name LIMIT 1")[0]["row_name"])


def test_a_figure_is_shown_in_its_text_with_its_derivation(db: Path) -> None:
    name = first_name(db, "current_metric", "evidence LIKE '%信息1,286条'")
    result = call("show", name, "--db", db)
    assert result.exit_code == Exit.OK, result.output
    shown = " ".join(result.stdout.split())
    assert f"metric {name}" in shown
    assert "'1,286' is 1286 条" in shown
    assert "proactive_disclosed_total: items made public" in shown
    assert "比上年增加174条 = 174条" in shown
    assert "part 县政府门户网站发布632条" in shown
    assert "主动公开情况 (proactive_disclosure)" in shown


def test_a_part_names_its_total_by_a_name_that_can_be_shown(db: Path) -> None:
    name = first_name(db, "current_metric", "evidence LIKE '%门户网站发布632条'")
    total = first_name(db, "current_metric", "evidence LIKE '%信息1,286条'")
    assert (
        f"part of 通过各类渠道主动公开政府信息1,286条 = 1286条  ({total})"
        in call("show", name, "--db", db).stdout
    )


@pytest.mark.parametrize(
    ("view", "where", "said"),
    [
        ("current_report", "org LIKE '棠川%'", "report_year"),
        ("current_section", "section_role = 'proactive_disclosure'", "role_confidence"),
        ("current_cell", "cell_state = 'slash'", "cell_state"),
        ("current_repair", "true", "repair_kind"),
        ("current_issue", "true", "issue_code"),
        ("out_requests_by_year", "basis = 'form'", "row_code"),
        ("out_breakdown", "true", "figure"),
    ],
)
def test_every_kind_of_row_can_be_opened(db: Path, view: str, where: str, said: str) -> None:
    name = first_name(db, view, where)
    result = call("show", name, "--db", db)
    assert result.exit_code == Exit.OK, result.output
    assert said in result.stdout
    assert "SHA-256" in result.stdout


def test_several_rows_are_shown_one_after_another(db: Path) -> None:
    names = [first_name(db, "current_section"), first_name(db, "current_repair")]
    shown = call("show", *names, "--db", db).stdout
    assert shown.index(names[0]) < shown.index(f"repair {names[1]}")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("twelve", "copy one from the column row_name"),
        ("0000:0:m1", "found none"),
        ("m12", "expected a row's name such as"),
    ],
)
def test_a_name_of_no_row_is_refused_with_a_reason(db: Path, name: str, said: str) -> None:
    result = call("show", name, "--db", db)
    assert result.exit_code == Exit.WAREHOUSE
    assert said in " ".join(result.stderr.split())


def test_a_document_without_that_row_is_told(db: Path) -> None:
    name = first_name(db, "current_report")
    result = call("show", f"{name}:m9999", "--db", db)
    assert result.exit_code == Exit.WAREHOUSE
    assert "no such metric" in " ".join(result.stderr.split())


def test_figures_of_a_page_come_as_csv_with_every_column() -> None:
    result = call("metrics", ROOT / "tests/pages/demo/clean-report/page.html", "--csv")
    assert result.exit_code == Exit.OK, result.output
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert tuple(rows[0]) == COLUMNS
    total = next(row for row in rows if row["value"] == "1286")
    part = next(row for row in rows if row["value"] == "632")
    assert (part["relation"], part["parent"], part["division"]) == ("part", total["metric"], "0")
    assert part["evidence"].endswith("发布632条")


def test_figures_of_a_page_come_as_a_table() -> None:
    result = call("metrics", ROOT / "tests/pages/demo/clean-report/page.html")
    assert result.exit_code == Exit.OK, result.output
    assert "proactive_disclosed_total" in result.stdout
    assert "1286" in result.stdout


def test_a_source_that_is_not_there_is_told_and_the_rest_listed(tmp_path: Path) -> None:
    page = ROOT / "tests/pages/demo/clean-report/page.html"
    result = call("metrics", tmp_path / "none.html", page)
    assert result.exit_code == Exit.SOME_FAILED
    assert "1286" in result.stdout
