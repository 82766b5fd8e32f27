"""Whose page it is: offices' own pages, hijacked copies, open reprints, and those nobody can tell."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.document import Document
from extract.furniture import find_furniture
from extract.page import digest_bytes
from extract.source import plan_sources, read_file
from extract.strip import strip_page
from transform.origin import Origin, OriginKind, judge_origin
from transform.origin_host import inner_address, is_official, read_host
from transform.parse import parse_document
from transform.report import Parsed

# Our own report of an invented county. Each damaged form is made from it.
REPORT = (
    "青河县水务局2021年政府信息公开工作年度报告\n"
    "一、总体情况\n青河县水务局全年主动公开政府信息126条，其中政务微信发布42条。\n"
    "二、依申请公开情况\n收到政府信息公开申请3件，均按时答复。\n"
    "三、存在的主要问题及改进情况\n公开内容还不够及时，今后加强业务培训，做好公开工作。\n"
)
SCHOOL = REPORT.replace("青河县水务局", "青河大学").replace("一、总体情况", "一、学校概述")
NOTE = "关于召开防汛工作会议的通知\n各科室：定于本周五召开防汛会议，请准时参加。\n"
FOOT = "主办单位：青河县人民政府\n网站标识码：3309990012\n浙ICP备05099999号\n"


def _read(text: str) -> str:
    """The report as a mirror shows it, with readings after frequent characters."""
    for character, reading in {"公": "gōng", "开": "kāi", "信": "xìn", "息": "xī"}.items():
        text = text.replace(character, f"{character}({reading})")
    return text


def _twice(text: str) -> str:
    for character, reading in {"公": "gong", "开": "kai", "信": "xin", "息": "xi"}.items():
        text = text.replace(character, f"{character}({reading})({reading})")
    return text


def _spammed(text: str) -> str:
    return text.replace("公开", "九星体育app官网")


def _converted(text: str) -> str:
    import opencc

    return str(opencc.OpenCC("s2t").convert(text))


TEXTS = {
    "plain": REPORT,
    "school": SCHOOL,
    "note": NOTE,
    "foot": REPORT + FOOT,
    "readings": _read(REPORT),
    "readings twice": _twice(REPORT),
    "spam": _spammed(REPORT),
    "traditional": _converted(REPORT),
    "traditional readings": _read(_converted(REPORT).replace("開", "开").replace("訊", "讯")),
    "note readings": _read("公开信息的信息应当公开，公开的公文也应公开。"),
    "pinyin lesson": "汉(hàn)字(zì)的读(dú)音(yīn)要多练习，每天读三遍。",
    "gloss": REPORT.replace("青河县", "亳(bó)州青河县", 1),
    "gambling": REPORT + "开展打击赌场专项行动，公开典型案例4起。\n",
    "preview": "2021年信息公开年度报告.docx\n下载文档\n大小:25.51KB\n页数:3页\n格式:DOCX\n" + REPORT,
    "model": REPORT.replace("青河县水务局2021年", "xx县水务局20xx年").replace("年度报告", "总结范文", 1),
    "collection": "\n\n".join(f"政府信息公开工作总结 篇{n}\n{REPORT}" for n in (1, 2, 3)),
}


@cache
def parsed(key: str, title: str | None, metadata: tuple[tuple[str, str], ...], charset: str) -> Parsed:
    text = TEXTS[key]
    document = Document(
        uri="page.html",
        sha256=digest_bytes(text.encode()),
        media_type="text/html",
        charset=charset,
        charset_confidence=1.0,
        text=text,
        title=title,
        site_name=dict(metadata).get("SiteName"),
        metadata=metadata,
        chrome=find_furniture(text),
    )
    return parse_document(document)


class Case(NamedTuple):
    """A page: its address, text, and head; its origin, and the beginning of one reason."""

    uri: str
    text: str
    kind: str
    reason: str = ""
    title: str | None = "青河县水务局2021年政府信息公开工作年度报告"
    head: tuple[tuple[str, str], ...] = ()
    charset: str = "utf-8"


OWN = (("SiteName", "青河县人民政府"), ("SiteDomain", "www.qinghe.gov.cn"), ("SiteIDCode", "3309990012"))
ADDRESSED = (*OWN, ("Url", "http://www.qinghe.gov.cn/art/2022/1/26/art_1_9.html"))
NEWS = (("SiteName", "青河热线"), ("ContentSource", "青河县人民政府网"))
ENGLISH = "Ferry Roofing Services and Repair"
TRADE = "新葡京赌场真人娱乐"
BASE = "www.qinghe.gov.cn"
HOME = f"http://{BASE}/a.html"
SHOP = "http://www.shop-9.com/a.html"
COM = "http://www.qinghe.com.cn/a.html"
ARCHIVED = f"https://web.archive.org/web/2021/{HOME}"


def states(name: str, value: str) -> tuple[tuple[str, str], ...]:
    return ((name, value),)


CASES = [
    # Offices' own pages, with all that such pages honestly bear.
    Case(f"http://{BASE}/art/1.html", "plain", "official", "host.official:"),
    Case(f"https://{BASE}/art/1.html", "plain", "official", "statement.agrees:", head=OWN),
    Case(f"https://{BASE}/art/1.html", "foot", "official", "host.official:", head=ADDRESSED),
    Case("http://xxgk.qinghe.gov.cn/a.html", "plain", "official", "statement.agrees:", head=OWN),
    Case("http://m.qinghe.gov.cn/a.html", "plain", "official", "statement.agrees:", head=OWN),
    Case("http://www.qinghe.gov.cn:8088/a.html", "plain", "official", head=OWN),
    Case("HTTP://WWW.QINGHE.GOV.CN/a.html", "plain", "official", head=OWN),
    Case("http://www.qinghe.gov.cn./a.html", "plain", "official", head=OWN),
    Case("http://qinghe.yunzhou.gov.cn/", "plain", "official", head=states("SiteDomain", "yunzhou.gov.cn")),
    Case("http://slj.qinghe.yunzhou.gov.cn/a.html", "plain", "official"),
    Case("http://qinghe.政务/a.html", "plain", "official", "host.official:"),
    Case("http://qinghe.xn--zfr164b/a.html", "plain", "official"),
    Case(HOME, "plain", "official", title=None, head=states("SiteDomain", "localhost")),
    Case(HOME, "plain", "official", head=states("SiteDomain", "10.2.3.4")),
    Case(HOME, "plain", "official", head=states("Url", "http://192.168.0.8:8080/a.html")),
    Case(HOME, "plain", "official", head=states("Url", "/art/1.html")),
    Case(HOME, "plain", "official", title="Untitled Document"),
    Case(HOME, "plain", "official", title=ENGLISH),
    Case(HOME, "traditional", "official"),
    Case(f"http://{BASE}/big5/a.html", "traditional", "official", charset="big5"),
    Case(HOME, "gloss", "official"),
    Case(HOME, "gambling", "official", title="青河县打击赌场专项行动信息公开报告"),
    Case(HOME, "note", "official"),
    Case(HOME, "collection", "official"),
    Case(HOME, "model", "official"),
    Case(HOME, "preview", "official"),
    Case(f"http://{BASE}/go?url=http://www.heqing.gov.cn/a.html", "plain", "official"),
    Case("https://www.qinghe.edu.cn/xxgk/1.htm", "school", "official", title="青河大学信息公开年度报告"),
    # Official hosts on which something disagrees: for a person to look at, never a clone.
    Case(HOME, "readings", "unknown", "damage.readings:"),
    Case(HOME, "spam", "unknown", "damage.spam:"),
    Case(HOME, "plain", "unknown", "title.foreign:", title=TRADE),
    Case(HOME, "plain", "unknown", "statement.host:", head=states("SiteDomain", "www.heqing.gov.cn")),
    Case(HOME, "plain", "unknown", "statement.host:", head=states("SiteDomain", "www.qhnews.com")),
    # Hijacked mirrors.
    Case(SHOP, "readings", "clone", "damage.readings:"),
    Case(SHOP, "readings twice", "clone", "damage.readings:"),
    Case(SHOP, "traditional readings", "clone", "damage.readings:"),
    Case(SHOP, "readings", "clone", "statement.host:", head=OWN),
    Case(SHOP, "readings", "clone", title=ENGLISH),
    Case(SHOP, "spam", "clone", "damage.spam:"),
    Case(SHOP, "note readings", "clone", "damage.readings:", head=OWN),
    Case(SHOP, "plain", "clone", "title.foreign:", title=TRADE),
    Case(SHOP, "plain", "clone", "title.foreign:", title="九星棋牌官网登录_青河县水务局"),
    Case(SHOP, "plain", "clone", "title.foreign:", head=states("Keywords", "百家乐,老虎机")),
    Case(SHOP, "plain", "clone", "title.foreign:", head=states("Description", "时时彩计划")),
    Case(SHOP, "traditional", "clone", "script.converted:", title=ENGLISH, head=OWN),
    Case(SHOP, "traditional", "clone", "title.company:", title="北山装饰有限公司", head=OWN),
    Case("http://1.2.3.4/a.html", "readings", "clone", "damage.readings:"),
    Case("/saved/a.html", "readings", "clone", "damage.readings:"),
    # Names made to be misread.
    Case(f"http://{BASE}.shop-9.net/a.html", "plain", "clone", "host.lookalike:", head=OWN),
    Case("http://www.gov-cn.com/a.html", "plain", "clone", "host.lookalike:", head=OWN),
    Case("http://www-qinghe-gov-cn.net/a.html", "foot", "clone", "host.lookalike:"),
    Case("http://www.qinghe.g0v.cn/a.html", "plain", "clone", "host.lookalike:", head=OWN),
    Case("http://www.qinghe.gоv.cn/a.html", "plain", "clone", "host.lookalike:", head=OWN),
    Case("http://www.qinghe.gov.cn.com/a.html", "plain", "clone", "host.lookalike:", head=OWN),
    Case("http://www.qinghe.gov.cn@shop-9.net/a.html", "plain", "clone", "host.lookalike:", head=OWN),
    Case(f"http://{BASE}.shop-9.net/a.html", "plain", "unknown", "host.lookalike:"),
    # Open copies.
    Case("https://www.doc88.com/p-1.html", "plain", "reprint", "host.sharing:"),
    Case("https://www.yjbys.com/a.html", "plain", "reprint", "host.model:"),
    Case(ARCHIVED, "plain", "reprint", "address.holds:", head=OWN),
    Case("https://www-qinghe-gov-cn.translate.goog/a.html", "plain", "reprint", "host.proxy:", head=OWN),
    Case("https://www.fan-9.com/a.html", "model", "reprint", "page_type.model_report"),
    Case("https://www.fan-9.com/a.html", "collection", "reprint", "page_type.collection"),
    Case("https://www.fan-9.com/a.html", "preview", "reprint", "page_type.sharing"),
    Case("/saved/a.txt", "collection", "reprint", "page_type.collection"),
    Case("https://www.qinghe-news.com/a.html", "plain", "reprint", "statement.source:", head=NEWS),
    # What nobody can tell.
    Case("/saved/a.txt", "plain", "unknown"),
    Case("/saved/a.txt", "plain", "unknown", "statement.host:", head=OWN),
    Case("page.html", "note", "unknown"),
    Case("", "plain", "unknown"),
    Case("http://[::1", "plain", "unknown"),
    Case("ftp://www.qinghe.gov.cn/a.html", "plain", "unknown"),
    Case("http://61.1.2.3:8080/a.html", "plain", "unknown", "host.address:", head=OWN),
    Case("http://[2001:db8::8]/a.html", "plain", "unknown", "host.address:", head=ADDRESSED),
    Case("http://oa-server/a.html", "plain", "unknown", "host.address:", head=OWN),
    Case("http://www.qinghegov.com/a.html", "plain", "unknown", "host.stranger:", head=OWN),
    Case("http://www.qhgov.cn/a.html", "plain", "unknown", "host.stranger:", head=OWN),
    Case(COM, "foot", "unknown", "statement.sponsor:青河县人民政府"),
    Case(COM, "plain", "unknown", "title.latin:", title=ENGLISH, head=OWN),
    Case(COM, "traditional", "unknown", "script.converted:", head=OWN),
    Case(COM, "traditional", "unknown", "title.latin:", title=ENGLISH),
    Case(COM, "gambling", "unknown", title="青河县打击赌场专项行动报告"),
    Case(COM, "gloss", "unknown"),
    Case("http://www.lesson-9.com/a.html", "pinyin lesson", "unknown", title="汉字读音"),
    Case("http://www.play-9.com/a.html", "note", "unknown", title=TRADE),
    Case(f"https://mirror-9.com/{BASE}/a.html", "plain", "unknown", "address.holds:", head=OWN),
    Case("https://www.qinghe.edu.cn/a.htm", "plain", "unknown", "host.school:"),
    Case("https://www.qinghe.gov.hk/a.htm", "traditional", "unknown", "host.stranger:"),
]  # fmt: skip


def judge(case: Case) -> Origin:
    return judge_origin(case.uri, parsed(case.text, case.title, case.head, case.charset))


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.kind}-{c.uri}-{c.text}")
def test_the_origin_of_a_page_is_told_or_left_open(case: Case) -> None:
    origin = judge(case)
    assert origin.kind.value == case.kind, origin
    assert any(reason.startswith(case.reason) for reason in ("", *origin.reasons)), origin


def test_there_are_sixty_cases_and_every_kind_among_them() -> None:
    assert len(CASES) >= 60
    assert {case.kind for case in CASES} == {kind.value for kind in OriginKind}


def test_no_reason_is_empty_or_given_twice() -> None:
    for case in CASES:
        reasons = judge(case).reasons
        assert len(set(reasons)) == len(reasons), reasons
        assert all(name and name[0] != ":" for name in reasons)


def test_a_page_on_an_official_host_is_its_own_original() -> None:
    uri = f"http://{BASE}/art/1.html"
    assert judge(Case(uri, "plain", "official", head=ADDRESSED)).official_uri == uri


def test_a_clone_leads_to_the_address_that_its_head_still_states() -> None:
    case = Case(SHOP, "readings", "clone", head=ADDRESSED)
    assert judge(case).official_uri == "http://www.qinghe.gov.cn/art/2022/1/26/art_1_9.html"


def test_an_address_from_the_root_is_read_with_the_domain_that_the_head_states() -> None:
    case = Case(SHOP, "readings", "clone", head=(*OWN, ("Url", "/art/1.html")))
    assert judge(case).official_uri == "http://www.qinghe.gov.cn/art/1.html"


def test_a_domain_alone_gives_no_address_of_a_page() -> None:
    assert judge(Case(SHOP, "readings", "clone", head=OWN)).official_uri is None


def test_an_archived_page_leads_to_the_address_it_was_taken_from() -> None:
    uri = "https://web.archive.org/web/2019/http://Www.Qinghe.gov.cn:80/Art/1.html?from=x"
    assert inner_address(uri) == "http://www.qinghe.gov.cn/Art/1.html"


def test_what_people_know_of_a_host_decides() -> None:
    page = parsed("plain", None, (), "utf-8")
    known = {"qinghe-info.com": OriginKind.OFFICIAL, "old.qinghe-info.com": OriginKind.CLONE}
    kinds = [
        judge_origin(f"http://{host}/a.html", page, known_hosts=known).kind.value
        for host in (
            "www.qinghe-info.com",
            "old.qinghe-info.com",
            "a.old.qinghe-info.com",
            "xqinghe-info.com",
        )
    ]
    assert kinds == ["official", "clone", "clone", "unknown"]


def test_a_host_that_was_taken_over_is_no_office_whatever_its_name() -> None:
    page = parsed("plain", None, (), "utf-8")
    lost = {BASE: OriginKind.CLONE}
    assert judge_origin(HOME, page, known_hosts=lost).kind is OriginKind.CLONE


def test_a_report_of_another_province_than_its_host_is_left_open() -> None:
    text = REPORT.replace("青河县", "合肥市庐阳区")
    own = parse_document(replace(parsed("plain", None, (), "utf-8").document, text=text, title=None))
    kinds = [
        judge_origin(f"http://{h}/", own).kind.value for h in ("www.hefei.gov.cn", "www.hangzhou.gov.cn")
    ]
    assert kinds == ["official", "unknown"]


def test_a_clone_leads_to_the_canonical_address_of_its_head() -> None:
    head = states("canonical", "http://www.qinghe.gov.cn/art/1.html")
    assert judge(Case(SHOP, "readings", "clone", head=head)).official_uri == head[0][1]


SEEDS = {"000": "reprint", "001": "unknown", "002": "reprint", "003": "reprint", "004": "reprint"}


@pytest.mark.parametrize(("seed", "kind"), SEEDS.items())
def test_a_seed_is_an_open_copy_or_left_open_and_never_a_clone(shared: Path, seed: str, kind: str) -> None:
    (source,) = [s for s in plan_sources([str(shared / "seeds")]).sources if Path(s.uri).name[:3] == seed]
    page = read_file(source)
    assert judge_origin(page.uri, parse_document(strip_page(page))).kind.value == kind


# What honest offices' addresses look like.
LABEL = st.from_regex(r"[a-z]([a-z0-9-]{0,6}[a-z0-9])?", fullmatch=True)
OFFICIAL_HOST = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "www.", "m.", "xxgk.", "zwgk.", "wap.", "www1.", "big5."]),
    st.lists(LABEL, min_size=1, max_size=3).map(".".join),
    st.sampled_from([".gov.cn", ".gov.cn", ".政务", ".xn--zfr164b", ".GOV.CN"]),
)
ODD_HOST = st.sampled_from(
    ["61.1.2.3", "[2001:db8::9]", "oa-server", "www.qhgov.cn", "www.qinghegov.com", "qinghe.org.cn"]
)
PORT = st.sampled_from(["", ":80", ":8080", ":443"])
PATH = st.sampled_from(
    ["/", "/art/2022/1/26/art_1_9.html", "/xxgk/show?id=9&page=2", "/a.jsp;jsessionid=9", "/中文/报告.html"]
)
SCHEME = st.sampled_from(["http://", "https://"])
NAME = st.sampled_from(["SiteName", "SiteDomain", "SiteIDCode", "Url", "ContentSource", "Source", "Keywords"])
VALUE = st.sampled_from([
    *("", "无", BASE, "www.heqing.gov.cn", "localhost", "10.1.1.1", "www.qinghe.com"),
    *("http://www.qinghe.gov.cn/a.html", "青河县人民政府"),
])  # fmt: skip
HEAD = st.lists(st.tuples(NAME, VALUE), max_size=5).map(tuple)
HONEST = st.sampled_from(["plain", "note", "foot", "gloss", "gambling", "traditional", "school"])
TITLES = [None, "", "青河县水务局2021年政府信息公开工作年度报告", "Untitled Document", "青河县体育局官方网站"]


@cache
def _base(text: str) -> Parsed:
    return parsed(text, None, (), "utf-8")


def _page(text: str, title: str | None, head: tuple[tuple[str, str], ...]) -> Parsed:
    document = replace(_base(text).document, title=title, metadata=head, site_name=dict(head).get("SiteName"))
    return replace(_base(text), document=document)


@settings(max_examples=400, deadline=None)
@given(
    uri=st.builds("{}{}{}{}".format, SCHEME, OFFICIAL_HOST, PORT, PATH),
    page=st.builds(_page, HONEST, st.sampled_from([*TITLES, ENGLISH]), HEAD),
)
def test_an_office_s_own_page_is_never_called_a_copy(uri: str, page: Parsed) -> None:
    origin = judge_origin(uri, page)
    assert origin.kind in (OriginKind.OFFICIAL, OriginKind.UNKNOWN), origin


@settings(max_examples=400, deadline=None)
@given(
    uri=st.builds("{}{}{}{}".format, SCHEME, ODD_HOST, PORT, PATH),
    page=st.builds(_page, HONEST, st.sampled_from(TITLES), HEAD),
)
def test_an_office_under_an_odd_name_is_never_called_a_clone(uri: str, page: Parsed) -> None:
    origin = judge_origin(uri, page)
    assert origin.kind is not OriginKind.CLONE, origin


ANY_ADDRESS = st.text(max_size=60) | st.text(alphabet="htp:/.@[]%govcn-x中.。", max_size=40)
ANY_NAME = st.sampled_from(["SiteDomain", "Url", "SiteIDCode", "og:url"])
ANY_HEAD = st.lists(st.tuples(ANY_NAME, st.text(max_size=30) | ANY_ADDRESS), max_size=3).map(tuple)


@settings(max_examples=400, deadline=None)
@given(uri=ANY_ADDRESS, title=st.text(max_size=40), head=ANY_HEAD)
def test_no_address_and_no_statement_stops_the_judging(
    uri: str, title: str, head: tuple[tuple[str, str], ...]
) -> None:
    judge_origin(uri, _page("plain", title, head))
    judge_origin(f"http://{uri}", _page("note", title, head))


HOSTS = [
    ("http://www.qinghe.gov.cn/", "official"),
    ("http://gov.cn/", "official"),
    ("http://xgov.cn/", "stranger"),
    ("http://www.gov.cn.com/", "lookalike"),
    ("http://gov.cn.shop-9.net/", "lookalike"),
    ("http://govcn.com/", "lookalike"),
    ("http://chinagovcn.com/", "stranger"),
    ("http://www.xn--qinghe-gov-cn/", "stranger"),
    ("http://0x7f.1/", "stranger"),
    ("http://127.0.0.1/", "address"),
    ("https://a.b.edu.cn/", "school"),
]  # fmt: skip


@pytest.mark.parametrize(("uri", "kind"), HOSTS)
def test_a_host_is_known_by_its_name(uri: str, kind: str) -> None:
    assert read_host(uri).kind.value == kind


def test_every_province_has_its_domain_and_no_label_is_listed_for_two() -> None:
    from transform.vocabulary import load_terms

    provinces = load_terms("origin")["province"]
    labels = [label for listed in provinces.values() for label in listed]
    assert len(provinces) == 31
    assert len(labels) == len(set(labels))
    assert all(is_official(f"www.{label}.gov.cn") for label in labels)
