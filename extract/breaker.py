"""Breakers: a host that answers nothing is left alone for a while, and then tried once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

import httpx

Clock: TypeAlias = Callable[[], float]


class DownError(Exception):
    """A host that is left alone; `seconds` of its rest are left."""

    def __init__(self, name: str, *, pages: int, reason: str, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            f"host {name!r} is left alone for {seconds:.0f} s more, because the last {pages} pages asked "
            f"of it failed (the last: {reason}): come back later"
        )


class Breaker:
    """One host's breaker: open after `failures` pages in a row that failed for the host's sake.

    It counts pages and not attempts, since one bad page asked three times says little of its
    host. While it is open, nobody asks the host; after `rest` seconds one page may, and its
    success closes the breaker, its failure opens it for twice as long, `longest_rest` at most.
    """

    def __init__(self, name: str, *, failures: int, rest: float, longest_rest: float, clock: Clock) -> None:
        self._name = name
        self._failures = failures
        self._first_rest = self._next_rest = rest
        self._longest_rest = longest_rest
        self._clock = clock
        self._failed: set[str] = set()
        self._reason = ""
        self._open_until: float | None = None
        self._is_on_trial = False

    @property
    def seconds_left(self) -> float:
        """How long the host is left alone yet; 0.0 where it may be asked."""
        return 0.0 if self._open_until is None else max(0.0, self._open_until - self._clock())

    def check(self) -> None:
        """Raise DownError while the host is to be left alone."""
        if self.seconds_left > 0 or self._is_on_trial:
            raise DownError(
                self._name, pages=len(self._failed), reason=self._reason, seconds=self.seconds_left
            )

    def enter(self) -> bool:
        """Begin to ask; whether this is the trial after a rest. Raises as `check` does."""
        self.check()
        self._is_on_trial = self._open_until is not None
        return self._is_on_trial

    def leave(self, page: str, *, is_trial: bool, fault: str | None) -> None:
        """End with the host's fault, or with None where it answered."""
        if fault is None:
            self._failed.clear()
            self._open_until = None
            self._is_on_trial = False
            self._next_rest = self._first_rest
            return
        self._failed.add(page)
        self._reason = fault
        if is_trial or (self._open_until is None and len(self._failed) >= self._failures):
            self._is_on_trial = False
            self._open_until = self._clock() + self._next_rest
            self._next_rest = min(self._next_rest * 2, self._longest_rest)

    def abandon(self, *, is_trial: bool) -> None:
        """End without having learned anything of the host: cancelled, or not asked after all."""
        if is_trial:
            self._is_on_trial = False


class Breakers:
    """The breakers of all hosts, made as hosts turn up."""

    def __init__(self, *, failures: int, rest: float, longest_rest: float, clock: Clock) -> None:
        self._breakers: dict[tuple[str, int], Breaker] = {}
        self._make = partial(Breaker, failures=failures, rest=rest, longest_rest=longest_rest, clock=clock)

    def of(self, url: httpx.URL) -> Breaker:
        """The breaker of a host at a port: behind another port may be another server, up and well."""
        port = url.port or (443 if url.scheme == "https" else 80)
        if (url.host, port) not in self._breakers:
            self._breakers[url.host, port] = self._make(url.netloc.decode("ascii"))
        return self._breakers[url.host, port]
