"""The diagrams of the schema are those of the database, and every view has a question that it answers.

With `pytest --accept` the diagrams are drawn anew.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tests.schema_diagram import ENTITIES, LINKS, draw_schema
from tests.warehouse.factory import sample_batch
from tests.warehouse.helpers import load
from warehouse.connect import open_warehouse
from warehouse.queries import run_sql
from warehouse.views import own_views

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

PAGE = ROOT / "warehouse" / "README.md"
_DIAGRAM = re.compile(r"(?<=```mermaid\n)erDiagram\n.*?(?=```)", re.DOTALL)
_QUESTION = re.compile(r"^### (?P<view>\w+)\n(?P<said>.*?)(?=^#|\Z)", re.DOTALL | re.MULTILINE)
_SQL = re.compile(r"```sql\n(.*?)```", re.DOTALL)


def questions() -> list[tuple[str, str]]:
    """Each view with its queries."""
    text = PAGE.read_text("utf-8")
    return [(q["view"], sql) for q in _QUESTION.finditer(text) for sql in _SQL.findall(q["said"])]


@pytest.fixture(scope="module")
def warehouse() -> Iterator[DuckDBPyConnection]:
    """A warehouse with a page that has everything a page can have."""
    with open_warehouse(None) as connection:
        load(connection, sample_batch())
        yield connection


@pytest.mark.parametrize(("page", "with_columns"), [(ROOT / "README.md", False), (PAGE, True)], ids=str)
def test_the_diagram_is_that_of_the_database(
    warehouse: DuckDBPyConnection, page: Path, with_columns: bool, pytestconfig: pytest.Config
) -> None:
    drawn, text = draw_schema(warehouse, with_columns=with_columns), page.read_text("utf-8")
    if pytestconfig.getoption("--accept"):
        page.write_text(_DIAGRAM.sub(lambda _: drawn, text), encoding="utf-8")
    else:
        assert _DIAGRAM.findall(text) == [drawn]


def test_everything_that_is_read_from_a_report_is_in_the_diagram() -> None:
    internal = {"current_reading", "current_statutory_report"}
    assert {name for name in own_views() if name.startswith("current_")} - internal <= set(ENTITIES)
    assert {link.one for link in LINKS} | {link.other for link in LINKS} == set(ENTITIES)


def test_every_view_has_a_question() -> None:
    asked = questions()
    assert {view for view, _ in asked} == set(own_views())
    assert all(re.search(rf"\b{view}\b", sql) for view, sql in asked if view != "out_panel")


@pytest.mark.parametrize(("view", "sql"), questions(), ids=[view for view, _ in questions()])
def test_each_question_is_answered(warehouse: DuckDBPyConnection, view: str, sql: str) -> None:
    answer = run_sql(warehouse, sql, [])
    assert answer.columns, view
