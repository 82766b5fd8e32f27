"""robots.txt: read once, heeded always, and never a reason to trouble a host."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from extract.archive import Archive
from extract.errors import FetchError
from extract.fetch import Fetcher
from extract.policy import HostPolicy
from extract.response import Purpose
from extract.robots import ROBOTS_LIMIT, read_robots
from tests.extract.fetching import OK, TEXT, FakeTime, settings
from tests.extract.hostile import Behaviour, HostileSite, answer, drip, hang, in_turn, reset, start_hostile

FORBIDDING = b"User-agent: *\nDisallow: /inner/\nAllow: /inner/open/\n"

# the file, the path, the rule that keeps us from it
RULES = [
    ("", "/a", None),
    ("User-agent: *\nDisallow:", "/a", None),
    ("User-agent: *\nDisallow: /", "/a", "Disallow: /"),
    ("User-agent: *\nDisallow: /", "/robots.txt", None),
    ("User-agent: *\nDisallow: /a\nDisallow: /a/b", "/a/b/c", "Disallow: /a/b"),
    ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", None),
    ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", "Disallow: /*.pdf$"),
    ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", None),
    ("User-agent: *\nDisallow: /目录/", "/%E7%9B%AE%E5%BD%95/1.html", "Disallow: /目录/"),
    ("User-agent: *\nDisallow: /%E7%9B%AE", "/%E7%9B%AE%E5%BD%95/1.html", "Disallow: /%E7%9B%AE"),
    ("User-agent: *  # everybody\nDisallow: /a  # not this", "/a", "Disallow: /a"),
    ("user-AGENT:*\ndisallow:/a", "/a", "Disallow: /a"),
    ("\ufeffUser-agent: *\nDisallow: /a", "/a", "Disallow: /a"),
    ("User-agent: *\r\rDisallow: /a", "/a", "Disallow: /a"),
    ("Disallow: /a", "/a", None),
    ("User-agent: other\nDisallow: /a", "/a", None),
    ("User-agent: gongkai\nDisallow: /a", "/a", "Disallow: /a"),
    ("User-agent: GongKai/9.9 (x)\nDisallow: /a", "/a", "Disallow: /a"),
    ("User-agent: g\nDisallow: /a", "/a", None),
    ("User-agent: gongkaibot\nDisallow: /a", "/a", None),
    ("User-agent: *\nDisallow: /a\n\nUser-agent: gongkai\nDisallow: /b", "/a", None),
    ("User-agent: *\nDisallow: /a\n\nUser-agent: gongkai\nDisallow: /b", "/b", "Disallow: /b"),
    ("User-agent: gongkai\nUser-agent: other\nDisallow: /a", "/a", "Disallow: /a"),
    ("User-agent: other\nUser-agent: gongkai\nDisallow: /a", "/a", "Disallow: /a"),
    ("User-agent: other\nDisallow: /a\nUser-agent: gongkai\nDisallow: /b", "/a", None),
    (
        "User-agent: gongkai\nDisallow: /a\nUser-agent: x\nUser-agent: gongkai\nDisallow: /c",
        "/c",
        "Disallow: /c",
    ),
    ("<html><p>User-agent: *</p>\n<p>Disallow: /</p></html>", "/a", None),
    ("\x00\x01\x02", "/a", None),
]


@pytest.mark.parametrize(("text", "path", "rule"), RULES)
def test_rule_that_counts_is_found_and_named(text: str, path: str, rule: str | None) -> None:
    rules = read_robots(text.encode(), product="gongkai")
    assert rules.find_refusal(f"http://zw.example.cn{path}") == rule


DELAYS = [
    ("User-agent: *\nCrawl-delay: 10", 10.0),
    ("User-agent: *\nCrawl-delay: 0.5", 0.5),
    ("User-agent: *\nCrawl-delay: ten", None),
    ("User-agent: *\nCrawl-delay: -1", None),
    ("User-agent: *\nCrawl-delay: inf", None),
    ("User-agent: *\nRequest-rate: 1/5", 5.0),
    ("User-agent: *\nRequest-rate: 30/1m", 2.0),
    ("User-agent: *\nRequest-rate: 1/5\nCrawl-delay: 7", 7.0),
    ("User-agent: *\nRequest-rate: 0/0", None),
    ("User-agent: other\nCrawl-delay: 10", None),
]


@pytest.mark.parametrize(("text", "delay"), DELAYS)
def test_pause_is_the_longer_of_what_is_asked_for(text: str, delay: float | None) -> None:
    assert read_robots(text.encode(), product="gongkai").delay == delay


async def test_many_names_before_many_rules_cost_no_more_than_their_reading() -> None:
    names = "\n".join(f"User-agent: a{number}" for number in range(12_000))
    rules = "\n".join(f"Disallow: /{number}*x*y" for number in range(12_000))
    async with asyncio.timeout(20):
        read = await asyncio.to_thread(read_robots, f"{names}\n{rules}".encode(), product="gongkai")
    assert read.find_refusal("http://zw.example.cn/7xy") is None


async def test_what_is_forbidden_is_not_asked_for_and_the_rest_is(tmp_path: Path) -> None:
    routes = {"/robots.txt": answer("200 OK", FORBIDDING), "/inner/open/a": OK, "/inner/a": OK, "/ok": OK}
    with start_hostile(routes) as site, Archive(tmp_path) as archive:
        async with Fetcher(settings(), archive=archive) as fetcher:
            with pytest.raises(FetchError) as raised:
                await fetcher.fetch(site.url("/inner/a"))
            assert (await fetcher.fetch(site.url("/inner/open/a"))).body == TEXT
            assert (await fetcher.fetch(site.url("/ok"))).body == TEXT
        error = raised.value
        assert (error.code, error.retryable, error.attempts) == ("robots", False, 1)
        assert "'Disallow: /inner/'" in str(error)
        assert "ask whoever runs 127.0.0.1" in str(error)
        assert (site.count("/inner/a"), site.robots) == (0, 1)
        purposes = [archive.read_response(place).purpose for place in archive.scan()]
    assert purposes == [Purpose.ROBOTS, Purpose.PAGE, Purpose.PAGE]


async def test_target_of_a_redirect_is_as_forbidden_as_an_address() -> None:
    hop = answer("302 Found", b"", "Location: /inner/a")
    with start_hostile({"/robots.txt": answer("200 OK", FORBIDDING), "/hop": hop, "/inner/a": OK}) as site:
        async with Fetcher(settings()) as fetcher:
            with pytest.raises(FetchError) as raised:
                await fetcher.fetch(site.url("/hop"))
    assert (raised.value.code, site.count("/inner/a")) == ("robots", 0)
    assert str(raised.value).endswith(site.url("/hop"))


async def test_every_host_of_a_redirect_is_asked_for_its_own_rules() -> None:
    with start_hostile({"/robots.txt": answer("200 OK", b"User-agent: *\nDisallow: /")}) as other:
        hop = answer("302 Found", b"", f"Location: {other.url('/ok')}")
        with start_hostile({"/hop": hop}) as site:
            async with Fetcher(settings()) as fetcher:
                with pytest.raises(FetchError) as raised:
                    await fetcher.fetch(site.url("/hop"))
    assert (raised.value.code, other.log, other.robots) == ("robots", [], 1)


ALLOWING = [
    answer("404 Not Found"),
    answer("403 Forbidden"),
    answer("401 Unauthorized"),
    answer("410 Gone"),
    answer("200 OK"),
    answer("304 Not Modified"),
    answer("200 OK", b"<html><body>\xc4\xe3\xba\xc3</body></html>", "Content-Type: text/html"),
    answer("302 Found", b"", "Location: /robots.txt"),
    answer("301 Moved Permanently", b"", "Location: /elsewhere.txt"),
]


@pytest.mark.parametrize("behaviour", ALLOWING)
async def test_host_without_the_file_allows_everything(behaviour: Behaviour) -> None:
    with start_hostile({"/robots.txt": behaviour, "/ok": OK}) as site:
        async with Fetcher(settings()) as fetcher:
            assert (await fetcher.fetch(site.url("/ok"))).body == TEXT


POSTPONING = [
    (answer("500 Internal Server Error"), 500),
    (answer("503 Service Unavailable"), 503),
    (answer("429 Too Many Requests"), 429),
    (hang(5.0), None),
    (drip(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n", 5.0), None),
    (reset(), None),
    (answer("302 Found", b"", "Location: file:///etc/passwd"), None),
    (answer("200 OK", b"User-agent: *", "Content-Encoding: br"), None),
]


@pytest.mark.parametrize(("behaviour", "status"), POSTPONING)
async def test_host_that_cannot_show_the_file_is_not_asked_now(
    behaviour: Behaviour, status: int | None
) -> None:
    with start_hostile({"/robots.txt": behaviour, "/ok": OK}) as site:
        async with Fetcher(settings(attempts=2)) as fetcher:
            with pytest.raises(FetchError) as raised:
                await fetcher.fetch(site.url("/ok"))
    error = raised.value
    assert (error.code, error.status) == ("robots_unavailable", status)
    assert (error.retryable, error.attempts) == (True, 2)
    assert site.log == []


async def test_file_that_comes_at_the_second_time_is_enough() -> None:
    robots = in_turn(answer("503 Service Unavailable"), answer("200 OK", FORBIDDING))
    with start_hostile({"/robots.txt": robots, "/ok": OK}) as site:
        async with Fetcher(settings()) as fetcher:
            assert (await fetcher.fetch(site.url("/ok"))).body == TEXT
    assert site.robots == 2


async def test_retry_after_of_the_file_is_waited_for() -> None:
    time = FakeTime()
    robots = in_turn(answer("503 Service Unavailable", b"", "Retry-After: 40"), answer("404 Not Found"))
    with start_hostile({"/robots.txt": robots, "/ok": OK}) as site:
        async with Fetcher(settings(), sleep=time.sleep, clock=time.clock) as fetcher:
            assert (await fetcher.fetch(site.url("/ok"))).body == TEXT
    assert time.slept == [40.0]


async def test_file_is_fetched_once_for_many_pages_and_again_after_a_day(site: HostileSite) -> None:
    time = FakeTime()
    async with Fetcher(settings(), sleep=time.sleep, clock=time.clock) as fetcher:
        await asyncio.gather(*(fetcher.fetch(site.url("/ok")) for _ in range(12)))
        assert site.robots == 1
        time.now += 23 * 3600
        await fetcher.fetch(site.url("/ok"))
        assert site.robots == 1
        time.now += 2 * 3600
        await fetcher.fetch(site.url("/ok"))
    assert site.robots == 2


async def test_first_half_megabyte_of_an_endless_file_counts(tmp_path: Path) -> None:
    endless = FORBIDDING + b"# nothing to see here\n" * 50_000 + b"User-agent: gongkai\nAllow: /\n"
    robots = answer("200 OK", endless)
    with start_hostile({"/robots.txt": robots, "/inner/a": OK}) as site, Archive(tmp_path) as archive:
        async with Fetcher(settings(), archive=archive) as fetcher:
            with pytest.raises(FetchError) as raised:
                await fetcher.fetch(site.url("/inner/a"))
        (kept,) = [archive.read_response(place) for place in archive.scan()]
    assert raised.value.code == "robots"
    assert len(kept.payload) == ROBOTS_LIMIT


CRAWL_DELAYS = [
    # asked for, the settings' delay, the source's, kept
    (7, 1.0, None, 7.0),
    (7, 9.0, None, 9.0),
    (7, 1.0, 9.0, 9.0),
    (7, 1.0, 0.0, 7.0),
    (86400, 1.0, None, 60.0),
]


@pytest.mark.parametrize(("asked", "delay", "own", "kept"), CRAWL_DELAYS)
async def test_crawl_delay_is_kept_up_to_a_sane_most(
    asked: int, delay: float, own: float | None, kept: float
) -> None:
    time = FakeTime()
    robots = answer("200 OK", f"User-agent: *\nCrawl-delay: {asked}\n".encode())
    with start_hostile({"/robots.txt": robots, "/ok": OK}) as site:
        async with Fetcher(settings(delay=delay), sleep=time.sleep, clock=time.clock) as fetcher:
            for _ in range(3):
                await fetcher.fetch(site.url("/ok"), policy=HostPolicy(delay=own))
            assert fetcher.robots_delays == {"127.0.0.1": float(asked)}
    assert time.slept == [kept] * 3


async def test_file_that_keeps_failing_is_left_alone_for_a_minute() -> None:
    time = FakeTime()
    robots = in_turn(*[answer("429 Too Many Requests")] * 3, answer("404 Not Found"))
    with start_hostile({"/robots.txt": robots, "/ok": OK}) as site:
        async with Fetcher(settings(attempts=3), clock=time.clock) as fetcher:
            for _ in range(4):
                with pytest.raises(FetchError, match="HTTP 429") as raised:
                    await fetcher.fetch(site.url("/ok"))
                assert raised.value.code == "robots_unavailable"
            assert site.robots == 3
            time.now += 61
            assert (await fetcher.fetch(site.url("/ok"))).body == TEXT
    assert site.robots == 4


async def test_listing_is_archived_as_such(site: HostileSite, tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        async with Fetcher(settings(), archive=archive) as fetcher:
            await fetcher.fetch(site.url("/ok"), is_listing=True)
        assert [each.purpose for each in archive.scan_file(archive.list_files()[0])] == ["robots", "listing"]
