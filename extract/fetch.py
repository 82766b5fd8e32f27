"""Fetching: a polite, guarded request for one page, tried again where that may help."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import overload

import httpx
import stamina

from extract.address import find_refusal, parse_address, strip_credentials
from extract.archive import Archive
from extract.breaker import Breakers
from extract.errors import FetchError, GoneError
from extract.exchange import Arrival, Errand, Exchange, Trip
from extract.fault import name_errors
from extract.gate import Clock, Gates, Sleep
from extract.guard import GuardedBackend, Judge, Resolver, resolve_host
from extract.page import ArchivePlace, Known, Page, Unchanged
from extract.policy import FetchSettings, HostPolicy
from extract.response import PASSING, Purpose, read_page, read_retry_after, read_validator
from extract.robots_book import RobotsBook

__all__ = ["FetchSettings", "Fetcher", "HostPolicy"]

_GONE = frozenset({404, 410})
_PAGES = frozenset({200, 203})
_NOT_MODIFIED = 304


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Fetcher:
    """Fetches pages; an async context manager, to be used in one event loop.

    Every response that comes, errors, redirects and robots.txt files too, is appended to
    `archive` before anything is decided about it. `resolve`, `judge`, `sleep`, `clock` and
    `now` are for tests.
    """

    def __init__(
        self,
        settings: FetchSettings | None = None,
        *,
        archive: Archive | None = None,
        resolve: Resolver = resolve_host,
        judge: Judge = find_refusal,
        sleep: Sleep = asyncio.sleep,
        clock: Clock = time.monotonic,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._settings = settings = settings or FetchSettings()
        self._gates = Gates(
            concurrency=settings.host_concurrency,
            delay=settings.delay,
            total=settings.concurrency,
            longest_wait=settings.longest_wait,
            sleep=sleep,
            clock=clock,
        )
        self._exchange = Exchange(
            settings,
            archive=archive,
            backend=GuardedBackend(
                resolve=resolve, judge=(lambda _: None) if settings.allow_private else judge
            ),
            gates=self._gates,
            breakers=Breakers(
                failures=settings.host_failures,
                rest=settings.host_rest,
                longest_rest=settings.longest_host_rest,
                clock=clock,
            ),
            now=now,
        )
        self._robots = RobotsBook(settings, exchange=self._exchange, gates=self._gates, clock=clock)
        # Attempts are counted in what comes back; stamina would log them besides.
        stamina.instrumentation.set_on_retry_hooks(())

    async def __aenter__(self) -> Fetcher:
        await self._exchange.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        await self._exchange.__aexit__(kind, error, trace)

    @property
    def robots_delays(self) -> dict[str, float]:
        """The seconds between two requests that robots.txt files asked for, by host, as written."""
        return dict(self._robots.delays)

    @overload
    async def fetch(
        self,
        uri: str,
        *,
        known: None = None,
        original: ArchivePlace | None = None,
        policy: HostPolicy | None = None,
        is_listing: bool = False,
    ) -> Page: ...

    @overload
    async def fetch(
        self,
        uri: str,
        *,
        known: Known | None,
        original: ArchivePlace | None = None,
        policy: HostPolicy | None = None,
        is_listing: bool = False,
    ) -> Page | Unchanged: ...

    async def fetch(
        self,
        uri: str,
        *,
        known: Known | None = None,
        original: ArchivePlace | None = None,
        policy: HostPolicy | None = None,
        is_listing: bool = False,
    ) -> Page | Unchanged:
        """Fetch one page, following redirects, trying again where that may help.

        With `known` the host is asked for the page only if it changed; `original` is where
        the page known lies in the archive, so that the same body is not stored twice.
        `policy` is what a source asks for in the place of the settings. A listing leads to
        pages and is archived as such.

        Time-outs, broken connections, 408, 425, 429 and 5xx are tried again with growing,
        jittered pauses, or after the pause that Retry-After asks for. Raises GoneError for
        404 and 410, FetchError for everything else that yields no page.
        """
        settings = self._settings
        source_uri = strip_credentials(uri) if "@" in uri else uri  # which parses it, for each page
        async for attempt in stamina.retry_context(
            on=self._may_retry,
            attempts=settings.attempts,
            timeout=None,
            wait_initial=settings.backoff_seconds,
            wait_max=settings.longest_backoff,
            wait_jitter=settings.jitter,
        ):
            with attempt, name_errors(source_uri, attempt.num):
                url = parse_address(uri)
                errand = Errand(
                    source_uri=source_uri,
                    page=source_uri,
                    host=url.host,
                    limit=settings.body_limit,
                    purpose=Purpose.LISTING if is_listing else Purpose.PAGE,
                    policy=policy or HostPolicy(),
                    known=known,
                    original=original,
                )
                return await self._attempt(url, errand)
        raise AssertionError("the last attempt returns or raises")

    def _may_retry(self, error: Exception) -> bool | float:
        """Whether to try again; 0.0 where the host's gate already holds for Retry-After."""
        if not (isinstance(error, FetchError) and error.retryable) or error.code == "host_down":
            return False
        if error.retry_after is None:
            return True
        return 0.0 if error.retry_after <= self._settings.longest_wait else False

    async def _attempt(self, url: httpx.URL, errand: Errand) -> Page | Unchanged:
        async def heed(url: httpx.URL) -> None:
            await self._robots.heed(url, errand)

        trip = Trip(errand=errand, start=url, seconds=self._settings.whole_seconds)
        arrival = await self._exchange.follow(trip, heed)
        if arrival.response.status == _NOT_MODIFIED and arrival.is_conditional and errand.known is not None:
            return _make_unchanged(arrival, errand.known)
        return self._settle(arrival)

    def _settle(self, arrival: Arrival) -> Page:
        """The page, or the error that the response stands for."""
        response = arrival.response
        if response.status in _PAGES:
            if response.truncated is None:
                return read_page(response, place=arrival.place, limit=self._settings.body_limit)
            raise FetchError(
                f"the page is larger than {self._settings.body_limit} bytes",
                uri=response.source_uri,
                code="too_large",
                status=response.status,
            )
        if response.status in _GONE:
            raise GoneError(
                f"the host says there is no such page (HTTP {response.status})",
                uri=response.source_uri,
                code="gone",
                status=response.status,
            )
        pause = read_retry_after(response.find_header("retry-after"), now=response.received_at)
        retryable = response.status in PASSING
        if retryable and pause is not None:
            self._gates.of(httpx.URL(response.uri).host).hold(pause)
        raise FetchError(
            f"expected a page, found HTTP {response.status} {response.reason}".rstrip(),
            uri=response.source_uri,
            code=f"http_{response.status}",
            status=response.status,
            retryable=retryable,
            retry_after=pause if retryable else None,
        )


def _make_unchanged(arrival: Arrival, known: Known) -> Unchanged:
    response = arrival.response
    return Unchanged(
        uri=response.source_uri,
        sha256=known.sha256,
        status=response.status,
        fetched_at=response.received_at,
        archive=arrival.place,
        etag=read_validator(response.find_header("etag")) or known.etag,
        last_modified=read_validator(response.find_header("last-modified")) or known.last_modified,
        is_tls_unverified=response.is_tls_unverified,
    )
