"""What checks mean for the end of a command, and what becomes of them where a run has no end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from flows.commands.common import Exit
from flows.outcome import describe_outcome
from flows.settings import Settings, settings_environ
from tests.conftest import ROOT
from tests.flows.helpers import ask, call, run
from warehouse.connect import open_warehouse


def ingest(settings: Settings, pages: Path) -> tuple[int, str]:
    result = call("ingest", pages, "--db", settings.db, "--data", settings.data, "--direct")
    return result.exit_code, " ".join(result.output.split())


def leave_unexplained(settings: Settings) -> None:
    """A batch of an unchecked run that says less of itself than it brought, as bad hands might leave it."""
    with open_warehouse(settings.db) as connection:
        connection.execute("DELETE FROM meta_check")
        connection.execute("UPDATE meta_batch SET reports_added = reports_added + 1")


def test_rows_that_cannot_be_trusted_are_an_exit_code_of_their_own(settings: Settings, pages: Path) -> None:
    assert ingest(settings, pages / "clean-report.html")[0] == Exit.OK
    leave_unexplained(settings)
    code, said = ingest(settings, pages / "clean-report.html")
    assert code == Exit.FINDINGS
    assert "does not hold Every batch that brought rows is recorded once" in said
    (found,) = ask(
        settings.db, "SELECT check_name, severity, found_count FROM out_checks WHERE found_count > 0"
    )
    assert found == {"check_name": "batch_has_its_rows", "severity": "error", "found_count": 1}


def test_what_was_only_expected_leaves_the_exit_code_alone(
    settings: Settings, pages: Path, tmp_path: Path
) -> None:
    sources = tmp_path / "sources.toml"
    sources.write_text(
        f'[[source]]\nname = "towns"\nkind = "folder"\npaths = ["{pages}"]\nleast_reports = 500\n', "utf-8"
    )
    code, said = ingest(settings, sources)
    assert code == Exit.OK
    assert "least_rows" in {row["check_name"] for row in found_now(settings)}
    assert "look Of every source" in said


def found_now(settings: Settings) -> list[dict[str, object]]:
    return ask(settings.db, "FROM out_checks WHERE found_count > 0")


def test_what_is_read_again_is_checked_too(settings: Settings, pages: Path) -> None:
    ingest(settings, pages / "clean-report.html")
    leave_unexplained(settings)
    result = call("reprocess", "--db", settings.db, "--data", settings.data)
    assert result.exit_code == Exit.FINDINGS, result.output
    assert "does not hold" in result.output


def test_a_trial_leaves_no_record_of_its_checks(settings: Settings, pages: Path) -> None:
    ingest(settings, pages / "clean-report.html")
    before = ask(settings.db, "SELECT count(*) AS n FROM meta_check")
    result = call("reprocess", "--dry-run", "--db", settings.db, "--data", settings.data)
    assert result.exit_code == Exit.OK, result.output
    assert ask(settings.db, "SELECT count(*) AS n FROM meta_check") == before


def test_maintenance_looks_at_the_whole_and_records_it(settings: Settings, pages: Path) -> None:
    ingest(settings, pages / "clean-report.html")
    assert call("maintain", "--db", settings.db, "--data", settings.data).exit_code == Exit.OK
    made = ask(settings.db, "SELECT DISTINCT is_whole, left(run_id, 8) AS who FROM out_checks")
    assert made == [{"is_whole": True, "who": "maintain"}]


def test_a_run_killed_between_load_and_check_is_checked_by_the_next(settings: Settings, pages: Path) -> None:
    page = pages / "clean-report.html"
    # It dies when its one batch is committed, before the spool file goes.
    argv = [sys.executable, "-m", "tests.flows.killed", str(page), "os.remove", ".gongkai-batch", "1"]
    environ = {**os.environ, **settings_environ(settings)}
    process = subprocess.Popen(argv, cwd=ROOT, env=environ)
    assert process.wait(60) == -signal.SIGKILL
    with open_warehouse(settings.db) as connection:
        assert connection.execute("SELECT count(*) FROM meta_batch").fetchall() == [(1,)]
        assert connection.execute("SELECT count(*) FROM meta_check").fetchall() == [(0,)]
        connection.execute("UPDATE core_report SET end_char = 999999")
    outcome = run(settings, page)
    assert not outcome.is_sound
    assert "that must hold and does not" in describe_outcome(outcome)
    assert "report_inside_text" in {row["check_name"] for row in found_now(settings)}
    assert run(settings, page).is_sound  # it has been looked at, and is not looked at again
