"""Reprocessing: the archive read anew gives the rows of the run, and a changed parser those that differ."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from extract.page import Failure, Page
from flows.read import parse_page
from flows.reprocess import ParsePage, Reprocessed, reprocess
from flows.settings import Settings
from tests.demo.site import Site
from tests.extract.hostile import start_hostile
from tests.flows.helpers import ask, call, make_settings, read_rows, run
from tests.flows.test_asking import ROUTES
from transform.report import Parsed


def reread(settings: Settings, archive: Path | None = None, parse: ParsePage = parse_page) -> Reprocessed:
    return asyncio.run(reprocess(settings, archive=archive, parse=parse))


def test_empty_warehouse_gets_the_rows_of_the_run_from_its_archive(
    settings: Settings, site: Site, tmp_path: Path
) -> None:
    run(settings, *site.urls)
    other = make_settings(tmp_path / "other")
    done = reread(other, settings.archive)
    assert read_rows(other.db) == read_rows(settings.db)
    assert (done.same, done.changed) == (0, 0)


def test_attachments_are_read_and_tied_again(settings: Settings, tmp_path: Path) -> None:
    with start_hostile(dict(ROUTES)) as host:
        run(settings, host.url("/with-table.html"))
    other = make_settings(tmp_path / "other")
    reread(other, settings.archive)
    assert read_rows(other.db) == read_rows(settings.db)
    tied = "SELECT DISTINCT uri, parent_uri FROM meta_attempt WHERE parent_uri IS NOT NULL"
    assert ask(other.db, tied) == ask(settings.db, tied) != []


def test_pages_of_other_peoples_archives_are_read_where_they_lie(
    settings: Settings, site: Site, tmp_path: Path
) -> None:
    crawled = make_settings(tmp_path / "crawl")
    run(crawled, *site.urls)
    file = tmp_path / "sources.toml"
    file.write_text(
        f'[[source]]\nname = "crawl"\nkind = "warc"\npaths = ["{crawled.archive}/*.warc.gz"]\n', "utf-8"
    )
    outcome = run(settings, file)
    assert [tally.name for tally in outcome.tallies] == ["crawl"]
    done = reread(settings)
    assert (done.changed, done.gone) == (0, ())
    assert done.same == outcome.counts.pages_new > 0


def test_same_parser_changes_nothing(settings: Settings, site: Site, pages: Path) -> None:
    run(settings, *site.urls, pages)
    before = read_rows(settings.db)
    attempts = ask(settings.db, "SELECT count(*) AS n FROM meta_attempt")
    done = reread(settings)
    assert done.changed == 0
    assert done.same == len(before["raw_page"])
    assert read_rows(settings.db) == before
    assert ask(settings.db, "SELECT count(*) AS n FROM meta_attempt") == attempts


def change_one_figure(page: Page) -> Parsed | Failure:
    """A parser that is newer, and reads one figure of one page otherwise."""
    parsed = parse_page(page)
    if isinstance(parsed, Failure):
        return parsed
    newer = replace(parsed, parser_version=parsed.parser_version + 1)
    if not page.uri.endswith("/clean-report.html"):
        return newer
    first, *others = newer.reports
    metric, *metrics = first.metrics
    report = replace(first, metrics=(replace(metric, value=metric.value + Decimal(1)), *metrics))
    return replace(newer, reports=(report, *others))


def test_changed_parser_adds_exactly_the_rows_that_differ(settings: Settings, pages: Path) -> None:
    run(settings, pages)
    before = read_rows(settings.db)
    done = reread(settings, parse=change_one_figure)
    after = read_rows(settings.db)
    changed = [change for change in done.changes if change.edits]
    assert [Path(change.uri).name for change in changed] == ["clean-report.html"]
    (edit,) = changed[0].edits
    assert (edit.kind, edit.change) == ("figure", "changed")
    assert edit.value_after == edit.value_before + 1  # type: ignore[operator]  # both stand
    # Every reading by the newer parser stands beside the old one.
    for table in ("core_document", "core_report", "core_metric"):
        assert len(after[table]) == 2 * len(before[table])
    figures = "SELECT sum(value) AS total FROM current_metric WHERE unit = '条'"
    (row,) = ask(settings.db, figures)
    assert row["total"] is not None


def test_parser_that_reads_otherwise_under_the_same_version_stores_nothing(
    settings: Settings, pages: Path
) -> None:
    def unversioned(page: Page) -> Parsed | Failure:
        parsed = change_one_figure(page)
        return parsed if isinstance(parsed, Failure) else replace(parsed, parser_version=1)

    run(settings, pages)
    before = read_rows(settings.db)
    done = reread(settings, parse=unversioned)
    assert [Path(uri).name for uri in done.unversioned] == ["clean-report.html"]
    assert read_rows(settings.db) == before


def test_file_that_changed_since_is_named_and_not_read(settings: Settings, pages: Path) -> None:
    run(settings, pages)
    page = pages / "clean-report.html"
    page.write_bytes(page.read_bytes() + b"<!-- -->")
    (pages / "washed.html").unlink()
    done = reread(settings)
    assert {failure.code for failure in done.gone} == {"changed", "not_found"}


@pytest.mark.parametrize("option", [(), ("--dry-run",), ("--json",)])
def test_command_says_that_nothing_differs(settings: Settings, pages: Path, option: tuple[str, ...]) -> None:
    run(settings, pages)
    result = call("reprocess", "--db", settings.db, "--data", settings.data, *option)
    assert result.exit_code == 0, result.output
    assert ("as before, 0 differently" in result.output) is ("--json" not in option)
