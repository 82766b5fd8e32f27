"""Other people's WARC and ARC files: which of their records are pages, and those pages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

from extract.address import AddressError, parse_address, strip_credentials
from extract.errors import SourceError
from extract.page import ArchivePlace, Page, digest_bytes
from extract.response import BODY_LIMIT, Response, Truncation, read_content_type, read_page
from extract.warc_walk import HEAD_BYTES, Damage, read_record_bytes, walk_records

# Media types of what a crawl fetches along with pages and documents.
_OTHER_MEDIA = re.compile(
    r"(?:image|audio|video|font)/|text/(?:css|javascript|dns)|application/(?:x-)?(?:javascript|json|font|shockwave)"
    r"|application/(?:wasm|vnd\.ms-fontobject)"
)
_CHUNK_SIZE = re.compile(rb"[\r\n]{0,2}([0-9A-Fa-f]{1,8})\s*(?:;[^\r\n]{0,200})?\r?\n")
_FAULTS = (
    ArchiveLoadFailed,
    StatusAndHeadersParserException,
    EOFError,
    ValueError,
    IndexError,
    TypeError,
    AttributeError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRecord:
    """A record that holds a page: its address, and the offset at which it lies."""

    uri: str
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOver:
    """A whole record that holds no page, and why."""

    offset: int
    reason: str


def scan_records(path: Path) -> Iterator[FoundRecord | PassedOver | SourceError]:
    """What the records of a file are, in their order; a damaged one costs no other.

    Pages are responses with status 200 and resources, with a web address and a media type that
    is no picture, script or style. Raises SourceError where the file cannot be read at all.
    """
    try:
        for found in walk_records(path):
            if isinstance(found, Damage):
                yield _damaged(path, found.offset, found.reason)
            else:
                yield _judge(path, found.offset, found.head)
    except OSError as exc:
        raise SourceError(f"the file cannot be read ({exc.strerror or exc})", uri=str(path)) from exc


def judge_record(path: Path, offset: int) -> FoundRecord | PassedOver | SourceError:
    """What the one record at an offset is."""
    try:
        head = read_record_bytes(path, offset, limit=_longest(BODY_LIMIT))
    except OSError as exc:
        return SourceError(f"the file cannot be read ({exc.strerror or exc})", uri=str(path))
    except ValueError as exc:
        return _damaged(path, offset, str(exc))
    return _judge(path, offset, head[:HEAD_BYTES])


def read_record_at(path: Path, offset: int, *, limit: int = BODY_LIMIT) -> Page:
    """The page in the record at an offset, its transfer and content codings undone.

    Its `archive` is that place, the file by its whole path. Raises SourceError where no such
    record lies there, FetchError where its body cannot be decoded or grows past `limit`.
    """
    try:
        record = _parse(read_record_bytes(path, offset, limit=_longest(limit)))
        uri = strip_credentials(_find_uri(record))
        received_at = _find_date(record)
        body = record.raw_stream.read()
        if record.raw_stream.limit > 0:
            raise ValueError(f"{len(body)} bytes, {record.raw_stream.limit} fewer than announced")
        response = _build_response(record, uri, body, received_at) if record.http_headers else None
    except OSError as exc:
        raise SourceError(f"the file cannot be read ({exc.strerror or exc})", uri=str(path)) from exc
    except _FAULTS as exc:
        raise _damaged(path, offset, str(exc) or type(exc).__name__) from exc
    place = ArchivePlace(file=str(path), offset=offset)
    if response is not None:
        return read_page(response, place=place, limit=limit)
    media_type, charset = read_content_type(record.content_type)
    return Page(
        uri=uri, body=body, sha256=digest_bytes(body), media_type=media_type, charset=charset,
        fetched_at=received_at, archive=place,
    )  # fmt: skip


def _longest(limit: int) -> int:
    return limit + 2 * HEAD_BYTES


def _damaged(path: Path, offset: int, reason: str) -> SourceError:
    return SourceError(f"expected a record, found {reason}", uri=f"{path}@{offset}", code="damaged_record")


def _judge(path: Path, offset: int, head: bytes) -> FoundRecord | PassedOver | SourceError:
    try:
        record = _parse(head, has_http=False)
        if record.rec_type not in {"response", "resource"}:
            return PassedOver(offset=offset, reason=f"of type {record.rec_type}")
        record = _parse(head)
        reason = _find_reason(record)
        uri = "" if reason else strip_credentials(_find_uri(record)).partition("#")[0]
    except _FAULTS as exc:
        return _damaged(path, offset, f"one that cannot be read ({exc})")
    return PassedOver(offset=offset, reason=reason) if reason else FoundRecord(uri=uri, offset=offset)


def _parse(record: bytes, *, has_http: bool = True) -> Any:
    loader = ArcWarcRecordLoader(arc2warc=False)
    return loader.parse_record_stream(io.BytesIO(record), no_record_parse=not has_http)


def _find_reason(record: Any) -> str | None:
    """Why a response or resource holds no page; None where it does."""
    try:
        parse_address(_find_uri(record))
    except AddressError:
        return "without a web address"
    media_type = record.content_type
    if record.http_headers is not None:
        status = record.http_headers.get_statuscode()
        if status != "200":
            return f"with status {status[:3] if status[:3].isdigit() else 'that is none'}"
        media_type = record.http_headers.get_header("Content-Type")
    if _OTHER_MEDIA.match(read_content_type(media_type)[0] or ""):
        return "of media that are no pages"
    return None


def _find_uri(record: Any) -> str:
    uri = record.rec_headers.get_header("uri" if record.format == "arc" else "WARC-Target-URI")
    return str(uri or "").strip("<> ")


def _find_date(record: Any) -> datetime:
    """When a record was received; ARC writes fourteen digits, which are UTC."""
    if record.format == "arc":
        text = record.rec_headers.get_header("archive-date")
        return datetime.strptime(text[:14].ljust(14, "0"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    moment = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date") or "")
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _build_response(record: Any, uri: str, body: bytes, received_at: datetime) -> Response:
    head = record.http_headers
    status, _, reason = head.statusline.partition(" ")
    headers = [(_to_bytes(name), _to_bytes(value)) for name, value in head.headers]
    coded = (head.get_header("Transfer-Encoding") or "").lower()
    truncated = record.rec_headers.get_header("WARC-Truncated")
    return Response(
        source_uri=uri,
        uri=uri,
        status=int(status),
        reason=reason,
        headers=tuple(field for field in headers if field[0].lower() != b"transfer-encoding"),
        payload=join_chunks(body) if "chunked" in coded else body,
        received_at=received_at,
        truncated=Truncation(truncated) if truncated in list(Truncation) else None,
    )


def _to_bytes(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def join_chunks(body: bytes) -> bytes:
    r"""Undo chunked transfer coding; a body that is none of it stays, for many crawlers undo it before.

    What breaks off is read as far as it goes.

    >>> join_chunks(b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"), join_chunks(b"<p>plain</p>")
    (b'abcde', b'<p>plain</p>')
    """
    pieces: list[bytes] = []
    at = 0
    while found := _CHUNK_SIZE.match(body, at):
        start, size = found.end(), int(found[1], 16)
        if size == 0:
            return b"".join(pieces)
        pieces.append(body[start : start + size])
        at = start + size
        if at + 2 > len(body) or body[at] not in b"\r\n":
            break
    # A text may begin with a line of digits: without a whole first chunk it is only that.
    return b"".join(pieces) if len(pieces) > 1 else body
