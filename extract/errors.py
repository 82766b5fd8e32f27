"""What extract raises, one class for each decision that flows takes.

ExtractError
├── SourceError      a source that cannot be read as one: a bad path, pattern or address
└── FetchError       no page came; `retryable` says whether a later run may succeed
    └── GoneError    404, 410: recorded, not tried again in this run
"""

from __future__ import annotations

from datetime import datetime

from extract.page import Failure, Stage


class ExtractError(Exception):
    """Anything that extract could not do; carries the address or path it concerns.

    `code` is the short stable name that a Failure records.
    """

    code: str = "unreadable"
    status: int | None = None
    attempts: int = 1
    retryable: bool = False

    def __init__(self, message: str, *, uri: str) -> None:
        self.uri = uri
        super().__init__(f"{message}: {uri}")


class SourceError(ExtractError):
    """A source that names nothing readable."""

    def __init__(self, message: str, *, uri: str, code: str = "unreadable") -> None:
        self.code = code
        super().__init__(message, uri=uri)


class FetchError(ExtractError):
    """No usable answer after all attempts.

    `code` is one of: `address`, `scheme`, `credentials` (an address that is not asked),
    `refused_address` (not of the public internet), `robots`, `robots_unavailable` (what the
    host wishes, or that it cannot say so), `held`, `host_down` (a host that is left alone for
    now), `dns`, `tls`, `connection`, `timeout`, `redirects`, `too_large`, `bomb`, `coding`,
    `gone`, and `http_STATUS` for every other status. `retryable` says that a later run may
    succeed; `retry_after` is in seconds, where the host asked for a pause.
    """

    def __init__(
        self,
        message: str,
        *,
        uri: str,
        code: str,
        attempts: int = 1,
        status: int | None = None,
        retryable: bool = False,
        retry_after: float | None = None,
    ) -> None:
        self.code = code
        self.attempts = attempts
        self.status = status
        self.retryable = retryable
        self.retry_after = retry_after
        super().__init__(message, uri=uri)


class GoneError(FetchError):
    """The host says that there is no such page."""


def describe_failure(error: ExtractError, *, stage: Stage, failed_at: datetime | None = None) -> Failure:
    """The record of an error, to be kept beside the pages that could be read."""
    return Failure(
        uri=error.uri,
        stage=stage,
        code=error.code,
        message=str(error),
        retryable=error.retryable,
        status=error.status,
        attempts=error.attempts,
        failed_at=failed_at,
    )
