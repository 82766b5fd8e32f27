"""Pages become Documents: text in reading order, tables whole, every offset true."""

from __future__ import annotations

from datetime import date

import pytest

from extract.document import Document
from extract.issue import IssueCode
from extract.page import Page, digest_bytes
from extract.strip import main_text, strip_page

PROSE = (
    "<p>一、总体情况。云岭县水务局全年主动公开政府信息312条，比上年增加18条。</p>"
    "<p>二、依申请公开。本机关收到申请7件，均在法定期限内答复，没有发生行政复议。</p>"
)
NAVIGATION = "<ul>" + "".join(f"<li><a href='/{n}'>栏目{n}</a></li>" for n in range(12)) + "</ul>"


def strip(html: str | bytes, media_type: str | None = "text/html") -> Document:
    body = html if isinstance(html, bytes) else html.encode()
    document = strip_page(Page(uri="test", body=body, sha256=digest_bytes(body), media_type=media_type))
    check_offsets(document)
    return document


def check_offsets(document: Document) -> None:
    """Blocks and cells lie inside the text, in order, and hold no border white space."""
    end = 0
    for block in document.blocks:
        assert end <= block.start < block.end <= len(document.text)
        text = document.text[block.start : block.end]
        assert text == text.strip()
        end = block.end
    for table in document.tables:
        at = table.start
        for cell in table.cells:
            assert at <= cell.start <= cell.end <= table.end <= len(document.text)
            at = cell.end


def codes(document: Document) -> list[IssueCode]:
    return [issue.code for issue in document.issues]


def test_plain_text_is_kept_to_the_last_character() -> None:
    body = "\ufeff  政务公开\r\n\r\n\t1. 工作 <b> 情况\r"
    document = strip(body, None)
    assert document.text == body[1:]
    assert document.media_type == "text/plain"


def test_media_type_is_seen_where_none_is_declared() -> None:
    assert strip("<!DOCTYPE html><p>正文一段，很短。</p>", None).media_type == "text/html"
    assert strip(b"%PDF-1.4", None).media_type == "application/pdf"


def test_body_is_kept_and_navigation_left_out() -> None:
    document = strip(f"<body>{NAVIGATION}<div id=c>{PROSE}</div>{NAVIGATION}</body>")
    assert document.text.startswith("一、总体情况。")
    assert document.text.count("\n") == 1
    assert document.blocks[1].path == "html/body/div[1]/p[2]"
    assert sum(part.chars for part in document.dropped) > 50


INLINE = [
    ("20</span><span>23<font>年</font>1<font>月</font>", "2023年1月"),
    ("收到申请<b>1</b><b>2</b>件", "收到申请12件"),
    ("落款<o:p>云岭县水务局</o:p>", "落款云岭县水务局"),
    ("第一行<br>第二行<br/><br>第三行", "第一行\n第二行\n第三行"),
    ("公开\n   目录 和 <i>A</i> &nbsp; B", "公开目录 和 A B"),
    ("open\n data", "open data"),
    ("见<script>var a='<p>'</script>附<style>p{}</style>件", "见附件"),
    ("甲<span style='display : NONE'>乙</span>丙<span hidden>丁</span>", "甲丙"),
    ("<span style='overflow:hidden'>甲</span><span style='visibility:hidden'>乙</span>", "甲乙"),
]


@pytest.mark.parametrize(("inner", "expected"), INLINE)
def test_inline_nodes_are_joined_with_nothing_and_breaks_end_lines(inner: str, expected: str) -> None:
    document = strip(f"<div>{PROSE}<p><span>{inner}</span>。</p></div>")
    assert document.text.split("\n", 2)[2] == expected + "。"


TABLE = """<table><tr><th rowspan=2>申请人</th><th colspan=2>数量</th></tr><tr><td>本年</td><td></td></tr>
<tr><td><p>自然</p><p>人</p></td><td><span>1</span><span>2</span></td><td><o:p>&nbsp;</o:p></td></tr></table>"""


def test_table_keeps_its_grid_and_its_empty_cells() -> None:
    document = strip(f"<div>{PROSE}{TABLE}<p>以上数据截至年底，由本局汇总。</p></div>")
    (table,) = document.tables
    found = [
        (document.text[cell.start : cell.end], cell.row, cell.column, cell.row_span, cell.column_span)
        for cell in table.cells
    ]
    assert found == [
        ("申请人", 0, 0, 2, 1),
        ("数量", 0, 1, 1, 2),
        ("本年", 1, 1, 1, 1),
        ("", 1, 2, 1, 1),
        ("自然 人", 2, 0, 1, 1),
        ("12", 2, 1, 1, 1),
        ("", 2, 2, 1, 1),
    ]
    assert document.text[table.start : table.end] == "申请人\t数量\n本年\t\n自然 人\t12\t"
    assert [cell.is_header for cell in table.cells[:3]] == [True, True, False]


def test_table_around_the_page_is_no_table() -> None:
    document = strip(f"<table><tr><td>{NAVIGATION}<td>{PROSE}{TABLE}</table>")
    assert len(document.tables) == 1
    assert "总体情况" in document.text


def test_standard_names_give_title_date_and_site() -> None:
    html = (
        "<head><title>页面</title><meta name=ArticleTitle content='年度报告'>"
        "<meta name='pubdate' content='2022-01-28 09:30'><meta name='SITENAME' content='云岭县'></head>"
        f"<body>{PROSE}<title>另一个</title><meta name=ContentSource content=水务局>"
    )
    document = strip(html)
    assert document.title == "年度报告"
    assert document.published_on == date(2022, 1, 28)
    assert document.site_name == "云岭县"
    assert ("ContentSource", "水务局") in document.metadata


LINKED = '<script type="application/ld+json">{{"@type": "NewsArticle", {}}}</script>'


def test_linked_data_gives_title_and_date_where_nothing_else_does() -> None:
    stated = LINKED.format('"headline": "年度报告", "datePublished": "2022-01-28T09:30:00+08:00"')
    document = strip(f"<head>{stated}</head><body>{PROSE}")
    assert (document.title, document.published_on) == ("年度报告", date(2022, 1, 28))
    assert strip(f"<head><title>页面</title>{stated}</head><body>{PROSE}").title == "页面"


def test_stated_body_decides_between_a_part_and_the_whole() -> None:
    whole = (
        f"<div><div>{PROSE}{PROSE}</div><div><p>其他单位的消息一则，与本页无关，仅此说明。</p></div></div>"
    )
    stated = LINKED.format(f'"articleBody": "{PROSE.replace("<p>", "").replace("</p>", " ")}"')
    assert "与本页无关" in strip(whole).text
    assert "与本页无关" not in strip(stated + whole).text


@pytest.mark.parametrize("value", ['"articleBody": "另一篇文章，与此无关。"', '"articleBody": 7', "["])
def test_stated_body_that_is_not_on_the_page_decides_nothing(value: str) -> None:
    html = f"<div>{PROSE}</div>{NAVIGATION}"
    assert strip(LINKED.format(value) + html).text == strip(html).text


def test_stray_end_and_a_form_around_everything_are_normal() -> None:
    first, second = PROSE.split("</p>", 1)
    document = strip(f"<form>{NAVIGATION}<div>{first}</p></div></body></html><div>{second}</div></form>")
    assert "总体情况" in document.text
    assert "依申请公开" in document.text


def test_page_nested_beyond_reason_is_read_all_the_same() -> None:
    document = strip("<div>" * 100_000 + PROSE + "</div>" * 100_000)
    assert "总体情况" in document.text
    assert codes(document) == [IssueCode.TOO_DEEP]


def test_page_of_twenty_megabytes_is_read_to_the_cap() -> None:
    document = strip(PROSE * 90_000)
    assert codes(document) == [IssueCode.OVERSIZE]
    assert len(document.text) > 1_000_000


def test_hidden_text_is_read_where_nothing_else_is() -> None:
    assert "总体情况" in strip(f"<body style='display:none'>{PROSE}").text


@pytest.mark.parametrize("html", ["<html></html>", "<script>a</script>", "<!-- only -->"])
def test_page_without_text_is_an_issue(html: str) -> None:
    assert codes(strip(html)) == [IssueCode.NO_BODY]


def test_main_text_takes_bytes_and_text() -> None:
    assert main_text(PROSE) == main_text(PROSE.encode("gbk"), "http://example.test/")
