"""Ten frames of government sites around a report: `sites/*.html`, filled by a seed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random
from string import Template

from tests.generate.site_bodies import Body

FOLDER = Path(__file__).with_name("sites")
FRAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.html")))
PLACES = ("云岭县", "清溪市", "望榆镇", "柳湾区", "白鹭县")
COLUMNS = ("首页", "要闻动态", "政务公开", "政务服务", "互动交流", "走进本地", "数据开放", "专题专栏")
TOPICS = ("机构职能", "领导信息", "政策文件", "规划计划", "财政资金", "行政许可", "重点项目", "应急管理")
FOOTER = """<p>主办单位：{place}人民政府办公室　承办单位：{place}数据局</p>
<p>网站标识码：0000000000　某ICP备00000000号　某公网安备 00000000000000号</p>
<p>联系电话：0000-0000000　技术支持：0000-0000001</p>
<p><a href="/about">关于我们</a> | <a href="/map">网站地图</a> | <a href="/law">法律声明</a></p>"""
INFO = """发布时间：2022-01-25 09:30　来源：{org}　浏览次数：<span>1024</span>　字号：【大 中 小】
<a href="#">打印</a>"""
METADATA = """<table class="xxgk_table">
<tr><td>索 引 号：</td><td>000014349/2022-00012</td><td>组配分类：</td><td>政府信息公开年报</td></tr>
<tr><td>发布机构：</td><td>{org}</td><td>公开日期：</td><td>2022-01-25</td></tr>
<tr><td>名　　称：</td><td colspan="3">{title}</td></tr></table>"""
TEASER = """<div class="c1"><h4><a href="/{number}">{place}召开政务公开工作推进会</a></h4>
<p>{month}月3日，{place}召开推进会，通报上半年公开情况，部署下一步工作，各镇街和部门负责人参加会议。</p>
<span>2022-0{number}-11</span></div>"""
OTHER = """<li><a href="/art/{year}/{number}.html">{place}{year}年政府信息公开工作年度报告</a>
<span>{year}-01-1{number}</span></li>"""


def frame_page(frame: str, body: Body, rng: Random) -> str:
    """The HTML of a page of one site family with this report on it."""
    place = rng.choice(PLACES)
    return _template(frame).substitute(
        title=body.title,
        body=body.markup,
        place=place,
        info=INFO.format(org=body.org),
        metadata=METADATA.format(org=body.org, title=body.title),
        columns_li=_links(COLUMNS, "li"),
        columns_div=_links(COLUMNS, "div"),
        columns_span=_links(COLUMNS, "span"),
        topics_li=_links(TOPICS, "li"),
        topics_dd=_links(TOPICS, "dd"),
        years=_links(tuple(f"{year}年" for year in range(2008, 2023)), "dd"),
        others=_others(rng, 4),
        many_others=_others(rng, 9),
        teasers=_teasers(rng, 4),
        footer=FOOTER.format(place=place),
        state="".join(rng.choices("abcdefghijklmnopqrstuvwxyzABCDEF0123456789+/", k=3000)),
    )


@cache
def _template(frame: str) -> Template:
    return Template((FOLDER / f"{frame}.html").read_text(encoding="utf-8"))


def _links(names: tuple[str, ...], tag: str) -> str:
    return "".join(f"<{tag}><a href='/col/{n}/'>{name}</a></{tag}>" for n, name in enumerate(names))


def _others(rng: Random, count: int) -> str:
    """Links to the reports of other bodies and years."""
    items = (
        OTHER.format(place=rng.choice(PLACES), year=rng.randint(2015, 2022), number=number)
        for number in range(count)
    )
    return f"<ul>{''.join(items)}</ul>"


def _teasers(rng: Random, count: int) -> str:
    """Other pages with the beginning of each."""
    return "".join(
        TEASER.format(place=rng.choice(PLACES), month=rng.randint(1, 12), number=number)
        for number in range(1, count + 1)
    )
