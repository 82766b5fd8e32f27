"""Headroom: how much a host may say before its answer begins."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import httpcore

# h11 bounds one head to 100 KB, but a host may send `100 Continue` as often as it likes, which
# costs a processor until the time-out: half a million of them were read in ten seconds.
HEAD_BYTES = 256 * 1024


class Headroom:
    """What is left for the heads of one answer; counted while a head is waited for."""

    def __init__(self, left: int = HEAD_BYTES) -> None:
        self._left = left
        self._is_waiting = False

    def note(self, event: str) -> None:
        """Take notice of httpcore's trace; over HTTP/2 many answers share a connection, and none counts."""
        if event.startswith("http11.receive_response_headers."):
            self._is_waiting = event.endswith(".started")

    def take(self, size: int) -> None:
        """Count what arrived. Raises RemoteProtocolError where it is too much."""
        if self._is_waiting:
            self._left -= size
            if self._left < 0:
                raise httpcore.RemoteProtocolError("the host sends heads without end")


_CURRENT: ContextVar[Headroom | None] = ContextVar("headroom", default=None)


@contextmanager
def open_headroom() -> Iterator[Headroom]:
    """The headroom of the request that is made within."""
    room = Headroom()
    token = _CURRENT.set(room)
    try:
        yield room
    finally:
        _CURRENT.reset(token)


def take_headroom(size: int) -> None:
    """Count bytes that arrived for the request that this task makes."""
    room = _CURRENT.get()
    if room is not None:
        room.take(size)
