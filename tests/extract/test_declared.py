"""What pages state of themselves outlives strip: addresses, the title element, the site's foot."""

from __future__ import annotations

import pytest

from extract.document import Document
from extract.foot import NAME as FOOT
from extract.page import Page, digest_bytes
from extract.strip import strip_page

PROSE = (
    "<p>一、总体情况。青河县水务局全年主动公开政府信息126条，其中政务微信发布42条。</p>"
    "<p>二、依申请公开。本机关收到申请3件，均在法定期限内答复，没有发生行政复议。</p>"
)
ADDRESS = "http://www.qinghe.gov.cn/art/1.html"
HEADS = [
    (f'<link rel="canonical" href="{ADDRESS}">', "canonical", ADDRESS),
    (f"<LINK HREF='{ADDRESS}' REL=' Canonical '>", "canonical", ADDRESS),
    (f'<meta property="og:url" content="{ADDRESS}">', "og:url", ADDRESS),
    (f'<meta name="articleurl" content="{ADDRESS}">', "ArticleUrl", ADDRESS),
    ("<title>真人娱乐\n 官网</title><meta name=ArticleTitle content=年度报告>", "title", "真人娱乐 官网"),
    ("<title></title><title>青河县</title><title>另一个</title>", "title", "青河县"),
]
SILENT = [
    ('<link rel="stylesheet" href="/a.css">', "canonical"),
    ('<link rel="canonical">', "canonical"),
    ('<link href="/a.html">', "canonical"),
    ('<svg><link rel="canonical" href="/a.html"></svg>', "canonical"),
    ("<title> </title>", "title"),
]
FEET = [
    ("<div>主办单位：青河县人民政府</div>", "主办单位：青河县人民政府"),
    ("<p>主辦單位：青河縣人民政府</p>", "主辦單位：青河縣人民政府"),
    (
        "<p>浙<a href='//beian'>ICP备05099999号</a></p><p>网站标识码：3309990012</p>",
        "浙ICP备05099999号\n网站标识码：3309990012",
    ),
    ("<table><tr><td>版权所有：青河县水务局<td>电话：0000</table>", "版权所有：青河县水务局"),
    ("<p>主办：青河县</p><p>主办：青河县</p>", "主办：青河县"),
]


def strip(html: str) -> Document:
    body = html.encode()
    return strip_page(Page(uri="test", body=body, sha256=digest_bytes(body), media_type="text/html"))


@pytest.mark.parametrize(("head", "name", "value"), HEADS)
def test_what_the_head_states_is_metadata(head: str, name: str, value: str) -> None:
    assert dict(strip(f"<head>{head}</head><body>{PROSE}").metadata)[name] == value


@pytest.mark.parametrize(("head", "name"), SILENT)
def test_a_head_that_states_nothing_leaves_no_metadata(head: str, name: str) -> None:
    assert name not in dict(strip(f"<head>{head}</head><body>{PROSE}").metadata)


def test_the_best_title_is_the_page_s_and_the_element_s_is_kept_beside_it() -> None:
    document = strip(f"<title>真人娱乐</title><meta name=ArticleTitle content=年度报告>{PROSE}")
    assert (document.title, dict(document.metadata)["title"]) == ("年度报告", "真人娱乐")


@pytest.mark.parametrize(("foot", "stated"), FEET)
def test_the_foot_is_no_text_of_the_page_but_what_it_states_is_metadata(foot: str, stated: str) -> None:
    links = "<ul>" + "<li><a href='/'>友情链接</a></li>" * 12 + "</ul>"
    document = strip(f"<body><div>{PROSE}</div><div class=footer>{links}{foot}</div>")
    assert dict(document.metadata)[FOOT] == stated
    assert stated.partition("\n")[0] not in document.text


def test_a_foot_that_stays_in_the_text_is_not_repeated() -> None:
    document = strip("<p>主办单位：青河县人民政府")
    assert document.text == "主办单位：青河县人民政府"
    assert document.metadata == ()


def test_a_page_that_speaks_of_hosting_far_from_its_end_has_no_foot() -> None:
    nav = "<ul><li><a href='/'>主办单位名录</a></li></ul>"
    rest = "<ul>" + "<li><a href='/'>友情链接</a></li>" * 60 + "</ul>"
    assert FOOT not in dict(strip(f"{nav}<div>{PROSE}</div>{rest}").metadata)
