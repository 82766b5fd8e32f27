"""Manners: pauses, delays, and how many requests are open at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import pairwise

import pytest

from extract.errors import FetchError
from extract.fetch import Fetcher
from extract.gate import Gates
from extract.policy import HostPolicy
from tests.extract.fetching import NOON, TEXT, FakeTime, settings
from tests.extract.hostile import HostileSite, drip, hang, start_hostile

RETRY_AFTER = [("/later", 40.0), ("/later-by-date", 90.0)]


@pytest.mark.parametrize(("path", "seconds"), RETRY_AFTER)
async def test_retry_after_is_waited_for_exactly(site: HostileSite, path: str, seconds: float) -> None:
    time = FakeTime()
    async with Fetcher(settings(), sleep=time.sleep, clock=time.clock, now=lambda: NOON) as fetcher:
        page = await fetcher.fetch(site.url(path))
    assert page.body == TEXT
    assert time.slept == [seconds]
    assert site.count(path) == 2


async def test_retry_after_holds_the_whole_host(site: HostileSite) -> None:
    time = FakeTime()
    async with Fetcher(settings(longest_wait=30.0), sleep=time.sleep, clock=time.clock) as fetcher:
        with pytest.raises(FetchError, match="429"):
            await fetcher.fetch(site.url("/later"))
        with pytest.raises(FetchError) as raised:
            await fetcher.fetch(site.url("/ok"))
        assert (raised.value.code, raised.value.retry_after) == ("held", 40.0)
        time.now += 40.0
        assert (await fetcher.fetch(site.url("/ok"))).body == TEXT
    assert site.count("/ok") == 1


async def test_delay_lies_between_any_two_requests_to_a_host(site: HostileSite) -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        await asyncio.sleep(0.2 if not site.log else 0.0)  # the first connection takes long
        return [host]

    async with Fetcher(settings(delay=0.1), resolve=resolve) as fetcher:
        await asyncio.gather(*(fetcher.fetch(site.url("/ok")) for _ in range(6)))
    times = [moment for _, moment in site.log]
    # The server notes a request a little after it has left, the first thread of it later.
    assert min(later - earlier for earlier, later in pairwise(times)) > 0.08


async def test_no_more_requests_are_open_at_a_host_than_allowed() -> None:
    with start_hostile({"/slow": drip(b"HTTP/1.1 200 OK\r\n\r\n", 0.2)}) as site:
        async with Fetcher(settings(host_concurrency=3)) as fetcher:
            await asyncio.gather(*(fetcher.fetch(site.url("/slow")) for _ in range(9)))
    assert site.most_inside == 3


async def test_slow_host_keeps_no_place_from_others(site: HostileSite) -> None:
    patient = settings(concurrency=4, host_concurrency=2, attempts=1, read_seconds=20.0, whole_seconds=20.0)
    with start_hostile({"/hang": hang(20.0)}, address="127.0.0.2") as slow:
        async with Fetcher(patient) as fetcher:
            waiting = [asyncio.create_task(fetcher.fetch(slow.url("/hang"))) for _ in range(8)]
            while slow.inside < 2:
                await asyncio.sleep(0.01)
            await asyncio.gather(*(fetcher.fetch(site.url("/ok")) for _ in range(20)))
            # The quick host has answered all, and the slow one not once.
            assert not any(task.done() for task in waiting)
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
    assert slow.most_inside == 2


POLICIES = [
    # the policies of those who ask in turn, the delays kept before each request
    ([HostPolicy(delay=0.5)] * 3, [0.5, 0.5, 0.5]),
    ([HostPolicy(delay=9.0)] * 2, [9.0, 9.0]),
    ([HostPolicy(delay=0.5), None, HostPolicy(delay=0.5)], [0.5, 2.0, 2.0]),
    ([None, HostPolicy(delay=7.0), None], [2.0, 7.0, 7.0]),
]


@pytest.mark.parametrize(("policies", "slept"), POLICIES)
async def test_most_careful_of_the_sources_of_a_host_is_heeded(
    site: HostileSite, policies: Sequence[HostPolicy | None], slept: list[float]
) -> None:
    time = FakeTime()
    async with Fetcher(settings(delay=2.0), sleep=time.sleep, clock=time.clock) as fetcher:
        for policy in policies:
            await fetcher.fetch(site.url("/ok"), policy=policy)
    assert time.slept == slept


async def test_source_may_ask_for_fewer_or_more_requests_at_a_time() -> None:
    for asked, settled in [(1, 4), (5, 2)]:
        with start_hostile({"/slow": drip(b"HTTP/1.1 200 OK\r\n\r\n", 0.1)}) as site:
            async with Fetcher(settings(host_concurrency=settled)) as fetcher:
                policy = HostPolicy(concurrency=asked)
                await asyncio.gather(*(fetcher.fetch(site.url("/slow"), policy=policy) for _ in range(10)))
        assert site.most_inside == asked


async def test_gate_that_shrinks_lets_the_rest_in_one_by_one() -> None:
    time = FakeTime()
    gates = Gates(total=9, concurrency=3, delay=0.0, longest_wait=0.0, sleep=time.sleep, clock=time.clock)
    inside = most = 0

    async def visit() -> None:
        nonlocal inside, most
        async with gates.of("a").enter() as leave:
            leave()
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.001)
            inside -= 1

    visits = [asyncio.create_task(visit()) for _ in range(12)]
    await asyncio.sleep(0.0005)
    gates.ask("a", concurrency=1)
    for cancelled in visits[4:8]:
        cancelled.cancel()
    await asyncio.gather(*visits, return_exceptions=True)
    assert most <= 3
    most = 0
    await asyncio.gather(*(visit() for _ in range(5)))
    assert most == 1


async def test_refusal_at_the_gate_delays_nobody() -> None:
    time = FakeTime()
    gates = Gates(total=9, concurrency=1, delay=5.0, longest_wait=0.0, sleep=time.sleep, clock=time.clock)

    def refuse() -> None:
        raise LookupError

    for _ in range(3):
        with pytest.raises(LookupError):
            async with gates.of("a").enter(refuse):
                pass
    async with gates.of("a").enter():
        pass
    assert time.slept == []
