"""Response: one HTTP response as received, and the Page that it carries."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

from extract.errors import FetchError
from extract.page import ArchivePlace, Page, digest_bytes

# As much of a page as is read, before and after decompression. The largest report page seen
# is under 1 MB; 16 MB leaves room for collections and stops what is no page.
BODY_LIMIT = 16 * 1024 * 1024

# Answers that another attempt may turn into a page.
PASSING = frozenset({408, 425, 429, *range(500, 600)})

_MEDIA_TYPE = re.compile(r"^\s*([\w!#$&^.+-]+/[\w!#$&^.+-]+)", re.ASCII)
_CHARSET = re.compile(r"""(?:^|[;,\s])charset\s*=\s*["']?\s*([\w.:+-]+)""", re.ASCII | re.IGNORECASE)
# What is stored and sent back: printable, and not so long that a host could have us carry its load.
_VALIDATOR = re.compile(r"[\x21-\x7e\x80-\xff](?:[\x20-\x7e\x80-\xff]{0,500}[\x21-\x7e\x80-\xff])?")
_GZIP_MAGIC = b"\x1f\x8b"
# zlib copies what follows a member: fed whole, 16 MB of empty members would take minutes.
_CHUNK = 1 << 13
# Codings that were not asked for and cannot be read; any other unknown name in the header is
# a misunderstanding of it (Content-Encoding: utf-8) and means that nothing was coded.
_FOREIGN_CODINGS = frozenset({"br", "zstd", "compress", "x-compress"})


class Truncation(StrEnum):
    """Why a response ends early, in the words of WARC-Truncated."""

    LENGTH = "length"
    TIME = "time"
    DISCONNECT = "disconnect"


class Purpose(StrEnum):
    """What a response was asked for; only pages become rows."""

    PAGE = "page"
    LISTING = "listing"
    ROBOTS = "robots"


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a host answered, before anything was decided about it.

    `source_uri` is the address as the user named it, `uri` the one asked, which differs after
    a redirect; neither holds credentials. `payload` is the body with its content coding;
    the transfer coding is undone and its header left out. `address` is the IP address that
    answered, `protocol` the HTTP version, `received_at` aware and in UTC, `truncated` None for
    a whole response. `is_tls_unverified` says that it came, or was redirected to, over TLS
    whose certificate nobody checked.
    """

    source_uri: str
    uri: str
    status: int
    reason: str
    headers: tuple[tuple[bytes, bytes], ...]
    payload: bytes
    received_at: datetime
    protocol: str = "HTTP/1.1"
    address: str | None = None
    truncated: Truncation | None = None
    is_tls_unverified: bool = False
    purpose: Purpose = Purpose.PAGE

    def find_header(self, name: str) -> str | None:
        """The first value of a header, name in any case; bytes are read as Latin-1."""
        wanted = name.lower().encode("ascii")
        return next((value.decode("latin-1") for key, value in self.headers if key.lower() == wanted), None)


def read_content_type(value: str | None) -> tuple[str | None, str | None]:
    """Media type and charset of a Content-Type header, in lower case, None where unsaid.

    >>> read_content_type('text/HTML; Charset="GB2312"')
    ('text/html', 'gb2312')
    >>> read_content_type("text/html;charset=")
    ('text/html', None)
    """
    media_type = _MEDIA_TYPE.search(value or "")
    charset = _CHARSET.search(value or "")
    return (
        media_type[1].lower() if media_type else None,
        charset[1].lower() if charset else None,
    )


def read_retry_after(value: str | None, *, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for, as a number or as a date; None if unreadable.

    >>> read_retry_after("120", now=datetime(2026, 1, 1, tzinfo=UTC))
    120.0
    >>> read_retry_after("Thu, 01 Jan 2026 00:00:30 GMT", now=datetime(2026, 1, 1, tzinfo=UTC))
    30.0
    """
    text = (value or "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(timedelta(), moment - now).total_seconds()
    except (ValueError, OverflowError):  # the latter for an hour of 3000000000
        return None


def read_page(response: Response, *, place: ArchivePlace | None, limit: int = BODY_LIMIT) -> Page:
    """The Page in a response, its content coding undone.

    Raises FetchError where the body is coded in a way that cannot be read, or would grow past
    `limit` bytes when decompressed.
    """
    body = decode_body(response, limit=limit)
    media_type, charset = read_content_type(response.find_header("content-type"))
    return Page(
        uri=response.source_uri,
        body=body,
        sha256=digest_bytes(body),
        media_type=media_type,
        charset=charset,
        status=response.status,
        fetched_at=response.received_at,
        archive=place,
        redirected_to=response.uri if response.uri != response.source_uri else None,
        etag=read_validator(response.find_header("etag")),
        last_modified=read_validator(response.find_header("last-modified")),
        is_tls_unverified=response.is_tls_unverified,
    )


def read_validator(value: str | None) -> str | None:
    """An ETag or a date to ask again with, as written; None where it cannot be sent back.

    >>> read_validator('W/"66-19"')
    'W/"66-19"'
    >>> read_validator("") is None
    True
    """
    return value if value is not None and _VALIDATOR.fullmatch(value) else None


def decode_body(response: Response, *, limit: int) -> bytes:
    """The payload with its content codings undone, last one first.

    Raises FetchError as read_page does.
    """
    body = response.payload
    for coding in reversed((response.find_header("content-encoding") or "").lower().split(",")):
        name = coding.strip()
        if name in _FOREIGN_CODINGS:
            raise FetchError(
                f"expected gzip, deflate or plain, found content coding {name!r}",
                uri=response.source_uri,
                code="coding",
                status=response.status,
            )
        if body and name in ("gzip", "x-gzip", "deflate"):
            body = _inflate(body, name, response, limit)
    return body


def _inflate(body: bytes, coding: str, response: Response, limit: int) -> bytes:
    try:
        inflated, whole = _inflate_deflate(body, limit) if coding == "deflate" else _gunzip(body, limit)
    except zlib.error as exc:
        raise FetchError(
            f"the body is said to be {coding} and is damaged ({exc})",
            uri=response.source_uri,
            code="coding",
            status=response.status,
            retryable=True,
        ) from exc
    if len(inflated) > limit:
        raise FetchError(
            f"the body grows past {limit} bytes when decompressed, from {len(body)}",
            uri=response.source_uri,
            code="bomb",
            status=response.status,
        )
    if not whole and response.truncated is None:
        raise FetchError(
            f"the body is said to be {coding} and breaks off after {len(inflated)} bytes",
            uri=response.source_uri,
            code="coding",
            status=response.status,
            retryable=True,
        )
    return inflated


def _gunzip(body: bytes, limit: int) -> tuple[bytes, bool]:
    """Undo gzip, all members, up to one byte past the limit; and whether the end was reached."""
    if not body.startswith(_GZIP_MAGIC):
        return body, True  # said to be gzip and sent plain, which browsers would not show either
    inflated = bytearray()
    at = 0
    while body.startswith(_GZIP_MAGIC, at):
        stream = zlib.decompressobj(31)
        while not stream.eof:
            chunk = body[at : at + _CHUNK]
            room = limit + 1 - len(inflated)
            if not chunk or room <= 0:
                return bytes(inflated), False
            inflated += stream.decompress(chunk, room)
            at += len(chunk) - len(stream.unused_data)
    return bytes(inflated), True


def _inflate_deflate(body: bytes, limit: int) -> tuple[bytes, bool]:
    """Undo deflate, which some hosts send with zlib's header and some without."""
    for bits in (15, -15):
        stream = zlib.decompressobj(bits)
        try:
            inflated = stream.decompress(body, limit + 1)
        except zlib.error:
            if bits == -15:
                raise
        else:
            return inflated, stream.eof
    raise AssertionError("the second turn returns or raises")
