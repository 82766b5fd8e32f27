"""Fetching: a polite, guarded request for one page, tried again where that may help."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType

import httpx
import stamina

from extract.address import AddressError, find_refusal, parse_address, resolve_redirect, strip_credentials
from extract.archive import Archive
from extract.errors import FetchError, GoneError
from extract.gate import Clock, Gates, HeldError, Sleep
from extract.guard import GuardedBackend, GuardedTransport, Judge, Resolver, resolve_host
from extract.page import ArchivePlace, Page
from extract.reception import Reception
from extract.response import BODY_LIMIT, Response, read_page, read_retry_after

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
_PAGES = frozenset({200, 203})
_PASSING = frozenset({408, 425, 429, *range(500, 600)})

_HEADERS = {
    "Accept": "text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.5",
    "Accept-Language": "zh-CN, zh;q=0.9",
    "Accept-Encoding": "gzip, deflate",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How politely and how patiently to fetch; all times in seconds, sizes in bytes.

    `contact` is an address or page where a host's owner reaches the user, sent along in the
    User-Agent. `whole_seconds` bounds one attempt with its redirects, waiting for one's turn
    aside. `delay` lies between the starts of two requests to one host; `longest_wait` is the
    longest Retry-After that is waited for. `allow_private` opens addresses outside the public
    internet: for an intranet, and for tests on loopback.
    """

    product: str = "gongkai"
    contact: str | None = None
    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    whole_seconds: float = 120.0
    body_limit: int = BODY_LIMIT
    attempts: int = 3
    backoff_seconds: float = 1.0
    longest_backoff: float = 30.0
    jitter: float = 1.0
    longest_wait: float = 120.0
    concurrency: int = 16
    host_concurrency: int = 2
    delay: float = 1.0
    max_redirects: int = 5
    allow_private: bool = False

    @property
    def user_agent(self) -> str:
        """The User-Agent header: who asks, and where to complain."""
        return f"{self.product} (+{self.contact})" if self.contact else self.product


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Fetcher:
    """Fetches pages; an async context manager, to be used in one event loop.

    Every response that comes, errors and redirects too, is appended to `archive` before
    anything is decided about it. robots.txt is not looked at yet. `resolve`, `judge`, `sleep`,
    `clock` and `now` are for tests.
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
        self._settings = settings or FetchSettings()
        self._archive = archive
        self._now = now
        self._gates = Gates(
            concurrency=self._settings.host_concurrency,
            delay=self._settings.delay,
            total=self._settings.concurrency,
            longest_wait=self._settings.longest_wait,
            sleep=sleep,
            clock=clock,
        )
        backend = GuardedBackend(
            resolve=resolve, judge=(lambda _: None) if self._settings.allow_private else judge
        )
        self._transport = _open_transport(self._settings, backend)
        # Attempts are counted in what comes back; stamina would log them besides.
        stamina.instrumentation.set_on_retry_hooks(())

    async def __aenter__(self) -> Fetcher:
        await self._transport.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        await self._transport.__aexit__(kind, error, trace)

    async def fetch(self, uri: str) -> Page:
        """Fetch one page, following redirects, trying again where that may help.

        Time-outs, broken connections, 408, 425, 429 and 5xx are tried again with growing,
        jittered pauses, or after the pause that Retry-After asks for. Raises GoneError for
        404 and 410, FetchError for everything else that yields no page.
        """
        settings = self._settings
        async for attempt in stamina.retry_context(
            on=self._may_retry,
            attempts=settings.attempts,
            timeout=None,
            wait_initial=settings.backoff_seconds,
            wait_max=settings.longest_backoff,
            wait_jitter=settings.jitter,
        ):
            with attempt, _named_errors(strip_credentials(uri), attempt.num):
                return await self._attempt(uri)
        raise AssertionError("the last attempt returns or raises")

    def _may_retry(self, error: Exception) -> bool | float:
        """Whether to try again; 0.0 where the host's gate already holds for Retry-After."""
        if not (isinstance(error, FetchError) and error.retryable):
            return False
        if error.retry_after is None:
            return True
        return 0.0 if error.retry_after <= self._settings.longest_wait else False

    async def _attempt(self, uri: str) -> Page:
        url = parse_address(uri)
        source_uri = strip_credentials(uri)
        cookies = httpx.Cookies()  # some hosts redirect to the same address until a cookie comes back
        seconds = self._settings.whole_seconds
        for _ in range(self._settings.max_redirects + 1):
            async with self._gates.of(url.host).enter() as leave:
                began = time.monotonic()
                request = self._build_request(url, when_sent=leave)
                response, place = await self._exchange(request, source_uri, cookies, seconds)
                seconds -= time.monotonic() - began
            location = _find_location(response)
            if location is None:
                return self._settle(response, place)
            url = resolve_redirect(url, location)
        raise FetchError(
            f"more than {self._settings.max_redirects} redirects, the last to {url}",
            uri=source_uri,
            code="redirects",
            status=response.status,
        )

    async def _exchange(
        self, request: httpx.Request, source_uri: str, cookies: httpx.Cookies, seconds: float
    ) -> tuple[Response, ArchivePlace | None]:
        reception = Reception(limit=self._settings.body_limit)
        failure: Exception | None = None
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await reception.receive(self._transport, request, cookies)
        except (httpx.HTTPError, TimeoutError) as exc:
            failure = exc
        response = reception.build_response(source_uri, received_at=self._now(), failure=failure)
        place = None
        if response is not None and self._archive is not None:
            place = await asyncio.to_thread(self._archive.append, response)
        if failure is not None:
            raise failure
        assert response is not None  # noqa: S101 - receive() either raises or has seen a head
        return response, place

    def _build_request(self, url: httpx.URL, *, when_sent: Callable[[], None]) -> httpx.Request:
        settings = self._settings
        timeout = httpx.Timeout(settings.read_seconds, connect=settings.connect_seconds)
        headers = {**_HEADERS, "User-Agent": settings.user_agent}

        async def trace(event: str, _: object) -> None:
            if event.endswith(".send_request_body.complete"):  # httpcore says so of an empty one too
                when_sent()

        extensions = {"timeout": timeout.as_dict(), "trace": trace}
        return httpx.Request("GET", url, headers=headers, extensions=extensions)

    def _settle(self, response: Response, place: ArchivePlace | None) -> Page:
        """The page, or the error that the response stands for."""
        if response.status in _PAGES:
            if response.truncated is None:
                return read_page(response, place=place, limit=self._settings.body_limit)
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
        retryable = response.status in _PASSING
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


def _open_transport(settings: FetchSettings, backend: GuardedBackend) -> GuardedTransport:
    limits = httpx.Limits(
        max_connections=settings.concurrency * 2, max_keepalive_connections=settings.concurrency
    )
    return GuardedTransport(backend=backend, limits=limits)


def _find_location(response: Response) -> bytes | None:
    if response.status not in _REDIRECTS:
        return None
    return next((value for name, value in response.headers if name.lower() == b"location"), None)


@contextmanager
def _named_errors(uri: str, attempts: int) -> Iterator[None]:
    """Turn whatever stops an attempt into a FetchError with a code and the count of attempts."""
    try:
        yield
    except FetchError as error:
        error.attempts = attempts
        raise
    except AddressError as exc:
        raise FetchError(str(exc), uri=uri, code=exc.code, attempts=attempts) from exc
    except HeldError as exc:
        raise FetchError(
            str(exc), uri=uri, code="held", attempts=attempts, retryable=True, retry_after=exc.seconds
        ) from exc
    except (httpx.TimeoutException, TimeoutError) as exc:
        raise FetchError(
            "no whole answer in time", uri=uri, code="timeout", attempts=attempts, retryable=True
        ) from exc
    except httpx.HTTPError as exc:
        code, retryable = _name_connection_error(exc)
        message = f"the connection failed ({strip_credentials(str(exc)) or type(exc).__name__})"
        raise FetchError(message, uri=uri, code=code, attempts=attempts, retryable=retryable) from exc


def _name_connection_error(error: httpx.HTTPError) -> tuple[str, bool]:
    """The code of a failed connection, and whether another attempt may go better."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, socket.gaierror):
            return "dns", cause.errno == socket.EAI_AGAIN
        if isinstance(cause, ssl.SSLError):
            return "tls", not isinstance(cause, ssl.SSLCertVerificationError)
        cause = cause.__cause__ or cause.__context__
    return "connection", True
