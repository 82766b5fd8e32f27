"""Exchanges: requests through gate, breaker and guard, their responses archived, redirects followed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from types import TracebackType

import httpx

from extract.address import resolve_redirect
from extract.archive import Archive
from extract.breaker import Breakers
from extract.errors import FetchError
from extract.fault import BROKEN, describe_connection_error
from extract.gate import Gates
from extract.guard import GuardedBackend
from extract.headroom import open_headroom
from extract.page import ArchivePlace, Known
from extract.policy import FetchSettings, HostPolicy
from extract.pools import Pools
from extract.reception import Reception
from extract.response import Purpose, Response, read_validator

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED = 304

_HEADERS = {
    b"Accept": b"text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.5",
    b"Accept-Language": b"zh-CN, zh;q=0.9",
    b"Accept-Encoding": b"gzip, deflate",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What requests are made for: one page, one listing or one robots.txt.

    `page` is the page that wants it, which differs for robots.txt; `host` the host of the
    address asked for, the only one that the policy's TLS exception holds for.
    """

    source_uri: str
    page: str
    host: str
    limit: int
    purpose: Purpose = Purpose.PAGE
    policy: HostPolicy = field(default_factory=HostPolicy)
    known: Known | None = None
    original: ArchivePlace | None = None


@dataclass(slots=True, kw_only=True)
class Trip:
    """One attempt at an errand while it is under way, from redirect to redirect."""

    errand: Errand
    start: httpx.URL
    seconds: float
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)
    hops: int = 0
    is_tls_unverified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """The response at the end of the redirects; `is_conditional` that it was asked for if it changed."""

    response: Response
    place: ArchivePlace | None
    is_conditional: bool


class Exchange:
    """Makes requests; an async context manager.

    Every response that comes, errors and redirects too, is appended to the archive before
    anything is decided about it.
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        archive: Archive | None,
        backend: GuardedBackend,
        gates: Gates,
        breakers: Breakers,
        now: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._archive = archive
        self._gates = gates
        self._breakers = breakers
        self._now = now
        self._headers = [*_HEADERS.items(), (b"User-Agent", settings.user_agent.encode("utf-8"))]
        self._timeout = httpx.Timeout(settings.read_seconds, connect=settings.connect_seconds).as_dict()
        # Of its own, since the archive takes one response at a time and the others would wait in threads.
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="archive")
        self._permits = asyncio.Semaphore(settings.large_bodies)
        self._pools = Pools(backend=backend, idle_seconds=settings.idle_seconds, most=settings.open_hosts)

    async def __aenter__(self) -> Exchange:
        await self._pools.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        try:
            await self._pools.__aexit__(kind, error, trace)
        finally:
            self._writer.shutdown()

    async def follow(self, trip: Trip, heed: Callable[[httpx.URL], Awaitable[None]]) -> Arrival:
        """Ask for the start of a trip and follow redirects; `heed` is called before each request.

        Raises FetchError where there is no end to them, AddressError, HeldError, DownError,
        and BROKEN where a connection fails.
        """
        url = trip.start
        for _ in range(self._settings.max_redirects + 1):
            await heed(url)
            arrival = await self._ask(url, trip)
            location = _find_location(arrival.response)
            if location is None:
                return arrival
            trip.hops += 1
            url = resolve_redirect(url, location)
        raise FetchError(
            f"more than {self._settings.max_redirects} redirects, the last to {url}",
            uri=trip.errand.page,
            code="redirects",
            status=arrival.response.status,
        )

    async def _ask(self, url: httpx.URL, trip: Trip) -> Arrival:
        policy = trip.errand.policy
        gate = self._gates.ask(url.host, delay=policy.delay, concurrency=policy.concurrency)
        breaker = self._breakers.of(url)
        async with gate.enter(breaker.check) as leave:
            is_trial = breaker.enter()
            try:
                arrival = await self._exchange(url, trip, concurrency=gate.concurrency, when_sent=leave)
            except BROKEN as exc:
                breaker.leave(trip.errand.page, is_trial=is_trial, fault=describe_connection_error(exc))
                raise
            except BaseException:
                breaker.abandon(is_trial=is_trial)
                raise
            status = arrival.response.status
            fault = f"HTTP {status}" if status >= 500 else None
            breaker.leave(trip.errand.page, is_trial=is_trial, fault=fault)
            return arrival

    async def _exchange(
        self, url: httpx.URL, trip: Trip, *, concurrency: int, when_sent: Callable[[], None]
    ) -> Arrival:
        errand = trip.errand
        conditions = _find_conditions(url, trip)
        with Reception(
            limit=errand.limit, permits=self._permits, keeps_start=errand.purpose is Purpose.ROBOTS
        ) as reception:
            failure = await self._receive(
                reception, url, trip, conditions, concurrency=concurrency, when_sent=when_sent
            )
            response = reception.build_response(
                errand.source_uri,
                received_at=self._now(),
                failure=failure,
                is_tls_unverified=trip.is_tls_unverified,
                purpose=errand.purpose,
            )
            place = None
            if response is not None:
                place = await self._store(response, errand, is_conditional=bool(conditions))
        if failure is not None:
            raise failure
        assert response is not None  # noqa: S101 - receive() either raises or has seen a head
        return Arrival(response=response, place=place, is_conditional=bool(conditions))

    async def _receive(
        self,
        reception: Reception,
        url: httpx.URL,
        trip: Trip,
        conditions: dict[bytes, bytes],
        *,
        concurrency: int,
        when_sent: Callable[[], None],
    ) -> Exception | None:
        """Make the request within what is left of the trip's time; what went wrong with the connection."""
        began = time.monotonic()
        policy = trip.errand.policy
        is_unverified = not policy.verify_tls and url.host == trip.errand.host and url.scheme == "https"
        trip.is_tls_unverified |= is_unverified
        try:
            with (
                self._pools.lend(url, concurrency=concurrency, verify_tls=not is_unverified) as transport,
                open_headroom(when_sent) as room,
            ):
                request = self._build_request(url, conditions)
                async with asyncio.timeout(max(0.0, trip.seconds)):
                    await reception.receive(transport, request, trip.cookies, when_begun=room.close)
        except BROKEN as exc:
            return exc
        finally:
            trip.seconds -= time.monotonic() - began
        return None

    async def _store(
        self, response: Response, errand: Errand, *, is_conditional: bool
    ) -> ArchivePlace | None:
        if self._archive is None:
            return None
        known = errand.known if is_conditional or response.status != _NOT_MODIFIED else None
        append = partial(self._archive.append, response, known=known, original=errand.original)
        return await asyncio.get_running_loop().run_in_executor(self._writer, append)

    def _build_request(self, url: httpx.URL, conditions: dict[bytes, bytes]) -> httpx.Request:
        # As bytes: a host's ETag goes back as it came, whatever its characters.
        headers = [*self._headers, *conditions.items()]
        return httpx.Request("GET", url, headers=headers, extensions={"timeout": self._timeout})


def _find_conditions(url: httpx.URL, trip: Trip) -> dict[bytes, bytes]:
    """The headers that ask for a page only if it changed.

    They go to the address asked for and to where only its scheme or a leading www. is put
    right: another page's 304 would be taken for this one's.
    """
    known = trip.errand.known
    if known is None or (trip.hops and _without_upgrade(url) != _without_upgrade(trip.start)):
        return {}
    found = {
        b"If-None-Match": read_validator(known.etag),
        b"If-Modified-Since": read_validator(known.last_modified),
    }
    return {name: value.encode("latin-1") for name, value in found.items() if value is not None}


def _without_upgrade(url: httpx.URL) -> tuple[str, bytes]:
    return url.host.removeprefix("www."), url.raw_path


def _find_location(response: Response) -> bytes | None:
    if response.status not in _REDIRECTS:
        return None
    return next((value for name, value in response.headers if name.lower() == b"location"), None)
