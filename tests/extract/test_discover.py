"""Discovery: what each kind of source leads to, and where the search ends."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from extract.discover import Discovery, discover
from extract.errors import FetchError, GoneError
from extract.feeds import XML_LIMIT
from extract.fetch import Fetcher
from extract.page import Page, digest_bytes
from extract.source import SourceKind
from extract.spec import SourceSpec
from tests.extract.crawl import Crawl
from tests.extract.fetching import settings
from tests.extract.hostile import answer, drip, hang, reset, start_hostile

ROOT = "https://www.a.example/zw/"


class Site:
    """Listing pages by their address; anything else is gone."""

    def __init__(self, pages: dict[str, str | bytes]) -> None:
        self.asked: list[str] = []
        self._pages = {
            address if "://" in address else ROOT + address: body for address, body in pages.items()
        }

    async def get(self, uri: str) -> Page:
        self.asked.append(uri.removeprefix(ROOT))
        if uri.endswith("broken"):
            raise FetchError("expected a page, found HTTP 503", uri=uri, code="http_503", retryable=True)
        if uri not in self._pages:
            raise GoneError("the host says there is no such page", uri=uri, code="gone")
        body = self._pages[uri]
        received = body.encode() if isinstance(body, str) else body
        return Page(uri=uri, body=received, sha256=digest_bytes(received))


def spec(kind: str, **fields: Any) -> SourceSpec:
    return SourceSpec.model_validate({"name": "s", "kind": kind, **fields})


def index(**fields: Any) -> SourceSpec:
    return spec("index", **{"addresses": ROOT, "link_selector": "ul a", **fields})


def listed(*items: str, more: str = "") -> str:
    rows = "\n".join(f"<li>{item}</li>" for item in items)
    return f"<html><nav><a href='/'>首页</a></nav><ul>{rows}</ul><div class=pages>{more}</div></html>"


def report(number: int, day: str = "") -> str:
    return f'<a href="t{number}.html" title="霁阳县年度报告{number}">年度报告{number}</a> <span>{day}</span>'


def names(found: Discovery) -> list[str]:
    return [source.uri.removeprefix(ROOT) for source in found.sources]


def codes(found: Discovery) -> list[str]:
    return [failure.code for failure in found.failures]


def ends(found: Discovery) -> list[str | None]:
    return [step.end for step in found.steps]


async def test_pages_are_those_named_each_once() -> None:
    addresses = ["https://a.example/2", "https://a.example/1#x", "https://A.example/2"]
    found = await discover(spec("pages", addresses=addresses, exclude="1"), Site({}).get)
    (source,) = found.sources
    assert (source.uri, source.kind, source.source_name) == ("https://a.example/2", SourceKind.URL, "s")
    assert dict(found.steps[0].dropped) == {"named before": 1, "not by include and exclude": 1}


PATTERNS = [
    ({"link_selector": "ul a"}, ["t1.html", "t2.html", "notice.html"]),
    ({"link_selector": "ul"}, ["t1.html", "t2.html", "notice.html"]),
    ({"link_selector": "nav + ul > li:first-child"}, ["t1.html"]),
    ({"link_selector": "ul a", "link_text": "年度报告\\d"}, ["t1.html", "t2.html"]),
    ({"link_selector": "ul a", "link_text": "^霁阳县年度报告2$"}, ["t2.html"]),
    ({"link_selector": "ul a", "include": ["/t\\d"]}, ["t1.html", "t2.html"]),
    ({"link_selector": "ul a", "include": ["/t\\d"], "exclude": "t1"}, ["t2.html"]),
    ({"link_selector": None, "link_text": "首页"}, ["https://www.a.example/"]),
    ({"link_selector": "ol a"}, []),
]


@pytest.mark.parametrize(("pattern", "kept"), PATTERNS)
async def test_link_pattern_says_which_links_are_pages(pattern: dict[str, Any], kept: list[str]) -> None:
    site = Site({"": listed(report(1), report(2), "<a href=notice.html>通知</a>")})
    fields = {key: value for key, value in {"link_selector": "ul a", **pattern}.items() if value is not None}
    found = await discover(spec("index", addresses=ROOT, **fields), site.get)
    assert names(found) == kept
    assert found.failures == ()


LINKS = [
    ("t1.html", "t1.html"),
    (" ./t1.html\n", "t1.html"),
    ("t1.html#top", "t1.html"),
    ("//www.a.example/x", "https://www.a.example/x"),
    ("http://A.example:8080/x", "http://A.example:8080/x"),
    ("年报.html", "年报.html"),
    ("javascript:open('t1.html')", None),
    ("JavaScript:void(0)", None),
    ("mailto:x@a.example", None),
    ("data:text/html,x", None),
    ("#", None),
    ("", None),
    ("https://b.example/t1.html", None),
    ("https://a.example.b.example/t1.html", None),
    ("https://www.a.example@b.example/", None),
    ("http://[::1", None),
    ("http://a.example:99999/", None),
    ("t" * 3000, None),
    ("", None),
    ("./", None),
]


@pytest.mark.parametrize(("href", "kept"), LINKS)
async def test_link_is_kept_where_it_is_an_address_of_the_host(href: str, kept: str | None) -> None:
    site = Site({"": f'<ul><li><a href="{href}">x</a></li></ul>'})
    assert names(await discover(index(), site.get)) == ([] if kept is None else [kept])


async def test_link_out_of_the_host_is_kept_where_hosts_names_it() -> None:
    links = [f'<a href="https://{host}/">x</a>' for host in ("b.example", "x.b.example", "c.example")]
    site = Site({"": listed(*links)})
    assert names(await discover(index(hosts="b.example"), site.get)) == ["https://b.example/"]
    found = await discover(index(hosts=["*.b.example"]), site.get)
    assert names(found) == ["https://x.b.example/"]
    assert dict(found.steps[0].dropped) == {"on another host, see hosts": 2}


async def test_base_of_the_page_is_heeded() -> None:
    site = Site({"": '<base href="../other/">' + listed(report(1))})
    assert names(await discover(index(), site.get)) == ["https://www.a.example/other/t1.html"]


NEXT = [
    ({"next_text": "下一页"}, '<a href="p{n}">下一页 &gt;</a>'),
    ({"next_text": "^›$"}, '<a href="p9">上一页</a><a href="p{n}" title="›"><img src=x></a>'),
    ({"next_selector": "a.next"}, '<a href="p9">1</a><a class=next href="p{n}">2</a>'),
    ({"next_selector": ".pages span"}, '<span><a href="p{n}">2</a></span>'),
    ({"next_address": "p{n}", "next_from": 2, "next_to": 3}, ""),
    ({"next_address": "p{n}", "next_from": 2}, ""),
]


@pytest.mark.parametrize(("rule", "link"), NEXT)
async def test_further_pages_are_found_by_each_rule(rule: dict[str, Any], link: str) -> None:
    site = Site(
        {
            "": listed(report(1), report(2), more=link.replace("{n}", "2")),
            "p2": listed(report(2), report(3), more=link.replace("{n}", "3")),
            "p3": listed(report(4)),
        }
    )
    found = await discover(index(**rule), site.get)
    assert names(found) == ["t1.html", "t2.html", "t3.html", "t4.html"]
    assert site.asked[:3] == ["", "p2", "p3"]
    assert found.failures == ()
    assert found.steps[1].dropped == (("named before", 1),)
    assert ends(found)[-1] is not None


async def test_index_without_a_rule_is_one_page() -> None:
    site = Site({"": listed(report(1), more='<a href="p2">下一页</a>'), "p2": listed(report(2))})
    found = await discover(index(), site.get)
    assert (names(found), ends(found)) == (["t1.html"], ["no rule for a further page"])


async def test_loop_of_pages_ends_where_it_began() -> None:
    site = Site(
        {
            "": listed(report(1), more='<a href="p2">下一页</a>'),
            "p2": listed(report(2), more='<a href="https://WWW.a.example/zw/#x">下一页</a>'),
        }
    )
    found = await discover(index(next_text="下一页"), site.get)
    assert (site.asked, ends(found)) == (["", "p2"], [None, "the further page was seen before"])


async def test_pages_that_repeat_under_new_addresses_end_the_search() -> None:
    site = Site({"": listed(report(1)), **{f"p{n}": listed(report(2)) for n in range(1, 1000)}})
    found = await discover(index(next_address="p{n}", next_from=1), site.get)
    assert site.asked == ["", "p1", "p2"]
    assert ends(found)[-1] == "nothing new on it"


async def test_pages_without_end_are_read_up_to_most_pages() -> None:
    site = Site({"": listed(report(0)), **{f"p{n}": listed(report(n)) for n in range(1, 1000)}})
    found = await discover(index(next_address="p{n}", next_from=1, most_pages=7), site.get)
    assert len(site.asked) == len(found.sources) == 7
    assert ends(found)[-1] == "most_pages is 7"


async def test_list_of_other_things_ends_after_twenty_pages_of_them() -> None:
    pages = {f"p{n}": listed(f'<a href="other{n}.html">通知</a>') for n in range(1, 100)}
    site = Site({"": listed(report(0)), **pages})
    found = await discover(index(next_address="p{n}", next_from=1, link_text="年度报告"), site.get)
    assert (len(site.asked), names(found)) == (21, ["t0.html"])
    assert ends(found)[-1] == "nothing wanted on 20 listings in a row"


async def test_what_is_too_old_is_left_out_and_ends_the_search() -> None:
    site = Site(
        {
            "": listed(report(1, "2023-01-05"), report(2, "2019年12月31日"), more='<a href="p2">下一页</a>'),
            "p2": listed(report(3, "[2018/3/1]"), report(4, "2017.02.03"), more='<a href="p3">下一页</a>'),
            "p3": listed(report(5, "2023-01-05")),
        }
    )
    found = await discover(index(next_text="下一页", not_before=date(2020, 1, 1)), site.get)
    assert (names(found), site.asked) == (["t1.html"], ["", "p2"])
    assert ends(found)[-1] == "everything on it is from before 2020-01-01"


DATED = [
    "<ul><li><a href=t1.html>x</a><span>2019-01-01</span></li><li><a href=t2.html>x</a>2023-01-01</li></ul>",
    "<ul><li><span>2019年1月1日</span><a href=t1.html>x</a><li>[2023/01/01] <a href=t2.html>x</a></ul>",
    "<table><tr><td><a href=t1.html>x</a><td>2019.1.1<tr><td><a href=t2.html>x</a><td>2023.1.1</table>",
    "<div><a href=t1.html>x</a> <i>2019-1-1</i><br><a href=t2.html>x</a> <i>2023-1-1</i><br></div>",
    "<div><b><a href=t1.html>x</a></b>2019-1-1</div><div><b><a href=t2.html>x</a></b>2023-1-1</div>",
    "<div><a href=2019/1/1/t1.html>x</a><a href=t2.html>x</a><a href=t20190101_1.html>x</a></div>",
]


@pytest.mark.parametrize("body", DATED)
async def test_date_of_a_link_is_found_beside_it_or_in_its_address(body: str) -> None:
    dated = spec("index", addresses=ROOT, include="t[0-9]", not_before="2020-01-01")
    assert names(await discover(dated, Site({"": body}).get)) == ["t2.html"]


async def test_script_for_a_next_link_says_what_to_do() -> None:
    site = Site({"": listed(report(1), more='<a href="javascript:page(2)">下一页</a>')})
    found = await discover(index(next_text="下一页"), site.get)
    assert names(found) == ["t1.html"]
    assert "say so with next_address" in str(ends(found)[0])


async def test_further_page_on_another_host_is_not_asked() -> None:
    site = Site({"": listed(report(1), more='<a href="https://b.example/">下一页</a>')})
    found = await discover(index(next_text="下一页"), site.get)
    assert ends(found) == ["the further page is on another host, see hosts"]


async def test_listing_is_no_page_where_links_to_it_are_wanted() -> None:
    site = Site(
        {
            "": listed(report(1), '<a href="p2">年度报告目录</a>', more='<a href="p2">下一页</a>'),
            "p2": listed(report(2), '<a href="./">年度报告目录</a>'),
        }
    )
    assert names(await discover(index(next_text="下一页"), site.get)) == ["t1.html", "t2.html"]


async def test_listing_that_fails_costs_no_other() -> None:
    site = Site({"": listed(report(1))})
    found = await discover(index(addresses=[ROOT + "none", ROOT + "broken", ROOT]), site.get)
    assert names(found) == ["t1.html"]
    assert codes(found) == ["gone", "http_503"]
    assert [failure.retryable for failure in found.failures] == [False, True]
    assert ends(found)[:2] == ["failed: gone", "failed: http_503"]


async def test_numbered_page_that_was_promised_and_is_gone_is_a_failure() -> None:
    site = Site({"": listed(report(1)), "p1": listed(report(2))})
    found = await discover(index(next_address="p{n}", next_from=1, next_to=2), site.get)
    assert (names(found), codes(found)) == (["t1.html", "t2.html"], ["gone"])
    found = await discover(index(next_address="p{n}", next_from=1), site.get)
    assert codes(found) == []
    assert ends(found)[-1] == "no such page: the list ends before it"


async def test_limit_ends_the_search() -> None:
    site = Site({"": listed(report(0)), **{f"p{n}": listed(report(n)) for n in range(1, 1000)}})
    found = await discover(index(next_address="p{n}", next_from=1), site.get, limit=3)
    assert (len(found.sources), len(site.asked)) == (3, 3)


HOSTILE = [
    b"",
    b"\x00\xff" * 5000,
    b"%PDF-1.4 not a list",
    b"<ul>" + b"<li><div>" * 50_000 + b"<a href=t1.html>x</a>",
    b"<a href='" * 50_000,
    b"<ul><li>" + b"<b>" * 20_000 + b"<a href=t1.html>2020-99-99</a>",
    b"<base href='javascript:x'><base href='http://[::1'>",
    "<ul><li><a href='霁.html'>年报</a></ul>".encode("gb18030"),
]


@pytest.mark.parametrize("body", HOSTILE)
async def test_page_that_is_no_list_ends_in_no_exception(body: bytes) -> None:
    found = await discover(index(next_text="下一页"), Site({"": body}).get)
    assert len(found.steps) == 1
    assert codes(found) == []


async def test_links_of_one_page_are_read_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.index_pages.MOST_LINKS", 100)
    links = "".join(f"<li><a href=t{n}.html>x</a>" for n in range(500))
    found = await discover(index(), Site({"": f"<ul>{links}</ul>"}).get)
    assert len(found.sources) == 100


SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://x.example/news"
  xmlns:image="http://x.example/sitemap-image">
<url><image:image><image:loc>https://www.a.example/x.png</image:loc></image:image>
  <loc> https://www.a.example/1 </loc><lastmod>2023-05-06T00:00:00+08:00</lastmod></url>
<url><loc>https://www.a.example/2</loc><news:news><news:publication_date>2018-01-01</news:publication_date>
  <news:title>年报</news:title></news:news></url>
<url><loc>https://b.example/3</loc></url>
<url><loc>javascript:x</loc></url><url><loc/></url>
</urlset>"""


@pytest.mark.parametrize("body", [SITEMAP, gzip.compress(SITEMAP.encode()), SITEMAP[:-30]])
async def test_sitemap_gives_its_pages(body: str | bytes) -> None:
    site = Site({"sitemap.xml": body})
    found = await discover(spec("sitemap", addresses=ROOT + "sitemap.xml"), site.get)
    assert names(found) == ["https://www.a.example/1", "https://www.a.example/2"]
    young = spec("sitemap", addresses=ROOT + "sitemap.xml", not_before="2020-01-01")
    assert names(await discover(young, site.get)) == ["https://www.a.example/1"]


async def test_index_of_sitemaps_is_followed_once_each_and_on_its_hosts() -> None:
    locations = "".join(
        f"<sitemap><loc>{uri}</loc></sitemap>"
        for uri in (
            ROOT + "1.xml",
            ROOT + "index.xml",
            ROOT + "none.xml",
            "https://b.example/2.xml",
            ROOT + "1.xml",
        )
    )
    site = Site({"index.xml": f"<sitemapindex>{locations}</sitemapindex>", "1.xml": SITEMAP})
    found = await discover(spec("sitemap", addresses=ROOT + "index.xml"), site.get)
    assert site.asked == ["index.xml", "1.xml", "none.xml"]
    assert (len(found.sources), codes(found)) == (2, ["gone"])
    assert "1 sitemaps on other hosts left out" in str(ends(found)[0])


async def test_sitemaps_without_end_are_read_up_to_most_pages() -> None:
    pages = {
        f"{n}.xml": f"<sitemapindex><sitemap><loc>{ROOT}{n + 1}.xml</loc></sitemap></sitemapindex>"
        for n in range(100)
    }
    site = Site({**pages})
    found = await discover(spec("sitemap", addresses=ROOT + "0.xml", most_pages=9), site.get)
    assert len(site.asked) == 9
    assert "most_pages is 9" in str(ends(found)[-1])


async def test_sitemaps_that_are_left_out_are_counted() -> None:
    many = "".join(f"<sitemap><loc>{ROOT}{n}.xml</loc></sitemap>" for n in range(1000))
    site = Site(
        {"index.xml": f"<sitemapindex>{many}</sitemapindex>", **{f"{n}.xml": SITEMAP for n in range(9)}}
    )
    found = await discover(spec("sitemap", addresses=ROOT + "index.xml", most_pages=4), site.get)
    assert site.asked == ["index.xml", "0.xml", "1.xml", "2.xml"]
    assert ends(found)[-1] == "most_pages is 4, 997 more were named"


async def test_sitemap_of_lines_is_read() -> None:
    site = Site({"sitemap.txt": f"{ROOT}1\n\n{ROOT}2\nftp://a.example/\n"})
    assert names(await discover(spec("sitemap", addresses=ROOT + "sitemap.txt"), site.get)) == ["1", "2"]


RSS = """<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://x.example/mrss">
<channel><title>公开</title><link>https://www.a.example/</link><atom:link rel="self" href="feed.xml"/>
<item><media:title>图</media:title><title><![CDATA[年度报告]]></title><link>t1.html</link>
<pubDate>Tue, 01 May 2018 08:00:00 +0800</pubDate></item>
<item><guid>https://www.a.example/zw/t2.html</guid></item>
<item><guid isPermaLink="false">https://www.a.example/zw/t3.html</guid><description>x</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://www.a.example/"/>
<entry><title>a</title><link rel="self" href="t1.xml"/><link rel="alternate" href="t1.html"/></entry>
<entry><title>b</title><link href="t2.html"/><updated>2023-01-01T00:00:00Z</updated></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="https://www.a.example/"><link>https://www.a.example/</link></channel>
<item rdf:about="t1.html"><title>a</title></item><item rdf:about="x"><link>t2.html</link></item></rdf:RDF>"""
GB = '<?xml version="1.0" encoding="gb2312"?><rss><channel><item><title>镕</title><link>t1.html</link></item>'
FEEDS = [RSS, ATOM, RDF, gzip.compress(ATOM.encode()), "\ufeff" + ATOM]


@pytest.mark.parametrize("body", FEEDS)
async def test_feed_gives_the_links_of_its_entries(body: str | bytes) -> None:
    found = await discover(spec("feed", addresses=ROOT + "feed.xml"), Site({"feed.xml": body}).get)
    assert names(found) == ["t1.html", "t2.html"]


async def test_feed_in_a_chinese_character_set_is_read_to_its_end() -> None:
    found = await discover(spec("feed", addresses=ROOT + "f"), Site({"f": GB.encode("gb18030")}).get)
    assert names(found) == ["t1.html"]


ENTITIES = """<!DOCTYPE rss [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://127.0.0.1/x">]>
<rss><channel><item><title>&d;&f;</title><link>t1.html</link></item></channel></rss>"""


async def test_entities_of_a_feed_are_not_resolved() -> None:
    found = await discover(spec("feed", addresses=ROOT + "f"), Site({"f": ENTITIES}).get)
    assert names(found) == ["t1.html"]


BAD_XML = [
    b"",
    b"nothing",
    b"<html><body><p>the site's error page</body></html>",
    b"<",
    b"\xff\xfe<",
    gzip.compress(b"<html>"),
    gzip.compress(SITEMAP.encode())[:40] + b"damage",
    b"<a>" * 100_000,
]


@pytest.mark.parametrize("kind", ["sitemap", "feed"])
@pytest.mark.parametrize("body", BAD_XML)
async def test_what_is_no_sitemap_or_feed_is_a_failure_that_says_so(kind: str, body: bytes) -> None:
    found = await discover(spec(kind, addresses=ROOT + "f"), Site({"f": body}).get)
    assert (found.sources, codes(found)) == ((), ["bad_listing"])


async def test_sitemap_is_unpacked_up_to_its_limit() -> None:
    body = gzip.compress(b"<urlset>" + bytes(XML_LIMIT))
    found = await discover(spec("sitemap", addresses=ROOT + "f"), Site({"f": body}).get)
    assert codes(found) == ["bomb"]


async def test_entries_of_one_sitemap_are_read_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.feeds.MOST_ENTRIES", 100)
    urls = "".join(f"<url><loc>{ROOT}{n}</loc></url>" for n in range(500))
    found = await discover(spec("sitemap", addresses=ROOT + "f"), Site({"f": f"<urlset>{urls}</urlset>"}).get)
    assert len(found.sources) == 100


async def test_pages_of_one_source_are_found_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.discover.MOST_SOURCES", 30)
    site = Site({"": listed(report(0)), **{f"p{n}": listed(report(n)) for n in range(1, 100)}})
    found = await discover(index(next_address="p{n}", next_from=1), site.get)
    assert len(found.sources) == len(site.asked) == 30


async def test_lists_of_the_web_and_of_the_disk_are_read(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("# ours\nhttps://b.example/1\nhttps://c.example/2\nnonsense\n", "utf-8")
    site = Site({"list": f"{ROOT}1\nftp://x.example/\n"})
    both = spec("list", addresses=ROOT + "list", paths=str(tmp_path / "own.txt"), exclude="c.example")
    found = await discover(both, site.get)
    assert names(found) == ["1", "https://b.example/1"]
    assert codes(found) == ["scheme", "bad_list"]
    assert found.failures[1].uri == f"{tmp_path}/own.txt:4"


async def test_folder_gives_its_files_by_their_paths_below_it(tmp_path: Path) -> None:
    for name in ("2022/a.html", "2022/b.pdf", "2023/c.html", "draft/d.html", "e.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    found = await discover(spec("folder", paths=str(tmp_path), include="^20", exclude="c"), Site({}).get)
    assert [Path(source.uri).name for source in found.sources] == ["a.html", "b.pdf"]
    assert {source.kind for source in found.sources} == {SourceKind.FILE}
    assert dict(found.steps[0].dropped) == {"not by include and exclude": 2, "no pages by their suffix": 1}
    twice = await discover(
        spec("folder", paths=[f"{tmp_path}/2022", f"{tmp_path}/draft/../2022"]), Site({}).get
    )
    assert (len(twice.sources), twice.steps[1].dropped) == (2, (("named before", 2),))
    gone = await discover(spec("folder", paths=[str(tmp_path / "none"), str(tmp_path)]), Site({}).get)
    assert (len(gone.sources), codes(gone)) == (4, ["not_found"])


@pytest.mark.parametrize("kind", ["folder", "list", "warc", "commoncrawl"])
@pytest.mark.parametrize("name", ["none", "x" * 5000, "*.none", "folder", "file"])
async def test_path_that_holds_nothing_is_a_failure_of_its_own(tmp_path: Path, kind: str, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"\xff\x00noise\n")
    found = await discover(spec(kind, paths=str(tmp_path / name), include="x"), Site({}).get)
    assert (found.sources, len(found.failures) <= 1, len(found.steps)) == ((), True, 1)
    assert found.failures or name == "file"


async def test_archives_give_their_records_and_their_faults(tmp_path: Path) -> None:
    crawl = Crawl().add("https://a.example/1").add("https://a.example/video/2").add("https://a.example/3")
    crawl.add("https://a.example/4", status="404 Not Found")
    crawl.records.insert(1, b"damage")
    (tmp_path / "sub").mkdir()
    crawl.write(tmp_path / "sub" / "a.warc.gz")
    for path in (tmp_path, tmp_path / "sub" / "a.warc.gz", tmp_path / "*" / "*.gz"):
        found = await discover(spec("warc", paths=str(path), exclude="video"), Site({}).get)
        assert names(found) == ["https://a.example/1", "https://a.example/3"]
        assert [(source.kind, source.path) for source in found.sources] == [
            (SourceKind.RECORD, str(tmp_path / "sub" / "a.warc.gz"))
        ] * 2
        assert [failure.code for failure in found.failures] == ["damaged_record"]
        assert dict(found.steps[0].dropped) == {
            "failed": 1,
            "not by include and exclude": 1,
            "records with status 404": 1,
        }


async def test_versions_of_one_address_in_an_archive_are_all_kept(tmp_path: Path) -> None:
    path = (
        Crawl()
        .add("https://a.example/1", b"old")
        .add("https://a.example/1", b"new")
        .write(tmp_path / "a.warc")
    )
    found = await discover(spec("warc", paths=str(path)), Site({}).get)
    assert len({source.offset for source in found.sources}) == 2


async def test_lists_of_records_find_them_in_local_copies(tmp_path: Path) -> None:
    crawl = Crawl().add("https://a.example/1").add("https://a.example/2").add("https://b.example/3")
    (tmp_path / "segments").mkdir()
    crawl.write(tmp_path / "segments" / "x.warc.gz")
    crawl.write(tmp_path / "y.warc.gz")
    second = len(crawl.records[0])
    third = second + len(crawl.records[1])
    lines = [
        "filename,offset,length",
        "segments/x.warc.gz, 0, 99",
        f"crawl/segments/7/y.warc.gz {second}",
        f'example,b)/3 20240506 {{"filename": "y.warc.gz", "offset": "{third}", "status": "200"}}',
        "",
        "none.warc.gz, 0, 5",
        "../../etc/passwd, 0, 5",
        f"y.warc.gz, {second + 3}, 5",
        '{"filename": "y.warc.gz"}',
        "what is this?",
    ]
    (tmp_path / "list.cdx").write_text("\n".join(lines), "utf-8")
    wanted = spec("commoncrawl", paths=str(tmp_path / "list.cdx"), include="example")
    found = await discover(wanted, Site({}).get)
    assert [(source.uri, source.offset) for source in found.sources] == [
        ("https://a.example/1", 0),
        ("https://a.example/2", second),
        ("https://b.example/3", third),
    ]
    assert codes(found) == ["not_found", "not_found", "damaged_record", "bad_list", "bad_list"]
    narrow = spec("commoncrawl", paths=str(tmp_path / "*.warc.gz"), include="b.example")
    assert names(await discover(narrow, Site({}).get)) == ["https://b.example/3"]


async def test_thousands_of_faults_are_counted_and_the_first_of_them_told(tmp_path: Path) -> None:
    (tmp_path / "a.list").write_text("nonsense\n" * 5000, "utf-8")
    found = await discover(spec("list", paths=str(tmp_path / "a.list")), Site({}).get)
    assert len(found.failures) == 1001
    assert "4000 more faults" in found.failures[-1].message


BAD = {
    "/hang": hang(1.5),
    "/drip": drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n\r\n", 1.5),
    "/reset": reset(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<ul>"),
    "/bomb": answer("200 OK", gzip.compress(bytes(50_000_000)), "Content-Encoding: gzip"),
    "/loop": answer("302 Found", b"", "Location: /loop"),
    "/private": answer("302 Found", b"", "Location: ftp://a.example/"),
    "/announced": answer("200 OK", b"", length=2_000_000_000),
}


async def test_bad_hosts_cost_their_own_listings_only() -> None:
    good = listed(report(1), more='<a href="/hang">下一页</a>').encode()
    with start_hostile({**BAD, "/good": answer("200 OK", good, "Content-Type: text/html")}) as site:
        async with Fetcher(settings(attempts=1, host_failures=99)) as fetcher:

            async def get(uri: str) -> Page:
                page = await fetcher.fetch(uri)
                assert isinstance(page, Page)
                return page

            addresses = [site.url(path) for path in (*BAD, "/good")]
            found = await discover(index(addresses=addresses, next_text="下一页"), get)
    assert [source.uri for source in found.sources] == [site.url("/t1.html")]
    assert codes(found) == ["timeout", "timeout", "connection", "bomb", "redirects", "scheme", "too_large"]
    assert ends(found)[-1] == "the further page was seen before"
