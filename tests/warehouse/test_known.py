"""What is known of an address before it is asked again."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from extract.page import ArchivePlace, Page, Stage, Unchanged
from tests.warehouse.factory import (
    MOMENT,
    RUN,
    SAMPLE,
    fetched,
    make_failure,
    make_page,
    make_run,
    sample_page,
)
from tests.warehouse.helpers import load, wipe
from transform.report import PARSER_VERSION, Parsed
from warehouse.batch import Batch
from warehouse.checks import run_checks
from warehouse.known import KnownAddress, known_addresses

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ADDRESS = "https://site.test/1"


def answered(hour: int, **changes: Any) -> tuple[Page, Parsed]:
    """The sample page as the host gave it at that hour."""
    page, parsed = sample_page(ADDRESS)
    return replace(fetched(page, hour, offset=hour), **changes), parsed


def not_modified(hour: int, **changes: Any) -> Unchanged:
    unchanged = Unchanged(
        uri=ADDRESS,
        sha256=sample_page(ADDRESS)[0].sha256,
        status=304,
        fetched_at=MOMENT.replace(hour=hour),
        archive=ArchivePlace(file="archive/1.warc.gz", offset=hour),
    )
    return replace(unchanged, **changes)


def test_a_page_is_known_with_what_to_ask_again_with(db: DuckDBPyConnection) -> None:
    page, parsed = answered(9, etag='"a"', last_modified="Sun, 01 Mar 2026 08:00:00 GMT")
    load(db, Batch(run=RUN, pages=((page, parsed),)))
    assert known_addresses(db, [ADDRESS, "https://site.test/none"]) == {
        ADDRESS: KnownAddress(
            sha256=page.sha256,
            seen_at=MOMENT.replace(hour=9),
            is_read=True,
            etag='"a"',
            last_modified="Sun, 01 Mar 2026 08:00:00 GMT",
            archive_file="archive/1.warc.gz",
            archive_offset=9,
        )
    }
    assert known_addresses(db, []) == {}


def test_an_answer_that_nothing_changed_makes_a_page_fresh_and_keeps_its_place(
    db: DuckDBPyConnection,
) -> None:
    batches = [
        Batch(run=RUN, pages=(answered(9, etag='"a"'),)),
        Batch(run=make_run(2), not_modified=(not_modified(12),)),
    ]
    for order in (batches, batches[::-1]):
        wipe(db)
        load(db, *order)
        known = known_addresses(db, [ADDRESS])[ADDRESS]
        assert (known.seen_at.hour, known.etag, known.archive_offset) == (12, '"a"', 9)
        outcomes = db.execute("SELECT outcome, http_status FROM meta_attempt ORDER BY attempted_at")
        assert outcomes.fetchall() == [("new", 200), ("unchanged", 304)]
        row = db.execute("SELECT archive_offset, last_seen_at, version_count FROM current_page").fetchall()
        assert row == [(9, MOMENT.replace(hour=12), 1)]
    assert run_checks(db) == ()


def test_of_an_edited_page_the_last_version_is_known(db: DuckDBPyConnection) -> None:
    later = make_page(SAMPLE + "改", ADDRESS)
    batches = [
        Batch(run=RUN, pages=(answered(9, etag='"a"'),)),
        Batch(run=make_run(2), unchanged=(replace(fetched(later, 12, offset=70), etag='"b"'),)),
    ]
    random.Random(1).shuffle(batches)
    load(db, *batches)
    known = known_addresses(db, [ADDRESS])[ADDRESS]
    assert (known.sha256, known.etag, known.archive_offset, known.is_read) == (
        later.sha256,
        '"b"',
        70,
        False,
    )


def test_a_page_is_read_only_where_this_parser_read_it(db: DuckDBPyConnection) -> None:
    load(db, Batch(run=RUN, pages=(answered(9),)))
    assert known_addresses(db, [ADDRESS])[ADDRESS].is_read
    assert not known_addresses(db, [ADDRESS], parser_version=PARSER_VERSION + 1)[ADDRESS].is_read


def test_a_page_that_broke_the_parser_is_known_and_not_read(db: DuckDBPyConnection) -> None:
    page = fetched(make_page("x", ADDRESS), 9, offset=4)
    broken = make_failure(ADDRESS, stage=Stage.PARSE, code="crashed")
    load(db, Batch(run=RUN, failures=(broken,), received=(page,)))
    known = known_addresses(db, [ADDRESS])[ADDRESS]
    assert (known.sha256, known.is_read, known.archive_offset) == (page.sha256, False, 4)


def test_an_answer_that_was_an_error_makes_nothing_known(db: DuckDBPyConnection) -> None:
    load(db, Batch(run=RUN, failures=(make_failure(ADDRESS),)))
    error = replace(fetched(make_page("not here", ADDRESS)), status=404)
    load(db, Batch(run=make_run(2), failures=(make_failure(ADDRESS),), received=(error,)))
    assert known_addresses(db, [ADDRESS]) == {}


def test_an_attempt_says_which_source_wanted_it_and_how_it_was_had(db: DuckDBPyConnection) -> None:
    page, parsed = answered(9, parent_uri="https://site.test/", is_tls_unverified=True)
    gone = make_failure("https://site.test/gone")
    names = {ADDRESS: "云溪县", gone.uri: "云溪县"}
    load(
        db,
        Batch(
            run=RUN,
            pages=((page, parsed),),
            not_modified=(not_modified(10),),
            failures=(gone,),
            source_names=names,
        ),
    )
    rows = db.execute(
        "SELECT uri, parent_uri, is_tls_unverified, source_name FROM meta_attempt ORDER BY attempted_at, uri"
    ).fetchall()
    assert rows == [
        (gone.uri, None, False, "云溪县"),
        (ADDRESS, "https://site.test/", True, "云溪县"),
        (ADDRESS, None, False, "云溪县"),
    ]


def test_thousands_of_addresses_are_looked_up_at_once(db: DuckDBPyConnection) -> None:
    page, parsed = sample_page()
    uris = [f"https://site.test/{n}" for n in range(5000)]
    pages = tuple(replace(fetched(page), uri=uri) for uri in uris)
    load(db, Batch(run=RUN, pages=((pages[0], parsed),), unchanged=pages[1:]))
    assert set(known_addresses(db, uris)) == set(uris)
