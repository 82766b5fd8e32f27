"""The guard: a way to the network that dials only addresses it has itself checked."""

from __future__ import annotations

import asyncio
import select
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import TypeAlias

import httpcore

from extract.address import AddressError, find_refusal
from extract.headroom import find_headroom

Resolver: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]
Judge: TypeAlias = Callable[[str], str | None]
"""Says why an IP address is not dialled, or None where it is."""


async def resolve_host(host: str, port: int) -> tuple[str, ...]:
    """The IP addresses of a host in the order the system prefers them, each once.

    The system also reads the old spellings of an IPv4 address (decimal, octal, hexadecimal,
    short forms), so that they are judged as the address they mean.
    """
    ask = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    found = await asyncio.get_running_loop().run_in_executor(_open_askers(), ask)
    return tuple(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


@cache
def _open_askers() -> ThreadPoolExecutor:
    """Threads of their own: names that nobody answers for hold theirs long after the time-out.

    The event loop has six on two cores, which are also those that write the archive.
    """
    return ThreadPoolExecutor(max_workers=64, thread_name_prefix="names")


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves, refuses unless every address is public, and dials what it checked.

    Refusing where only one of several addresses is private is on purpose: a name that
    resolves to both is an attack or a mistake. There is no second look-up between check and
    connection, so a name that changes in between gains nothing.
    """

    def __init__(self, *, resolve: Resolver = resolve_host, judge: Judge = find_refusal) -> None:
        self._resolve = resolve
        self._judge = judge
        self._dialler = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of the host that answers.

        Raises AddressError for a host with an address that is not public.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        addresses = await self._look_up(host, port, timeout)
        failure: Exception | None = None
        for place, address in enumerate(addresses):
            share = None if deadline is None else (deadline - time.monotonic()) / (len(addresses) - place)
            try:
                stream = await self._dialler.connect_tcp(
                    address, port, timeout=share, local_address=local_address, socket_options=socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as exc:
                failure = exc
            else:
                return _TidyStream(stream, peer=(address, port))
        raise failure or httpcore.ConnectError(f"no address known for host {host!r}")

    async def _look_up(self, host: str, port: int, seconds: float | None) -> Sequence[str]:
        try:
            async with asyncio.timeout(seconds):
                addresses = tuple(await self._resolve(host, port))
        except TimeoutError as exc:
            raise httpcore.ConnectTimeout(f"no answer from the name service for {host!r}") from exc
        except socket.gaierror as exc:
            raise httpcore.ConnectError(f"the name {host!r} does not resolve: {exc.strerror}") from exc
        except UnicodeError as exc:
            raise AddressError(f"{host!r} is no host name ({exc})", code="address") from exc
        for address in addresses:
            if (reason := self._judge(address)) is not None:
                raise AddressError(
                    f"host {host!r} leads to {address} ({reason}), and only public addresses are asked: "
                    "allow private addresses if this is meant",
                    code="refused_address",
                )
        return addresses


class _TidyStream(httpcore.AsyncNetworkStream):
    """A connection that is closed when its TLS handshake is cancelled, and tells what it sends and reads.

    httpcore 1.0.9 closes it after an error, but not when a time-out from outside cancels.
    What is asked of it for each page, whom it leads to and whether there is more to read, is
    answered at once: anyio asks the system for all that it could tell of a socket.
    """

    def __init__(self, stream: httpcore.AsyncNetworkStream, *, peer: tuple[str, int]) -> None:
        self._stream = stream
        self._peer = peer
        self._socket = stream.get_extra_info("socket")
        # Over HTTP/2 a task reads what answers others, too.
        tls = stream.get_extra_info("ssl_object")
        self._is_shared = tls is not None and tls.selected_alpn_protocol() == "h2"
        self._poll = select.poll()
        self._poll.register(self._socket, select.POLLIN)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = await self._stream.read(max_bytes, timeout)
        if not self._is_shared and (room := find_headroom()) is not None:
            room.take(len(data))
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if buffer:
            await self._stream.write(buffer, timeout)
            if (room := find_headroom()) is not None:
                room.note_sent()

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        try:
            stream = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except asyncio.CancelledError:
            await self._stream.aclose()
            raise
        return _TidyStream(stream, peer=self._peer)

    def get_extra_info(self, info: str) -> object:
        if info == "server_addr":
            return self._peer
        if info == "is_readable":
            return self._is_readable()
        return self._stream.get_extra_info(info)

    def _is_readable(self) -> bool:
        """Whether bytes wait, or the end; a closed socket's number may be another's by now."""
        return self._socket.fileno() < 0 or bool(self._poll.poll(0))
