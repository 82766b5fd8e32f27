"""`gongkai maintain` leaves the same rows in a better shape, and says what does not hold."""

from __future__ import annotations

from pathlib import Path

from flows.commands.common import Exit
from flows.settings import Settings
from tests.flows.helpers import ask, call, read_rows, run
from warehouse.connect import open_warehouse


def test_maintaining_keeps_every_row_and_publishes(settings: Settings, pages: Path) -> None:
    run(settings, pages)
    before = read_rows(settings.db)
    result = call("maintain", "--db", settings.db, "--data", settings.data)
    assert result.exit_code == Exit.OK, result.output
    assert "Every invariant holds" in result.output
    assert read_rows(settings.db) == before
    assert settings.published is not None
    query = "SELECT count(*) AS n FROM current_section"
    assert ask(settings.published, query) == ask(settings.db, query)


def test_what_does_not_hold_is_named_with_its_place(settings: Settings, pages: Path) -> None:
    run(settings, pages / "clean-report.html")
    with open_warehouse(settings.db) as connection:
        connection.execute("UPDATE core_report SET end_char = 999999")
    result = call("maintain", "--db", settings.db, "--data", settings.data)
    assert result.exit_code == Exit.FINDINGS
    assert "does not hold" in result.output
    assert "lies inside its document's text. First at" in result.output


def test_maintaining_makes_no_warehouse(settings: Settings) -> None:
    result = call("maintain", "--db", settings.db, "--data", settings.data)
    assert result.exit_code == Exit.WAREHOUSE
    assert not Path(str(settings.db)).exists()
