"""`gongkai forget`: nothing of the page is left anywhere, also where a kill came in between."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from extract.archive import Archive
from extract.page import ArchivePlace
from flows.commands.common import Exit
from flows.commands.forget import forget
from flows.settings import Settings
from tests.conftest import ROOT
from tests.flows.forgetting import ATTACHED, GONE, KEPT, fill, forget_all, places_of
from tests.flows.helpers import ask
from tests.warehouse.factory import SAMPLE
from warehouse.checks import run_checks
from warehouse.connect import open_warehouse
from warehouse.forget import forgotten_addresses, unerased_addresses


@pytest.fixture
def filled(tmp_path: Path) -> Settings:
    return fill(tmp_path / "data")


def call(settings: Settings, *arguments: str, answer: str = "") -> Result:
    app = typer.Typer()
    app.command()(forget)
    given = [*arguments, "--data", str(settings.data), "--by", "office"]
    return CliRunner().invoke(app, given, input=answer)


def check_whole(settings: Settings) -> None:
    """Nothing of the page is left, and the other page is in warehouse and archive."""
    assert places_of(settings) == []
    with open_warehouse(settings.db, read_only=True) as connection:
        assert run_checks(connection) == ()
        assert unerased_addresses(connection) == ()
        assert forgotten_addresses(connection, [GONE, ATTACHED, KEPT]) == {GONE, ATTACHED}
        rows = connection.execute("SELECT uri, archive_file, archive_offset FROM raw_page").fetchall()
    ((uri, file, offset),) = rows
    assert uri == KEPT
    page = Archive(settings.archive).read_page(ArchivePlace(file=file, offset=offset))
    assert page.body.decode() == SAMPLE
    assert [path.name for path in settings.data.rglob(".*")] == []


def test_no_byte_of_a_page_and_its_attachments_is_left(filled: Settings) -> None:
    assert {"core_document", "core_report"} <= set(places_of(filled))
    result = call(filled, GONE, "--attachments", "--yes", "--why", "a letter")
    assert result.exit_code == Exit.OK, result.output
    assert ATTACHED in result.stdout
    assert "3 versions with 3 reports" in result.stdout
    assert "3 archive records" in result.stdout
    check_whole(filled)
    rows = ask(filled.db, "SELECT uri, why, made_by FROM meta_forgotten ORDER BY uri")
    assert rows == [{"uri": uri, "why": "a letter", "made_by": "office"} for uri in (GONE, ATTACHED)]


def test_attachments_stay_where_nobody_asks_for_them(filled: Settings) -> None:
    assert call(filled, GONE, "--yes").exit_code == Exit.OK
    rows = ask(filled.db, "SELECT uri FROM current_page ORDER BY uri")
    assert rows == [{"uri": ATTACHED}, {"uri": KEPT}]
    assert call(filled, ATTACHED, "--yes").exit_code == Exit.OK
    check_whole(filled)


@pytest.mark.parametrize("answer", ["", "n\n"])
def test_nothing_is_forgotten_without_a_yes(filled: Settings, answer: str) -> None:
    result = call(filled, GONE, answer=answer)
    assert result.exit_code == Exit.USAGE
    assert "nothing was forgotten" in result.stderr
    assert "2 versions with 2 reports" in result.stdout  # what waited in the spool counts
    assert ask(filled.db, "FROM meta_forgotten") == []
    assert call(filled, GONE, answer="y\n").exit_code == Exit.OK


def test_an_address_may_be_read_again_when_that_is_said(filled: Settings) -> None:
    call(filled, GONE, "--yes")
    result = call(filled, GONE, "--undo", "--why", "a mistake")
    assert result.exit_code == Exit.OK, result.output
    with open_warehouse(filled.db, read_only=True) as connection:
        assert forgotten_addresses(connection, [GONE]) == frozenset()
    again = call(filled, GONE, "--undo")
    assert again.exit_code == Exit.USAGE
    assert "expected an address that was forgotten" in again.stderr


def test_files_that_cannot_be_looked_through_are_named(filled: Settings) -> None:
    bad = filled.spool / "bad" / "x.gongkai-batch"
    bad.parent.mkdir()
    bad.write_bytes(b"torn")
    result = call(filled, GONE, "--attachments", "--yes")
    assert result.exit_code == Exit.OK
    assert str(bad) in result.stdout


def test_a_warehouse_is_not_made_by_forgetting(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    result = CliRunner()
    app = typer.Typer()
    app.command()(forget)
    made = result.invoke(app, [GONE, "--yes", "--data", str(tmp_path / "data")])
    assert made.exit_code == Exit.WAREHOUSE
    assert list((tmp_path / "data").iterdir()) == []


def test_an_archive_that_a_run_writes_is_left_alone_and_done_later(filled: Settings) -> None:
    from tests.extract.responses import respond

    with Archive(filled.archive, token="other") as archive:
        archive.append(respond())
        result = call(filled, GONE, "--attachments", "--yes")
        assert result.exit_code == Exit.USAGE
        assert "being written" in result.stderr
        with open_warehouse(filled.db, read_only=True) as connection:
            assert set(unerased_addresses(connection)) == {GONE, ATTACHED}
    assert call(filled, GONE, "--yes").exit_code == Exit.OK
    check_whole(filled)


POINTS = [
    ("forget_addresses", "call", 1),
    ("_delete", "return", 3),  # in the midst of the transaction
    ("forget_addresses", "return", 1),  # committed; archive and freed blocks as they were
    ("make_filler", "call", 1),  # a draft half written
    ("_rewrite", "return", 1),  # between two archive files
    ("rebuild_warehouse", "call", 1),
    ("_sync", "call", 1),  # the new file is whole, not yet under its name
    ("rebuild_warehouse", "return", 1),
]


@pytest.mark.parametrize("point", POINTS)
def test_forgetting_that_was_killed_is_completed_by_the_next(
    filled: Settings, point: tuple[str, str, int]
) -> None:
    child = subprocess.run(
        [sys.executable, "-m", "tests.flows.forgetting", str(filled.data), *map(str, point)],
        cwd=ROOT,
        check=False,
    )
    assert child.returncode == -signal.SIGKILL
    with open_warehouse(filled.db, read_only=True) as connection:
        assert run_checks(connection) == ()
        known = {uri for (uri,) in connection.execute("SELECT uri FROM raw_page").fetchall()}
        forgotten = forgotten_addresses(connection, [GONE, ATTACHED])
    # The page is there whole, or it is gone and known to be forgotten.
    assert (known, set(forgotten)) in [({GONE, ATTACHED, KEPT}, set()), ({KEPT}, {GONE, ATTACHED})]
    forget_all(filled)
    check_whole(filled)
