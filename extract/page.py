"""Page: the bytes as received, with where, when and how they came; and Failure, when none came."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePlace:
    """Where a response lies in the archive: a WARC file and the byte offset of its record."""

    file: str
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page as received, before anything was read from it.

    `uri` is a path or an address as the user named it; `sha256` the hex digest of `body`;
    `media_type` and `charset` what the transport declared (None for local files where the
    suffix says nothing); `status` the HTTP status, None for local files; `fetched_at` is
    aware and in UTC. `archive` is None for local files: they are referred to by path.
    """

    uri: str
    body: bytes
    sha256: str
    media_type: str | None = None
    charset: str | None = None
    status: int | None = None
    fetched_at: datetime | None = None
    archive: ArchivePlace | None = None


def digest_bytes(body: bytes) -> str:
    """The SHA-256 of a page's bytes in hex, by which the warehouse knows its content.

    >>> digest_bytes(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(body).hexdigest()


class Stage(StrEnum):
    """Where on its way a page failed."""

    PLAN = "plan"
    FETCH = "fetch"
    PARSE = "parse"
    LOAD = "load"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A page that could not be had or read, recorded beside those that could.

    `code` is a short stable name (`gone`, `http_503`, `timeout`, `not_found`, `crashed`),
    `message` says what was expected, found and what to do; `retryable` that a later run
    may succeed; `attempts` how often it was tried in this run.
    """

    uri: str
    stage: Stage
    code: str
    message: str
    retryable: bool = False
    status: int | None = None
    attempts: int = 1
    failed_at: datetime | None = None
