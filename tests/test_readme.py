"""The README: its questions, asked of the demo's pages, have the answers it prints.

With `pytest --accept` the answers are written anew.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from tests.conftest import ROOT

README = ROOT / "README.md"
_CONSOLE = re.compile(r"```console\n\$ (gongkai [^`]*? --db demo\.duckdb)\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def demo_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the README says was ingested before its questions."""
    db = tmp_path_factory.mktemp("readme") / "demo.duckdb"
    pages = sorted(str(p) for p in (ROOT / "tests/pages/demo").glob("*/page.html"))
    result = CliRunner().invoke(app, ["ingest", *pages, "--db", str(db), "--direct"])
    assert result.exit_code == 0, result.output
    return db


def test_the_questions_of_the_readme_have_the_answers_it_prints(
    demo_db: Path, pytestconfig: pytest.Config
) -> None:
    text = README.read_text(encoding="utf-8")
    asked = _CONSOLE.findall(text)
    assert len(asked) == 2
    for command, printed in asked:
        arguments = [str(demo_db) if a == "demo.duckdb" else a for a in shlex.split(command)[1:]]
        result = CliRunner(env={"COLUMNS": "100"}).invoke(app, arguments)
        answer = "".join(f"{line.rstrip()}\n" for line in result.stdout.splitlines())
        if pytestconfig.getoption("--accept"):
            text = text.replace(f"{command}\n{printed}", f"{command}\n{answer}")
        else:
            assert answer == printed
    if pytestconfig.getoption("--accept"):
        README.write_text(text, encoding="utf-8")
