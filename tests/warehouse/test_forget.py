"""Forgetting in the warehouse: every row of a page goes, nothing of others, and the file holds none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.warehouse.factory import (
    MOMENT,
    RUN,
    SAMPLE,
    fetched,
    make_failure,
    make_page,
    make_parsed,
    make_report,
    make_run,
    sample_page,
)
from tests.warehouse.helpers import TABLES, dump, load
from transform.report import Parsed
from warehouse.batch import Batch, PageOrigin
from warehouse.checks import run_checks
from warehouse.connect import open_warehouse
from warehouse.corrections import Correction, add_correction, find_report
from warehouse.forget import (
    allow_address,
    forget_addresses,
    forgotten_addresses,
    page_extent,
    unerased_addresses,
)
from warehouse.rebuild import rebuild_warehouse
from warehouse.schema import DOCUMENT_TABLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from extract.page import Page

GONE, KEPT = "https://site.test/gone.html", "https://site.test/kept.html"
MARKER = "yunxi-liangshiju-4711"


def marked(uri: str = GONE, text: str = SAMPLE + MARKER) -> tuple[Page, Parsed]:
    return sample_page(uri, text)


def attached(name: str, parent: str = GONE, text: str | None = None) -> tuple[Page, Parsed]:
    page = replace(make_page(text or name, f"https://site.test/{name}"), parent_uri=parent)
    return page, make_parsed(page, text or name)


def forget(db: DuckDBPyConnection, *uris: str, hour: int = 12) -> int:
    at = MOMENT.replace(hour=hour)
    return forget_addresses(db, uris, why="a letter", made_by="office", at=at)


def fill(db: DuckDBPyConnection, *, with_gone: bool) -> None:
    """A page that stays and, where asked for, one that goes: two versions, a failure, an origin."""
    load(db, Batch(run=RUN, pages=(sample_page(KEPT),), failures=(make_failure(),)))
    if with_gone:
        page, parsed = marked()
        origin = PageOrigin(uri=GONE, sha256=page.sha256, kind="clone", reasons=(MARKER,))
        later = marked(text=SAMPLE + MARKER + "改")
        failed = make_failure(GONE, message=MARKER, code="timeout")
        load(
            db,
            Batch(run=RUN, pages=((page, parsed),), origins=(origin,)),
            Batch(run=RUN, pages=(later,), failures=(failed,)),
        )


def rows_but_runs(db: DuckDBPyConnection) -> dict[str, Any]:
    """All rows but those that tell of batches and of forgetting itself."""
    tables = [name for name in TABLES if name not in {"meta_batch", "meta_forgotten"}]
    return dump(db, tables, leave_out=("batch_id",))


def test_what_is_left_is_as_if_the_page_had_never_come(db: DuckDBPyConnection) -> None:
    fill(db, with_gone=False)
    expected = rows_but_runs(db)
    fill(db, with_gone=True)
    assert rows_but_runs(db) != expected
    assert forget(db, GONE) > 20
    assert rows_but_runs(db) == expected
    assert run_checks(db) == ()
    rows = db.execute("SELECT uri, why, made_by, is_withdrawal, is_erased FROM meta_forgotten").fetchall()
    assert rows == [(GONE, "a letter", "office", False, False)]


def test_every_table_of_a_reading_is_emptied(db: DuckDBPyConnection) -> None:
    load(db, Batch(run=RUN, pages=(marked(),)))
    filled = [name for name in DOCUMENT_TABLES if db.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0]]
    assert len(filled) > 7
    forget(db, GONE)
    assert all(db.execute(f"FROM {name}").fetchall() == [] for name in DOCUMENT_TABLES)


def test_bytes_that_another_address_has_stay_there_and_are_named(db: DuckDBPyConnection) -> None:
    load(db, Batch(run=RUN, pages=(marked(), marked(KEPT))))
    assert page_extent(db, GONE, with_attachments=False).others == (KEPT,)
    forget(db, GONE)
    assert db.execute("SELECT uri FROM current_report").fetchall() == [(KEPT,)]
    forget(db, KEPT)
    assert db.execute("FROM core_document").fetchall() == []
    assert run_checks(db) == ()


def test_members_of_a_packed_file_go_with_it_and_attachments_where_asked_for(db: DuckDBPyConnection) -> None:
    pages = (
        marked(),
        attached("a.pdf"),
        attached("b.zip"),
        attached("b.zip#c.docx"),
        attached("d.pdf", KEPT),
    )
    load(db, Batch(run=RUN, pages=(*pages, sample_page(KEPT))))
    base = "https://site.test/"
    alone = page_extent(db, GONE, with_attachments=False)
    assert (alone.uris, alone.versions, alone.reports) == ((GONE,), 1, 1)
    every = page_extent(db, GONE, with_attachments=True)
    assert set(every.uris) == {GONE, base + "a.pdf", base + "b.zip", base + "b.zip#c.docx"}
    packed = page_extent(db, base + "b.zip", with_attachments=False)
    assert packed.uris == (base + "b.zip", base + "b.zip#c.docx")
    forget(db, *every.uris)
    rows = db.execute("SELECT DISTINCT uri FROM raw_page ORDER BY uri").fetchall()
    assert rows == [(base + "d.pdf",), (KEPT,)]


def test_a_forgotten_address_is_known_as_such_until_it_is_allowed(db: DuckDBPyConnection) -> None:
    asked = [GONE, f"{GONE}#1", f"{GONE}?x", KEPT]
    assert forgotten_addresses(db, asked) == frozenset()
    forget(db, GONE, hour=9)
    assert forgotten_addresses(db, asked) == {GONE, f"{GONE}#1"}
    allow = {"why": "", "made_by": "office"}
    assert allow_address(db, GONE, at=MOMENT.replace(hour=10), **allow)
    assert not allow_address(db, GONE, at=MOMENT.replace(hour=11), **allow)
    assert forgotten_addresses(db, asked) == frozenset()
    forget(db, GONE, hour=12)
    assert forgotten_addresses(db, asked) == {GONE, f"{GONE}#1"}


def test_a_correction_goes_with_the_words_it_was_made_on(db: DuckDBPyConnection) -> None:
    load(db, Batch(run=RUN, pages=(marked(), sample_page(KEPT))))
    for uri in (GONE, KEPT):
        said = Correction(values={"report_year": 2001}, why=MARKER, made_by="x", made_at=MOMENT)
        add_correction(db, find_report(db, uri), said)
    forget(db, GONE)
    assert db.execute("SELECT count(*) FROM core_correction").fetchall() == [(1,)]
    assert db.execute("SELECT report_year FROM current_report").fetchall() == [(2001,)]


def test_a_correction_of_words_that_stand_elsewhere_too_stays(db: DuckDBPyConnection) -> None:
    text = "前言\n" + SAMPLE
    page = make_page(text, KEPT)
    digest = marked()[1].reports[0].digest
    copy = make_parsed(page, text, (replace(make_report(text), digest=digest),))
    load(db, Batch(run=RUN, pages=(marked(), (page, copy))))
    said = Correction(values={"report_year": 2001}, why="x", made_by="x", made_at=MOMENT)
    add_correction(db, find_report(db, GONE), said)
    forget(db, GONE)
    assert db.execute("SELECT uri, report_year FROM current_report").fetchall() == [(KEPT, 2001)]


def test_what_was_never_read_can_be_forgotten_beforehand(db: DuckDBPyConnection) -> None:
    assert page_extent(db, GONE, with_attachments=True).uris == (GONE,)
    assert forget(db, GONE) == 0
    assert unerased_addresses(db) == (GONE,)
    assert forgotten_addresses(db, [GONE]) == {GONE}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A warehouse whose blocks are not compressed, so that a text in it can be found."""
    path = tmp_path / "it's a.duckdb"
    with open_warehouse(path) as connection:
        connection.execute("PRAGMA force_compression = 'uncompressed'")
        fill(connection, with_gone=True)
        for number in range(30):
            uri, text = f"{KEPT}?{number}", f"{SAMPLE}{number}"
            load(
                connection,
                Batch(run=make_run(2), pages=((fetched(make_page(text, uri)), sample_page(uri, text)[1]),)),
            )
    assert MARKER.encode() in path.read_bytes()
    return path


def test_a_rebuilt_file_holds_no_byte_of_the_page_and_all_of_the_others(file: Path) -> None:
    with open_warehouse(file) as connection:
        forget(connection, GONE)
        before = dump(connection, TABLES, leave_out=("is_erased",))
        views = dump(connection, ["current_report", "out_copies", "out_panel"])
        comments = connection.execute(_COMMENTS).fetchall()
    rebuild_warehouse(file)
    assert MARKER.encode() not in file.read_bytes()
    with open_warehouse(file, read_only=True) as connection:
        assert dump(connection, TABLES, leave_out=("is_erased",)) == before
        assert dump(connection, ["current_report", "out_copies", "out_panel"]) == views
        assert connection.execute(_COMMENTS).fetchall() == comments
        assert unerased_addresses(connection) == ()
        assert run_checks(connection) == ()
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_rebuilt_file_is_written_to_as_before(file: Path) -> None:
    rebuild_warehouse(file)
    with open_warehouse(file) as connection:
        load(connection, Batch(run=make_run(3), pages=(sample_page("pages/new.txt", SAMPLE + "新"),)))
        assert run_checks(connection) == ()


_COMMENTS = """
SELECT table_name, NULL, comment FROM duckdb_tables() WHERE NOT internal
UNION ALL SELECT view_name, NULL, comment FROM duckdb_views() WHERE NOT internal
UNION ALL SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal
ORDER BY ALL
"""
