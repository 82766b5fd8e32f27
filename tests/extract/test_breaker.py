"""Breakers: a host that answers nothing is left alone, and tried once before it is trusted again."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from extract.breaker import Breaker, Breakers, DownError
from extract.errors import FetchError
from extract.fetch import Fetcher
from tests.extract.fetching import OK, TEXT, FakeTime, settings
from tests.extract.hostile import Behaviour, answer, hang, in_turn, reset, start_hostile


def make_breaker(time: FakeTime) -> Breaker:
    return Breaker("zw.example.cn", failures=3, rest=300.0, longest_rest=1000.0, clock=time.clock)


def fail(breaker: Breaker, page: str) -> None:
    breaker.leave(page, is_trial=breaker.enter(), fault="HTTP 500")


def succeed(breaker: Breaker) -> None:
    breaker.leave("fine", is_trial=breaker.enter(), fault=None)


def test_breaker_opens_after_pages_not_attempts() -> None:
    breaker = make_breaker(FakeTime())
    for page in ["a", "a", "a", "a", "b", "b"]:
        fail(breaker, page)
    breaker.check()
    fail(breaker, "c")
    with pytest.raises(DownError, match="the last 3 pages asked of it failed"):
        breaker.check()


def test_answer_in_between_begins_the_count_anew() -> None:
    breaker = make_breaker(FakeTime())
    for page in "ab":
        fail(breaker, page)
    succeed(breaker)
    for page in "cd":
        fail(breaker, page)
    breaker.check()


def test_rest_doubles_with_each_failed_trial_up_to_a_most() -> None:
    time = FakeTime()
    breaker = make_breaker(time)
    for page in "abc":
        fail(breaker, page)
    for rest in [300.0, 600.0, 1000.0, 1000.0]:
        assert breaker.seconds_left == rest
        time.now += rest
        fail(breaker, "trial")
    time.now += 1000.0
    succeed(breaker)
    breaker.check()
    for page in "abc":
        fail(breaker, page)
    assert breaker.seconds_left == 300.0


def test_one_trial_at_a_time_and_an_abandoned_one_frees_the_place() -> None:
    time = FakeTime()
    breaker = make_breaker(time)
    for page in "abc":
        fail(breaker, page)
    time.now += 300.0
    assert breaker.enter()
    with pytest.raises(DownError):
        breaker.enter()
    breaker.abandon(is_trial=True)
    assert breaker.enter()


def test_failure_of_a_request_from_before_is_no_verdict_on_the_trial() -> None:
    time = FakeTime()
    breaker = make_breaker(time)
    early = breaker.enter()
    for page in "abc":
        fail(breaker, page)
    time.now += 300.0
    assert breaker.enter()
    breaker.leave("early", is_trial=early, fault="no whole answer in time")
    with pytest.raises(DownError):
        breaker.check()
    breaker.leave("trial", is_trial=True, fault=None)
    breaker.check()


def test_every_host_and_port_has_its_own_breaker() -> None:
    breakers = Breakers(failures=1, rest=1.0, longest_rest=1.0, clock=FakeTime().clock)
    of = [
        breakers.of(httpx.URL(uri))
        for uri in ["http://a.cn/", "http://a.cn:80/x", "https://a.cn/", "http://b.cn/", "http://a.cn:81/"]
    ]
    assert of[0] is of[1]
    assert len({id(each) for each in of}) == 4


DOWN = [answer("500 Internal Server Error"), answer("503 Service Unavailable"), reset(), hang(5.0)]


@pytest.mark.parametrize("behaviour", DOWN)
async def test_host_that_is_down_is_not_asked_any_more_and_the_next_host_is(behaviour: Behaviour) -> None:
    paths = [f"/{number}" for number in range(20)]
    quick = settings(attempts=2, host_concurrency=1, read_seconds=0.1)
    with start_hostile(dict.fromkeys(paths, behaviour)) as site, start_hostile({"/ok": OK}) as other:
        async with Fetcher(quick) as fetcher:
            outcomes = await asyncio.gather(
                *(fetcher.fetch(site.url(path)) for path in paths), return_exceptions=True
            )
            assert (await fetcher.fetch(other.url("/ok"))).body == TEXT
    codes = [outcome.code for outcome in outcomes if isinstance(outcome, FetchError)]
    assert len(codes) == 20
    assert len({path for path, _ in site.log}) == 5
    assert codes.count("host_down") >= 15
    down = next(each for each in outcomes if isinstance(each, FetchError) and each.code == "host_down")
    assert down.retryable
    assert down.retry_after is not None
    assert "is left alone for" in str(down)


async def test_host_is_tried_once_after_its_rest_and_then_trusted_again() -> None:
    time = FakeTime()
    paths = [f"/{number}" for number in range(5)]
    behaviour = in_turn(answer("502 Bad Gateway"), OK)
    with start_hostile(dict.fromkeys(paths, behaviour)) as site:
        async with Fetcher(settings(attempts=1), sleep=time.sleep, clock=time.clock) as fetcher:
            for path in paths:
                with pytest.raises(FetchError, match="HTTP 502"):
                    await fetcher.fetch(site.url(path))
            with pytest.raises(FetchError, match="left alone for 300 s"):
                await fetcher.fetch(site.url("/0"))
            time.now += 300.0
            for path in paths:
                assert (await fetcher.fetch(site.url(path))).body == TEXT
    assert len(site.log) == 10


async def test_host_that_refuses_a_page_is_not_down() -> None:
    paths = [f"/{number}" for number in range(8)]
    behaviours = [answer("404 Not Found"), answer("403 Forbidden"), answer("429 Too Many Requests")]
    routes = {path: behaviours[number % 3] for number, path in enumerate(paths)}
    with start_hostile({**routes, "/ok": OK}) as site:
        async with Fetcher(settings(attempts=1)) as fetcher:
            await asyncio.gather(*(fetcher.fetch(site.url(path)) for path in paths), return_exceptions=True)
            assert (await fetcher.fetch(site.url("/ok"))).body == TEXT
    assert len(site.log) == 9
