"""Loading: once, whole, in any order, and exactly."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.page import Unchanged
from tests.warehouse.factory import (
    MOMENT,
    RUN,
    SAMPLE,
    fetched,
    make_failure,
    make_metric,
    make_page,
    make_parsed,
    make_report,
    make_run,
    sample_batch,
    sample_page,
)
from tests.warehouse.helpers import TABLES, dump, dump_views, load, wipe
from warehouse.batch import Batch, PageOrigin
from warehouse.errors import LoadError
from warehouse.load import Counts, drain, known_pages, load_file
from warehouse.spool import list_spool, write_batch

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from extract.page import Page
    from transform.report import Parsed

SHARED_DB = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def reread(pair: tuple[Page, Parsed], version: int) -> tuple[Page, Parsed]:
    """The page as a later parser reads it: with other words for its title."""
    page, parsed = pair
    title = f"reading {version}"
    return page, replace(parsed, parser_version=version, document=replace(parsed.document, title=title))


def test_a_batch_is_loaded_with_all_its_rows(db: DuckDBPyConnection) -> None:
    counts = load(db, replace(sample_batch(), failures=(make_failure(),)))
    assert counts == Counts(
        pages_new=1,
        pages_failed=1,
        documents_added=1,
        reports_added=1,
        sections_added=1,
        metrics_added=2,
        cells_added=2,
        repairs_added=1,
        issues_added=2,
    )
    row = db.execute("SELECT pages_new, pages_failed, metrics_added, run_id FROM meta_batch").fetchall()
    assert row == [(1, 1, 2, "run-1")]


def test_loading_twice_equals_once(db: DuckDBPyConnection, tmp_path: Path) -> None:
    path = write_batch(tmp_path, sample_batch())
    assert not load_file(db, path).is_repeat
    once = dump(db, TABLES)
    again = load_file(db, path)
    assert again.is_repeat
    assert again.counts == Counts()
    assert dump(db, TABLES) == once


def test_a_second_run_over_the_same_pages_adds_nothing_and_says_so(db: DuckDBPyConnection) -> None:
    load(db, sample_batch())
    once = dump(db, [table for table in TABLES if not table.startswith("meta_")])
    counts = load(db, sample_batch(make_run(2)))
    assert counts == Counts(pages_unchanged=1)
    assert dump(db, [table for table in TABLES if not table.startswith("meta_")]) == once
    outcomes = db.execute("SELECT run_id, outcome FROM meta_attempt ORDER BY run_id").fetchall()
    assert outcomes == [("run-1", "new"), ("run-2", "unchanged")]


def test_pages_skipped_as_known_are_recorded_as_unchanged(db: DuckDBPyConnection) -> None:
    load(db, sample_batch())
    counts = load(db, Batch(run=make_run(2), unchanged=(sample_page()[0],)))
    assert counts == Counts(pages_unchanged=1)


def test_known_bytes_at_a_new_address_share_the_reading(db: DuckDBPyConnection) -> None:
    counts = load(db, sample_batch(), sample_batch(make_run(2), "pages/b.txt"))
    assert (counts.pages_new, counts.documents_added, counts.metrics_added) == (2, 1, 2)
    rows = db.execute("SELECT uri, uri_count FROM current_document").fetchall()
    assert rows == [("pages/a.txt", 2)]


def test_a_newer_parser_adds_its_reading_and_is_shown(db: DuckDBPyConnection) -> None:
    pair = sample_page()
    counts = load(
        db, Batch(run=RUN, pages=(reread(pair, 8),)), Batch(run=make_run(2), pages=(reread(pair, 9),))
    )
    counts += load(db, Batch(run=make_run(3), pages=(reread(pair, 7),)))
    assert (counts.pages_new, counts.documents_added) == (3, 3)
    assert db.execute("SELECT title, parser_version FROM current_document").fetchall() == [("reading 9", 9)]
    assert db.execute("SELECT count(*) FROM current_metric").fetchall() == [(2,)]
    assert db.execute("SELECT count(*) FROM core_metric").fetchall() == [(6,)]


def test_two_readings_of_the_same_bytes_are_kept_and_one_is_shown(db: DuckDBPyConnection) -> None:
    page, parsed = sample_page()
    unsure = replace(parsed, document=replace(parsed.document, charset="big5", charset_confidence=0.5))
    load(db, Batch(run=RUN, pages=((page, unsure),)), Batch(run=make_run(2), pages=((page, parsed),)))
    assert db.execute("SELECT count(*) FROM core_document").fetchall() == [(2,)]
    assert db.execute("SELECT charset FROM current_document").fetchall() == [("utf-8",)]


def test_an_edited_page_supersedes_what_stood_there(db: DuckDBPyConnection) -> None:
    text = SAMPLE.replace("12件", "13件")
    later = make_page(text)
    report = make_report(text, metrics=(make_metric(text, "收到申请13件", "13"),))
    load(db, sample_batch(), Batch(run=make_run(2), pages=((later, make_parsed(later, text, (report,))),)))
    rows = db.execute(
        "SELECT sha256 = ?, is_superseded FROM current_report ORDER BY 2", [later.sha256]
    ).fetchall()
    assert rows == [(True, False), (False, True)]
    assert db.execute("SELECT version_count FROM current_page").fetchall() == [(2,)]


def test_a_batch_made_again_after_a_crash_brings_no_attempt_twice(db: DuckDBPyConnection) -> None:
    load(db, sample_batch())
    load(db, Batch(run=RUN, pages=(sample_page(), sample_page("pages/b.txt"))))
    rows = db.execute("SELECT uri, outcome FROM meta_attempt ORDER BY uri").fetchall()
    assert rows == [("pages/a.txt", "new"), ("pages/b.txt", "new")]
    assert db.execute("SELECT count(*) FROM meta_run").fetchall() == [(1,)]


def test_a_batch_that_duckdb_refuses_leaves_nothing(own_db: DuckDBPyConnection, tmp_path: Path) -> None:
    path = write_batch(tmp_path, sample_batch())
    own_db.execute("ALTER TABLE core_repair RENAME TO core_gone")
    before = dump(own_db, [name for name in TABLES if name != "core_repair"])
    with pytest.raises(LoadError, match="core_repair") as caught:
        drain(own_db, tmp_path)
    assert caught.value.path == path
    assert dump(own_db, [name for name in TABLES if name != "core_repair"]) == before
    assert list_spool(tmp_path) == (path,)
    own_db.execute("ALTER TABLE core_gone RENAME TO core_repair")
    assert drain(own_db, tmp_path).counts.documents_added == 1


def test_where_a_page_comes_from_is_stored_once_for_each_edition_of_the_parser(
    db: DuckDBPyConnection,
) -> None:
    page, parsed = sample_page()
    clone = PageOrigin(uri=page.uri, sha256=page.sha256, kind="clone", reasons=("host",), parser_version=1)
    later = replace(clone, kind="official", official_uri="https://site.test/", parser_version=2)
    for origin in (clone, later, clone, clone):
        load(db, Batch(run=make_run(2), pages=((page, parsed),), origins=(origin, origin)))
    rows = db.execute(
        "SELECT origin_kind, reasons, official_uri, parser_version FROM raw_origin ORDER BY parser_version"
    ).fetchall()
    assert rows == [("clone", ["host"], None, 1), ("official", ["host"], "https://site.test/", 2)]


def test_drain_tells_of_each_file_and_empties_the_spool(db: DuckDBPyConnection, tmp_path: Path) -> None:
    paths = sorted(write_batch(tmp_path, sample_batch(uri=f"pages/{n}.txt")) for n in range(3))
    seen: list[Path] = []
    found = drain(db, tmp_path, on_loaded=lambda loaded: seen.append(loaded.path))
    assert seen == paths == [loaded.path for loaded in found.loaded]
    assert found.counts.pages_new == 3
    assert list_spool(tmp_path) == ()
    assert drain(db, tmp_path / "none").loaded == ()


def test_known_pages_are_those_read_by_this_parser(db: DuckDBPyConnection) -> None:
    pair = sample_page("a")
    load(db, Batch(run=RUN, pages=(pair, reread(sample_page("b", SAMPLE + "。"), 0))))
    load(db, Batch(run=RUN, failures=(make_failure("c"),), received=(make_page("c", "c"),)))
    assert known_pages(db, ["a", "b", "c", "d"]) == {"a": frozenset({pair[0].sha256})}
    assert known_pages(db, ["a", "b"], parser_version=0).keys() == {"b"}
    assert known_pages(db, []) == {}


def test_the_archive_place_of_the_first_sight_is_kept(db: DuckDBPyConnection) -> None:
    page, parsed = sample_page("https://site.test/1")
    load(db, Batch(run=make_run(2), unchanged=(fetched(page, 12, offset=500),)))
    load(db, Batch(run=RUN, pages=((fetched(page, 9, offset=7), parsed),)))
    rows = db.execute("SELECT archive_offset, first_seen_at, last_seen_at FROM current_page").fetchall()
    assert rows == [(7, MOMENT.replace(hour=9), MOMENT.replace(hour=12))]


def test_an_issue_is_placed_in_the_report_it_begins_in(db: DuckDBPyConnection) -> None:
    load(db, sample_batch())
    rows = db.execute("SELECT issue_code, report_index FROM current_issue ORDER BY issue_index").fetchall()
    assert rows == [("role_unsure", 0), ("charset_guessed", None)]


def test_text_that_sql_could_trip_over_is_stored_as_it_is(db: DuckDBPyConnection) -> None:
    text = "'; DROP TABLE core_report; -- \x00 𠀀 \u2028 é\n" * 3
    page = make_page(text)
    load(db, Batch(run=RUN, pages=((page, make_parsed(page, text, (make_report(text),))),)))
    assert db.execute('SELECT "text", length("text") FROM current_document').fetchall() == [(text, len(text))]


ODD_TEXT = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("é\u0301\u200d👩🏽\r\n\x00\ufe0f𠀀")),
    min_size=1,
)


@given(text=ODD_TEXT, data=st.data())
@settings(parent=SHARED_DB, max_examples=200)
def test_sql_counts_characters_as_python_does(db: DuckDBPyConnection, text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start, len(text)))
    row = db.execute("SELECT length($1), substr($1, $2 + 1, $3 - $2)", [text, start, end]).fetchall()
    assert row == [(len(text), text[start:end])]


@given(values=st.lists(st.decimals(allow_nan=False, allow_infinity=False), min_size=1, max_size=60))
@settings(parent=SHARED_DB, max_examples=30)
def test_every_decimal_survives_the_warehouse(db: DuckDBPyConnection, values: list[Decimal]) -> None:
    text = "收到申请12件"
    page = make_page(text)
    metrics = tuple(make_metric(text, text, value) for value in values)
    wipe(db)
    load(db, Batch(run=RUN, pages=((page, make_parsed(page, text, (make_report(text, metrics=metrics),))),)))
    rows = db.execute('SELECT "value", value_text FROM core_metric ORDER BY metric_index').fetchall()
    assert [value if text is None else Decimal(text) for value, text in rows] == values


ORDINARY = st.decimals(min_value=0, max_value=10**15, places=4)


@given(values=st.lists(ORDINARY, min_size=1, max_size=60))
@settings(parent=SHARED_DB, max_examples=20)
def test_ordinary_figures_are_stored_as_numbers(db: DuckDBPyConnection, values: list[Decimal]) -> None:
    text = "收到申请12件"
    page = make_page(text)
    metrics = tuple(make_metric(text, text, value) for value in values)
    wipe(db)
    load(db, Batch(run=RUN, pages=((page, make_parsed(page, text, (make_report(text, metrics=metrics),))),)))
    assert db.execute('SELECT sum("value"), count(value_text) FROM core_metric').fetchall() == [
        (sum(values), 0)
    ]


def unmodified(page: Page) -> Unchanged:
    """What comes where the host says that the page is as it was."""
    return Unchanged(
        uri=page.uri,
        sha256=page.sha256,
        status=304,
        fetched_at=page.fetched_at or MOMENT,
        archive=page.archive,
        parent_uri=page.parent_uri,
    )


@st.composite
def batches(draw: st.DrawFn) -> list[Batch]:
    """A handful of runs over few addresses and few texts, read by two parsers, with failures."""
    made: list[Batch] = []
    for _ in range(draw(st.integers(min_value=2, max_value=5))):
        pages: list[tuple[Page, Parsed]] = []
        unchanged: list[Page] = []
        not_modified: list[Unchanged] = []
        for uri in draw(st.lists(st.sampled_from("abc"), unique=True, max_size=3)):
            text = SAMPLE + draw(st.sampled_from(["", "甲", "乙"]))
            page, parsed = reread(sample_page(uri, text), draw(st.sampled_from([1, 2])))
            sure = draw(st.sampled_from([0.5, 1.0]))
            parsed = replace(parsed, document=replace(parsed.document, charset_confidence=sure))
            if draw(st.booleans()):
                page = fetched(page, draw(st.integers(0, 23)), offset=draw(st.integers(0, 3)))
                page = replace(page, etag=draw(st.sampled_from([None, '"1"'])))
                page = replace(page, parent_uri=draw(st.sampled_from([None, "a"])))
            if draw(st.integers(0, 4)) == 0:
                not_modified.append(unmodified(page))
            elif draw(st.integers(0, 4)) == 0:
                unchanged.append(page)
            else:
                pages.append((page, parsed))
        failures = tuple(
            make_failure(uri, code=draw(st.sampled_from(["gone", "timeout"])))
            for uri in draw(st.lists(st.sampled_from("abcd"), unique=True, max_size=2))
        )
        judged = draw(st.lists(st.sampled_from(["clone", "official"]), max_size=len(pages)))
        origins = tuple(
            PageOrigin(uri=page.uri, sha256=page.sha256, kind=kind, reasons=("host",))
            for (page, _), kind in zip(pages, judged, strict=False)
        )
        made.append(
            Batch(
                run=make_run(draw(st.integers(0, 2))),
                pages=tuple(pages),
                unchanged=tuple(unchanged),
                failures=failures,
                not_modified=tuple(not_modified),
                origins=origins,
            )
        )
    return made


@given(made=batches(), seed=st.integers(0, 1000))
@settings(parent=SHARED_DB, max_examples=15)
def test_the_order_of_loading_makes_no_difference(
    db: DuckDBPyConnection, made: list[Batch], seed: int
) -> None:
    wipe(db)
    load(db, *made)
    one = dump_views(db)
    shuffled = made[:]
    random.Random(seed).shuffle(shuffled)
    wipe(db)
    load(db, *shuffled, made[0])
    assert dump_views(db) == one
