"""`gongkai export` writes what others need, says what it wrote, and never touches the warehouse."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from flows.commands.common import Exit
from flows.settings import Settings
from tests.flows.helpers import call, make_settings, run
from warehouse.connect import open_warehouse


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse of one page that names a person."""
    folder = tmp_path_factory.mktemp("kept")
    page = folder / "page.txt"
    page.write_text(
        "云溪县林业局2023年政府信息公开工作年度报告\n一、依申请公开情况\n全年收到申请3件。\n"
        "二、存在的问题\n一是宣传不够。\n联系人：李建国，电话：0571-86660000。\n",
        encoding="utf-8",
    )
    settings = make_settings(folder)
    run(settings, page)
    return settings


def test_a_folder_of_parquet_is_made_and_told(kept: Settings, tmp_path: Path) -> None:
    result = call("export", tmp_path / "out", "--db", kept.db)
    assert result.exit_code == Exit.OK, result.output
    assert "current_report" in result.stdout
    assert "Persons are in it as published" in result.stderr
    told = json.loads((tmp_path / "out" / "datapackage.json").read_text("utf-8"))
    files = [each["path"] for each in told["resources"] if each["name"] == "current_report"]
    assert files == ["current_report/report_year=2023/part-0.parquet"]
    with duckdb.connect() as plain:
        read = "SELECT org, report_year FROM read_parquet(?, hive_partitioning = true)"
        found = plain.execute(read, [str(tmp_path / "out" / files[0])]).fetchall()
    assert found == [("云溪县林业局", 2023)]


def test_csv_of_some_tables_with_persons_masked(kept: Settings, tmp_path: Path) -> None:
    names = "current_section, current_document"
    result = call("export", tmp_path / "out", "--csv", "--tables", names, "--mask", "--db", kept.db)
    assert result.exit_code == Exit.OK, result.output
    assert "2 relations" in result.stdout
    assert "persons masked" in result.stdout
    assert "as published" not in result.stderr
    for name in ("current_section", "current_document"):
        text = (tmp_path / "out" / f"{name}.csv").read_text("utf-8")
        assert "联系人：＊＊＊，电话：＊＊＊＊-＊＊＊＊＊＊＊＊" in text
        assert "李建国" not in text


@pytest.mark.parametrize(("name", "options"), [("out.duckdb", []), ("out.db", ["--snapshot"])])
def test_a_file_is_a_snapshot_that_answers_in_plain_duckdb(
    kept: Settings, tmp_path: Path, name: str, options: list[str]
) -> None:
    result = call("export", tmp_path / name, *options, "--db", kept.db)
    assert result.exit_code == Exit.OK, result.output
    with duckdb.connect(str(tmp_path / name), read_only=True) as plain:
        query = "SELECT \"value\", evidence FROM out_requests_by_year WHERE basis = 'text'"
        assert [(int(value), said) for value, said in plain.execute(query).fetchall()] == [(3, "收到申请3件")]
        assert plain.execute("SELECT is_masked FROM meta_export").fetchall() == [(False,)]


REFUSED = [
    (["{db}"], Exit.USAGE, "another place than the warehouse itself"),
    (["{db}", "--replace"], Exit.USAGE, "another place than the warehouse itself"),
    (["{tmp}/out.duckdb", "--csv"], Exit.USAGE, "expected one of --csv and a snapshot"),
    (["{tmp}/out", "--csv", "--snapshot"], Exit.USAGE, "expected one of --csv and a snapshot"),
    (["{tmp}"], Exit.WAREHOUSE, "found something: name another place"),
    (["{tmp}", "--replace"], Exit.WAREHOUSE, "which is never replaced"),
    (["{tmp}/out", "--tables", "core_report"], Exit.WAREHOUSE, "choose among current_report"),
    (["{tmp}/out.duckdb", "--tables", "out_panel"], Exit.WAREHOUSE, "leave --tables out"),
    (["{tmp}/a/b"], Exit.WAREHOUSE, "make it first"),
    (["{tmp}/out", "--at", "2026-11-01"], Exit.WAREHOUSE, "keeps no past"),
    (["{tmp}/out", "--at", "yesterday"], Exit.USAGE, "expected a moment"),
]


@pytest.mark.parametrize(("words", "code", "said"), REFUSED)
def test_what_cannot_be_is_refused_with_a_reason(
    kept: Settings, tmp_path: Path, words: list[str], code: Exit, said: str
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    filled = [word.format(db=kept.db, tmp=tmp_path) for word in words]
    result = call("export", *filled, "--db", kept.db, "--data", kept.data)
    assert result.exit_code == code, result.output
    assert said in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_no_warehouse_is_made_to_be_exported(tmp_path: Path) -> None:
    result = call("export", tmp_path / "out", "--db", tmp_path / "none.duckdb")
    assert result.exit_code == Exit.WAREHOUSE
    assert list(tmp_path.iterdir()) == []


def test_while_a_run_writes_the_published_copy_is_exported(
    settings: Settings, pages: Path, tmp_path: Path
) -> None:
    run(settings, pages / "clean-report.html")
    assert call("maintain", "--db", settings.db, "--data", settings.data).exit_code == Exit.OK
    with open_warehouse(settings.db) as writer:
        writer.execute("DELETE FROM core_metric")
        result = call("export", tmp_path / "out", "--tables", "current_metric,out_panel", "--db", settings.db)
    assert result.exit_code == Exit.OK, result.output
    assert "is being written by" in result.stderr
    told = json.loads((tmp_path / "out" / "datapackage.json").read_text("utf-8"))
    assert told["resources"][0]["rowCount"] > 0
