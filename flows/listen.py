"""Who wants to hear of a run's progress: the command's bar, the flow's artifact, or nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from flows.outcome import Outcome


class Listener:
    """Hears of a run's progress; this one does nothing."""

    def planned(self, sources: int) -> None:
        """So many more sources will be dealt with."""

    def page_done(self) -> None:
        """One source was dealt with, whatever came of it; called from any thread."""

    def batch_done(self, outcome: Outcome) -> None:
        """One batch is in the warehouse."""

    def note(self, words: str) -> None:
        """Something that stops nothing and that a person should know."""


# A variable of the context and no parameter: parameters of a flow are shown and stored.
_listener: ContextVar[Listener] = ContextVar("listener", default=Listener())  # noqa: B039 - it has no state


def current_listener() -> Listener:
    """The listener of the run that this code is part of."""
    return _listener.get()


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Let `listener` hear of the runs inside."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
