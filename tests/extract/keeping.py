"""A server on loopback that keeps connections open, and knows how many there are and were."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from tests.extract.fetching import TEXT

Wait = Callable[[str], Awaitable[None]]


@dataclass(slots=True, kw_only=True)
class KeepingSite:
    """The server: its port, the connections made so far, and those open now by their Host header."""

    port: int = 0
    made: int = 0
    asked: list[str] = field(default_factory=list)
    open_now: dict[asyncio.StreamWriter, str] = field(default_factory=dict)
    wait: Wait | None = None

    def url(self, host: str, path: str, *, scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        """Every name leads here."""
        return ["127.0.0.1"]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.made += 1
        self.open_now[writer] = ""
        try:
            with suppress(asyncio.IncompleteReadError, OSError):
                while True:
                    await self._answer(await reader.readuntil(b"\r\n\r\n"), writer)
        finally:
            del self.open_now[writer]
            writer.close()

    async def _answer(self, head: bytes, writer: asyncio.StreamWriter) -> None:
        lines = head.decode("latin-1").split("\r\n")
        path = lines[0].split(" ")[1]
        host = next(line[6:].partition(":")[0] for line in lines if line.startswith("Host: "))
        self.open_now[writer] = host
        self.asked.append(path)
        if self.wait is not None:
            await self.wait(path)
        status = "404 Not Found" if path == "/robots.txt" else "200 OK"
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(TEXT)}\r\n\r\n".encode() + TEXT)
        await writer.drain()

    async def until_open(self, most: int) -> None:
        """Wait until no more connections are open than so many."""
        async with asyncio.timeout(20):
            while len(self.open_now) > most:
                await asyncio.sleep(0.01)


@asynccontextmanager
async def start_keeping(tls: ssl.SSLContext | None = None) -> AsyncIterator[KeepingSite]:
    """Serve on a free port until the block ends."""
    site = KeepingSite()
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0, ssl=tls, backlog=512)
    site.port = server.sockets[0].getsockname()[1]
    async with server:
        yield site
        for writer in list(site.open_now):
            writer.close()
        await site.until_open(0)
