"""Addresses in a run: asked again only where that may bring something, and never lost between two runs."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extract.archive import Archive
from extract.response import Response
from flows.settings import Settings
from tests.demo.site import PAGES
from tests.extract.hostile import Behaviour, HostileSite, answer, in_turn, start_hostile
from tests.flows.helpers import ask, make_settings, run

HTML = "Content-Type: text/html; charset=utf-8"
TEXT = (PAGES / "clean-report" / "page.html").read_bytes()
PLAIN = "Content-Type: text/plain; charset=utf-8"
NOTE = "霁阳县档案馆2021年政府信息公开工作年度报告附表说明：本年度受理申请6件，予以公开4件。"


def serve_document(name: str) -> bytes:
    """A page that leads to a document."""
    link = f'<p>附件：<a href="{name}">附件1：公开情况统计表.docx</a></p>'
    return TEXT.replace(b"</body>", link.encode() + b"</body>")


def make_docx() -> bytes:
    from io import BytesIO

    from docx import Document

    document = Document()
    document.add_paragraph(NOTE)
    document.save(stream := BytesIO())
    return stream.getvalue()


DOCX = make_docx()
DOCX_TYPE = "Content-Type: application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ROUTES: dict[str, Behaviour] = {
    "/tagged.html": in_turn(
        answer("200 OK", TEXT, HTML, 'ETag: "r1"', "Last-Modified: Mon, 10 Jan 2022 01:00:00 GMT"),
        answer("304 Not Modified"),
    ),
    "/plain.html": answer("200 OK", TEXT, HTML),
    "/with-table.html": in_turn(
        answer("200 OK", serve_document("files/table.docx"), HTML, 'ETag: "p1"'), answer("304 Not Modified")
    ),
    "/files/table.docx": answer(
        "200 OK",
        DOCX,
        DOCX_TYPE,
    ),
    "/moved.html": answer("302 Found", b"", "Location: /files/moved.html"),
    "/files/moved.html": answer("200 OK", serve_document("table.docx"), HTML),
    "/list.html": answer("200 OK", b'<ul><li><a href="/plain.html">2021</a></li></ul>', HTML),
}


@pytest.fixture
def host() -> Iterator[HostileSite]:
    with start_hostile(dict(ROUTES)) as site:
        yield site


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_settings(tmp_path)


def test_page_that_did_not_change_costs_one_304_and_is_not_read(
    settings: Settings, host: HostileSite
) -> None:
    uri = host.url("/tagged.html")
    run(settings, uri)
    again = run(settings, uri)
    assert (again.counts.pages_new, again.counts.pages_unchanged) == (0, 1)
    assert b'If-None-Match: "r1"' in host.heads[-1]
    assert b"If-Modified-Since: Mon, 10 Jan 2022 01:00:00 GMT" in host.heads[-1]
    (row,) = ask(settings.db, "SELECT DISTINCT sha256 FROM meta_attempt")
    assert row["sha256"]
    archive = Archive(settings.archive)
    records = [record for file in archive.list_files() for record in archive.scan_file(file)]
    assert [record.status for record in records if record.source_uri == uri] in ([200, 304], [304, 200])


def test_fresh_page_is_not_asked_for_again(tmp_path: Path, host: HostileSite) -> None:
    settings = make_settings(tmp_path, fresh_seconds=3600.0)
    uri = host.url("/plain.html")
    run(settings, uri)
    again = run(settings, uri)
    assert (again.fresh, again.pages, again.counts.pages_unchanged) == (1, 1, 0)
    assert host.count("/plain.html") == 1


def test_what_is_attached_to_a_page_comes_with_it(settings: Settings, host: HostileSite) -> None:
    uri = host.url("/with-table.html")
    outcome = run(settings, uri)
    assert outcome.counts.pages_new == 2
    (row,) = ask(settings.db, "SELECT uri, parent_uri FROM meta_attempt WHERE parent_uri IS NOT NULL")
    assert row == {"uri": host.url("/files/table.docx"), "parent_uri": uri}
    texts = ask(settings.db, "SELECT text FROM core_document WHERE contains(media_type, 'wordprocessing')")
    assert [NOTE in row["text"] for row in texts] == [True]


def test_links_of_a_page_that_moved_start_from_where_it_is(settings: Settings, host: HostileSite) -> None:
    assert run(settings, host.url("/moved.html")).counts.pages_new == 2
    assert host.count("/files/table.docx") == 1


def test_attachment_is_asked_for_again_though_its_page_did_not_change(
    settings: Settings, host: HostileSite
) -> None:
    uri = host.url("/with-table.html")
    run(settings, uri)
    again = run(settings, uri)
    assert host.count("/files/table.docx") == 2
    assert (again.counts.pages_new, again.counts.pages_unchanged) == (0, 2)


def test_response_that_was_archived_and_not_loaded_is_adopted(settings: Settings, host: HostileSite) -> None:
    lost = "https://zwgk.qiyang.example.cn/2021.html"
    with Archive(settings.archive, token="dead") as archive:
        archive.append(
            Response(
                source_uri=lost,
                uri=lost,
                status=200,
                reason="OK",
                headers=((b"content-type", b"text/html; charset=utf-8"),),
                payload=TEXT,
                received_at=datetime(2026, 1, 1, tzinfo=UTC),
            )
        )
    note = settings.archive / ".unsettled-dead.json"
    note.write_text(json.dumps({"db": str(settings.db)}), "utf-8")
    outcome = run(settings, host.url("/plain.html"))
    assert outcome.adopted == 1
    assert not list(settings.archive.glob(".unsettled-*"))
    (row,) = ask(settings.db, f"SELECT fetched_at, archive_file FROM raw_page WHERE uri = '{lost}'")
    assert row["archive_file"].startswith("gongkai-20260101-dead")
    assert run(settings, host.url("/plain.html")).adopted == 0


def test_archive_of_another_warehouse_is_left_to_it(
    settings: Settings, host: HostileSite, tmp_path: Path
) -> None:
    settings.archive.mkdir(parents=True)
    note = settings.archive / ".unsettled-other.json"
    note.write_text(json.dumps({"db": str(tmp_path / "other.duckdb")}), "utf-8")
    assert run(settings, host.url("/plain.html")).adopted == 0
    assert note.exists()


def test_entry_that_gives_less_than_its_least_is_named(
    settings: Settings, host: HostileSite, tmp_path: Path
) -> None:
    file = tmp_path / "sources.toml"
    file.write_text(
        "[[source]]\n"
        'name = "qiyang"\nkind = "index"\n'
        f'addresses = ["{host.url("/list.html")}"]\nlink_selector = "li a"\n'
        "least_pages = 5\ndelay = 0.0\n",
        "utf-8",
    )
    outcome = run(settings, file)
    assert [(tally.name, tally.pages) for tally in outcome.tallies] == [("qiyang", 1)]
    assert len(outcome.shortfalls) == 1
    assert "source 'qiyang': expected at least 5 pages, found 1" in outcome.shortfalls[0]
    (row,) = ask(settings.db, "SELECT DISTINCT source_name FROM meta_attempt")
    assert row["source_name"] == "qiyang"


def test_reports_of_pages_that_did_not_change_count_towards_the_least(
    settings: Settings, host: HostileSite, tmp_path: Path
) -> None:
    file = tmp_path / "sources.toml"
    file.write_text(
        f'[[source]]\nname = "one"\nkind = "pages"\naddresses = ["{host.url("/plain.html")}"]\n'
        "least_reports = 1\n",
        "utf-8",
    )
    assert run(settings, file).shortfalls == ()
    again = run(settings, file)
    assert (again.counts.pages_new, again.shortfalls) == (0, ())


def test_listing_is_no_page_of_the_warehouse_and_is_not_adopted(
    settings: Settings, host: HostileSite, tmp_path: Path
) -> None:
    file = tmp_path / "sources.toml"
    file.write_text(
        "[[source]]\n"
        'name = "qiyang"\nkind = "index"\n'
        f'addresses = ["{host.url("/list.html")}"]\nlink_selector = "li a"\n',
        "utf-8",
    )
    run(settings, file)
    rows = ask(settings.db, "SELECT uri FROM raw_page")
    assert [row["uri"] for row in rows] == [host.url("/plain.html")]
    token = next(settings.archive.glob("*.warc.gz")).name.split("-")[2]
    note = settings.archive / f".unsettled-{token}.json"
    note.write_text(json.dumps({"db": str(settings.db)}), "utf-8")
    assert run(settings, host.url("/plain.html")).adopted == 0


def test_slow_host_keeps_back_no_page_of_another(tmp_path: Path, host: HostileSite) -> None:
    """The slow host answers only when every page of the other has been asked for."""
    others = [f"/quick-{number}.html" for number in range(12)]
    done = threading.Event()
    left = len(others)
    lock = threading.Lock()

    def quick(connection: object, count: int) -> None:
        nonlocal left
        answer("200 OK", TEXT, HTML)(connection, count)  # type: ignore[arg-type]  # a socket
        with lock:
            left -= 1
            if left == 0:
                done.set()

    def slow(connection: object, count: int) -> None:
        assert done.wait(60), "the other host's pages wait for this one"
        answer("200 OK", TEXT, HTML)(connection, count)  # type: ignore[arg-type]  # a socket

    host.routes.update(dict.fromkeys(others, quick))
    with start_hostile({f"/slow-{number}.html": slow for number in range(6)}, "127.0.0.2") as second:
        uris = [second.url(f"/slow-{number}.html") for number in range(6)]
        uris += [host.url(path) for path in others]
        outcome = run(make_settings(tmp_path, batch_size=2), *uris)
    assert outcome.counts.pages_failed == 0
    assert outcome.pages == 18


def test_attachment_that_could_not_be_had_is_tied_to_its_page(settings: Settings, host: HostileSite) -> None:
    del host.routes["/files/table.docx"]
    uri = host.url("/with-table.html")
    assert run(settings, uri).counts.pages_failed == 1
    (row,) = ask(settings.db, "SELECT code, parent_uri FROM meta_attempt WHERE outcome = 'failed'")
    assert row == {"code": "gone", "parent_uri": uri}


def test_attachments_beyond_the_most_are_named_and_not_asked_for(
    settings: Settings, host: HostileSite
) -> None:
    links = "".join(f'<p>附件：<a href="t{number}.docx">附件{number}.docx</a></p>' for number in range(33))
    page = TEXT.replace(b"</body>", links.encode() + b"</body>")
    host.routes["/many.html"] = answer("200 OK", page, HTML)
    outcome = run(settings, host.url("/many.html"))
    codes = Counter(failure.code for failure in outcome.failures)
    assert codes["too_many_attached"] == 3
    assert sum(path.endswith(".docx") for path, _ in host.log) == 30


def test_run_over_fresh_pages_alone_ends_well_whatever_its_batches(tmp_path: Path, host: HostileSite) -> None:
    settings = make_settings(tmp_path, batch_size=1, fresh_seconds=3600.0)
    uris = [host.url("/plain.html"), host.url("/tagged.html"), host.url("/files/moved.html")]
    run(settings, *uris)
    again = run(settings, *uris)
    assert (again.fresh, again.pages) == (3, 3)


def test_full_disk_ends_a_run_over_many_addresses_instead_of_halting_it(
    tmp_path: Path, host: HostileSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = make_settings(tmp_path, batch_size=1)
    host.routes.update(dict.fromkeys((f"/page-{number}.html" for number in range(30)), ROUTES["/plain.html"]))
    settings.data.mkdir(parents=True)
    settings.spool.touch()  # a file where the folder of the spool is to be
    with pytest.raises(OSError, match="exists"):
        run(settings, *(host.url(f"/page-{number}.html") for number in range(30)))
