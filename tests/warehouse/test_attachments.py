"""Attachments: tied to their page, and the form that both state set side by side."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING, Any

from extract.page import Unchanged, digest_bytes
from tests.generate import statutory as pages
from tests.warehouse.factory import (
    MOMENT,
    RUN,
    SAMPLE,
    fetched,
    make_page,
    make_parsed,
    make_run,
    sample_page,
)
from tests.warehouse.helpers import dump, load, wipe
from tests.warehouse.test_audit_views import read
from warehouse.batch import Batch

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from extract.page import Page
    from transform.report import Parsed

PAGE = "https://liuwan.gov.test/2021.html"
FILE = "https://liuwan.gov.test/2021.docx"


def report(uri: str, parent: str | None = None, **cells: str) -> tuple[Page, Parsed]:
    """A statutory report of 2021; `cells` of column total are printed otherwise."""
    changes = {("requests", row, "total"): value for row, value in cells.items()}
    page, parsed = read(pages.make_report("plain", "form2021", 4, year=2021, cells=changes), uri)
    sha256 = digest_bytes(uri.encode())  # as if its markup were another
    page = replace(page, parent_uri=parent, sha256=sha256)
    return page, replace(parsed, document=replace(parsed.document, sha256=sha256))


def agreements(db: DuckDBPyConnection) -> Counter[str]:
    rows = db.execute("SELECT agreement, count(*) FROM out_second_reading GROUP BY ALL").fetchall()
    return Counter(dict(rows))


def test_an_attachment_is_tied_to_its_page_with_its_reading(db: DuckDBPyConnection) -> None:
    page, parsed = sample_page(PAGE)
    attached, read_as = sample_page(FILE, SAMPLE + "附")
    packed = make_page("空", f"{FILE}.zip#空.txt", parent_uri=PAGE)
    batch = Batch(
        run=RUN,
        pages=(
            (page, parsed),
            (replace(attached, parent_uri=PAGE), read_as),
            (packed, make_parsed(packed, "空")),
        ),
    )
    load(db, batch)
    rows = db.execute(
        "SELECT parent_uri, uri, page_type, report_count, cell_count FROM out_attachment ORDER BY uri"
    ).fetchall()
    assert rows == [(PAGE, FILE, "gov_report", 1, 1), (PAGE, f"{FILE}.zip#空.txt", "not_report", 0, 0)]
    ids = db.execute("SELECT DISTINCT parent_document_id FROM out_attachment").fetchall()
    assert ids == db.execute("SELECT document_id FROM current_document WHERE uri = ?", [PAGE]).fetchall()


def test_an_attachment_that_did_not_change_stays_tied(db: DuckDBPyConnection) -> None:
    attached, read_as = sample_page(FILE)
    attached = replace(fetched(attached), parent_uri=PAGE)
    same = Unchanged(
        uri=FILE, sha256=attached.sha256, status=304, fetched_at=MOMENT.replace(hour=15), parent_uri=PAGE
    )
    load(
        db,
        Batch(run=make_run(2), not_modified=(same,)),
        Batch(run=RUN, pages=((attached, read_as),)),
    )
    rows = db.execute("SELECT uri, last_seen_at, report_count FROM out_attachment").fetchall()
    assert rows == [(FILE, MOMENT.replace(hour=15), 1)]


def test_the_places_of_a_form_that_agree_and_differ_are_told(db: DuckDBPyConnection) -> None:
    batches = (
        Batch(run=RUN, pages=(report(PAGE, new="41", carried_in=""),)),
        Batch(run=RUN, pages=(report(FILE, PAGE, new="14", carried_in="7"),)),
    )
    answers = []
    for order in permutations(batches):
        wipe(db)
        load(db, *order)
        answers.append(dump(db, ["out_second_reading"]))
        found = agreements(db)
        assert (found["differ"], found["one_states"]) == (1, 1)
        assert found["agree"] > 100
        assert set(found) == {"agree", "differ", "one_states"}
    assert answers[0] == answers[1]
    rows = db.execute(
        "SELECT row_code, page_raw, attachment_raw, page_value, attachment_value FROM out_second_reading "
        "WHERE agreement = 'differ'"
    ).fetchall()
    assert rows == [("new", "41", "14", 41, 14)]


def without(read_page: tuple[Page, Parsed], **changes: Any) -> tuple[Page, Parsed]:
    """The page with its report changed so."""
    page, parsed = read_page
    return page, replace(parsed, reports=tuple(replace(one, **changes) for one in parsed.reports))


def test_a_table_without_a_name_is_set_beside_its_page(db: DuckDBPyConnection) -> None:
    bare = without(report(FILE, PAGE), org=None, year=None)
    load(db, Batch(run=RUN, pages=(report(PAGE), bare)))
    assert set(agreements(db)) == {"agree"}
    rows = db.execute("SELECT DISTINCT org IS NULL, report_year FROM out_second_reading").fetchall()
    assert rows == [(False, 2021)]


def test_the_report_of_another_year_or_body_is_no_second_reading(db: DuckDBPyConnection) -> None:
    for change in ({"year": 2020}, {"org": "云溪县粮食局"}):
        wipe(db)
        load(db, Batch(run=RUN, pages=(report(PAGE), without(report(FILE, PAGE), **change))))
        assert agreements(db) == Counter()


def test_a_place_that_one_of_them_lacks_is_told(db: DuckDBPyConnection) -> None:
    whole = report(FILE, PAGE)
    fewer = tuple(cell for cell in whole[1].reports[0].cells if cell.row != "new")
    load(db, Batch(run=RUN, pages=(report(PAGE), without(whole, cells=fewer))))
    found = agreements(db)
    assert found["page_only"] == 7
    assert set(found) == {"agree", "page_only"}
