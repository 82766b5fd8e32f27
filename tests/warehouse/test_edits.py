"""Change over time: versions of a page, and what changed in its reports from one to the next."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.page import Page, digest_bytes
from extract.strip import strip_page
from tests.generate import statutory as pages
from tests.warehouse.factory import MOMENT, SAMPLE, fetched, make_run, sample_page
from tests.warehouse.helpers import load, wipe
from transform.parse import parse_document
from transform.report import Parsed
from warehouse.batch import Batch
from warehouse.edits import Edit, compare_readings
from warehouse.rows import document_rows
from warehouse.versions import page_versions

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ADDRESS = "https://liuwan.gov.test/2022.html"
LINES = (
    "柳湾镇人民政府2022年政府信息公开工作年度报告",
    "一、总体情况",
    "镇政府办公室牵头，十二个科室各有一名信息员。全年召开工作会议3次。",
    "二、主动公开情况",
    "全年主动公开政府信息46条，更新公开栏12次。",
    "三、存在的主要问题",
    "栏目更新还不够快，答复的说理还不够细。",
    "四、改进措施",
    "每月清点一次栏目，把过期的内容移到旧栏目里去。",
)


@cache
def read_lines(*lines: str) -> tuple[Page, Parsed]:
    """A page of these paragraphs, and what is read from it."""
    return read_html("".join(f"<p>{line}</p>" for line in lines))


def read_html(inside: str) -> tuple[Page, Parsed]:
    body = f'<html><head><title>年报</title></head><body><div id="zoom">{inside}</div></body></html>'.encode()
    page = Page(uri=ADDRESS, body=body, sha256=digest_bytes(body), media_type="text/html")
    return page, parse_document(strip_page(page))


def changed(*changes: tuple[str, str]) -> tuple[Page, Parsed]:
    """The page of LINES with words replaced, lines taken out (by "") or put in (by line ends)."""
    text = "\n".join(LINES)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return read_lines(*(line for line in text.splitlines() if line))


def load_versions(db: DuckDBPyConnection, *versions: tuple[Page, Parsed]) -> list[str]:
    """Load them as the versions of one address, an hour apart; returns the readings' ids."""
    wipe(db)
    for number, (page, parsed) in enumerate(versions):
        at_hour = fetched(replace(page, uri=ADDRESS), 8 + number, offset=number)
        load(db, Batch(run=make_run(number), pages=((at_hour, parsed),)))
    return [document_rows(parsed)[0].hex() for _, parsed in versions]


def compare(db: DuckDBPyConnection, old: tuple[Page, Parsed], new: tuple[Page, Parsed]) -> tuple[Edit, ...]:
    return compare_readings(db, *load_versions(db, old, new))


def told(edits: tuple[Edit, ...]) -> list[tuple[Any, ...]]:
    return [(edit.kind, edit.change, edit.place) for edit in edits]


def test_a_page_that_is_as_it_was_has_no_edits(db: DuckDBPyConnection) -> None:
    assert compare(db, read_lines(*LINES), read_lines(*LINES)) == ()
    spaced = read_html("".join(f"<p>  {line}　</p>\n\n" for line in LINES))
    assert compare(db, read_lines(*LINES), spaced) == ()


def test_a_figure_that_was_changed_is_told_with_both_values_and_its_section(db: DuckDBPyConnection) -> None:
    edits = compare(db, read_lines(*LINES), changed(("信息46条", "信息64条")))
    section, figure = edits
    assert (section.kind, section.change) == ("section", "reworded")
    assert section.place.endswith("二、主动公开情况")
    assert (figure.kind, figure.change) == ("figure", "changed")
    assert (figure.value_before, figure.value_after) == (Decimal(46), Decimal(64))
    assert figure.text_after is not None
    assert "64条" in figure.text_after
    assert (figure.org, figure.year) == ("柳湾镇人民政府", 2022)
    assert figure.row_before != figure.row_after


SECTIONS = [
    ([("还不够快", "仍不够快")], [("reworded", "三、存在的主要问题")]),
    (
        [("四、改进措施\n", ""), ("每月清点一次栏目，把过期的内容移到旧栏目里去。", "")],
        [("removed", "四、改进措施")],
    ),
    (
        [("旧栏目里去。", "旧栏目里去。\n五、其他需要报告的事项\n镇里新设了公开专栏。")],
        [("added", "五、其他需要报告的事项")],
    ),
    ([("存在的主要问题", "存在的问题和不足")], [("retitled", "三、存在的问题和不足")]),
]


@pytest.mark.parametrize(("changes", "expected"), SECTIONS)
def test_sections_are_told_apart(
    db: DuckDBPyConnection, changes: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    edits = compare(db, read_lines(*LINES), changed(*changes))
    found = [(edit.change, edit.place.split(" ", 1)[1]) for edit in edits if edit.kind == "section"]
    assert found == expected


def test_a_section_put_in_between_rewords_none_of_those_behind_it(db: DuckDBPyConnection) -> None:
    inserted = changed(("三、存在的主要问题", "（一）公开目录\n镇里重排了公开目录。\n三、存在的主要问题"))
    edits = [edit for edit in compare(db, read_lines(*LINES), inserted) if edit.kind == "section"]
    assert [(edit.change, (edit.text_after or "")[:7]) for edit in edits] == [("added", "（一）公开目录")]


def test_a_comparison_turned_round_tells_the_opposite(db: DuckDBPyConnection) -> None:
    one, two = read_lines(*LINES), changed(("信息46条", "信息64条"), ("，更新公开栏12次", ""))
    forth = compare(db, one, two)
    back = compare(db, two, one)
    opposite = {"added": "removed", "removed": "added"}
    assert sorted(
        (edit.kind, opposite.get(edit.change, edit.change), edit.text_after, edit.text_before)
        for edit in forth
    ) == sorted((edit.kind, edit.change, edit.text_before, edit.text_after) for edit in back)
    assert ("figure", "removed") in {(edit.kind, edit.change) for edit in forth}


def statutory(**cells: str) -> tuple[Page, Parsed]:
    made = pages.make_report(
        "plain",
        "form2021",
        4,
        year=2021,
        cells={("requests", row, "total"): value for row, value in cells.items()},
    )
    body = made.text.encode()
    page = Page(uri=ADDRESS, body=body, sha256=digest_bytes(body), media_type="text/html")
    return page, parse_document(strip_page(page))


def test_a_cell_that_was_changed_is_told_once_and_not_as_words_too(db: DuckDBPyConnection) -> None:
    edits = compare(db, statutory(new="41"), statutory(new="", carried_in="7"))
    assert told(edits) == [
        ("cell", "changed", "form2021/requests/new/total"),
        ("cell", "changed", "form2021/requests/carried_in/total"),
    ]
    assert (edits[0].text_before, edits[0].text_after, edits[0].value_after) == ("41", "", None)


def test_a_form_that_was_taken_down_is_told_cell_by_cell(db: DuckDBPyConnection) -> None:
    page, parsed = statutory()
    bare = replace(parsed, reports=tuple(replace(report, cells=()) for report in parsed.reports))
    bare = replace(bare, document=replace(bare.document, sha256="f" * 64))
    edits = compare(db, (page, parsed), (replace(page, sha256="f" * 64), bare))
    cells = [edit for edit in edits if edit.kind == "cell"]
    assert len(cells) == len(parsed.reports[0].cells)
    assert {edit.change for edit in cells} == {"removed"}


def test_facts_about_a_report_are_told(db: DuckDBPyConnection) -> None:
    renamed = changed(("柳湾镇人民政府2022年", "柳湾乡人民政府2022年"))
    facts = [edit for edit in compare(db, read_lines(*LINES), renamed) if edit.kind == "report"]
    assert ("org", "柳湾镇人民政府", "柳湾乡人民政府") in {
        (edit.place, edit.text_before, edit.text_after) for edit in facts
    }


def several(*orgs: str) -> tuple[Page, Parsed]:
    """A page with a report of each body; made by hand, so that places are known."""
    from tests.warehouse.factory import make_page, make_parsed, make_report

    text = "".join(f"{org}报告\n" for org in orgs)
    page, reports, at = make_page(text, ADDRESS), [], 0
    for org in orgs:
        reports.append(make_report(text, at, at + len(org) + 2, org=org, title=f"{org}报告"))
        at += len(org) + 3
    return page, make_parsed(page, text, tuple(reports))


def test_reports_of_a_collection_are_matched_by_their_body(db: DuckDBPyConnection) -> None:
    edits = compare(
        db, several("云溪县", "柳湾镇", "石桥乡"), several("柳湾镇", "石桥乡", "沙洲乡", "白塔乡")
    )
    whole = [(edit.change, edit.org, edit.report_before, edit.report_after) for edit in edits]
    # 云溪县 and 沙洲乡 have nothing but their turn in common, and by that they are compared.
    assert ("added", "白塔乡", None, 3) in whole
    assert {edit.org for edit in edits} == {"沙洲乡", "白塔乡"}


def test_two_parsers_readings_of_the_same_bytes_are_compared(db: DuckDBPyConnection) -> None:
    page, parsed = sample_page(ADDRESS)
    report = parsed.reports[0]
    better = replace(
        report, metrics=(replace(report.metrics[0], code="requests_answered"), report.metrics[1])
    )
    later = replace(parsed, reports=(better,), parser_version=parsed.parser_version + 1)
    edits = compare(db, (page, parsed), (page, later))
    assert told(edits) == [
        ("figure", "added", "requests_answered 申请"),
        ("figure", "removed", "requests_received 申请"),
    ]
    assert db.execute("FROM out_edit").fetchall() == []


def test_versions_are_numbered_and_a_page_put_back_is_one_more(db: DuckDBPyConnection) -> None:
    one, two = sample_page(ADDRESS), sample_page(ADDRESS, SAMPLE + "改")
    load_versions(db, one, one, two, one)
    versions = page_versions(db, ADDRESS)
    assert [(v.number, v.sha256 == one[0].sha256, v.reports) for v in versions] == [
        (1, True, 1),
        (2, False, 1),
        (3, True, 1),
    ]
    assert (versions[0].first_seen_at, versions[0].last_seen_at) == (MOMENT, MOMENT.replace(hour=9))
    assert page_versions(db, "https://site.test/none") == ()


def test_the_view_tells_what_the_comparison_tells(db: DuckDBPyConnection) -> None:
    one = read_lines(*LINES)
    two = changed(("信息46条", "信息64条"), ("存在的主要问题", "存在的问题和不足"))
    three = changed(("四、改进措施", "四、下一步打算"))
    ids = load_versions(db, one, two, three, one)
    rows = db.execute(
        "SELECT version_before, version_after, edit_kind, change, place_before, place_after, text_before, "
        "text_after, row_name_before, row_name_after FROM out_edit ORDER BY ALL"
    ).fetchall()
    expected = [
        (
            *(number, number + 1, edit.kind, edit.change, edit.place_before, edit.place_after),
            *(edit.text_before, edit.text_after, edit.row_before, edit.row_after),
        )
        for number in (1, 2, 3)
        for edit in compare_readings(db, ids[number - 1], ids[number])
    ]
    assert sorted(rows, key=repr) == sorted(expected, key=repr)
    assert {row[:2] for row in rows} == {(1, 2), (2, 3), (3, 4)}


POOL = (
    *LINES,
    "（一）公开目录",
    "镇里重排了公开目录，新设栏目5个。",
    "一、总体情况",
    "全年主动公开政府信息47条，更新公开栏12次。",
    "全年收到政府信息公开申请6件，办结6件。",
    "1.答复及时。",
)
DRAWN = st.lists(st.sampled_from(POOL), min_size=2, max_size=12)


@given(old=DRAWN, new=DRAWN)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_added_and_removed_makes_up_for_the_difference(
    db: DuckDBPyConnection, old: list[str], new: list[str]
) -> None:
    versions = read_lines(LINES[0], *old), read_lines(LINES[0], *new)
    ids = load_versions(db, *versions)
    edits = compare_readings(db, *ids)
    assert (edits == ()) or ids[0] != ids[1]
    assert compare_readings(db, ids[0], ids[0]) == ()
    places = [(edit.kind, edit.span_before, edit.place_before) for edit in edits if edit.span_before]
    assert len(places) == len(set(places))
    if all(len(parsed.reports) == 1 for _, parsed in versions):
        before, after = (len(parsed.reports[0].metrics) for _, parsed in versions)
        changes = Counter(edit.change for edit in edits if edit.kind == "figure")
        assert before - changes["removed"] + changes["added"] == after


@pytest.mark.parametrize("other", ["0" * 32, "f" * 32])
def test_readings_that_two_writers_stored_are_compared_once(db: DuckDBPyConnection, other: str) -> None:
    ids = load_versions(db, read_lines(*LINES), changed(("信息46条", "信息64条")))
    once = compare_readings(db, *ids)
    for table in ("core_document", "core_report", "core_section", "core_metric", "core_cell"):
        db.execute(
            f"INSERT INTO {table} BY NAME SELECT * REPLACE (?::UUID AS batch_id) FROM {table}", [other]
        )
    assert compare_readings(db, *ids) == once
