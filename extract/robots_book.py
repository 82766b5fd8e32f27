"""The robots book: the robots.txt of every host that is asked, read once a day and heeded."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TypeAlias

import httpx

from extract.address import AddressError
from extract.errors import FetchError
from extract.exchange import Arrival, Errand, Exchange, Trip
from extract.fault import BROKEN, describe_connection_error, name_connection_error
from extract.gate import Clock, Gates
from extract.policy import FetchSettings
from extract.response import PASSING, Purpose, Response, decode_body, read_retry_after
from extract.robots import ROBOTS_LIMIT, Rules, read_robots

DAY_SECONDS = 24 * 60 * 60.0
REST_SECONDS = 60.0

Origin: TypeAlias = tuple[str, str, int | None]


class _NotNowError(Exception):
    """A robots.txt that is there, or may be, and cannot be read."""

    def __init__(self, reason: str, *, status: int | None = None, retry_after: float | None = None) -> None:
        self.reason = reason
        self.status = status
        self.retry_after = retry_after
        super().__init__(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """What a host asks for, None where it asks for nothing, and until when that is taken for true.

    `error` is why nothing is known of it, for as long as it is not asked again.
    """

    until: float
    rules: Rules | None = None
    error: _NotNowError | None = None


class RobotsBook:
    """Knows what hosts ask for, and fetches it by the same exchange as the pages.

    `delays` are the seconds between two requests that hosts asked for, by host, as written;
    their gates keep them, up to the most that the settings allow.
    """

    def __init__(self, settings: FetchSettings, *, exchange: Exchange, gates: Gates, clock: Clock) -> None:
        self.delays: dict[str, float] = {}
        self._settings = settings
        self._exchange = exchange
        self._gates = gates
        self._clock = clock
        self._entries: dict[Origin, _Entry] = {}
        self._failures: dict[Origin, int] = {}
        self._reading: dict[Origin, asyncio.Lock] = {}

    async def heed(self, url: httpx.URL, errand: Errand) -> None:
        """Return where the host lets us ask for an address.

        Raises FetchError with code `robots` where it does not, and `robots_unavailable` where
        the host has a robots.txt and cannot show it now; and what an exchange raises, where
        the host cannot be reached at all.
        """
        rules = await self._find_rules(url, errand)
        rule = rules.find_refusal(str(url)) if rules else None
        if rule is not None:
            raise FetchError(
                f"the robots.txt of {url.host} says {rule!r}, which is heeded: leave the page out, or ask "
                f"whoever runs {url.host} to let {self._settings.product!r} read it",
                uri=errand.page,
                code="robots",
            )

    async def _find_rules(self, url: httpx.URL, errand: Errand) -> Rules | None:
        origin = (url.scheme, url.host, url.port)
        async with self._reading.setdefault(origin, asyncio.Lock()):
            entry = self._entries.get(origin)
            if entry is None or entry.until <= self._clock():
                entry = await self._look(origin, url, errand)
        if entry.error is not None:
            raise _unavailable(url, errand, entry.error) from entry.error
        return entry.rules

    async def _look(self, origin: Origin, url: httpx.URL, errand: Errand) -> _Entry:
        """Read the file; as often as one page is tried it may fail, then it is left alone for a while."""
        try:
            rules = await self._read(url, errand)
        except _NotNowError as exc:
            failures = self._failures[origin] = self._failures.get(origin, 0) + 1
            if failures % self._settings.attempts:
                return _Entry(error=exc, until=self._clock())
            later = _NotNowError(exc.reason, status=exc.status)  # without the frames of this attempt
            entry = _Entry(error=later, until=self._clock() + REST_SECONDS)
        else:
            entry = _Entry(rules=rules, until=self._clock() + DAY_SECONDS)
        self._entries[origin] = entry
        return entry

    async def _read(self, url: httpx.URL, errand: Errand) -> Rules | None:
        arrival = await self._fetch(url.copy_with(path="/robots.txt", query=None), errand)
        if arrival is None or not 200 <= arrival.response.status < 300:
            return None
        try:
            body = decode_body(arrival.response, limit=ROBOTS_LIMIT)
        except FetchError as exc:
            raise _NotNowError(f"its body cannot be read, {exc.code}") from exc
        rules = await asyncio.to_thread(read_robots, body, product=self._settings.product)
        if rules.delay is not None:
            self.delays[url.host] = rules.delay
            self._gates.of(url.host).heed(delay=min(rules.delay, self._settings.longest_delay))
        return rules

    async def _fetch(self, url: httpx.URL, errand: Errand) -> Arrival | None:
        """What the host answers; None where redirects have no end, which RFC 9309 takes for no file."""
        own = Errand(
            source_uri=str(url),
            page=errand.page,
            host=errand.host,
            limit=ROBOTS_LIMIT,
            purpose=Purpose.ROBOTS,
            policy=errand.policy,
        )
        trip = Trip(errand=own, start=url, seconds=self._settings.whole_seconds)
        try:
            arrival = await self._exchange.follow(trip, _heed_nothing)
        except FetchError:
            return None
        except AddressError as exc:
            if trip.hops == 0:
                raise
            raise _NotNowError(str(exc)) from exc
        except BROKEN as exc:
            if trip.hops == 0 and _concerns_the_host(exc):
                raise
            raise _NotNowError(describe_connection_error(exc)) from exc
        self._raise_if_passing(arrival.response)
        return arrival

    def _raise_if_passing(self, response: Response) -> None:
        if response.status not in PASSING:
            return
        pause = read_retry_after(response.find_header("retry-after"), now=response.received_at)
        if pause is not None:
            self._gates.of(httpx.URL(response.uri).host).hold(pause)
        raise _NotNowError(f"HTTP {response.status}", status=response.status, retry_after=pause)


async def _heed_nothing(_: httpx.URL) -> None:
    """A robots.txt may always be asked for."""


def _concerns_the_host(error: httpx.HTTPError | TimeoutError) -> bool:
    """Whether a page would have failed as its robots.txt did: not reached, not found, not trusted."""
    is_connecting = isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout))
    return is_connecting or name_connection_error(error)[0] in ("dns", "tls")


def _unavailable(url: httpx.URL, errand: Errand, error: _NotNowError) -> FetchError:
    return FetchError(
        f"the robots.txt of {url.host} cannot be read ({error.reason}), and nothing is asked of a host "
        "without it: come back later",
        uri=errand.page,
        code="robots_unavailable",
        status=error.status,
        retryable=True,
        retry_after=error.retry_after,
    )
