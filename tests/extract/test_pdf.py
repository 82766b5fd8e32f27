"""PDF: lines, paragraphs, tables and what is dropped, told from where things stand."""

from __future__ import annotations

from random import Random

import pytest

from extract.document import ChromeKind
from extract.issue import IssueCode
from tests.extract.attached.drawn import (
    LOCKED,
    PICTURE,
    lines_at,
    rule,
    table_at,
    text_at,
    write_pdf,
)
from tests.extract.attached.make import FOLDER
from tests.extract.attached.read import cells_of, check_offsets, codes, page_of, strip

FULL = "　　全年主动公开政府信息三百一十二条，比上年增加十八条，其中"
GOES_ON = "通过门户网站公开二百六十条，通过公开栏公开五十二条。"
MORE = "　　全年没有收到政府信息公开申请，也没有发生行政复议。"


def test_wrapped_lines_are_joined_and_an_indent_begins_a_paragraph() -> None:
    document = strip(write_pdf([lines_at([FULL, GOES_ON, MORE])]))
    assert document.text == f"{FULL}{GOES_ON}\n{MORE}".replace("　", "")
    assert [block.path for block in document.blocks] == ["page[1]/line[1]", "page[1]/line[3]"]


def test_latin_words_keep_the_space_at_which_they_were_wrapped() -> None:
    drawn = [
        "q", *lines_at(["　　本局在门户网站开设专栏，名为公开数据，英文名称是Open Data"]),
        text_at(80, 712, "and Services，全年发布数据集四十八个。"),
    ]  # fmt: skip
    assert "Open Data and Services，" in strip(write_pdf([[*drawn, "Q"]])).text


def test_paragraph_goes_on_over_the_end_of_a_page() -> None:
    document = strip(write_pdf([lines_at([MORE, FULL]), lines_at([GOES_ON, MORE])]))
    assert f"{FULL}{GOES_ON}".replace("　", "") in document.text.split("\n")


def test_heading_under_a_full_line_stays_a_heading() -> None:
    lines = [FULL.replace("　", "")[:-2] + "一条。", "二、主动公开情况"]
    assert strip(write_pdf([lines_at(lines)])).text.split("\n") == lines


RUNNING = [
    [text_at(230, 800, "云岭县水务局文件", 10), *lines_at([FULL, GOES_ON]), text_at(280, 40, number, 10)]
    for number in ("— 1 —", "— 2 —", "— 3 —")
]


def test_running_heads_and_page_numbers_are_dropped_and_counted() -> None:
    document = strip(write_pdf(RUNNING))
    assert "云岭县" not in document.text
    assert "—" not in document.text
    assert {(part.kind, part.reason): part.chars for part in document.dropped} == {
        (ChromeKind.PAGE_NUMBER, "page number"): 9,
        (ChromeKind.METADATA, "running head or foot"): 24,
    }


@pytest.mark.parametrize("number", ["1", "- 1 -", "第1页", "第 1 页 共 3 页", "1/3"])
def test_page_number_of_a_single_page_is_dropped(number: str) -> None:
    assert strip(write_pdf([[*lines_at([MORE]), text_at(290, 40, number, 10)]])).text == MORE.strip("　")


def test_year_at_the_foot_is_no_page_number() -> None:
    assert "2022" in strip(write_pdf([[*lines_at([MORE]), text_at(290, 60, "2022", 10)]])).text


MERGED = [["项目", "数量", "<"], ["^", "本年", "上年"], ["规章", "3", ""], ["文件", "12", "/"]]


def test_missing_lines_merge_cells_and_blank_cells_keep_their_place() -> None:
    document = strip(write_pdf([[*lines_at([MORE]), *table_at(80, 600, [90, 60, 60], MERGED)]]))
    assert cells_of(document) == [
        ("项目", 0, 0, 2, 1), ("数量", 0, 1, 1, 2),
        ("本年", 1, 1, 1, 1), ("上年", 1, 2, 1, 1),
        ("规章", 2, 0, 1, 1), ("3", 2, 1, 1, 1), ("", 2, 2, 1, 1),
        ("文件", 3, 0, 1, 1), ("12", 3, 1, 1, 1), ("/", 3, 2, 1, 1),
    ]  # fmt: skip
    assert document.text.endswith("项目\t数量\n本年\t上年\n规章\t3\t\n文件\t12\t/")


def test_table_that_is_open_at_its_sides_has_its_outer_columns() -> None:
    drawn = [rule(80, y, 300, y) for y in (600, 580, 560)] + [rule(180, 560, 180, 600)]
    texts = ["信息内容", "数量", "规章", "3"]
    places = [(84, 586), (184, 586), (84, 566), (184, 566)]
    drawn += [text_at(x, y, text, 9) for (x, y), text in zip(places, texts, strict=True)]
    assert strip(write_pdf([drawn])).text == "信息内容\t数量\n规章\t3"


def test_dotted_lines_are_lines() -> None:
    dots = [f"{x} {y} 0.8 0.8 re f" for y in (560, 580, 600) for x in range(80, 300, 2)]
    dots += [f"{x} {y} 0.8 0.8 re f" for x in (80, 180, 299) for y in range(560, 600, 2)]
    texts = zip(
        [(84, 586), (184, 586), (84, 566), (184, 566)], ["信息内容", "数量", "规章", "3"], strict=True
    )
    drawn = [text_at(x, y, text, 9) for (x, y), text in texts]
    assert strip(write_pdf([[*dots, *drawn]])).text == "信息内容\t数量\n规章\t3"


def test_two_dashes_of_one_shape_are_both_read() -> None:
    assert "——" in strip((FOLDER / "stat2014.pdf").read_bytes()).text


def test_table_goes_on_over_pages_without_its_repeated_header() -> None:
    head = ["信息内容", "数量"]
    first = table_at(80, 160, [120, 80], [head, ["规章", "3"], ["文件", "12"]])
    second = table_at(80, 760, [120, 80], [head, ["许可", "480"], ["处罚", ""]])
    document = strip(write_pdf([[*lines_at([MORE]), *first], second]))
    texts = [cell[0] for cell in cells_of(document)]
    assert texts == [*head, "规章", "3", "文件", "12", "许可", "480", "处罚", ""]
    assert [part.reason for part in document.dropped] == ["table header repeated on a new page"]


def test_merged_cell_that_a_page_cuts_is_one_cell() -> None:
    first = table_at(80, 160, [80, 90, 60], [["结果", "公开", "3"], ["^", "部分公开", "2"]])
    second = table_at(80, 760, [80, 90, 60], [["", "不公开", "1"], ["^", "无法提供", "0"]])
    document = strip(write_pdf([first, second]))
    assert cells_of(document)[0] == ("结果", 0, 0, 4, 1)
    assert document.text == "结果\t公开\t3\n部分公开\t2\n不公开\t1\n无法提供\t0"


def test_frame_around_text_is_no_table() -> None:
    frame = [rule(60, 60, 540, 60), rule(60, 780, 540, 780), rule(60, 60, 60, 780), rule(540, 60, 540, 780)]
    document = strip(write_pdf([[*frame, *lines_at([FULL, GOES_ON, MORE])]]))
    assert not document.tables
    assert document.text == f"{FULL}{GOES_ON}\n{MORE}".replace("　", "")


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_page_turned_on_its_side_reads_the_same(rotate: int) -> None:
    pages = [[*lines_at([FULL, GOES_ON]), *table_at(80, 600, [90, 60, 60], MERGED)]]
    assert strip(write_pdf(pages, rotate=rotate)).text == strip(write_pdf(pages)).text


def test_text_that_was_drawn_sideways_is_read_upright() -> None:
    lines = [FULL, FULL.replace("　", "并"), FULL.replace("　", "且"), GOES_ON]
    turned = ["0 1 -1 0 595 0 cm", *lines_at(lines, top=500)]
    assert strip(write_pdf([turned])).text == "".join(lines).replace("　", "")


def test_slanted_watermark_is_dropped() -> None:
    mark = text_at(200, 300, "内部资料", 40, "0.7 0.7 -0.7 0.7")
    document = strip(write_pdf([[mark, *lines_at([FULL, GOES_ON])]]))
    assert "内部" not in document.text
    assert [(part.reason, part.chars) for part in document.dropped] == [("slanted, as watermarks are", 4)]


def test_bold_by_printing_twice_is_read_once() -> None:
    drawn = [text_at(80, 700, "总体情况"), text_at(80.4, 700, "总体情况")]
    assert strip(write_pdf([drawn])).text == "总体情况"


def test_radicals_of_some_fonts_are_read_as_characters() -> None:
    from extract.pdf_page import _character

    assert [_character(code) for code in (0x2F64, 0x2F00, 0x2EDA, 0xE001, 0)] == ["用", "一", "页", "�", "�"]


def test_scan_is_an_issue_that_names_its_pages() -> None:
    document = strip(write_pdf([[PICTURE], lines_at([MORE]), [PICTURE]]))
    assert codes(document) == [IssueCode.SCANNED]
    assert "page 1, 3 of 3" in document.issues[0].message
    assert codes(strip(write_pdf([[PICTURE]]))) == [IssueCode.SCANNED]


def test_picture_behind_text_is_no_scan() -> None:
    assert not strip(write_pdf([[PICTURE, *lines_at([FULL, GOES_ON])]])).issues


def test_empty_sheet_is_an_issue() -> None:
    assert codes(strip(write_pdf([[]]))) == [IssueCode.NO_BODY]


def test_locked_file_is_an_issue() -> None:
    assert codes(strip(write_pdf([lines_at([MORE])], encrypt=LOCKED))) == [IssueCode.ENCRYPTED]


WHOLE = write_pdf(RUNNING)


@pytest.mark.parametrize("body", [b"%PDF-1.4", b"%PDF-1.7\n" + b"\xff" * 500, write_pdf([]), WHOLE[:200]])
def test_damaged_file_is_an_issue(body: bytes) -> None:
    assert codes(strip(body)) == [IssueCode.UNREADABLE]


def test_pages_past_the_cap_are_an_issue() -> None:
    document = strip(write_pdf([lines_at([MORE])] + [[]] * 320))
    assert codes(document) == [IssueCode.OVERSIZE]
    assert "read 300 pages, not the other 21" in document.issues[0].message


def test_page_of_lines_without_end_is_read_without_its_tables() -> None:
    drawing = [rule(10, y / 10, 500, y / 10) for y in range(0, 7000, 40)] * 300
    document = strip(write_pdf([[*drawing, *lines_at([FULL, GOES_ON])]]))
    assert "主动公开" in document.text
    assert codes(document) == [IssueCode.OVERSIZE]


@pytest.mark.parametrize("seed", range(40))
def test_any_damage_ends_in_a_document(seed: int) -> None:
    random = Random(seed)
    body = bytearray(WHOLE)
    for _ in range(random.choice((1, 5, 60))):
        body[random.randrange(9, len(body))] = random.randrange(256)
    cut = body[: random.randrange(len(body))] if seed % 3 == 0 else body
    check_offsets(strip(bytes(cut)))


def test_declared_type_gives_way_to_the_bytes() -> None:
    from extract.strip import strip_page

    for declared in ("text/html", "application/octet-stream", "application/msword"):
        assert strip_page(page_of(WHOLE, declared)).media_type == "application/pdf"
    page = "<html><body><p>页面不存在，请返回首页。</p></body></html>".encode()
    assert strip(page, "application/pdf").media_type == "text/html"
    assert (FOLDER / "form2021.pdf").read_bytes().startswith(b"%PDF-")
