"""Furniture: the site's own lines are told from the report's by how they read."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.furniture import find_furniture
from extract.page import Page, digest_bytes
from extract.strip import strip_page

# a line, the kind of furniture it is
FURNITURE = [
    ("当前位置：首页 > 政务公开 > 年度报告", "navigation"),
    ("您现在所在的位置: 网站首页 >> 信息公开 >> 工作总结", "navigation"),
    ("收藏 分享 打印", "navigation"),
    ("【打印本页】 【关闭窗口】", "navigation"),
    ("扫一扫在手机打开当前页", "navigation"),
    ("版权所有：某某县人民政府 网站标识码：9900000001", "navigation"),
    ("发布时间：2021-01-27 11:20 信息来源：本网 浏览次数：35 字体：大 中 小", "metadata"),
    ("索 引 号：", "metadata"),
    ("时间：2019-05-06 来源：网友投稿 阅读：次", "metadata"),
    ("2019年度县水务局信息公开工作总结.docx", "metadata"),
    ("ID:993311", "metadata"),
    ("2023 水务 政府 信息 公开 工作 总结", "metadata"),
    ("下载文档", "download"),
    ("此文档下载收益归作者所有", "download"),
    ("亲,该文档总共4页,全部预览完了,如果喜欢就下载吧!", "download"),
    ("《工作总结.docx》由会员分享,可在线阅读,更多相关《工作总结.docx(3页)》请在某网上搜索。", "download"),
    ("本文档由用户上传,版权归属用户,如有异议请联系客服。", "disclaimer"),
    ("网站客服:400100200", "disclaimer"),
    ("下面是小编为大家整理的“工作总结”,供大家参考!", "blurb"),
    ("编者按:本文共收录六篇总结。", "blurb"),
    ("更多总结延伸阅读", "related"),
    ("你可能关注的文档", "related"),
    ("相关推荐：", "related"),
    ("上一篇：某县召开会议", "pager"),
    ("- 4 -", "page_number"),
    ("第3页 共7页", "page_number"),
]

# lines of reports that hold furniture's words
REPORT_LINES = [
    "网站全年浏览次数达到三万余次，点击率明显提高。",
    "县机构编制部门印发了小编制方案，调整了岗位。",
    "一是在首页设置政务公开专栏，方便群众下载表格。",
    "局部门户网站设有登录注册、站内搜索、网站地图等功能。",
    "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他",
    "来源于群众的意见建议12条，均已答复。",
    "（三）公开形式",
    "特此报告。",
    "某某县水务局",
    "2021年1月5日",
]


@pytest.mark.parametrize(("line", "kind"), FURNITURE)
def test_a_line_of_furniture_is_found_whole_and_called_by_its_kind(line: str, kind: str) -> None:
    text = f"我局全年公开信息。\n{line}\n特此报告。"
    found = find_furniture(text)
    assert {c.kind.value for c in found} == {kind}
    squeezed = "".join("".join(text[c.start : c.end] for c in found).split())
    assert squeezed == "".join(line.split())


@pytest.mark.parametrize("line", REPORT_LINES)
def test_lines_of_reports_are_no_furniture(line: str) -> None:
    assert find_furniture(f"我局认真落实。\n{line}\n成效明显。") == ()


def test_numbered_lines_after_a_notice_belong_to_it() -> None:
    text = "温馨提示:\n1. 预览可能错位。\n2. 下载前请核对。\n一、总体情况\n1. 公开信息12条。"
    assert [text[c.start : c.end] for c in find_furniture(text)] == [
        "温馨提示:",
        "1. 预览可能错位。",
        "2. 下载前请核对。",
    ]


def test_stripping_a_page_finds_its_furniture() -> None:
    body = "分享\n我局全年公开信息12条。".encode()
    page = Page(uri="a.txt", body=body, sha256=digest_bytes(body), media_type="text/plain")
    assert [c.kind.value for c in strip_page(page).chrome] == ["navigation"]


LINES = [*(line for line, _ in FURNITURE), *REPORT_LINES, "", "　"]


@given(st.lists(st.sampled_from(LINES), max_size=12).map("\n".join))
def test_spans_are_in_order_disjoint_and_without_white_space_at_their_ends(text: str) -> None:
    found = find_furniture(text)
    for before, after in pairwise(found):
        assert before.end <= after.start
    for chrome in found:
        piece = text[chrome.start : chrome.end]
        assert piece
        assert piece == piece.strip()
