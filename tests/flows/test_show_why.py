"""The verdict on each line of a page, in the terminal and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app

HTML = """<ul><li><a href=1>政务公开</a></li></ul>
<div><p>云岭县水务局全年主动公开政府信息312条，比上年增加18条，群众满意。</p></div>"""


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "page.html"
    path.write_text(HTML, "utf-8")
    return str(path)


def test_lines_are_shown_as_kept_or_left_out(page: str) -> None:
    shown = CliRunner().invoke(app, ["inspect", "--why", page]).stdout
    assert shown.index("left out · navigation") < shown.index("政务公开") < shown.index("kept · in the body")


def test_json_of_why_is_one_object_a_page(page: str) -> None:
    result = CliRunner().invoke(app, ["inspect", "--why", "--json", page])
    objects = [json.loads(line) for line in result.stdout.splitlines()]
    assert [found["schema"] for found in objects] == ["gongkai.why/1"]
    assert [line["kept"] for line in objects[0]["lines"]] == [False, True]


def test_page_that_is_not_there_is_a_failure(page: str) -> None:
    assert CliRunner().invoke(app, ["inspect", "--why", page + "x"]).exit_code == 1
