"""Faults: what stops an attempt, under the names that a Failure records."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from extract.address import AddressError, strip_credentials
from extract.breaker import DownError
from extract.errors import FetchError
from extract.gate import HeldError

BROKEN = (httpx.HTTPError, TimeoutError)
"""What a connection that fails, or takes too long, raises."""


@contextmanager
def name_errors(uri: str, attempts: int) -> Iterator[None]:
    """Turn whatever stops an attempt into a FetchError with a code and the count of attempts."""
    try:
        yield
    except FetchError as error:
        error.attempts = attempts
        raise
    except AddressError as exc:
        raise FetchError(str(exc), uri=uri, code=exc.code, attempts=attempts) from exc
    except (HeldError, DownError) as exc:
        code = "held" if isinstance(exc, HeldError) else "host_down"
        raise FetchError(
            str(exc), uri=uri, code=code, attempts=attempts, retryable=True, retry_after=exc.seconds
        ) from exc
    except BROKEN as exc:
        code, retryable = name_connection_error(exc)
        raise FetchError(
            describe_connection_error(exc), uri=uri, code=code, attempts=attempts, retryable=retryable
        ) from exc


def describe_connection_error(error: httpx.HTTPError | TimeoutError) -> str:
    """A failed connection in words, without credentials."""
    if isinstance(error, (httpx.TimeoutException, TimeoutError)):
        return "no whole answer in time"
    return f"the connection failed ({strip_credentials(str(error)) or type(error).__name__})"


def name_connection_error(error: httpx.HTTPError | TimeoutError) -> tuple[str, bool]:
    """The code of a failed connection, and whether another attempt may go better."""
    if isinstance(error, (httpx.TimeoutException, TimeoutError)):
        return "timeout", True
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, socket.gaierror):
            return "dns", cause.errno == socket.EAI_AGAIN
        if isinstance(cause, ssl.SSLError):
            return "tls", not isinstance(cause, ssl.SSLCertVerificationError)
        cause = cause.__cause__ or cause.__context__
    return "connection", True
