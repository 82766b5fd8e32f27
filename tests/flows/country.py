"""A country on loopback: many hosts in a process of their own, polite and slow and failing ones.

    python -m tests.flows.country COUNTRY.json LOG

serves the country on one port of 127.0.1.1, 127.0.1.2, …, prints the port when it is ready and
ends when its standard input does, so that it never outlives who started it. Each visit is a
line of LOG, written when it is over (tests/flows/visits.py reads it).
"""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from tests.conftest import ROOT
from tests.flows.country_plan import Answer, Country, dump_country, load_country

# The server looks at its sockets at least so often, and knows when a request came so exactly.
TICK_SECONDS = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A country that is being served: where, and the log of its visits."""

    country: Country
    port: int
    log: Path

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses of all report pages, a page of each host in turn."""
        return self.country.list_urls(self.port)


@contextmanager
def start_country(country: Country, folder: Path) -> Iterator[Running]:
    """Serve a country from another process until the block ends."""
    log = folder / "visits.jsonl"
    log.touch()
    plan = folder / "country.json"
    plan.write_text(dump_country(country), encoding="utf-8")
    argv = [sys.executable, "-m", "tests.flows.country", str(plan), str(log)]
    with subprocess.Popen(argv, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        assert port, "the country did not come up"
        try:
            yield Running(country=country, port=int(port), log=log)
        finally:
            assert server.stdin is not None
            server.stdin.close()
            assert server.wait(10) == 0


class _Server:
    """What the hosts share: the pages, how often each was asked for, the log, the ticks."""

    def __init__(self, country: Country, log: TextIO) -> None:
        self.country = country
        self._log = log
        self._asked: Counter[tuple[str, str]] = Counter()
        self._ticks = (time.monotonic(), time.monotonic())

    def tick(self) -> None:
        self._ticks = (self._ticks[1], time.monotonic())
        asyncio.get_running_loop().call_later(TICK_SECONDS, self.tick)

    @property
    def looked_at(self) -> float:
        """A moment at which what is read now had certainly not come.

        Of the last two ticks the earlier: what comes between the look at the sockets and the
        tick of the same round is found in the next round.
        """
        return self._ticks[0]

    def answer(self, host: str, path: str, headers: dict[str, str]) -> Answer:
        self._asked[host, path] += 1
        return self.country.answer(host, path, headers, times=self._asked[host, path])

    def note(self, **visit: object) -> None:
        self._log.write(json.dumps(visit, ensure_ascii=False) + "\n")


class _Connection(asyncio.Protocol):
    """One connection, kept alive; a request is answered when its host takes the time to."""

    def __init__(self, server: _Server) -> None:
        self._server = server
        self._received = b""
        self._leave: asyncio.TimerHandle | None = None
        self._visit: dict[str, object] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._host = str(transport.get_extra_info("sockname")[0])

    def data_received(self, data: bytes) -> None:
        self._received += data
        if b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            self._begin(head.decode("latin-1"))

    def _begin(self, head: str) -> None:
        request, *lines = head.split("\r\n")
        path = request.split(" ")[1]
        pairs = (line.partition(":") for line in lines)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        self._visit = {
            "host": self._host,
            "path": path,
            "since": self._server.looked_at,
            "began": time.monotonic(),
            "is_conditional": bool({"if-none-match", "if-modified-since"} & headers.keys()),
            "agent": headers.get("user-agent"),
        }
        answer = self._server.answer(self._host, path, headers)
        self._leave = asyncio.get_running_loop().call_later(answer.seconds, self._answer, answer)

    def _answer(self, answer: Answer) -> None:
        self._leave = None
        self._note(answer.status)  # before the client can hear of it
        self._transport.write(answer.message())

    def connection_lost(self, exc: Exception | None) -> None:
        if self._leave is not None:
            self._leave.cancel()
            self._note(None)

    def _note(self, status: int | None) -> None:
        self._server.note(**self._visit, ended=time.monotonic(), status=status)


def _listen(addresses: tuple[str, ...], stack: ExitStack) -> list[socket.socket]:
    """A socket for each address, all on one port."""
    while True:
        with ExitStack() as attempt:
            first = attempt.enter_context(socket.create_server((addresses[0], 0), backlog=256))
            port = first.getsockname()[1]
            try:
                others = [
                    attempt.enter_context(socket.create_server((address, port), backlog=256))
                    for address in addresses[1:]
                ]
            except OSError:  # the port is in use on one of them: another one
                continue
            stack.push(attempt.pop_all())
            return [first, *others]


async def _serve(country: Country, log: TextIO) -> None:
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()

    def wait_for_end() -> None:
        sys.stdin.read()
        loop.call_soon_threadsafe(ended.set)

    server = _Server(country, log)
    with ExitStack() as stack:
        sockets = _listen(country.addresses, stack)
        for each in sockets:
            await loop.create_server(lambda: _Connection(server), sock=each)
        server.tick()
        threading.Thread(target=wait_for_end, daemon=True).start()
        print(sockets[0].getsockname()[1], flush=True)
        await ended.wait()


if __name__ == "__main__":
    with Path(sys.argv[2]).open("a", encoding="utf-8", buffering=1) as visits:
        asyncio.run(_serve(load_country(Path(sys.argv[1]).read_text(encoding="utf-8")), visits))
