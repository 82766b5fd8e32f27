"""Whose page it is, of pages as they are served: what strip leaves out of the text counts too."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from extract.page import Page, digest_bytes
from extract.strip import strip_page
from transform.origin import judge_origin
from transform.parse import parse_document

HONEST = "青河县水务局2021年政府信息公开工作年度报告"
PAGE = f"""<html><head><title>%s</title><meta name="ArticleTitle" content="{HONEST}">%s</head><body>
<div><h1>{HONEST}</h1>
<p>一、总体情况</p><p>青河县水务局全年主动公开政府信息126条，其中政务微信发布42条。</p>
<p>二、依申请公开情况</p><p>收到政府信息公开申请3件，均按时答复。</p>
<p>三、存在的主要问题及改进情况</p><p>公开内容还不够及时，今后加强业务培训，做好公开工作。</p></div>
<div class="footer"><a href="/">首页</a>%s</div></body></html>"""
GAMBLING = "新葡京赌场_青河县"
FIRM = "Ferry Roofing Services北山装饰有限公司"
LEAD = '<link rel="canonical" href="http://www.qinghe.gov.cn/art/1.html">'
FOOT = "<p>主办单位：青河县人民政府</p><p>网站标识码：3309990012</p><p>浙ICP备05099999号</p>"
OLD_SCRIPT = "<p>主辦單位：青河縣人民政府</p>"
OWN = "http://www.qinghe.gov.cn/a.html"
SHOP = "http://www.shop-9.com/a.html"
POSING = "http://www.qinghe.gov.cn.shop-9.net/a.html"
COM = "http://www.qinghe.com.cn/a.html"


class Served(NamedTuple):
    """A page's address and what varies in it; its origin, and the beginning of one reason."""

    uri: str
    kind: str
    reason: str
    title: str = HONEST
    head: str = ""
    foot: str = ""


CASES = [
    Served(OWN, "official", "host.official:"),
    Served(OWN, "official", "statement.agrees:www.qinghe.gov.cn", head=LEAD, foot=FOOT),
    Served(OWN, "unknown", "title.foreign:", title=GAMBLING),
    Served(SHOP, "clone", "title.foreign:", title=GAMBLING),
    Served(SHOP, "unknown", "statement.host:www.qinghe.gov.cn", head=LEAD),
    Served(SHOP, "unknown", "title.company:", title=FIRM, head=LEAD),
    Served(SHOP, "unknown", "statement.site_code:3309990012", foot=FOOT),
    Served(POSING, "unknown", "host.lookalike:"),
    Served(POSING, "clone", "statement.host:www.qinghe.gov.cn", head=LEAD),
    Served(POSING, "clone", "statement.site_code:3309990012", foot=FOOT),
    Served(COM, "unknown", "statement.sponsor:青河县人民政府", foot=FOOT),
    Served(COM, "unknown", "statement.sponsor:青河县人民政府", foot=OLD_SCRIPT),
]


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.kind}-{c.uri}-{c.reason}")
def test_a_page_is_judged_by_what_it_states_outside_its_text_too(case: Served) -> None:
    body = (PAGE % (case.title, case.head, case.foot)).encode()
    page = Page(uri=case.uri, body=body, sha256=digest_bytes(body), media_type="text/html")
    document = strip_page(page)
    origin = judge_origin(page.uri, parse_document(document))
    assert document.title == HONEST
    assert "青河县人民政府" not in document.text
    assert origin.kind.value == case.kind, origin
    assert any(one.startswith(case.reason) for one in origin.reasons), origin
