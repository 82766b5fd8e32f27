"""Pages that mislead a stripper, one trap each, and statutory pages in every frame and markup."""

from __future__ import annotations

from random import Random

import pytest

from extract.page import Page, digest_bytes
from extract.strip import main_text, strip_page
from tests.generate.site_bodies import MARKUPS, draw_body
from tests.generate.sites import FRAMES, frame_page

FIRST = "云岭县水务局全年主动公开政府信息312条，比上年增加18条，其中通过门户网站公开290条。"
SECOND = "本机关收到政府信息公开申请7件，均在法定期限内答复，没有发生行政复议和行政诉讼。"
PROSE = f"<p>{FIRST}</p><p>{SECOND}</p>"
LINKS = "<ul>" + "".join(f"<li><a href='/{n}'>云岭县第{n}批公示名单</a></li>" for n in range(12)) + "</ul>"


def lines_of(html: str) -> list[str]:
    return main_text(html).split("\n")


KEPT = [
    ("hidden overflow", f"<div style='overflow:hidden'>{PROSE}</div>"),
    ("hidden visibility", f"<div style='visibility: hidden'>{PROSE}</div>"),
    ("early end", f"<div>{LINKS}</div></body></html><div>{PROSE}</div>"),
    ("form around all", f"<form action=x><div>{LINKS}</div><div>{PROSE}</div><input name=a></form>"),
    (
        "second head",
        f"<head><title>甲</title></head><body><meta name=a content=b><title>乙</title><div>{PROSE}</div>",
    ),
    ("body named as chrome", f"<div class='share-wrapper'>{PROSE}</div>{LINKS}"),
    ("body named as comment", f"<div id='comment-box'>{PROSE}</div>{LINKS}"),
    (
        "article in an aside's clothes",
        f"<div class='sidebar'><article>{PROSE}</article></div><p>{SECOND[:20]}，</p>",
    ),
    ("layout table", f"<table><tr><td>{LINKS}</td><td>{PROSE}</td></tr></table>"),
    ("unclosed paragraphs", f"<div><p>{FIRST}<p>{SECOND}</div><div>{LINKS}</div>"),
    ("upper case", f"<DIV><SCRIPT>x</SCRIPT><P>{FIRST}</P><P>{SECOND}</P></DIV>{LINKS}"),
    (
        "switches for names",
        f"<div class='{' '.join(f'enableShareSlot{n}' for n in range(9))}'>{PROSE}</div>{LINKS}",
    ),
]


@pytest.mark.parametrize(("trap", "html"), KEPT, ids=[trap for trap, _ in KEPT])
def test_body_is_found_and_nothing_else(trap: str, html: str) -> None:
    assert lines_of(html)[:2] == [FIRST, SECOND]
    assert "公示名单" not in main_text(html)


LEFT_OUT = [
    ("display none", "<p style='display:none'>云岭县水务局的内部备忘，不对外公开。</p>"),
    ("related links", f"<h3>相关链接</h3>{LINKS}"),
    ("neighbours", "<p>上一篇：<a href=1>望榆镇年度报告</a></p><p>下一篇：没有了</p>"),
    ("rights", "<p>版权所有：云岭县人民政府办公室，未经许可不得转载。</p>"),
    ("share bar", "<div class=bdsharebuttonbox>分享到：<a>微信</a><a>微博</a></div>"),
    (
        "comments",
        "<div class=comments><p>写得很好，希望继续公开，多听群众意见。</p><p>支持，赞一个。</p></div>",
    ),
    ("buttons", "<div>【打印本页】【关闭窗口】</div>"),
    ("script for a counter", "<p>点击数：<script>show(7)</script></p>"),
]


@pytest.mark.parametrize(("part", "html"), LEFT_OUT, ids=[part for part, _ in LEFT_OUT])
def test_what_follows_the_article_is_left_out(part: str, html: str) -> None:
    assert lines_of(f"<div>{PROSE}{html}</div>") == [FIRST, SECOND]


WITHIN = [
    "全年政务新媒体阅读量：3万次，比上年增加两成。",
    "更新时间和频次均符合要求。",
    "评论区回复及时，",
    "云岭县水务局",
    "2023年1月20日",
    "（此件公开发布）",
    "一、总体情况",
]


@pytest.mark.parametrize("line", WITHIN)
def test_line_of_the_report_is_kept_whatever_words_it_holds(line: str) -> None:
    assert lines_of(f"<div>{LINKS}<div><p>{FIRST}</p><p>{line}</p><p>{SECOND}</p></div></div>") == [
        FIRST,
        line,
        SECOND,
    ]


def test_sign_off_at_the_end_is_kept() -> None:
    html = f"<div>{PROSE}<p align=right>云岭县水务局</p><p align=right>2023年1月20日</p></div>{LINKS}"
    assert lines_of(html)[-2:] == ["云岭县水务局", "2023年1月20日"]


def test_attachment_behind_the_body_belongs_to_it() -> None:
    tools, attachment = "<div>打印：<a>本页</a></div>", "<p><a href=a.xls>附件：统计表.xls</a></p>"
    html = f"<div><div>{PROSE}</div>{tools}{attachment}{LINKS}</div>"
    assert lines_of(html) == [FIRST, SECOND, "附件：统计表.xls"]


def test_several_articles_on_one_page_are_all_kept() -> None:
    articles = "".join(f"<div class=doc><h2>第{n}篇工作总结范文</h2>{PROSE}</div>" for n in range(1, 5))
    assert main_text(f"<body>{LINKS}<div class=main>{articles}</div>{LINKS}").count(FIRST) == 4


def test_whole_reports_after_a_heading_for_more_are_kept() -> None:
    report = PROSE * 4
    more = f"<p>延伸阅读</p><h2>信息公开工作总结</h2>{report}{report}"
    html = f"<div><h2>政务公开工作总结</h2>{report}{more}</div>"
    assert main_text(html).count(FIRST) == 12


def test_teasers_do_not_outweigh_a_report_of_one_line() -> None:
    summary = "云岭县召开推进会，通报情况，部署工作，各部门参加。"
    teaser = f"<div><h4><a href=x>推进会召开</a></h4><p>{summary}</p></div>"
    assert main_text(f"<div><p>{FIRST}</p></div><div>{teaser * 6}</div>") == FIRST


def test_heading_outside_the_body_heads_the_document_but_not_the_main_text() -> None:
    title = "云岭县水务局2022年政府信息公开工作年度报告"
    html = (
        f"<title>{title}_云岭县</title><div>{LINKS}</div><h2>{title}</h2><p>来源：本站</p><div>{PROSE}</div>"
    )
    body = html.encode()
    document = strip_page(Page(uri="x", body=body, sha256=digest_bytes(body), media_type="text/html"))
    assert document.text.split("\n") == [title, FIRST, SECOND]
    assert main_text(html).split("\n") == [FIRST, SECOND]


def test_every_character_left_out_is_accounted_for() -> None:
    html = f"<div>{LINKS}</div><div>{PROSE}</div><p style='display:none'>不见</p>"
    document = strip_page(Page(uri="x", body=html.encode(), sha256="", media_type="text/html"))
    reasons = {part.reason: part.chars for part in document.dropped}
    assert reasons["hidden"] == 2
    assert reasons["outside the body"] == sum(len(f"云岭县第{n}批公示名单") for n in range(12))


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("markup", MARKUPS)
def test_statutory_report_is_whole_in_every_frame_and_markup(frame: str, markup: str) -> None:
    rng = Random(f"{frame} {markup}")
    body = draw_body(markup, rng)
    html = frame_page(frame, body, rng)
    assert main_text(html).split() == body.text.split()
    document = strip_page(Page(uri="x", body=html.encode(), sha256="", media_type="text/html"))
    assert len(document.tables) == body.tables
    assert sum(len(table.cells) for table in document.tables) == body.cells
    assert document.text.startswith(body.title)
