"""Pools: each host's connections, kept a little while for its next page and closed in good time."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import TypeAlias

import httpx

from extract.guard import GuardedBackend
from extract.transport import GuardedTransport, open_strict_context, open_trusting_context

_Key: TypeAlias = tuple[str, str, int | None, bool]


@dataclass(slots=True, kw_only=True)
class _Pool:
    """One host's connections, how many requests use them now, and when the last one did."""

    transport: GuardedTransport
    users: int = 0
    used_at: float = field(default_factory=time.monotonic)


class Pools:
    """A pool for each host, scheme, port and whether its certificate is checked; an async context manager.

    One pool for all would keep a few idle connections among many hosts, so that nearly every
    page opens a new one, or look through all of them at each request, as httpcore does: of 50
    hosts side by side, 1,965 connections for 1,964 pages. A pool is closed after `idle_seconds`
    without a user, and the one used least recently where more than `most` are open.
    """

    def __init__(self, *, backend: GuardedBackend, idle_seconds: float, most: int) -> None:
        self._backend = backend
        self._idle_seconds = idle_seconds
        self._most = most
        self._pools: dict[_Key, _Pool] = {}  # in the order in which they were last lent
        self._contexts: dict[bool, ssl.SSLContext] = {}
        self._has_work = asyncio.Event()
        self._is_over = False
        self._sweeper: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Pools:
        self._sweeper = asyncio.create_task(self._sweep())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        self._is_over = True
        self._has_work.set()
        if self._sweeper is not None:
            await self._sweeper

    @contextmanager
    def lend(
        self, url: httpx.URL, *, concurrency: int, verify_tls: bool = True
    ) -> Iterator[GuardedTransport]:
        """The transport to the host of an address, which stays open until the block ends.

        `concurrency` of its connections are kept when they are idle, as many as the host's gate
        lets in at a time.
        """
        key = (url.scheme, url.host, url.port, verify_tls)
        pool = self._pools.pop(key, None) or self._open(concurrency=concurrency, verify_tls=verify_tls)
        self._pools[key] = pool
        if len(self._pools) > self._most:
            self._has_work.set()
        pool.users += 1
        try:
            yield pool.transport
        finally:
            pool.users -= 1
            pool.used_at = time.monotonic()

    def _open(self, *, concurrency: int, verify_tls: bool) -> _Pool:
        # Made once, since reading the trusted certificates takes 10 ms and more.
        if verify_tls not in self._contexts:
            self._contexts[verify_tls] = open_strict_context() if verify_tls else open_trusting_context()
        # No bound on the connections in use: the gate has let their requests in.
        limits = httpx.Limits(max_keepalive_connections=concurrency, keepalive_expiry=self._idle_seconds)
        transport = GuardedTransport(backend=self._backend, limits=limits, context=self._contexts[verify_tls])
        return _Pool(transport=transport)

    async def _sweep(self) -> None:
        """Close what is idle until all is over; in a task of its own, which no time-out cancels half-way."""
        while not self._is_over:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._idle_seconds / 3):
                    await self._has_work.wait()
            self._has_work.clear()
            for pool in self._take_idle():
                await pool.transport.aclose()
        while self._pools:
            _, pool = self._pools.popitem()
            await pool.transport.aclose()

    def _take_idle(self) -> list[_Pool]:
        """Take out the pools to close: nobody will be lent them any more."""
        since = time.monotonic() - self._idle_seconds
        surplus = len(self._pools) - self._most
        taken: list[_Pool] = []
        for key, pool in list(self._pools.items()):
            if pool.users == 0 and (pool.used_at <= since or surplus > len(taken)):
                taken.append(self._pools.pop(key))
        return taken
