"""`gongkai diff`: the versions of a page and what changed, from the rows to the terminal."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from flows.commands.common import Exit
from flows.commands.diff import diff
from flows.difference import mark_words
from tests.warehouse.factory import fetched, make_run
from tests.warehouse.helpers import load
from tests.warehouse.test_edits import ADDRESS, LINES, changed, read_lines
from warehouse.batch import Batch
from warehouse.connect import open_warehouse


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A warehouse with three versions of one page, the last two equal in what they say."""
    path = tmp_path / "w.duckdb"
    versions = (
        read_lines(*LINES),
        changed(("信息46条", "信息64条")),
        changed(("信息46条", "信息64条"), ("公开栏12次", "公开栏 12次")),
    )
    with open_warehouse(path) as connection:
        for number, (page, parsed) in enumerate(versions):
            load(connection, Batch(run=make_run(number), pages=((fetched(page, 9 + number), parsed),)))
        page, parsed = read_lines(*LINES)
        alone = replace(page, uri=str(tmp_path / "alone.html"))
        load(connection, Batch(run=make_run(9), pages=((alone, parsed),)))
    return path


def call(*arguments: object) -> Result:
    app = typer.Typer()
    app.command()(diff)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_versions_and_the_words_that_changed_are_shown(db: Path) -> None:
    result = call(ADDRESS, "--from", 1, "--to", 2, "--db", db)
    assert result.exit_code == Exit.FINDINGS, result.output
    assert "2026-03-01 09:30" in result.stdout
    assert "政府信息[-46-]{+64+}条" in result.stdout
    assert "section reworded" in result.stdout
    assert "2 differences between versions 1 and 2" in result.stderr


def test_the_last_two_versions_are_compared_where_none_is_named(db: Path) -> None:
    result = call(ADDRESS, "--db", db)
    assert result.exit_code == Exit.OK, result.output
    assert "versions 2 and 3 differ in bytes, not in what their reports say" in result.stderr


def test_the_comparison_comes_as_json(db: Path) -> None:
    result = call(ADDRESS, "--from", 1, "--json", "--db", db)
    assert result.exit_code == Exit.FINDINGS, result.output
    found = json.loads(result.stdout)
    assert (found["schema"], found["from"], found["to"]) == ("gongkai.diff/1", 1, 3)
    assert [version["number"] for version in found["versions"]] == [1, 2, 3]
    figures = [edit for edit in found["edits"] if edit["kind"] == "figure"]
    assert [(edit["value_before"], edit["value_after"]) for edit in figures] == [(46, 64)]


def test_a_file_of_one_version_is_named_as_people_name_it(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = call("alone.html", "--db", db)
    assert result.exit_code == Exit.OK, result.output
    assert "there is one version" in result.stderr
    assert json.loads(call("alone.html", "--json", "--db", db).stdout)["from"] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["https://site.test/none"], "expected the address of a page that the warehouse has"),
        ([ADDRESS, "--to", "7"], "expected a version from 1 to 3, found 6"),
        ([ADDRESS, "--from", "0"], "expected a version from 1 to 3, found 0"),
    ],
)
def test_what_names_no_version_is_refused(db: Path, arguments: list[str], said: str) -> None:
    result = call(*arguments, "--db", db)
    assert result.exit_code == Exit.USAGE
    assert said in result.stderr


MARKED = [
    ("", "新", "{+新+}"),
    ("旧", "", "[-旧-]"),
    ("公开12条。办结3件。", "公开120条。办结3件。", "公开[-12-]{+120+}条。办结3件。"),
    ("甲" * 60 + "一", "甲" * 60 + "二", "…" + "甲" * 20 + "[-一-]{+二+}"),
    ("一" + "甲" * 60, "二" + "甲" * 60, "[-一-]{+二+}" + "甲" * 20 + "…"),
    (
        "一。" + "甲" * 60 + "。三",
        "二。" + "甲" * 60 + "。四",
        "[-一-]{+二+}。" + "甲" * 19 + "…" + "甲" * 19 + "。[-三-]{+四+}",
    ),
]


@pytest.mark.parametrize(("before", "after", "expected"), MARKED)
def test_words_are_marked_where_they_changed(before: str, after: str, expected: str) -> None:
    assert mark_words(before, after).plain == expected


def test_long_texts_without_a_sentence_in_common_are_set_against_each_other_whole() -> None:
    before, after = "甲" * 5000, "乙" * 5000
    assert mark_words(before, after).plain == f"[-{before}-]{{+{after}+}}"
