"""`gongkai search`: words in, the best reports out, for people and for programs."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from flows.commands.common import Exit
from flows.settings import Settings
from tests.flows.helpers import ask, call, run
from warehouse.connect import open_warehouse


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of the demo's pages."""
    from tests.flows.helpers import copy_pages, make_settings

    folder = tmp_path_factory.mktemp("search")
    settings: Settings = make_settings(folder)
    run(settings, copy_pages(folder / "pages"))
    assert isinstance(settings.db, Path)
    return settings.db


def find(db: Path, *arguments: object) -> list[dict[str, Any]]:
    result = call("search", *arguments, "--db", db, "--json")
    assert result.exit_code == Exit.OK, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_hits_hold_the_words_and_their_places_are_true(filled: Path) -> None:
    hits = find(filled, "依申请公开 存在问题")
    assert hits
    assert [hit["rank"] for hit in hits] == list(range(1, len(hits) + 1))
    texts = {row["document_id"]: row["text"] for row in ask(filled, "FROM current_document")}
    for hit in hits:
        text = texts[hit["document_id"]]
        assert hit["snippet"] == text[hit["start_char"] : hit["end_char"]]
        assert hit["marks"]
        assert all(hit["start_char"] <= start < end <= hit["end_char"] for start, end in hit["marks"])


def test_a_hit_can_be_opened(filled: Path) -> None:
    for flag in ((), ("--sections",)):
        name = find(filled, "公开", *flag)[0]["row_name"]
        assert call("show", name, "--db", filled).exit_code == Exit.OK


def test_for_people_it_says_whose_it_is_and_how_many_fit(filled: Path) -> None:
    hit = find(filled, "公开")[0]
    result = call("search", "公开", "--limit", 1, "--db", filled)
    assert str(hit["org"]) in result.stdout
    assert hit["row_name"] in result.stdout
    assert "1 shown" in result.stderr


def test_csv_has_a_line_of_names_and_one_for_each_hit(filled: Path) -> None:
    result = call("search", "公开", "--limit", 2, "--csv", "--db", filled)
    first, *rest = csv.reader(result.stdout.splitlines(keepends=True))
    assert {"rank", "score", "row_name", "snippet", "marks"} <= set(first)
    assert len(rest) == 2


def test_filters_are_understood(filled: Path) -> None:
    (hit, *_) = find(filled, "公开")
    year = hit["report_year"]
    assert {one["report_year"] for one in find(filled, "公开", "--year", year)} == {year}
    assert all(one["report_year"] <= 2019 for one in find(filled, "公开", "--year", "2003-2019"))
    assert {one["section_role"] for one in find(filled, "公开", "--role", "problems", "--sections")} <= {
        "problems"
    }
    assert find(filled, "公开", "--region", "54") == []


def test_nothing_found_is_said_with_what_to_do(filled: Path) -> None:
    result = call("search", "斑马", "--db", filled)
    assert (result.exit_code, result.stdout) == (Exit.OK, "")
    assert "Nothing among" in result.stderr
    assert "other words" in result.stderr


WRONG = [
    (("，。",), "expected words to search for"),
    (("公开", "--role", "nonsense"), "expected a role"),
    (("公开", "--year", "19"), "expected a year or two"),
    (("公开", "--year", "2020-2019"), "the first year before the last"),
    (("公开", "--region", "乌有乡"), "expected a province"),
    (("公开", "--csv", "--json"), "found both"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_what_cannot_be_asked_is_said(filled: Path, arguments: tuple[str, ...], message: str) -> None:
    result = call("search", *arguments, "--db", filled)
    assert result.exit_code == Exit.USAGE
    assert message in " ".join(result.stderr.split())


def test_reports_from_before_the_index_are_counted_and_maintenance_puts_them_in(
    settings: Settings, pages: Path
) -> None:
    run(settings, pages)
    db = settings.db
    assert isinstance(db, Path)
    before = find(db, "公开 问题")
    with open_warehouse(db) as connection:
        connection.execute("DELETE FROM search_report")
        connection.execute("DELETE FROM search_posting")
    result = call("search", "公开", "--db", db)
    assert "cannot be searched yet: run 'gongkai maintain'" in result.stderr
    from warehouse.search_merge import merge_segments

    with open_warehouse(db) as connection:
        assert merge_segments(connection).documents_added > 0
    assert find(db, "公开 问题") == before
