"""Workbooks: lines and tables of the shown sheets, and how hostile ones end."""

from __future__ import annotations

from random import Random

import pytest

from extract.issue import IssueCode
from extract.office import DamagedError
from extract.ole import widest_sheet
from tests.extract.attached.biff import write_xls
from tests.extract.attached.read import cells_of, check_offsets, codes, strip
from tests.extract.attached.reports import as_xlsx, draw, write_xlsx, zip_members


def sheet(rows: list[list[str | float | None]], merges: tuple[str, ...] = ()) -> str:
    """The XML of a sheet's rows from A1 on; None is no cell."""
    written = []
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{chr(65 + column)}{number}", value) for column, value in enumerate(row))
        written.append(f'<row r="{number}">{cells}</row>')
    listed = "".join(f'<mergeCell ref="{merge}"/>' for merge in merges)
    return f"<sheetData>{''.join(written)}</sheetData><mergeCells>{listed}</mergeCells>"


def _cell(name: str, value: str | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{name}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{name}"><v>{value!r}</v></c>'


def test_titles_are_lines_and_the_rest_is_a_table_with_its_merged_cells() -> None:
    rows: list[list[str | float | None]] = [
        ["政府信息公开情况统计表"],
        ["项目", "数量", None],
        [None, "本年", "上年"],
        ["规章", 3, 12.5],
        ["文件", None, None],
        [],
        ["填表人：某某"],
    ]
    document = strip(write_xlsx({"Sheet1": sheet(rows, ("A1:C1", "A2:A3", "B2:C2"))}))
    assert document.text == (
        "政府信息公开情况统计表\n项目\t数量\n本年\t上年\n规章\t3\t12.5\n文件\t\t\n填表人：某某"
    )
    assert cells_of(document)[:4] == [
        ("项目", 0, 0, 2, 1), ("数量", 0, 1, 1, 2), ("本年", 1, 1, 1, 1), ("上年", 1, 2, 1, 1),
    ]  # fmt: skip
    assert document.blocks[1].path == "sheet[1]/row[2]/cell[1]"


def test_heading_under_a_table_ends_it() -> None:
    rows: list[list[str | float | None]] = [["规章", 3], ["三、收到和处理申请情况"], ["新收", 5]]
    assert len(strip(write_xlsx({"Sheet1": sheet(rows)})).tables) == 2


def test_workbook_of_excel_97_is_read() -> None:
    rows: list[list[str | float]] = [
        ["统计表"],
        ["项目", "数量", ""],
        ["", "本年", "上年"],
        ["规章", 3.0, 147.48],
    ]
    document = strip(write_xls(rows, [(1, 2, 0, 0), (1, 1, 1, 2)]), "application/vnd.ms-excel")
    assert document.text == "统计表\n项目\t数量\n本年\t上年\n规章\t3\t147.48"
    assert cells_of(document)[0] == ("项目", 0, 0, 2, 1)
    assert document.media_type == "application/vnd.ms-excel"


def test_figures_are_read_to_the_fifteen_digits_that_are_shown() -> None:
    rows: list[list[str | float | None]] = [["甲", 0.1 + 0.2, 147.48, 20517.0, 1e20]]
    assert strip(write_xlsx({"Sheet1": sheet(rows)})).text == "甲\t0.3\t147.48\t20517\t1e+20"


def test_names_of_several_sheets_are_headings_and_hidden_sheets_are_dropped() -> None:
    body = write_xlsx(
        {"主动公开": sheet([["规章", 3]]), "Sheet2": sheet([["许可", 4]]), "旧表": sheet([["旧", 9]])}
    )
    assert strip(body).text == "主动公开\n规章\t3\n许可\t4\n旧表\n旧\t9"
    hidden = body_with_hidden_sheet(body)
    document = strip(hidden)
    assert "旧" not in document.text
    assert [part.reason for part in document.dropped] == ["sheet that is not shown"]


def body_with_hidden_sheet(body: bytes) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    old = members["xl/workbook.xml"]
    members["xl/workbook.xml"] = old.replace('name="旧表"'.encode(), 'name="旧表" state="hidden"'.encode())
    return zip_members(members)


FAR = (
    '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>'
)
HOSTILE = {
    "a cell at the end of the world": write_xlsx({"Sheet1": FAR}),
    "bomb": zip_members({"xl/workbook.xml": b"<a/>", "xl/sharedStrings.xml": b" " * 90_000_000}),
    "no workbook in it": zip_members({"xl/workbook.xml": b"<a/>"}),
    "cut off": as_xlsx(draw("form2021"))[:3000],
    "old, and too large": write_xls([[1.0] * 250] + [[]] * 5000 + [[2.0]]),
    "old, and cut off": write_xls([[1.0] * 250])[:3000],
    "malformed": write_xlsx({"Sheet1": "<sheetData><row></sheetData>"}),
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_workbook_is_an_issue(body: bytes) -> None:
    document = strip(body)
    assert codes(document) in ([IssueCode.UNREADABLE], [IssueCode.NO_BODY])
    assert not document.text


def test_empty_workbook_is_an_issue() -> None:
    assert codes(strip(write_xlsx({"Sheet1": "<sheetData/>"}))) == [IssueCode.NO_BODY]


def test_size_of_an_old_sheet_is_known_before_it_is_laid_out() -> None:
    body = write_xls([["统计表"], ["项目", "数量", ""], [], [3.0]])
    assert widest_sheet(body, uri="x") == (4, 3)
    with pytest.raises(DamagedError, match="do not hold together"):
        widest_sheet(body[:700], uri="x")


OLD = write_xls([["规章", float(number)] for number in range(80)])


@pytest.mark.parametrize("seed", range(60))
def test_any_damage_to_an_old_workbook_ends_in_a_document(seed: int) -> None:
    random = Random(seed)
    body = bytearray(OLD)
    for _ in range(random.choice((1, 4, 80))):
        body[random.randrange(8, len(body))] = random.randrange(256)
    check_offsets(strip(bytes(body)))


WHOLE = as_xlsx(draw("coded2008"))


@pytest.mark.parametrize("seed", range(60))
def test_any_damage_ends_in_a_document(seed: int) -> None:
    random = Random(seed)
    body = bytearray(WHOLE)
    for _ in range(random.choice((1, 4, 80))):
        body[random.randrange(len(body))] = random.randrange(256)
    check_offsets(strip(bytes(body)))
