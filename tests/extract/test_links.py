"""Attachments of a page: those of its body, none of its frame."""

from __future__ import annotations

from random import Random

import pytest

from extract.links import find_attachments
from tests.extract.attached.read import page_of
from tests.generate.site_bodies import MARKUPS, draw_body
from tests.generate.sites import FRAMES, frame_page

ADDRESS = "https://zw.example.cn/zwgk/2023/t20230118_1.html"
PROSE = (
    "<p>一、总体情况。云岭县水务局全年主动公开政府信息312条，比上年增加18条。</p>"
    "<p>二、依申请公开。本机关收到申请7件，均在法定期限内答复，没有发生行政复议。</p>"
)
NAVIGATION = "<ul>" + "".join(f"<li><a href='/{n}'>栏目{n}</a></li>" for n in range(12)) + "</ul>"


def found(inside: str, *, uri: str = ADDRESS, behind: str = "", head: str = "") -> list[tuple[str, str]]:
    body = (
        f"<html><head>{head}</head><body>{NAVIGATION}<div id=zoom>{PROSE}{inside}</div>{behind}</body></html>"
    )
    return [(one.uri, one.label) for one in find_attachments(page_of(body.encode(), "text/html", uri))]


BASE = "https://zw.example.cn/zwgk/2023"
LINKS = [
    ("<p>附件：<a href='./P01.pdf'>年度报告</a></p>", [(f"{BASE}/P01.pdf", "年度报告")]),
    ("<p><a href='/f/1.docx'><span>统计</span>表</a></p>", [("https://zw.example.cn/f/1.docx", "统计表")]),
    ("<p><a href='down.jsp?id=7'>年度报告.docx</a></p>", [(f"{BASE}/down.jsp?id=7", "年度报告.docx")]),
    ("<p><a href='down?id=7'>年报.pdf（1.2MB）</a></p>", [(f"{BASE}/down?id=7", "年报.pdf（1.2MB）")]),
    ("<p><a href='d?f=%E5%B9%B4.xls&k=1'>下载</a></p>", [(f"{BASE}/d?f=%E5%B9%B4.xls&k=1", "下载")]),
    ("<p><a href='d?f=1'>附件1 情况统计</a></p>", [(f"{BASE}/d?f=1", "附件1 情况统计")]),
    ("<p>附件1：<a href='d?f=1'>情况统计</a></p>", [(f"{BASE}/d?f=1", "情况统计")]),
    ("<p><a href='a.WPS'>旧文</a><a href='a.WPS#x'>再次</a></p>", [(f"{BASE}/a.WPS", "旧文")]),
    ("<p><a href='a.ofd' title='版式文件'><img src=i.png></a></p>", [(f"{BASE}/a.ofd", "版式文件")]),
    ("<p><a href='年报.zip'><img src=i.png></a></p>", [(f"{BASE}/年报.zip", "年报.zip")]),
    ("<p>详见<a href='t2.html'>另一页</a>，或<a href='javascript:down(\"a.pdf\")'>下载</a>。</p>", []),
    ("<p><a href='mailto:a.pdf'>信箱</a><a href='#a.pdf'>此处</a><a href='ftp://x/a.pdf'>旧址</a></p>", []),
    ("<p><a href='http://[/a.pdf'>坏址</a><a href=''>附件</a></p>", []),
    ("<p style='display:none'><a href='x.pdf'>不见</a></p>", []),
]  # fmt: skip


@pytest.mark.parametrize(("inside", "expected"), LINKS)
def test_links_of_the_body_that_lead_to_documents(inside: str, expected: list[tuple[str, str]]) -> None:
    assert found(inside) == expected


def test_base_of_the_page_is_heeded() -> None:
    link = "<p><a href='a.pdf'>报告</a></p>"
    assert found(link, head="<base href='/other/'>") == [("https://zw.example.cn/other/a.pdf", "报告")]


def test_attachment_right_behind_the_body_counts_and_one_in_its_frame_does_not() -> None:
    behind = "<div class=fj><a href='a.docx'>附件：统计表.docx</a></div>"
    frame = "<div class=footer><a href='/help.pdf'>使用帮助.pdf</a></div>"
    assert found("", behind=behind + frame) == [(f"{BASE}/a.docx", "附件：统计表.docx")]


def test_page_of_a_folder_gives_files_of_that_folder_only() -> None:
    links = "<p><a href='b/a.pdf'>一</a><a href='../a.pdf'>二</a><a href='/etc/a.pdf'>三</a></p>"
    links += "<p><a href='file:///etc/a.pdf'>四</a><a href='https://zw.example.cn/a.pdf'>五</a></p>"
    assert found(links, uri="/data/pages/t.html") == [
        ("/data/pages/b/a.pdf", "一"),
        ("https://zw.example.cn/a.pdf", "五"),
    ]


def test_other_pages_have_none() -> None:
    assert find_attachments(page_of(b"%PDF-1.4", "text/html")) == ()
    assert find_attachments(page_of("附件.pdf".encode())) == ()
    assert find_attachments(page_of(b"<html></html>")) == ()


@pytest.mark.parametrize("frame", FRAMES)
def test_page_of_a_site_gives_what_its_report_has_attached(frame: str) -> None:
    random = Random(frame)
    for markup in sorted(MARKUPS):
        body = draw_body(markup, random)
        html = frame_page(frame, body, random)
        uris = [one.uri for one in find_attachments(page_of(html.encode(), "text/html", ADDRESS))]
        assert uris == ["https://zw.example.cn/files/1.docx"] * ("/files/1.docx" in body.markup), markup
