"""Pools: connections are used again, and none is kept longer than it is of use."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from extract.address import find_refusal
from extract.errors import FetchError
from extract.fetch import Fetcher, HostPolicy
from tests.extract.certificates import open_context, write_certificate
from tests.extract.fetching import TEXT, Names, settings
from tests.extract.keeping import KeepingSite, start_keeping


def count_sockets() -> int:
    links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    return sum(str(link.readlink()).startswith("socket:") for link in links)


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_fifty_pages_of_a_host_take_no_more_connections_than_it_lets_in(
    scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = write_certificate(tmp_path, "zw.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    async with start_keeping(open_context(certificate) if scheme == "https" else None) as site:
        uris = [site.url("zw.example", f"/{number}", scheme=scheme) for number in range(50)]
        async with Fetcher(settings(host_concurrency=2), resolve=site.resolve) as fetcher:
            pages = await asyncio.gather(*map(fetcher.fetch, uris))
        assert {page.body for page in pages} == {TEXT}
        assert len(site.asked) == 51
        assert site.made <= 2


async def test_source_that_asks_for_more_at_a_time_keeps_as_many_connections() -> None:
    async with start_keeping() as site:
        uris = [site.url("zw.example", f"/{number}") for number in range(50)]
        async with Fetcher(settings(host_concurrency=1), resolve=site.resolve) as fetcher:
            policy = HostPolicy(concurrency=5)
            await asyncio.gather(*(fetcher.fetch(uri, policy=policy) for uri in uris))
        assert len(site.asked) == 51
        assert 1 < site.made <= 5


async def test_hosts_side_by_side_keep_their_connections() -> None:
    async with start_keeping() as site:
        uris = [site.url(f"h{host}.example", f"/{page}") for page in range(5) for host in range(60)]
        async with Fetcher(settings(host_concurrency=1), resolve=site.resolve) as fetcher:
            await asyncio.gather(*map(fetcher.fetch, uris))
        assert (len(site.asked), site.made) == (360, 60)


async def test_connections_of_a_host_are_closed_when_it_is_done() -> None:
    async with (
        start_keeping() as site,
        Fetcher(settings(idle_seconds=0.1), resolve=site.resolve) as fetcher,
    ):
        await asyncio.gather(*(fetcher.fetch(site.url("zw.example", f"/{n}")) for n in range(9)))
        assert site.open_now
        await site.until_open(0)
        # and it may be asked again
        assert (await fetcher.fetch(site.url("zw.example", "/9"))).body == TEXT


async def test_nothing_leaks_after_three_hundred_hosts() -> None:
    before = count_sockets()
    async with start_keeping() as site:
        async with Fetcher(settings(open_hosts=50), resolve=site.resolve) as fetcher:
            for first in range(0, 300, 50):
                uris = [site.url(f"h{host}.example", "/") for host in range(first, first + 50)]
                await asyncio.gather(*map(fetcher.fetch, uris))
                await site.until_open(50)
            # the hosts asked last are those that are kept
            assert {int(host[1:-8]) for host in site.open_now.values()} <= set(range(250, 300))
            assert site.made == 300
        await site.until_open(0)
    assert count_sockets() == before


async def test_connection_in_use_is_never_closed_for_another_host() -> None:
    others_are_done = asyncio.Event()

    async def wait(path: str) -> None:
        if path == "/slow":
            await others_are_done.wait()

    async with start_keeping() as site:
        site.wait = wait
        unhurried = settings(open_hosts=1, idle_seconds=0.05, read_seconds=20.0, whole_seconds=20.0)
        async with Fetcher(unhurried, resolve=site.resolve) as fetcher:
            slow = asyncio.create_task(fetcher.fetch(site.url("slow.example", "/slow")))
            for host in range(20):
                await fetcher.fetch(site.url(f"h{host}.example", "/"))
            await site.until_open(1)
            others_are_done.set()
            assert (await slow).body == TEXT
        assert site.asked.count("/slow") == 1


async def test_cancelled_requests_leave_no_connection_behind() -> None:
    all_are_cancelled = asyncio.Event()

    async def wait(path: str) -> None:
        await all_are_cancelled.wait()

    async with start_keeping() as site:
        site.wait = wait
        unhurried = settings(read_seconds=20.0, whole_seconds=20.0)
        async with Fetcher(unhurried, resolve=site.resolve) as fetcher:
            tasks = [asyncio.create_task(fetcher.fetch(site.url(f"h{n}.example", "/"))) for n in range(9)]
            await until_asked(site, 9)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            all_are_cancelled.set()
            await site.until_open(0)


async def until_asked(site: KeepingSite, times: int) -> None:
    async with asyncio.timeout(20):
        while len(site.asked) < times:
            await asyncio.sleep(0.01)


async def test_each_new_connection_is_judged_anew() -> None:
    names = Names(rebinding_example=[["127.0.0.1"], ["10.0.0.1"]])
    async with start_keeping() as site:
        strict = settings(allow_private=False, idle_seconds=0.1)
        async with Fetcher(
            strict,
            resolve=names.resolve,
            judge=lambda address: None if address == "127.0.0.1" else find_refusal(address),
        ) as fetcher:
            # one connection for robots.txt and both pages, whose address was checked when it was dialled
            for path in ("/1", "/2"):
                assert (await fetcher.fetch(site.url("rebinding.example", path))).body == TEXT
            await site.until_open(0)
            with pytest.raises(FetchError) as raised:
                await fetcher.fetch(site.url("rebinding.example", "/3"))
        assert raised.value.code == "refused_address"
        assert site.asked == ["/robots.txt", "/1", "/2"]
