"""Page: the bytes as received, with where, when and how they came; Unchanged and Failure, when none came."""

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
    `redirected_to` is the address that gave it in the end, None where that is `uri`.
    `etag` and `last_modified` are what the host gave to ask again with, as it wrote them.
    `parent_uri` is the page that this one is attached to. `is_tls_unverified` says that the
    host's certificate was not checked, as the user had asked for it.
    """

    uri: str
    body: bytes
    sha256: str
    media_type: str | None = None
    charset: str | None = None
    status: int | None = None
    fetched_at: datetime | None = None
    archive: ArchivePlace | None = None
    redirected_to: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    parent_uri: str | None = None
    is_tls_unverified: bool = False

    @property
    def base_uri(self) -> str:
        """What the page's relative links start from, where it names no other base."""
        return self.redirected_to or self.uri


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of an address from before: the digest of its page, and what to ask again with."""

    sha256: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """A page that the host says is as it was (HTTP 304): the digest is that of the page known.

    `archive` is the place of the revisit record; the other fields are as in Page.
    """

    uri: str
    sha256: str
    status: int
    fetched_at: datetime
    archive: ArchivePlace | None = None
    etag: str | None = None
    last_modified: str | None = None
    parent_uri: str | None = None
    is_tls_unverified: bool = False


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
    may succeed; `attempts` how often it was tried in this run; `parent_uri` is the page to which
    it is attached.
    """

    uri: str
    stage: Stage
    code: str
    message: str
    retryable: bool = False
    status: int | None = None
    attempts: int = 1
    failed_at: datetime | None = None
    parent_uri: str | None = None
