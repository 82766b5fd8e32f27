"""What extract raises, one class for each decision that flows takes.

ExtractError
├── SourceError    a source that cannot be read as one: a bad path, pattern or address
├── FetchError     no answer in time, 429, 5xx: fetch has retried; a later run may succeed
├── GoneError      404, 410: recorded, not tried again in this run
└── LayoutError    a page whose markup is not what a rule expects: kept, an Issue opened
"""

from __future__ import annotations


class ExtractError(Exception):
    """Anything that extract could not do; carries the address or path it concerns."""

    def __init__(self, message: str, *, uri: str) -> None:
        self.uri = uri
        super().__init__(f"{message}: {uri}")


class SourceError(ExtractError):
    """A source that names nothing readable."""


class FetchError(ExtractError):
    """No usable answer after all attempts."""

    def __init__(
        self, message: str, *, uri: str, code: str, attempts: int = 1, status: int | None = None
    ) -> None:
        self.code = code
        self.attempts = attempts
        self.status = status
        super().__init__(message, uri=uri)


class GoneError(FetchError):
    """The host says that there is no such page."""


class LayoutError(ExtractError):
    """Markup that a selection did not expect."""
