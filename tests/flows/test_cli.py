"""The command: what it prints, what its exit codes say, and how fast it starts."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.cli import app
from flows.commands.common import EXIT_CODES, Exit
from tests.conftest import ROOT
from tests.demo.site import Site
from tests.flows.helpers import call

COMMANDS = [command.callback.__name__ for command in app.registered_commands if command.callback]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "reports.duckdb"


def test_help_documents_every_exit_code_and_command() -> None:
    shown = " ".join(call("--help").output.split())
    assert len(COMMANDS) >= 11
    assert all(command in shown for command in COMMANDS)
    assert " ".join(EXIT_CODES.split()) in shown
    assert {int(code) for code in re.findall(r"[:;] (\d+) ", EXIT_CODES)} == {code.value for code in Exit}


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command_teaches(command: str) -> None:
    result = call(command, "--help")
    assert result.exit_code == Exit.OK
    assert len(result.output.split()) > 30


def test_ingest_says_what_came_and_that_it_ran_directly(db: Path, pages: Path) -> None:
    result = call("ingest", pages, "--db", db)
    assert result.exit_code == Exit.OK, result.output
    count = len(list(pages.iterdir()))
    assert "Running directly: PREFECT_API_URL is not set" in result.stderr
    assert f"Pages: {count} new, 0 unchanged, 0 failed." in result.stdout
    assert all(word in result.stdout for word in ("reports", "sections", "metrics", "repairs", "issues"))


def test_second_ingest_says_that_nothing_was_new(db: Path, pages: Path) -> None:
    call("ingest", pages, "--db", db)
    result = call("ingest", pages, "--db", db)
    assert result.exit_code == Exit.OK
    assert f"Nothing was new: 0 new, {len(list(pages.iterdir()))} unchanged, 0 failed." in result.stdout


def test_failed_page_is_named_with_its_reason_and_gives_exit_code_1(db: Path, pages: Path) -> None:
    result = call("ingest", pages / "clean-report.html", pages / "nowhere.html", "--db", db)
    assert result.exit_code == Exit.SOME_FAILED
    assert "nowhere.html" in result.stdout
    assert "not_found" in result.stdout
    assert "Pages: 1 new, 0 unchanged, 1 failed." in result.stdout


def test_source_that_names_nothing_is_a_usage_error_and_makes_no_file(db: Path, tmp_path: Path) -> None:
    result = call("ingest", tmp_path / "nowhere", "--db", db)
    assert result.exit_code == Exit.USAGE
    assert str(tmp_path / "nowhere") in result.stderr
    assert not db.exists()


def test_file_that_is_no_warehouse_gives_exit_code_3_and_stays_as_it_was(db: Path, pages: Path) -> None:
    db.write_bytes(b"something else entirely" * 1000)
    result = call("ingest", pages, "--db", db)
    assert result.exit_code == Exit.WAREHOUSE
    assert "expected a DuckDB database" in result.stderr
    assert db.read_bytes() == b"something else entirely" * 1000


def test_password_in_an_address_is_refused_and_not_repeated(db: Path) -> None:
    for command in (("ingest", "--db", db), ("inspect",)):
        result = call(*command, "https://ann:hush-hush@zwgk.example.cn/a.html")
        assert result.exit_code == Exit.USAGE
        assert "hush-hush" not in result.output
        assert "without user name and password" in result.stderr


def test_server_that_does_not_answer_gives_exit_code_4(
    db: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://ann:hush-hush@127.0.0.1:9/api")
    result = call("ingest", pages, "--db", db)
    assert result.exit_code == Exit.SERVER
    assert "--direct" in result.stderr
    assert "hush-hush" not in result.output
    assert call("ingest", pages, "--db", db, "--direct").exit_code == Exit.OK


def test_bad_setting_is_a_usage_error_that_names_it(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_BATCH_SIZE", "many")
    result = call("ingest", pages)
    assert result.exit_code == Exit.USAGE
    assert "GONGKAI_BATCH_SIZE" in result.stderr
    assert "'many'" in result.stderr


def test_inspect_prints_one_object_a_line_in_the_order_of_the_sources(pages: Path) -> None:
    sources = [pages / "washed.html", pages / "clean-report.html", pages / "sharing-chunks.txt"]
    result = call("inspect", *sources, "--json")
    assert result.exit_code == Exit.OK
    objects = [json.loads(line) for line in result.stdout.splitlines()]
    assert [found["source"]["uri"] for found in objects] == [str(source) for source in sources]
    assert {found["schema"] for found in objects} == {"gongkai.inspect/1"}


def test_inspect_goes_on_after_a_source_that_cannot_be_read(pages: Path) -> None:
    result = call("inspect", pages / "nowhere.html", pages / "clean-report.html", "--json")
    assert result.exit_code == Exit.SOME_FAILED
    assert len(result.stdout.splitlines()) == 1
    assert "not_found" in result.stderr


def test_inspect_reads_a_page_of_the_network(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_ALLOW_PRIVATE", "1")
    monkeypatch.setenv("GONGKAI_DELAY_SECONDS", "0")
    page = next(page for page in site.pages if page.name == "clean-report")
    result = call("inspect", site.url_of(page), "--json")
    assert result.exit_code == Exit.OK, result.output
    assert json.loads(result.stdout)["reports"]


def test_inspect_shows_people_reports_and_figures(pages: Path) -> None:
    result = call("inspect", pages / "clean-report.html")
    assert result.exit_code == Exit.OK
    assert "report 1 of 1" in result.stdout
    assert "=" in result.stdout
    assert "end of report 1" in result.stdout


def test_sql_answers_as_table_csv_and_json(db: Path, pages: Path) -> None:
    call("ingest", pages, "--db", db)
    question = (
        "SELECT page_type, count(*) AS pages, NULL AS nothing FROM current_document GROUP BY 1 ORDER BY 1"
    )
    table = call("sql", question, "--db", db)
    rows = list(csv.DictReader(io.StringIO(call("sql", question, "--db", db, "--csv").stdout)))
    objects = [json.loads(line) for line in call("sql", question, "--db", db, "--json").stdout.splitlines()]
    assert [(row["page_type"], int(row["pages"])) for row in rows] == [
        (found["page_type"], found["pages"]) for found in objects
    ]
    assert all(found["page_type"] in table.stdout for found in objects)
    assert {found["nothing"] for found in objects} == {None}


@pytest.mark.parametrize("query", ["DELETE FROM raw_page", "SELECT nothing_such", "", "SELECT 1; SELECT 2"])
def test_sql_that_does_not_read_or_run_gives_exit_code_3(db: Path, pages: Path, query: str) -> None:
    call("ingest", pages / "clean-report.html", "--db", db)
    result = call("sql", query, "--db", db)
    assert result.exit_code == Exit.WAREHOUSE
    assert "error: expected" in result.stderr


def test_sql_masks_what_is_said_of_persons_on_request(db: Path, tmp_path: Path) -> None:
    page = tmp_path / "contact.txt"
    page.write_text(
        "霁阳县档案馆2021年政务公开工作总结\n一、工作情况\n受理申请3件。联系人：李明，电话：0571-86660000。",
        "utf-8",
    )
    assert call("ingest", page, "--db", db).exit_code == Exit.OK
    query = "SELECT text, [text] AS texts FROM current_document"
    plain = json.loads(call("sql", query, "--db", db, "--json").stdout)
    masked = json.loads(call("sql", query, "--db", db, "--json", "--mask").stdout)
    assert "李明，电话：0571-86660000" in plain["text"]
    assert "＊＊，电话：＊＊＊＊-＊＊＊＊＊＊＊＊" in masked["text"]
    assert masked["texts"] == [masked["text"]]
    assert len(masked["text"]) == len(plain["text"])


def test_sql_on_a_missing_warehouse_says_how_to_make_one(db: Path) -> None:
    result = call("sql", "SELECT 1", "--db", db)
    assert result.exit_code == Exit.WAREHOUSE
    assert "gongkai ingest" in result.stderr


def test_status_shows_what_the_warehouse_holds(db: Path, pages: Path) -> None:
    call("ingest", pages, "--db", db)
    result = call("status", "--db", db)
    assert result.exit_code == Exit.OK
    assert "none runs; start one with 'gongkai up'" in result.stdout
    assert str(db) in result.stdout
    assert "Runs: 1" in result.stdout


def test_status_without_anything_says_so(db: Path) -> None:
    result = call("status", "--db", db)
    assert result.exit_code == Exit.OK
    assert f"none at {db}" in result.stdout


def test_down_without_a_server_says_so() -> None:
    result = call("down")
    assert result.exit_code == Exit.OK
    assert "Nothing was running" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [
        (["--help"], {"prefect", "duckdb", "httpx", "pyarrow", "selectolax", "jieba"}),
        (["inspect", "{page}", "--json"], {"prefect", "duckdb", "pyarrow"}),
        (["sql", "SELECT 1", "--db", "{db}"], {"prefect", "selectolax"}),
    ],
)
def test_commands_import_no_more_than_they_need(
    pages: Path, db: Path, arguments: list[str], heavy: set[str]
) -> None:
    named = [part.format(page=pages / "clean-report.html", db=db) for part in arguments]
    argv = [sys.executable, "-X", "importtime", "-m", "flows.cli", *named]
    shown = subprocess.run(argv, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    imported = {
        line.rpartition("|")[2].strip() for line in shown.stderr.splitlines() if "import time:" in line
    }
    assert imported
    assert not imported & heavy


def test_interrupt_ends_the_run_with_a_word_and_the_next_run_makes_it_good(db: Path, pages: Path) -> None:
    for copy in range(40):
        for page in sorted(pages.glob("washed.html")):
            (pages / f"more-{copy}.html").write_bytes(page.read_bytes() + f"<!-- {copy} -->".encode())
    argv = [sys.executable, "-m", "flows.cli", "ingest", str(pages), "--db", str(db)]
    environ = os.environ | {"GONGKAI_BATCH_SIZE": "2"}
    process = subprocess.Popen(argv, cwd=ROOT, env=environ, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 30
    while not db.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == Exit.STOPPED
    assert "the next run goes on from there" in said
    assert "Traceback" not in said
    assert call("ingest", pages, "--db", db).exit_code == Exit.OK
