"""Gates: how often and how many at a time a host is asked, and all hosts together."""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TypeAlias

Sleep: TypeAlias = Callable[[float], Awaitable[None]]
Clock: TypeAlias = Callable[[], float]


class HeldError(Exception):
    """A host asked for a pause longer than is waited for; `seconds` of it are left."""

    def __init__(self, host: str, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"host {host!r} asked for a pause that lasts {seconds:.0f} s more: come back later")


class HostGate:
    """One host's gate: at most `concurrency` inside, requests at least `delay` seconds apart.

    The delay runs from the moment a request has left, not from the decision to send it, which
    may be a slow connection earlier: it is the host that must find the requests apart.
    `places` are those of all hosts together; one is taken only when the host's turn has come,
    so that a slow host keeps none from the others. `hold` closes the gate for everybody, as
    Retry-After asks: the pause concerns the host, not the one page that met it.
    """

    def __init__(
        self,
        host: str,
        *,
        places: asyncio.Semaphore,
        concurrency: int,
        delay: float,
        longest_wait: float,
        sleep: Sleep,
        clock: Clock,
    ) -> None:
        self._host = host
        self._places = places
        self._slots = _Slots(concurrency)
        self._turn = asyncio.Lock()
        self._delay = delay
        self._longest_wait = longest_wait
        self._sleep = sleep
        self._clock = clock
        self._last_left = -math.inf
        self._held_until = clock()

    @property
    def delay(self) -> float:
        """The seconds between two requests as they are kept now."""
        return self._delay

    @property
    def concurrency(self) -> int:
        """The most that are inside at a time as it is kept now."""
        return self._slots.most

    def heed(self, *, delay: float | None = None, concurrency: int | None = None) -> None:
        """Be as careful as somebody asks, or as careful as before where that is more."""
        if delay is not None:
            self._delay = max(self._delay, delay)
        if concurrency is not None:
            self._slots.most = min(self._slots.most, max(1, concurrency))

    def hold(self, seconds: float) -> None:
        """Close the gate for so many seconds from now; an earlier, longer hold stands."""
        self._held_until = max(self._held_until, self._clock() + seconds)

    @asynccontextmanager
    async def enter(self, check: Callable[[], None] = lambda: None) -> AsyncIterator[Callable[[], None]]:
        """Wait for a slot, one's turn and a place, then be inside.

        What it gives is to be called as soon as the request has left; the next one's turn
        comes then, or when the block ends. Raises HeldError where a hold lasts longer than
        `longest_wait` seconds, and whatever `check` raises, which is called before each wait
        and after the last: then the host was not troubled, and the next need not wait for it.
        """
        async with self._slots:
            await self._turn.acquire()
            try:
                await self._take_place(check)
            except BaseException:
                self._turn.release()
                raise
            turn = _Turn(self._end_turn)
            try:
                yield turn.end
            finally:
                self._places.release()
                turn.end()

    def _end_turn(self) -> None:
        self._last_left = self._clock()
        self._turn.release()

    async def _take_place(self, check: Callable[[], None]) -> None:
        while True:
            await self._wait_for_turn(check)
            await self._places.acquire()
            if self._held_until <= self._clock():
                return
            self._places.release()

    async def _wait_for_turn(self, check: Callable[[], None]) -> None:
        while True:
            check()
            held = self._held_until - self._clock()
            if held > self._longest_wait:
                raise HeldError(self._host, held)
            if (wait := max(held, self._last_left + self._delay - self._clock())) <= 0:
                return
            await self._sleep(wait)


class _Slots:
    """A semaphore whose size may shrink while it is in use."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._inside = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def __aenter__(self) -> None:
        if self._inside < self.most and not self._waiting:
            self._inside += 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                with suppress(ValueError):
                    self._waiting.remove(turn)
            else:  # the slot was given in the moment of the cancellation
                self._leave()
            raise

    async def __aexit__(self, *_: object) -> None:
        self._leave()

    def _leave(self) -> None:
        self._inside -= 1
        while self._waiting and self._inside < self.most:
            turn = self._waiting.popleft()
            if not turn.done():
                self._inside += 1
                turn.set_result(None)


class _Turn:
    """One request's turn at a host, which ends once."""

    def __init__(self, end: Callable[[], None]) -> None:
        self._end: Callable[[], None] | None = end

    def end(self) -> None:
        end, self._end = self._end, None
        if end is not None:
            end()


class Gates:
    """The gates of all hosts, made as hosts turn up."""

    def __init__(
        self,
        *,
        total: int,
        concurrency: int,
        delay: float,
        longest_wait: float,
        sleep: Sleep,
        clock: Clock,
    ) -> None:
        self._gates: dict[str, HostGate] = {}
        self._concurrency = concurrency
        self._delay = delay
        self._make = partial(
            HostGate,
            places=asyncio.Semaphore(total),
            longest_wait=longest_wait,
            sleep=sleep,
            clock=clock,
        )

    def of(self, host: str) -> HostGate:
        """The gate of one host; ports and schemes share it, since they share the machine."""
        return self._gates.get(host) or self._open(host, self._delay, self._concurrency)

    def ask(self, host: str, *, delay: float | None = None, concurrency: int | None = None) -> HostGate:
        """The gate of one host for somebody with wishes of his own in the place of the settings'.

        Where a host is asked on behalf of several who differ, the most careful is heeded.
        """
        delay = self._delay if delay is None else delay
        concurrency = self._concurrency if concurrency is None else concurrency
        gate = self._gates.get(host) or self._open(host, delay, concurrency)
        gate.heed(delay=delay, concurrency=concurrency)
        return gate

    def _open(self, host: str, delay: float, concurrency: int) -> HostGate:
        gate = self._gates[host] = self._make(host, delay=delay, concurrency=max(1, concurrency))
        return gate
