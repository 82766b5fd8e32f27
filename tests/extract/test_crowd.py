"""Many hosts at once: slow ones stop nobody, and large bodies take their turn in memory."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from extract.archive import Archive
from extract.errors import FetchError
from extract.fetch import Fetcher
from extract.page import Page
from tests.extract.certificates import write_certificate
from tests.extract.fetching import OK, TEXT, settings
from tests.extract.hostile import Behaviour, HostileSite, answer, start_hostile
from tests.extract.misbehaving_run import SERVED
from tests.extract.test_misbehaving_site import MEMORY_KIB, ask_child

HOSTS = 64
LARGE = bytes(3 << 20)
PATIENCE = 60.0
UNHURRIED = {"whole_seconds": PATIENCE, "read_seconds": PATIENCE, "body_limit": 8 << 20, "attempts": 1}


def stream_together(hosts: int) -> Behaviour:
    """A body without end, which begins when so many are asked for at once."""
    together = threading.Barrier(hosts)

    def behave(connection: socket.socket, count: int) -> None:
        connection.settimeout(PATIENCE)
        together.wait(PATIENCE)
        with suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                connection.sendall(bytes(65536))

    return behave


async def test_sixty_four_bodies_without_end_at_once_stay_small(tmp_path: Path) -> None:
    with start_hostile({"/x": stream_together(HOSTS)}, f"{SERVED}1") as site:
        address, port = site.base_url.removeprefix("http://").split(":")
        uris = [f"http://h{number}.example:{port}/x" for number in range(HOSTS)]
        task = {
            "archive": str(tmp_path / "archive"),
            "ports": {port: address},
            "good": [],
            "cases": [{"uri": uri, "other": None} for uri in uris],
            "settings": {"attempts": 1, "whole_seconds": PATIENCE, "read_seconds": PATIENCE},
        }
        told = await ask_child(task, write_certificate(tmp_path, "zw.example"))
    print(f"\npeak memory of {HOSTS} bodies without end: {told['peak_kib'] / 1024:.0f} MiB")
    assert [came[0][0] for came in told["cases"]] == ["too_large"] * HOSTS
    assert told["kept"] == {uri: [None] for uri in uris}
    assert told["peak_kib"] < MEMORY_KIB


class Gated:
    """A behaviour that begins, and goes on when it is told to."""

    def __init__(self, head: bytes, tail: bytes = b"") -> None:
        self.begun = threading.Semaphore(0)
        self.go_on = threading.Event()
        self._head = head
        self._tail = tail

    def __call__(self, connection: socket.socket, count: int) -> None:
        with suppress(OSError):
            connection.sendall(self._head)
            self.begun.release()
            self.go_on.wait(PATIENCE)
            connection.sendall(self._tail)

    async def wait_begun(self, times: int = 1) -> None:
        for _ in range(times):
            assert await asyncio.to_thread(self.begun.acquire, timeout=PATIENCE)


def make_gated(body: bytes, *, first: int) -> Gated:
    head = f"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    return Gated(head + body[:first], body[first:])


@pytest.fixture
async def crowd() -> AsyncIterator[tuple[HostileSite, Fetcher]]:
    """A server that every name leads to, and a fetcher that reads one large body at a time."""
    with start_hostile({"/ok": OK, "/large": answer("200 OK", LARGE)}) as site:

        async def resolve(host: str, port: int) -> list[str]:
            return ["127.0.0.1"]

        async with Fetcher(settings(**UNHURRIED, large_bodies=1), resolve=resolve) as fetcher:
            yield site, fetcher


def at(site: HostileSite, host: str, path: str) -> str:
    return site.url(path).replace("127.0.0.1", f"{host}.example")


async def test_sixteen_slow_hosts_do_not_stop_a_quick_one(crowd: tuple[HostileSite, Fetcher]) -> None:
    site, fetcher = crowd
    site.routes["/slow"] = slow = make_gated(TEXT, first=0)
    waiting = [asyncio.create_task(fetcher.fetch(at(site, f"slow{n}", "/slow"))) for n in range(16)]
    await slow.wait_begun(16)
    for _ in range(20):
        assert (await fetcher.fetch(at(site, "quick", "/ok"))).body == TEXT
    assert not any(task.done() for task in waiting)
    slow.go_on.set()
    assert {page.body for page in await asyncio.gather(*waiting)} == {TEXT}


async def test_large_body_waits_while_another_is_read_and_small_ones_do_not(
    crowd: tuple[HostileSite, Fetcher],
) -> None:
    site, fetcher = crowd
    site.routes["/first"] = first = make_gated(LARGE, first=2 << 20)
    one = asyncio.create_task(fetcher.fetch(at(site, "one", "/first")))
    await first.wait_begun()
    other = asyncio.create_task(fetcher.fetch(at(site, "other", "/large")))
    while site.count("/large") == 0:
        await asyncio.sleep(0.01)
    for _ in range(20):
        assert (await fetcher.fetch(at(site, "small", "/ok"))).body == TEXT
    assert not other.done()
    first.go_on.set()
    assert [page.body for page in await asyncio.gather(one, other)] == [LARGE, LARGE]


async def test_permit_is_given_back_by_whatever_ends_a_body(crowd: tuple[HostileSite, Fetcher]) -> None:
    site, fetcher = crowd
    site.routes["/short"] = answer("200 OK", LARGE, length=len(LARGE) + 1)
    site.routes["/endless"] = answer("200 OK", bytes(9 << 20), length=7 << 20)
    for path in ("/short", "/large", "/endless", "/large"):
        with suppress(FetchError):
            await fetcher.fetch(at(site, "one", path))
    cancelled = make_gated(LARGE, first=2 << 20)
    site.routes["/cancelled"] = cancelled
    task = asyncio.create_task(fetcher.fetch(at(site, "one", "/cancelled")))
    await cancelled.wait_begun()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    cancelled.go_on.set()
    assert (await fetcher.fetch(at(site, "one", "/large"))).body == LARGE


async def test_waiting_for_a_permit_counts_as_waiting_for_the_page() -> None:
    with start_hostile({"/large": answer("200 OK", LARGE)}) as site:
        site.routes["/first"] = first = make_gated(LARGE, first=2 << 20)
        hurried = {**UNHURRIED, "whole_seconds": 1.5}
        async with Fetcher(settings(**hurried, large_bodies=1, host_concurrency=4)) as fetcher:
            one = asyncio.create_task(fetcher.fetch(site.url("/first")))
            await first.wait_begun()
            outcomes = await asyncio.gather(one, fetcher.fetch(site.url("/large")), return_exceptions=True)
            first.go_on.set()
            # the first had its whole time too, and then gave the permit back
            assert {getattr(error, "code", None) for error in outcomes} <= {"timeout", None}
            assert isinstance(outcomes[0], FetchError)
            assert isinstance(await fetcher.fetch(site.url("/large")), Page)


async def test_busy_threads_elsewhere_hold_up_neither_names_nor_the_archive(tmp_path: Path) -> None:
    done = threading.Event()
    busy = [asyncio.create_task(asyncio.to_thread(done.wait, PATIENCE)) for _ in range(HOSTS)]
    await asyncio.sleep(0)
    with start_hostile({"/ok": OK}) as site, Archive(tmp_path) as archive:
        async with Fetcher(settings(), archive=archive) as fetcher:
            page = await fetcher.fetch(site.url("/ok"))
        assert page.archive is not None
        assert archive.read_page(page.archive) == page
    assert not any(task.done() for task in busy)
    done.set()
    await asyncio.gather(*busy)
