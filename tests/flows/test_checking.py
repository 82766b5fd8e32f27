"""After a run its rows are looked at: what was found is told, recorded, and stops nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from flows.artifacts import summary_markdown
from flows.commands.common import Exit
from flows.outcome import Outcome
from flows.settings import Settings
from tests.flows.helpers import ask, call, run
from tests.flows.test_sharing import holder
from warehouse.checks import all_checks, all_expectations
from warehouse.connect import open_warehouse

SOURCES = """
[[source]]
name = "towns"
kind = "folder"
paths = ["{pages}"]
least_pages = 5
least_reports = 500
"""


def test_a_run_records_every_check_that_it_made(settings: Settings, pages: Path) -> None:
    outcome = run(settings, pages)
    made = {result.check.name for result in outcome.checks}
    views = {check.name for check in all_checks() if check.is_of_views}
    assert made == {check.name for check in (*all_checks(), *all_expectations())} - views
    assert outcome.doubts == ()
    rows = ask(settings.db, "SELECT DISTINCT run_id, is_whole, found_count FROM meta_check")
    (run_row,) = ask(settings.db, "SELECT run_id FROM meta_run")
    assert rows == [{"run_id": run_row["run_id"], "is_whole": False, "found_count": 0}]


def test_a_run_that_brings_nothing_is_checked_all_the_same(settings: Settings, pages: Path) -> None:
    run(settings, pages)
    assert run(settings, pages).doubts == ()
    assert ask(settings.db, "SELECT count(DISTINCT run_id) AS n FROM meta_check") == [{"n": 2}]


def test_what_a_source_is_to_hold_at_least_is_kept_and_checked(
    settings: Settings, pages: Path, tmp_path: Path
) -> None:
    sources = tmp_path / "sources.toml"
    sources.write_text(SOURCES.format(pages=pages), encoding="utf-8")
    result = call("ingest", sources, "--db", settings.db, "--data", settings.data, "--direct")
    assert result.exit_code == Exit.OK, result.output
    told = " ".join(result.output.split())
    assert "look Of every source and host for which a least is said" in told
    assert "Not so at 1 place, first source towns:" in told
    assert "FROM out_checks" in told
    assert ask(settings.db, "SELECT scope_name, measure, least, said_by FROM meta_least ORDER BY ALL") == [
        {"scope_name": "towns", "measure": "pages", "least": 5, "said_by": "sources.toml"},
        {"scope_name": "towns", "measure": "reports", "least": 500, "said_by": "sources.toml"},
    ]
    again = run(settings, sources)
    assert [doubt.check.name for doubt in again.doubts] == ["least_rows"]
    assert ask(settings.db, "SELECT count(*) AS n FROM meta_least") == [{"n": 2}]


def test_the_page_on_the_dashboard_names_what_was_found(settings: Settings, pages: Path) -> None:
    sound = run(settings, pages)
    assert f"Checked: {len(sound.checks)} checks, all hold." in summary_markdown(
        sound, db=settings.db, seconds=1.0
    )
    first = sound.checks[0]
    broken = Outcome(checks=(replace(first, count=7, places=("report 1", "a | b")), *sound.checks[1:]))
    page = summary_markdown(broken, db=settings.db, seconds=1.0)
    assert "## Checks that found something" in page
    assert f"| `{first.check.name}` | invariant | 7 | {first.check.says} | report 1; a \\| b |" in page


def test_what_must_hold_is_told_before_what_was_expected(settings: Settings, pages: Path) -> None:
    outcome = run(settings, pages)
    found = Outcome(checks=tuple(replace(result, count=1, places=("x",)) for result in outcome.checks[::-1]))
    kinds = [doubt.check.kind.value for doubt in found.doubts]
    assert kinds == sorted(kinds, reverse=True)
    assert kinds[0] == "invariant"


def test_a_guest_leaves_the_checks_to_who_loads_its_batches(settings: Settings, pages: Path) -> None:
    with holder(settings):
        handed = run(replace(settings, hand_over=True), pages)
    assert handed.checks == ()
    assert handed.handed_over > 0
    began = datetime.now(UTC)
    assert run(settings, pages).checks
    with open_warehouse(settings.db, read_only=True) as connection:
        (row,) = connection.execute("SELECT min(checked_at) >= ? FROM meta_check", [began]).fetchall()
    assert row == (True,)
