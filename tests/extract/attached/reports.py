"""One drawn report as HTML, docx and xlsx, from the same lines and rows."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import docx

from tests.generate.statutory import AFTER, BEFORE, NARRATIVE, TITLE, plain_table
from tests.generate.statutory_form import Printed, Rows, fill_form, print_form
from tests.generate.statutory_story import Story

Part = str | Rows
FORMS = ("form2021", "form2019", "stat2014", "coded2008")
FONT = "font-family: 'Noto Sans CJK SC'; font-size: 16px"
STYLE = (
    "@page { size: A4; margin: 37mm 26mm 35mm 28mm;"
    " @top-center { content: '柳湾镇人民政府信息公开'; font-size: 9pt }"
    " @bottom-center { content: '— ' counter(page) ' —'; font-size: 14pt } }"
    f"body {{ {FONT}; line-height: 28px; margin: 0 }} p {{ margin: 0; text-indent: 2em }}"
    "h1 { text-align: center; font-size: 22px } table { border-collapse: collapse; width: 100% }"
    "td, th { border: 1px solid; font-size: 10px; line-height: 14px; padding: 2px; text-indent: 0 }"
)
# Long enough to be wrapped in print, with Latin words and figures where lines may break.
LONG = (
    "为方便群众查询，镇政府在便民服务大厅设置公开查阅点3处，配备自助查询终端5台，"
    "并在门户网站 Open Government Data 专栏发布数据集48个，全年被下载2305次；"
    "同时通过广播、明白纸和村务公开栏公布惠农补贴发放情况，涉及农户1268户、补贴资金147.48万元。"
)


OLDER = (
    "一、概述",
    "镇政府按照上级部署推进政府信息公开，全年主动公开政府信息312条，受理申请7件，均按期答复。",
    "二、主动公开情况",
    "（一）公开的内容。机构职责、办事指南、财政资金和工程招标等内容在网站和公开栏同步公布。",
    "（二）公开的形式。设公共查阅点2处，接待查阅148人次，印发公开指南1200册。",
)
SIGNED = ("柳湾镇人民政府", "2023年1月18日")
STATISTICS: tuple[tuple[str, ...], ...] = (
    ("统计指标", "单位", "统计数"),
    ("一、主动公开情况", "——"),
    ("（一）主动公开政府信息数", "条"),
    ("其中：主动公开规范性文件数", "条"),
    ("（二）通过不同渠道和方式公开政府信息的情况", "——"),
    ("1．政府公报公开政府信息数", "条"),
    ("2．政府网站公开政府信息数", "条"),
    ("3．政务微博公开政府信息数", "条"),
    ("二、依申请公开情况", "——"),
    ("（一）收到申请数", "件"),
    ("1．当面申请数", "件"),
    ("2．网络提交申请数", "件"),
    ("三、行政复议数量", "件"),
    ("四、依申请公开信息收取的费用", "万元"),
)
CODED: tuple[tuple[str, ...], ...] = (
    ("指标名称", "计量单位", "代码", "本期实际", "本年累计"),
    ("主动公开信息数", "条", "1"),
    ("其中：全文电子化的主动公开信息数", "条", "2"),
    ("依申请公开信息目录数", "条", "3"),
    ("申请总数", "条", "8"),
    ("行政复议数", "件", "12"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The title, the lines and the tables of one report."""

    form: str
    parts: tuple[Part, ...]


def draw(form: str, seed: int = 1) -> Report:
    """A report of one of the four forms, with some blank cells and signs."""
    return _draw_statutory(form, seed) if form in FORMS[:2] else _draw_annex(form, seed)


def _draw_statutory(form: str, seed: int) -> Report:
    """A report that keeps all equations but where a zero was left out."""
    random = Random(seed)
    values = fill_form(form, random)
    story = Story(form, values, random)
    lines = [TITLE.format(year=2022), BEFORE[1], *story.tell(), *BEFORE[3:], LONG]
    for key in random.sample(sorted(values), 4):
        if values[key] == "0":
            values[key] = random.choice(["", "/", "-"])
    parts: list[Part] = [*lines]
    for code, rows in print_form(form, values).items():
        parts += [NARRATIVE[code], rows]
    return Report(form=form, parts=(*parts, *AFTER, *SIGNED))


def _draw_annex(form: str, seed: int) -> Report:
    """A report of the years before 2019: prose by parts, and one table of figures behind it."""
    random = Random(seed)
    if form == "stat2014":
        rows = [STATISTICS[0], *(_filled(random, row) for row in STATISTICS[1:])]
        title, annex = TITLE.format(year=2016), "附：政府信息公开情况统计表"
    else:
        rows = [CODED[0], *(_counted(random, row) for row in CODED[1:])]
        title, annex = TITLE.format(year=2009), "附表：政府信息公开情况统计表"
    printed = [[Printed(text, head=row is rows[0]) for text in row] for row in rows]
    return Report(form=form, parts=(title, *OLDER, LONG, *AFTER, *SIGNED, annex, printed))


def _filled(random: Random, row: tuple[str, ...]) -> tuple[str, ...]:
    label, unit = row
    return (label, unit, "——" if unit == "——" else random.choice(["0", "3", "17", "1254", "", "/"]))


def _counted(random: Random, row: tuple[str, ...]) -> tuple[str, ...]:
    now = random.randint(0, 90)
    return (*row, str(now), str(now + random.randint(0, 200)))


def as_html(report: Report) -> bytes:
    """A page that holds nothing but the report, to be read and to be printed."""
    title, *rest = report.parts
    body = "".join(
        f"<p>{html.escape(part)}</p>" if isinstance(part, str) else plain_table(part) for part in rest
    )
    head = f'<meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
    return f"<!DOCTYPE html><html><head>{head}</head><body><h1>{title}</h1>{body}</body></html>".encode()


def as_docx(report: Report) -> bytes:
    """The report as python-docx writes it, merged cells as Word merges them."""
    document = docx.Document()
    for part in report.parts:
        if isinstance(part, str):
            document.add_paragraph(part)
        else:
            _add_table(document, part)
    return save(document)


def save(document: Any) -> bytes:
    """The bytes of a document written by python-docx."""
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _add_table(document: Any, rows: Rows) -> None:
    placed = list(place(rows))
    width = max(column + cell.columns for _, column, cell in placed)
    table = document.add_table(len(rows), width)
    cells = table._cells  # asking for one cell makes the list of all anew
    for row, column, cell in placed:
        merged = cells[row * width + column]
        if cell.rows * cell.columns > 1:
            merged = merged.merge(cells[(row + cell.rows - 1) * width + column + cell.columns - 1])
        merged.text = cell.text


def place(rows: Rows) -> Iterator[tuple[int, int, Printed]]:
    """Each printed cell with its row and column in the full grid."""
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            taken |= {
                (row + down, column + right) for down in range(cell.rows) for right in range(cell.columns)
            }
            yield row, column, cell


def as_xlsx(report: Report) -> bytes:
    """The report on one sheet: a line a row, figures as numbers, merged cells as ranges."""
    cells: list[str] = []
    merges: list[str] = []
    row = 0
    for part in report.parts:
        row += 1
        if isinstance(part, str):
            cells.append(_sheet_row(row, [(0, part)]))
            continue
        for number in range(len(part)):
            own = [(column, cell.text) for at, column, cell in place(part) if at == number]
            cells.append(_sheet_row(row + number, own))
        for at, column, cell in place(part):
            if cell.rows * cell.columns > 1:
                last = name_cell(row + at + cell.rows - 1, column + cell.columns - 1)
                merges.append(f'<mergeCell ref="{name_cell(row + at, column)}:{last}"/>')
        row += len(part) - 1
    return write_xlsx(
        {"年度报告": (f"<sheetData>{''.join(cells)}</sheetData><mergeCells>{''.join(merges)}</mergeCells>")}
    )


def name_cell(row: int, column: int) -> str:
    """The name of a cell: row from 1, column from 0, at most 26."""
    return f"{chr(ord('A') + column)}{row}"


def _sheet_row(row: int, cells: list[tuple[int, str]]) -> str:
    written = "".join(_sheet_cell(name_cell(row, column), text) for column, text in cells)
    return f'<row r="{row}">{written}</row>'


def _sheet_cell(name: str, text: str) -> str:
    if text.isdecimal():
        return f'<c r="{name}"><v>{text}</v></c>'
    return f'<c r="{name}" t="inlineStr"><is><t>{html.escape(text)}</t></is></c>'


_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def write_xlsx(sheets: dict[str, str]) -> bytes:
    """A workbook with these sheets by name, each the XML inside its worksheet element."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, sheets, strict=True)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATED}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{sheet_type}.worksheet+xml"/>'
        for n in numbers
    )
    members = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{sheet_type}.sheet.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_RELATED}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
        ),
    }
    for n, inside in zip(numbers, sheets.values(), strict=True):
        members[f"xl/worksheets/sheet{n}.xml"] = f"<worksheet {_MAIN}>{inside}</worksheet>"
    return zip_members(
        {name: f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode() for name, text in members.items()}
    )


def zip_members(members: dict[str, bytes]) -> bytes:
    """A zip of these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()
