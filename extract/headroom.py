"""Headroom: the request of a task while it leaves, and how much a host may say before its answer begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import httpcore

# h11 bounds one head to 100 KB, but a host may send `100 Continue` as often as it likes, which
# costs a processor until the time-out: half a million of them were read in ten seconds.
HEAD_BYTES = 256 * 1024


class Headroom:
    """What is left for the heads of one answer; `when_sent` is called as its request leaves.

    The stream tells it, since httpcore's trace costs a coroutine for each of ten events a request.
    """

    def __init__(self, *, when_sent: Callable[[], None], left: int = HEAD_BYTES) -> None:
        self._when_sent = when_sent
        self._left = left
        self._is_waiting = True

    def note_sent(self) -> None:
        """Take notice that something was sent: of a GET everything is sent at once."""
        self._when_sent()

    def take(self, size: int) -> None:
        """Count what arrived. Raises RemoteProtocolError where it is too much."""
        if self._is_waiting:
            self._left -= size
            if self._left < 0:
                raise httpcore.RemoteProtocolError("the host sends heads without end")

    def close(self) -> None:
        """Count no further: the answer has begun."""
        self._is_waiting = False


_CURRENT: ContextVar[Headroom | None] = ContextVar("headroom", default=None)


@contextmanager
def open_headroom(when_sent: Callable[[], None]) -> Iterator[Headroom]:
    """The headroom of the request that is made within."""
    room = Headroom(when_sent=when_sent)
    token = _CURRENT.set(room)
    try:
        yield room
    finally:
        _CURRENT.reset(token)


def find_headroom() -> Headroom | None:
    """The headroom of the request that this task makes."""
    return _CURRENT.get()
