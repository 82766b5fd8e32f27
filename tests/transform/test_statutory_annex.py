"""The annexes of 2008 and 2014: rows of label, unit and value."""

from __future__ import annotations

import pytest

from extract.document import Document
from extract.page import Page, digest_bytes
from extract.strip import strip_page
from transform.report import CellState
from transform.statutory import StatutoryReading, read_statutory

STATISTICS = [
    ("一、主动公开情况", "——", "——"),
    ("（一）主动公开政府信息数", "条", "1254"),
    ("其中：主动公开规范性文件数", "条", "3"),
    ("（二）通过不同渠道和方式公开政府信息的情况", "——", "——"),
    ("1．政府公报公开政府信息数", "条", "0"),
    ("2．政府网站公开政府信息数", "条", "1200"),
    ("二、依申请公开情况", "——", "——"),
    ("（一）收到申请数", "件", "7"),
    ("1．当面申请数", "件", ""),
    ("2．网络提交申请数", "件", "7"),
    ("三、行政复议数量", "件", "/"),
    ("四、依申请公开信息收取的费用", "万元", "0.2"),
]
PATHS = {
    "一、主动公开情况 / （一）主动公开政府信息数": "1254",
    "一、主动公开情况 / （一）主动公开政府信息数 / 其中：主动公开规范性文件数": "3",
    "一、主动公开情况 / （二）通过不同渠道和方式公开政府信息的情况 / 1．政府公报公开政府信息数": "0",
    "一、主动公开情况 / （二）通过不同渠道和方式公开政府信息的情况 / 2．政府网站公开政府信息数": "1200",
    "二、依申请公开情况 / （一）收到申请数": "7",
    "二、依申请公开情况 / （一）收到申请数 / 1．当面申请数": "",
    "二、依申请公开情况 / （一）收到申请数 / 2．网络提交申请数": "7",
    "三、行政复议数量": "/",
    "四、依申请公开信息收取的费用": "0.2",
}
HEAD = ("统计指标", "单位", "统计数")


def read(text: str, *, is_html: bool = False) -> tuple[Document, StatutoryReading]:
    body = text.encode()
    media_type = "text/html" if is_html else "text/plain"
    document = strip_page(Page(uri="x", body=body, sha256=digest_bytes(body), media_type=media_type))
    return document, read_statutory(document, 0, len(document.text))


def as_markup() -> str:
    rows = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in (HEAD, *STATISTICS))
    lead = "<p>附：政府信息公开情况统计表，由柳湾镇人民政府填报，数据截至年底，供社会查阅。</p>"
    return f"<html><body><div id='zoom'>{lead}<table>{rows}</table></div></body></html>"


def by(separator: str, line: str) -> str:
    return (
        "附：统计表\n" + line.join(separator.join(row) for row in (HEAD, *STATISTICS)) + line + "填表人：某某"
    )


@pytest.mark.parametrize(
    ("text", "is_html"),
    [(as_markup(), True), (by("\t", "\n"), False), (by(" ", "\n"), False), (by("\n", "\n"), False)],
    ids=["markup", "tabs", "spaces", "lines"],
)
def test_the_statistics_table_is_read_with_its_labels_from_the_outermost_in(text: str, is_html: bool) -> None:
    document, reading = read(text, is_html=is_html)
    assert {cell.row: cell.raw for cell in reading.cells} == PATHS
    assert {(cell.form, cell.table, cell.column) for cell in reading.cells} == {
        ("stat2014", "statistics", "value")
    }
    assert all(
        document.text[cell.start : cell.end] == cell.raw for cell in reading.cells if cell.start is not None
    )
    states = {cell.row.rsplit(" / ", 1)[-1]: cell.state for cell in reading.cells}
    assert states["1．当面申请数"] is CellState.BLANK
    assert states["三、行政复议数量"] is CellState.SLASH
    assert {cell.unit for cell in reading.cells} == {"条", "件", "万元"}


def test_the_coded_annex_keeps_the_code_before_the_label() -> None:
    text = (
        "| 指标名称 | 计量单位 | 代码 | 本期实际 | 本年累计 |\n|---|---|---|---|---|\n"
        "| 主动公开信息数 | 条 | 1 | 10 | 120 |\n| 其中：全文电子化的主动公开信息数 | 条 | 2 | 10 | 118 |\n"
        "| 依申请公开信息目录数 | 条 | 3 | 0 | 0 |\n| 申请总数 | 条 | 8 | 1 | 2 |"
    )
    _, reading = read(text)
    assert [(cell.row, cell.raw) for cell in reading.cells] == [
        ("1 主动公开信息数", "120"),
        ("2 其中：全文电子化的主动公开信息数", "118"),
        ("3 依申请公开信息目录数", "0"),
        ("8 申请总数", "2"),
    ]
    assert dict(reading.forms) == {"annex": "coded2008"}


def test_a_flattened_coded_annex_is_read_in_the_order_of_its_header() -> None:
    text = (
        "指标名称 计量单位 代码 本期实际 本年累计\n主动公开信息数 条 1 10 120\n"
        "依申请公开信息目录数 条 3 0 0\n申请总数 条 8 1 2\n行政复议数 件 12 0 0"
    )
    _, reading = read(text)
    assert [(cell.row, cell.raw) for cell in reading.cells][:2] == [
        ("1 主动公开信息数", "120"),
        ("3 依申请公开信息目录数", "0"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "统计指标 单位 统计数\n粮食产量 吨 1\n棉花产量 吨 2\n肉类产量 吨 3\n",
        by(" ", "\n").replace("1254", "").replace("1200", "").replace(" 7", " ").replace(" 3", " ")
        .replace(" 0.2", " ").replace(" 0", " "),
        "统计指标体系逐步健全，主动公开政府信息1254条，收到申请7件。",
    ],
    ids=["foreign", "blank form", "prose"],
)  # fmt: skip
def test_foreign_figures_blank_forms_and_prose_are_no_annex(text: str) -> None:
    _, reading = read(text)
    assert not reading.cells
