"""Gates: how often and how many at a time a host is asked, and all hosts together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
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
        self._slots = asyncio.Semaphore(concurrency)
        self._turn = asyncio.Lock()
        self._delay = delay
        self._longest_wait = longest_wait
        self._sleep = sleep
        self._clock = clock
        self._next_entry = self._held_until = clock()

    def hold(self, seconds: float) -> None:
        """Close the gate for so many seconds from now; an earlier, longer hold stands."""
        self._held_until = max(self._held_until, self._clock() + seconds)

    @asynccontextmanager
    async def enter(self) -> AsyncIterator[Callable[[], None]]:
        """Wait for a slot, one's turn and a place, then be inside.

        What it gives is to be called as soon as the request has left; the next one's turn
        comes then, or when the block ends. Raises HeldError where a hold lasts longer than
        `longest_wait` seconds.
        """
        async with self._slots:
            await self._turn.acquire()
            turn = _Turn(self._end_turn)
            try:
                await self._take_place()
                try:
                    yield turn.end
                finally:
                    self._places.release()
            finally:
                turn.end()

    def _end_turn(self) -> None:
        self._next_entry = self._clock() + self._delay
        self._turn.release()

    async def _take_place(self) -> None:
        while True:
            await self._wait_for_turn()
            await self._places.acquire()
            if self._held_until <= self._clock():
                return
            self._places.release()

    async def _wait_for_turn(self) -> None:
        while True:
            held = self._held_until - self._clock()
            if held > self._longest_wait:
                raise HeldError(self._host, held)
            if (wait := max(held, self._next_entry - self._clock())) <= 0:
                return
            await self._sleep(wait)


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
        self._make = partial(
            HostGate,
            places=asyncio.Semaphore(total),
            concurrency=concurrency,
            delay=delay,
            longest_wait=longest_wait,
            sleep=sleep,
            clock=clock,
        )

    def of(self, host: str) -> HostGate:
        """The gate of one host; ports and schemes share it, since they share the machine."""
        if host not in self._gates:
            self._gates[host] = self._make(host)
        return self._gates[host]
