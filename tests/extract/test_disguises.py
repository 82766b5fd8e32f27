"""Disguises of private addresses: whichever way they come, the server behind them is not reached."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress

import pytest

from extract.address import find_refusal
from extract.errors import FetchError
from extract.fetch import Fetcher
from extract.guard import resolve_host
from extract.page import Page
from tests.extract.fetching import OK, TEXT, settings
from tests.extract.hostile import HostileSite, answer, start_hostile

ENTRY = "127.0.3.1"
TRAPPED = ["127.0.0.1", "127.0.0.2", "::1"]

# Addresses as people and hosts may write them; PORT is where the trap listens.
WRITTEN = [
    # IPv4 in every notation that some program reads
    "http://127.0.0.1:PORT/",
    "http://127.0.0.2:PORT/",
    "http://127.1:PORT/",
    "http://127.0.1:PORT/",
    "http://2130706433:PORT/",
    "http://4294967295:PORT/",
    "http://6425673729:PORT/",  # 2130706433 + 2^32
    "http://017700000001:PORT/",
    "http://0177.0.0.1:PORT/",
    "http://0177.0.0.0x1:PORT/",
    "http://00000177.00000.00000.00001:PORT/",
    "http://0x7f000001:PORT/",
    "http://0x7F.1:PORT/",
    "http://0x7f.0x0.0x0.0x1:PORT/",
    "http://127.0.0.1.:PORT/",
    "http://127.0.0.1..:PORT/",
    "http://0:PORT/",
    "http://0.0.0.0:PORT/",
    "http://0x0:PORT/",
    # IPv6, and IPv4 carried in it
    "http://[::1]:PORT/",
    "http://[0:0:0:0:0:0:0:1]:PORT/",
    "http://[0000::0001]:PORT/",
    "http://[::]:PORT/",
    "http://[::127.0.0.1]:PORT/",
    "http://[::7f00:1]:PORT/",
    "http://[::ffff:127.0.0.1]:PORT/",
    "http://[::FFFF:7F00:1]:PORT/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]:PORT/",
    "http://[::ffff:0:127.0.0.1]:PORT/",
    "http://[64:ff9b::127.0.0.1]:PORT/",
    "http://[64:ff9b:1::127.0.0.1]:PORT/",
    "http://[2002:7f00:1::]:PORT/",
    "http://[2001:0:7f00:1::80ff:fffe]:PORT/",
    "http://[2400:3200::5efe:127.0.0.1]:PORT/",
    "http://[::1%25lo]:PORT/",
    "http://[::1%lo]:PORT/",
    "http://[fe80::1%25lo]:PORT/",
    # names, letters and dots that become others
    "http://localhost:PORT/",
    "http://LOCALHOST.:PORT/",
    "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/",
    "http://ｌｏｃａｌｈｏｓｔ:PORT/",
    "http://local\u00adhost:PORT/",
    "http://１２７.０.０.１:PORT/",
    "http://127。0。0。1:PORT/",
    "http://127．0．0．1:PORT/",
    "http://127｡0｡0｡1:PORT/",
    "http://①②⑦.⓪.⓪.①:PORT/",
    "http://١٢٧.٠.٠.١:PORT/",
    "http://%31%32%37.0.0.1:PORT/",
    "http://127.0.0.1%00.example.cn:PORT/",
    "http://127.0.0.1%2f.example.cn:PORT/",
    # what stands in front of or behind the host
    "http://www.example.cn@127.0.0.1:PORT/",
    "http://www.example.cn:80@127.0.0.1:PORT/",
    "http://www.example.cn%40@127.0.0.1:PORT/",
    "http://127.0.0.1:PORT\\@www.example.cn/",
    "http://127.0.0.1:PORT#@www.example.cn/",
    "http://127.0.0.1:PORT?@www.example.cn/",
    "http://127.0.0.1:PORT/@www.example.cn/",
    "http:\\\\127.0.0.1:PORT\\",
    "http:/127.0.0.1:PORT/",
    "http:127.0.0.1:PORT/",
    "http:////127.0.0.1:PORT/",
    "//127.0.0.1:PORT/",
    "\thttp://127.0.0.1:PORT/",
    "http://127.0.0.1\t:PORT/",
    "http://\n127.0.0.1:PORT/",
    "HtTp://127.0.0.1:PORT/",
    "https://127.0.0.1:PORT/",
    "http://127.0.0.1:0PORT/",
    "http://127.0.0.1:PORT:80/",
    "http://127.0.0.1:+PORT/",
    # other schemes
    "ftp://127.0.0.1:PORT/",
    "gopher://127.0.0.1:PORT/_GET",
    "dict://127.0.0.1:PORT/stats",
    "ws://127.0.0.1:PORT/",
    "jar:http://127.0.0.1:PORT/!/",
    "url:http://127.0.0.1:PORT/",
]

# What a name service may answer, for a name that looks like any other.
ANSWERED = [
    ["127.0.0.1"],
    ["127.0.0.2"],
    ["0.0.0.0"],
    ["::1"],
    ["::"],
    ["::ffff:127.0.0.1"],
    ["::127.0.0.1"],
    ["::ffff:0:127.0.0.1"],
    ["64:ff9b::7f00:1"],
    ["2002:7f00:1::"],
    ["2001:0:7f00:1::80ff:fffe"],
    ["2400:3200::5efe:7f00:1"],
    ["::1%lo"],
    ["fe80::1%lo"],
    [ENTRY, "127.0.0.1"],
    ["127.0.0.1", ENTRY],
    [ENTRY, "::1"],
    [ENTRY, "::ffff:127.0.0.1"],
    [],
]


class Trap:
    """Something that listens on loopback, and notes that somebody came."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.visits = 0

    def listen(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                self.visits += 1
                with connection:
                    connection.settimeout(1.0)
                    connection.recv(65536)
                    OK(connection, 1)


@contextmanager
def open_trap(port: int) -> Iterator[Trap]:
    trap = Trap(port)
    with ExitStack() as stack:
        for address in TRAPPED:
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            try:
                listener = stack.enter_context(socket.create_server((address, port), family=family))
            except OSError:
                if family == socket.AF_INET:
                    raise
                continue  # a machine without IPv6
            thread = threading.Thread(target=trap.listen, args=(listener,), daemon=True)
            thread.start()
            stack.callback(thread.join, 5)
            stack.callback(listener.shutdown, socket.SHUT_RDWR)
        yield trap


@pytest.fixture(scope="module")
def entry() -> Iterator[HostileSite]:
    """A server that may be reached, at the port at which the trap listens beside it."""
    with start_hostile({"/ok": OK}, address=ENTRY) as site:
        yield site


@pytest.fixture(scope="module")
def trap(entry: HostileSite) -> Iterator[Trap]:
    with open_trap(int(entry.base_url.rsplit(":", 1)[1])) as trap:
        yield trap


def judge(address: str) -> str | None:
    return None if address == ENTRY else find_refusal(address)


async def catch(fetcher: Fetcher, uri: str) -> str:
    """The code of the error that comes of an address, `page` where it gives its page."""
    try:
        async with asyncio.timeout(10):
            await fetcher.fetch(uri)
    except FetchError as error:
        return error.code
    return "page"


REFUSALS = {"refused_address", "address", "scheme", "credentials", "dns"}
QUICK = settings(allow_private=False, attempts=1)


@pytest.mark.parametrize("written", WRITTEN)
async def test_disguised_address_is_not_reached(entry: HostileSite, trap: Trap, written: str) -> None:
    async with Fetcher(QUICK, judge=judge) as fetcher:
        code = await catch(fetcher, written.replace("PORT", str(trap.port)))
    assert (code in REFUSALS, trap.visits) == (True, 0), code


@pytest.mark.parametrize("written", WRITTEN)
async def test_redirect_to_a_disguised_address_is_not_followed(
    entry: HostileSite, trap: Trap, written: str
) -> None:
    target = written.replace("PORT", str(trap.port)).replace("\n", "")  # a head has no line ends in it
    entry.routes["/hop"] = answer("302 Found", b"", f"Location: {target}")
    async with Fetcher(QUICK, judge=judge) as fetcher:
        code = await catch(fetcher, entry.url("/hop"))
    # What browsers would not read as an address is a path on the host that sent it.
    assert (code in REFUSALS | {"gone", "redirects", "connection"}, trap.visits) == (True, 0), code


@pytest.mark.parametrize("answered", ANSWERED, ids=" ".join)
async def test_name_that_means_a_private_address_is_not_reached(
    entry: HostileSite, trap: Trap, answered: list[str]
) -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return answered if host == "zw.example" else await resolve_host(host, port)

    uri = f"http://zw.example:{trap.port}/"
    entry.routes["/hop"] = answer("302 Found", b"", f"Location: {uri}")
    async with Fetcher(QUICK, judge=judge, resolve=resolve) as fetcher:
        codes = [await catch(fetcher, uri), await catch(fetcher, entry.url("/hop"))]
    assert codes == (["refused_address"] * 2 if answered else ["connection"] * 2)
    assert trap.visits == 0


async def test_name_that_changes_between_check_and_connection_gains_nothing(
    entry: HostileSite, trap: Trap
) -> None:
    asked = 0

    async def resolve(host: str, port: int) -> Sequence[str]:
        nonlocal asked
        asked += 1
        return [ENTRY] if asked % 2 else ["127.0.0.1"]

    async with Fetcher(QUICK, judge=judge, resolve=resolve) as fetcher:
        codes = [await catch(fetcher, f"http://rebinding{n}.example:{trap.port}/ok") for n in range(9)]
    # The address dialled is the one looked up and checked: each look-up is a connection or a refusal.
    assert set(codes) <= {"page", "refused_address"}
    assert "refused_address" in codes
    assert trap.visits == 0


async def test_name_that_changes_under_a_list_of_addresses_gains_nothing(trap: Trap) -> None:
    class Changing(list[str]):
        """A list of addresses that is another each time that it is read."""

        def __iter__(self) -> Iterator[str]:
            read, self[0] = self[0], "127.0.0.1"
            return iter([read])

    async def resolve(host: str, port: int) -> Sequence[str]:
        return Changing([ENTRY])

    async with Fetcher(QUICK, judge=judge, resolve=resolve) as fetcher:
        assert await catch(fetcher, f"http://changing.example:{trap.port}/ok") == "page"
    assert trap.visits == 0


async def test_robots_txt_is_no_way_around(entry: HostileSite, trap: Trap) -> None:
    hop = answer("302 Found", b"", f"Location: http://127.0.0.1:{trap.port}/")
    with start_hostile({"/robots.txt": hop, "/ok": OK}, address=ENTRY) as site:
        async with Fetcher(QUICK, judge=judge) as fetcher:
            assert await catch(fetcher, site.url("/ok")) == "robots_unavailable"
    assert trap.visits == 0


PERMITTED = ["http://127.0.0.1:PORT/", "http://2130706433:PORT/", "http://127。0。0。1:PORT/"]


@pytest.mark.parametrize("written", PERMITTED)
async def test_trap_is_there_for_whoever_may_reach_it(written: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with open_trap(port) as trap:
        async with Fetcher(settings()) as fetcher:
            page = await fetcher.fetch(written.replace("PORT", str(port)))
    assert isinstance(page, Page)
    assert page.body == TEXT
    assert trap.visits > 0


def test_there_are_more_than_forty_disguises() -> None:
    assert len(set(WRITTEN)) + len(ANSWERED) > 90
