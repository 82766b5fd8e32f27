"""Statutory tables in the markups and flattened shapes of a generator: every cell, every state."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from extract.document import Document
from extract.issue import IssueCode
from extract.page import Page, digest_bytes
from extract.strip import strip_page
from tests.generate import statutory as pages
from tests.generate.statutory_form import Key, fill_form
from tests.quality.cells import compare_cells, load_gold
from transform.report import Cell, CellState
from transform.statutory import StatutoryReading, read_statutory

FORMS = ("form2019", "form2021")
STYLES = (*pages.MARKUP, *pages.FLATTENED)
# A cell a line, or a word, and none where it is blank: nothing shows where the others belong.
BLANKS_LOST = {"cell_lines", "span_rows"}

SIGNS = {
    "proactive__regulations__issued": "/",
    "proactive__regulations__newly_made": "/",
    "requests__new__research": "/",
    "requests__new__business": "-",
    "requests__granted__total": "——",
    "remedies__review__total": "/",
}
NOTES = {
    "proactive__normative_documents__issued": "22（其中修订16件）",
    "proactive__normative_documents__newly_made": "22（其中修订16件）",
    "proactive__procurement__amount": "16.482万元",
    "proactive__licensing__change": "减3",
    "proactive__penalties__decisions": "1,234",
}
BLANKS = {
    "requests__new__research": "",
    "requests__new__business": "",
    "requests__declined_repeat__total": "",
    "requests__carried_out__natural_person": "",
    "remedies__review__other": "",
}
BLANK_ROW = {f"requests__carried_in__{column}": "" for column in pages.APPLICANTS}


MARKED = SIGNS | NOTES | BLANK_ROW


def plain_document(text: str) -> Document:
    return Document(
        uri="page.txt",
        sha256="",
        media_type="text/plain",
        charset="utf-8",
        charset_confidence=1.0,
        text=text,
    )


def document_of(page: pages.Page) -> Document:
    if not page.is_html:
        return plain_document(page.text)
    body = page.text.encode()
    return strip_page(Page(uri="page.html", body=body, sha256=digest_bytes(body), media_type="text/html"))


def read(document: Document) -> StatutoryReading:
    return read_statutory(document, 0, len(document.text))


def by_place(reading: StatutoryReading) -> dict[Key, Cell]:
    return {(cell.table, cell.row, cell.column): cell for cell in reading.cells}


def fitting(form: str, changes: dict[str, str]) -> dict[str, str]:
    places = fill_form(form, Random(1))
    return {name: text for name, text in changes.items() if tuple(name.split("__")) in places}


SHAPES = [
    pytest.param(style, changes, id=f"{style}-{name}")
    for name, changes in (("plain", {}), ("marked", MARKED), ("blanks", BLANKS))
    for style in STYLES
    if name != "blanks" or style not in BLANKS_LOST
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("style", "changes"), SHAPES)
def test_every_cell_is_read_in_every_markup(style: str, form: str, changes: dict[str, str]) -> None:
    page = pages.make_page(style, form, changes=fitting(form, changes))
    document = document_of(page)
    reading = read(document)
    cells = by_place(reading)
    assert {place: cell.raw for place, cell in cells.items()} == page.truth
    assert dict(reading.forms) == dict.fromkeys(("proactive", "requests", "remedies"), form)
    assert not reading.issues
    for cell in reading.cells:
        assert cell.start is not None
        assert document.text[cell.start : cell.end] == cell.raw
        assert any(start <= cell.start <= end for start, end in reading.spans)


@pytest.mark.parametrize("form", FORMS)
def test_states_and_values_are_kept_apart(form: str) -> None:
    changes = fitting(form, MARKED)
    cells = by_place(read(document_of(pages.make_page("word", form, changes=changes))))
    assert cells["requests", "new", "research"].state is CellState.SLASH
    assert cells["requests", "new", "business"].state is CellState.DASH
    assert cells["requests", "carried_in", "total"].state is CellState.BLANK
    assert cells["requests", "carried_in", "total"].value is None
    assert cells["proactive", "penalties", "decisions"].value == 1234
    if form == "form2019":
        assert cells["proactive", "licensing", "change"].value == -3
        assert cells["proactive", "procurement", "amount"].unit == "万元"
        assert cells["proactive", "licensing", "previous_year_items"].unit == "项"
    else:
        assert cells["proactive", "fees", "fees_collected"].unit == "万元"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("style", sorted(BLANKS_LOST))
def test_where_blanks_are_lost_the_row_is_left_unread_and_said_so(style: str, form: str) -> None:
    page = pages.make_page(style, form, changes=fitting(form, BLANKS))
    reading = read(document_of(page))
    cells = by_place(reading)
    wrong = [
        place for place, cell in cells.items() if cell.value is not None and cell.raw != page.truth[place]
    ]
    assert not wrong
    assert {cell.state for place, cell in cells.items() if place[1] == "new"} == {CellState.MISSING}
    assert {issue.code for issue in reading.issues} == {IssueCode.TABLE_UNREAD}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("fill", ["", "填写数字", "××"])
def test_a_form_nobody_has_filled_in_yields_nothing(style: str, fill: str) -> None:
    values = dict.fromkeys(fill_form("form2021", Random(1)), fill)
    make = pages.html_page if style in pages.MARKUP else pages.text_page
    render = (pages.MARKUP | pages.FLATTENED)[style]
    reading = read(document_of(make(style, "form2021", values, render)))
    assert not reading.cells
    assert not reading.issues


FOREIGN = {
    "enforcement figures": "行政执法统计\n"
    "项目 本年处理决定数量 罚没金额\n行政许可 12 3\n行政处罚 46 2\n行政强制 3 1\n",
    "petitions": "| 项目 | 上年结转 | 本年新收 | 办结 | 结转下年度 |\n"
    "|---|---|---|---|---|\n| 信访 | 1 | 2 | 2 | 1 |\n",
    "review in prose": "行政复议7件，其中结果维持2件，结果纠正3件，其他结果1件，尚未审结1件；"
    "行政诉讼4件，结果维持4件。",
    "requests in prose": "本年新收政府信息公开申请5件，上年结转政府信息公开申请2件，"
    "予以公开3件，部分公开1件，"
    "重复申请1件，其他处理0件，结转下年度继续办理2件。",
    "a guide": "1.本年新收政府信息公开申请数量：指本年度内新收到的申请，如3件。\n"
    "2.上年结转政府信息公开申请数量：指2020年未办结的。\n3.予以公开：指第1种情形\n4.部分公开：指第2种情形\n"
    "结果维持：指第5种\n结果纠正：指第6种\n其他结果：指第7种\n尚未审结：指第8种\n",
}


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN.keys())
def test_foreign_tables_prose_and_guides_yield_nothing(text: str) -> None:
    reading = read(plain_document(text))
    assert not reading.cells
    assert not reading.issues


def test_a_hybrid_keeps_the_columns_that_its_labels_name() -> None:
    text = (
        "信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 1 0 11\n行政规范性文件 8 26 66\n"
        "信息内容 上一年项目数量 本年增/减 处理决定数量\n行政许可 37 减3 1125\n"
    )
    reading = read(plain_document(text))
    cells = by_place(reading)
    assert cells["proactive", "regulations", "in_force"].value == 11
    assert cells["proactive", "licensing", "previous_year_items"].value == 37
    assert cells["proactive", "licensing", "decisions"].value == 1125


def test_a_row_worded_otherwise_is_told_by_its_neighbours() -> None:
    page = pages.make_page("plain", "form2021")
    odd = page.text.replace("7.属于行政执法案卷", "7.属于执法卷宗材料")
    cells = by_place(read(document_of(pages.Page("plain", page.form, odd, True, page.truth))))
    assert (
        cells["requests", "refused_enforcement_file", "total"].raw
        == (page.truth["requests", "refused_enforcement_file", "total"])
    )


def test_rows_worded_beyond_recognition_are_an_issue_not_a_silence() -> None:
    page = pages.make_page("plain", "form2021")
    odd = page.text.replace("7.属于行政执法案卷", "7.甲类").replace("8.属于行政查询事项", "8.乙类")
    reading = read(document_of(replace(page, text=odd)))
    cells = by_place(reading)
    lost = ("refused_enforcement_file", "refused_admin_inquiry")
    assert {cells["requests", row, "total"].state for row in lost} == {CellState.MISSING}
    (issue,) = reading.issues
    assert issue.code is IssueCode.TABLE_UNREAD
    assert all(row in issue.message for row in lost)


def test_a_div_grid_keeps_its_blank_cells_apart_from_noughts() -> None:
    changes = {
        "requests__new__natural_person": "",
        "requests__new__total": "",
        "requests__new__business": "0",
    }
    cells = by_place(read(document_of(pages.make_page("div_grid", "form2021", changes=changes))))
    assert cells["requests", "new", "natural_person"].state is CellState.BLANK
    assert cells["requests", "new", "total"].state is CellState.BLANK
    assert cells["requests", "new", "business"].state is CellState.ZERO


def test_a_sign_over_merged_columns_stands_in_each_of_them() -> None:
    page = pages.make_page("plain", "form2021")
    values = page.truth
    row = "<td>规章</td>" + "".join(
        f"<td>{values['proactive', 'regulations', column]}</td>"
        for column in ("issued", "repealed", "in_force")
    )
    merged = page.text.replace(row, '<td>规章</td><td colspan="3">/</td>')
    assert merged != page.text
    cells = by_place(read(document_of(pages.Page("plain", page.form, merged, True, values))))
    assert {cells["proactive", "regulations", c].state for c in ("issued", "repealed", "in_force")} == {
        CellState.SLASH
    }


def test_three_small_tables_under_their_own_headings_are_table_four() -> None:
    head = "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n|---|---|---|---|---|\n"
    text = (
        f"## 四、政府信息公开行政复议、行政诉讼情况\n\n### 行政复议\n{head}| 27 | 10 | 9 | 15 | 61 |\n\n"
        f"### 行政诉讼（未经复议直接起诉）\n{head}| 3 | 0 | 0 | 0 | 3 |\n\n"
        f"### 行政诉讼（复议后起诉）\n{head}| 8 | 0 | 1 | 1 | 10 |"
    )
    cells = by_place(read(plain_document(text)))
    totals = [cells["remedies", row, "total"].value for row in pages.REMEDIES]
    assert totals == [61, 3, 10]


def test_only_the_tables_between_the_offsets_are_read() -> None:
    first, second = (document_of(pages.make_page("spaced_rows", "form2021", seed)).text for seed in (1, 2))
    document = plain_document(f"{first}\n{second}")
    reading = read_statutory(document, len(first) + 1, len(document.text))
    assert {place: cell.raw for place, cell in by_place(reading).items()} == (
        pages.make_page("spaced_rows", "form2021", 2).truth
    )
    assert all(cell.start is not None and cell.start > len(first) for cell in reading.cells)


def test_section_headings_lie_outside_the_spans() -> None:
    document = document_of(pages.make_page("spaced_rows", "form2019"))
    spans = read(document).spans
    assert spans
    for heading in (*pages.NARRATIVE.values(), *pages.AFTER):
        at = document.text.index(heading)
        assert not any(start < at + len(heading) and at < end for start, end in spans), heading


def gold_files(shared: Path) -> list[Path]:
    return sorted((shared / "statutory_dev").glob("*.json"))


def test_every_cell_of_the_shared_pages_is_right(shared: Path) -> None:
    right = 0
    for path in gold_files(shared):
        gold: dict[str, Any] = load_gold(path)
        document = shared_document(path.parent / gold["file"])
        figures = compare_cells(gold, read(document), document.text)
        assert figures.wrong == (), path.name
        assert figures.extra == (), path.name
        assert figures.forms_right, path.name
        right += figures.right
    assert right >= 990


def shared_document(path: Path) -> Document:
    body = path.read_bytes()
    media_type = "text/html" if path.suffix == ".html" else "text/plain"
    return strip_page(Page(uri=str(path), body=body, sha256=digest_bytes(body), media_type=media_type))


def test_headings_without_their_tables_are_an_issue() -> None:
    text = "\n".join([*pages.BEFORE, *pages.NARRATIVE.values(), *pages.AFTER])
    reading = read(plain_document(text))
    assert not reading.cells
    assert [issue.code for issue in reading.issues] == [IssueCode.TABLE_UNREAD]
