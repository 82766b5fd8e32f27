"""The direct run: what is new is added once, and a bad page costs nothing but itself."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from extract.archive import Archive
from extract.page import Failure, Page, Stage, digest_bytes
from flows.errors import NothingToRead
from flows.listen import Listener, listening
from flows.outcome import Outcome
from flows.read import parse_page
from flows.settings import Settings
from tests.demo.site import PAGES, Site
from tests.flows.helpers import ask, make_settings, read_rows, run
from warehouse.checks import run_checks
from warehouse.connect import open_warehouse


def test_second_run_adds_nothing(settings: Settings, pages: Path) -> None:
    first = run(settings, pages)
    rows = read_rows(settings.db)
    second = run(settings, pages)
    count = len(list(pages.iterdir()))
    assert first.counts.pages_new == count
    assert first.counts.reports_added == len(rows["core_report"]) > 0
    assert second.counts.pages_new == 0
    assert second.counts.pages_unchanged == count
    assert read_rows(settings.db) == rows


@pytest.mark.parametrize(("batch_size", "in_flight"), [(1, 1), (2, 3), (100, 2)])
def test_rows_do_not_depend_on_how_a_run_is_divided(
    tmp_path: Path, settings: Settings, pages: Path, batch_size: int, in_flight: int
) -> None:
    run(settings, pages)
    other = make_settings(tmp_path / "other", batch_size=batch_size, in_flight=in_flight)
    outcome = run(other, pages)
    assert outcome.batches == -(-outcome.pages // batch_size)
    assert read_rows(other.db) == read_rows(settings.db)


def test_every_invariant_holds_after_a_run(settings: Settings, pages: Path) -> None:
    run(settings, pages)
    with open_warehouse(settings.db, read_only=True) as connection:
        assert run_checks(connection) == ()


def test_edited_page_is_read_again_beside_the_old_one(settings: Settings, pages: Path) -> None:
    run(settings, pages)
    page = pages / "clean-report.html"
    page.write_bytes(page.read_bytes() + b"\n<!-- edited -->")
    outcome = run(settings, pages)
    assert outcome.counts.pages_new == 1
    seen = [row for row in read_rows(settings.db)["raw_page"] if row[0] == str(page)]
    assert len(seen) == 2


def test_document_beside_a_saved_page_is_tied_to_it_and_read_once(settings: Settings, tmp_path: Path) -> None:
    from docx import Document

    folder = tmp_path / "saved"
    folder.mkdir()
    document = Document()
    document.add_paragraph("霁阳县档案馆2021年受理申请6件，予以公开4件。")
    document.save(str(folder / "annex.docx"))
    page = (PAGES / "clean-report" / "page.html").read_bytes()
    link = '<p>附件：<a href="annex.docx">附件1：统计表.docx</a></p></body>'.encode()
    (folder / "report.html").write_bytes(page.replace(b"</body>", link))
    outcome = run(settings, folder)
    assert outcome.counts.pages_new == outcome.pages == 2
    (row,) = ask(settings.db, "SELECT uri, parent_uri FROM meta_attempt WHERE parent_uri IS NOT NULL")
    assert row == {"uri": str(folder / "annex.docx"), "parent_uri": str(folder / "report.html")}
    assert run(settings, folder).counts.pages_unchanged == 2


def test_missing_source_is_a_failure_beside_the_pages_that_are_there(settings: Settings, pages: Path) -> None:
    outcome = run(settings, pages, pages / "nowhere.html")
    assert [(failure.stage, failure.code) for failure in outcome.failures] == [(Stage.PLAN, "not_found")]
    assert outcome.counts.pages_new == len(list(pages.iterdir()))


def test_sources_that_name_no_page_leave_no_warehouse(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(NothingToRead, match="nowhere"):
        run(settings, tmp_path / "nowhere")
    assert not Path(str(settings.db)).exists()


def test_one_bad_page_costs_its_batch_nothing(tmp_path: Path, pages: Path) -> None:
    good = pages / "clean-report.html"
    undisturbed = make_settings(tmp_path / "undisturbed")
    run(undisturbed, good)
    bad = {
        "empty.html": b"",
        "random.html": random.Random(2026).randbytes(40_000),
        "huge.html": b"<p>" + "各科室依法公开。".encode() * 900_000,
        "deep.html": b"<div>" * 100_000 + "公开".encode() + b"</div>" * 100_000,
        "cut.txt": ("本年度共受理申请３件。" * 50).encode("gb18030")[:-1],
    }
    folder = tmp_path / "mixed"
    folder.mkdir()
    for name, body in bad.items():
        (folder / name).write_bytes(body)
    assert (folder / "huge.html").stat().st_size > 20_000_000
    settings = make_settings(tmp_path, batch_size=50)
    outcome = run(settings, folder, good)
    assert outcome.batches == 1
    troubled = {Path(line.uri).name for line in outcome.open_issues} | {
        Path(failure.uri).name for failure in outcome.failures
    }
    assert set(bad) <= troubled
    expected = read_rows(undisturbed.db)
    found = read_rows(settings.db)
    for table, rows in expected.items():
        assert set(map(repr, rows)) <= set(map(repr, found[table])), table


def test_crash_of_the_parser_is_recorded_with_the_digest_of_the_page() -> None:
    def fall_over(page: Page) -> None:
        raise RecursionError("too deep")

    page = Page(uri="a.html", body=b"x", sha256=digest_bytes(b"x"))
    failure = parse_page(page, parse=fall_over)  # type: ignore[arg-type]  # it never returns
    assert isinstance(failure, Failure)
    assert (failure.stage, failure.code) == (Stage.PARSE, "crashed")
    assert "RecursionError: too deep" in failure.message
    assert page.sha256 in failure.message


def test_pages_of_the_network_are_archived_before_they_are_read(settings: Settings, site: Site) -> None:
    outcome = run(settings, *site.urls)
    failed = {failure.code for failure in outcome.failures}
    assert failed == {"gone"}
    assert outcome.counts.pages_new == len(site.urls) - 1
    archive = Archive(settings.archive)
    bodies = {archive.read_response(place).payload for place in archive.scan()}
    served = {page.body for page in site.pages if page.status == 200}
    assert served <= bodies


def test_leftover_of_an_earlier_run_is_loaded_first(
    settings: Settings, pages: Path, tmp_path: Path, record_spool: Callable[[], Path]
) -> None:
    leftover = record_spool()
    settings.spool.mkdir(parents=True)
    (settings.spool / leftover.name).write_bytes(leftover.read_bytes())
    outcome = run(settings, pages)
    assert outcome.recovered == 1
    assert outcome.counts.pages_unchanged == 1
    assert not settings.spool.exists()


def test_unreadable_leftover_is_set_aside_and_named(settings: Settings, pages: Path) -> None:
    settings.spool.mkdir(parents=True)
    (settings.spool / ("0" * 32 + ".gongkai-batch")).write_bytes(b"torn")
    outcome = run(settings, pages / "clean-report.html")
    assert outcome.recovered == 0
    assert [path.parent.name for path in outcome.set_aside] == ["bad"]
    assert outcome.set_aside[0].read_bytes() == b"torn"


@pytest.fixture
def record_spool(tmp_path: Path, pages: Path) -> Callable[[], Path]:
    """A spool file as a run that was killed leaves it: one page, parsed and not loaded."""
    import asyncio
    import shutil
    from contextlib import aclosing

    from flows.pipeline import parse_batch
    from flows.plan import plan_run
    from flows.receive import receive
    from flows.session import open_session

    async def record() -> Path:
        settings = make_settings(tmp_path / "earlier")
        source = (str(pages / "clean-report.html"),)
        async with (
            open_session(settings, source, driver="direct") as session,
            aclosing(receive(session, plan_run(source))) as batches,
        ):
            file = (await parse_batch(session, await anext(batches))).file
            assert file is not None
            return Path(shutil.copy(file, tmp_path / file.name))

    return lambda: asyncio.run(record())


def test_listener_hears_of_every_page_and_batch(settings: Settings, pages: Path) -> None:
    class Ear(Listener):
        heard_of = 0
        pages_done = 0
        total = Outcome()

        def planned(self, sources: int) -> None:
            self.heard_of += sources

        def page_done(self) -> None:
            self.pages_done += 1

        def batch_done(self, outcome: Outcome) -> None:
            self.total += outcome

    ear = Ear()
    with listening(ear):
        outcome = run(settings, pages, pages / "nowhere.html")
    assert ear.heard_of == ear.pages_done == outcome.pages
    assert ear.total.counts == outcome.counts


def test_password_in_an_address_is_neither_stored_nor_shown(settings: Settings, pages: Path) -> None:
    outcome = run(settings, pages / "clean-report.html", "https://ann:hush-hush@zwgk.example.cn/a.html")
    assert [failure.code for failure in outcome.failures] == ["credentials"]
    assert "hush-hush" not in repr(outcome)
    with open_warehouse(settings.db, read_only=True) as connection:
        stored = connection.execute("SELECT arguments, message FROM meta_run, meta_attempt").fetchall()
    assert stored
    assert "hush-hush" not in repr(stored)
