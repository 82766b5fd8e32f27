"""Merging segments changes no answer, loses nothing, and leaves few."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.generate.corpus import make_pages
from tests.warehouse.factory import MOMENT, RUN
from tests.warehouse.helpers import load, wipe
from tests.warehouse.searching import batches_of
from tests.warehouse.test_load import SHARED_DB
from warehouse.batch import Batch
from warehouse.connect import open_warehouse
from warehouse.forget import forget_addresses
from warehouse.postings import hash_term
from warehouse.search import SearchQuestion, read_index, search_reports, search_sections
from warehouse.search_merge import FACTOR, merge_segments

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ASKED = [
    SearchQuestion(words=words)
    for words in ("依申请公开 存在问题", "水库 预算调整", "公开", '"预算调整" 说明')
]
PAGES = list(make_pages(90, chars=500))


def answers(db: DuckDBPyConnection) -> list[Any]:
    index = read_index(db)
    return [
        search(db, question, limit=30, index=index)
        for question in ASKED
        for search in (search_reports, search_sections)
    ]


def segments(db: DuckDBPyConnection) -> int:
    return int(db.execute("SELECT count(DISTINCT segment_id) FROM search_posting").fetchall()[0][0])


def totals(db: DuckDBPyConnection) -> list[Any]:
    return db.execute(
        "SELECT term_hash, list_sum(flatten(list(counts))), len(flatten(list(piece_numbers))) "
        "FROM search_posting GROUP BY term_hash ORDER BY term_hash"
    ).fetchall()


def test_answers_are_the_same_before_and_after(db: DuckDBPyConnection) -> None:
    load(db, *batches_of(PAGES, 3))
    before, postings = answers(db), totals(db)
    done = merge_segments(db)
    assert (done.segments_before, done.documents_added) == (30, 0)
    assert done.segments_after == segments(db) < FACTOR
    assert answers(db) == before
    assert totals(db) == postings
    assert merge_segments(db).segments_before == done.segments_after
    assert answers(db) == before


def test_postings_of_a_merged_segment_are_sorted(db: DuckDBPyConnection) -> None:
    load(db, *batches_of(PAGES[:16], 2))
    merge_segments(db)
    rows = db.execute("SELECT term_hash, piece_numbers FROM search_posting ORDER BY rowid").fetchall()
    hashes = [term for term, _ in rows]
    assert hashes == sorted(set(hashes))
    assert all(numbers == sorted(set(numbers)) for _, numbers in rows)


def test_readings_that_lack_an_index_are_put_in(db: DuckDBPyConnection) -> None:
    load(db, *batches_of(PAGES, 45))
    before = answers(db)
    db.execute("DELETE FROM search_report WHERE batch_id = (SELECT max(batch_id) FROM search_report)")
    assert answers(db) != before
    assert merge_segments(db).documents_added == 45
    assert answers(db) == before
    assert merge_segments(db).documents_added == 0


def test_postings_of_nobody_go(db: DuckDBPyConnection) -> None:
    load(db, *batches_of(PAGES[:20], 2))
    db.execute("INSERT INTO search_posting VALUES (uuid(), ?, [0], [1])", [hash_term("斑马")])
    merge_segments(db)
    assert db.execute("FROM search_posting WHERE term_hash = ?", [hash_term("斑马")]).fetchall() == []


def test_a_page_is_forgotten_in_a_merged_segment_too(db: DuckDBPyConnection) -> None:
    load(db, *batches_of(PAGES[:24], 3))
    merge_segments(db)
    gone = PAGES[5][0].uri
    forget_addresses(db, [gone], why="x", made_by="x", at=MOMENT)
    left, postings = answers(db), totals(db)
    wipe(db)
    load(db, Batch(run=RUN, pages=tuple(page for page in PAGES[:24] if page[0].uri != gone)))
    assert answers(db) == left
    assert totals(db) == postings


@given(
    cuts=st.lists(st.integers(1, 7), min_size=1, max_size=12),
    merges=st.sets(st.integers(0, 12), max_size=3),
    again=st.integers(0, 20),
)
@settings(parent=SHARED_DB, max_examples=8)
def test_whatever_is_loaded_and_merged_in_between_the_answers_are_those_of_one_batch(
    db: DuckDBPyConnection, cuts: list[int], merges: set[int], again: int
) -> None:
    pages = PAGES[: sum(cuts)]
    wipe(db)
    load(db, Batch(run=RUN, pages=tuple(pages)))
    expected = answers(db)
    wipe(db)
    at = 0
    for number, size in enumerate(cuts):
        load(db, Batch(run=RUN, pages=tuple(pages[max(0, at - again) : at + size])))  # some come twice
        at += size
        if number in merges:
            merge_segments(db)
    assert answers(db) == expected
    merge_segments(db)
    assert answers(db) == expected


def test_a_warehouse_on_disk_is_merged_in_place(tmp_path: Any) -> None:
    with open_warehouse(tmp_path / "w.duckdb") as connection:
        load(connection, *batches_of(PAGES[:40], 5))
        before = answers(connection)
        assert merge_segments(connection).segments_after < FACTOR
    with open_warehouse(tmp_path / "w.duckdb", read_only=True) as connection:
        assert answers(connection) == before
