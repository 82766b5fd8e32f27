"""Members: the gzip members of a WARC file, and what each says of its response without its body."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from extract.page import ArchivePlace
from extract.response import Purpose
from extract.warc import (
    PAGE_FIELD,
    PURPOSE_FIELD,
    RECORD_TYPES,
    SOURCE_FIELD,
    TLS_FIELD,
    UNVERIFIED,
    read_sha256,
)

_CHUNK = 1 << 16
# The fields of a record and the status line behind them; an address may be long.
_HEAD_BYTES = 1 << 15


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedResponse:
    """What a record says of its response without its body: enough to decide whether to read it.

    `page_sha256` is given for a 304, where it is the digest of the page that did not change.
    """

    place: ArchivePlace
    source_uri: str
    uri: str
    status: int
    received_at: datetime
    purpose: Purpose
    is_truncated: bool
    is_revisit: bool
    is_tls_unverified: bool
    payload_sha256: str | None = None
    page_sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One whole gzip member: its place in bytes, the type of the record it holds, and how that begins."""

    offset: int
    length: int
    record_type: str | None
    head: bytes = b""


def read_member(path: Path, offset: int) -> bytes:
    """The uncompressed bytes of the gzip member at an offset.

    Raises EOFError where it is torn, ValueError where there is none, OSError as reading does.
    """
    stream = zlib.decompressobj(31)
    parts = []
    with path.open("rb") as file:
        file.seek(offset)
        while not stream.eof:
            if not (chunk := file.read(_CHUNK)):
                raise EOFError(f"the record breaks off at the end of the file, byte {file.tell()}")
            try:
                parts.append(stream.decompress(chunk))
            except zlib.error as exc:
                raise ValueError(f"no readable gzip member: {exc}") from exc
    return b"".join(parts)


def walk_members(path: Path) -> Iterator[Member]:
    """The whole gzip members of a file in order, up to the first that is torn or damaged."""
    with path.open("rb") as file:
        offset = 0
        rest = b""
        while True:
            stream = zlib.decompressobj(31)
            head = b""
            length = 0
            while not stream.eof:
                chunk = rest or file.read(_CHUNK)
                rest = b""
                if not chunk:
                    return
                try:
                    plain = stream.decompress(chunk)
                except zlib.error:
                    return
                length += len(chunk)
                head = head if len(head) >= _HEAD_BYTES else head + plain[:_HEAD_BYTES]
            rest = stream.unused_data
            length -= len(rest)
            yield Member(offset=offset, length=length, record_type=_read_type(head), head=head)
            offset += length


def _read_type(head: bytes) -> str | None:
    for line in head.split(b"\r\n\r\n", 1)[0].split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"warc-type":
            return value.strip().decode("ascii", "replace").lower()
    return None


def describe_member(file: str, member: Member) -> ArchivedResponse | None:
    """What the head of a member says of its response; None where it holds none that can be read."""
    if member.record_type not in RECORD_TYPES:
        return None
    try:
        return _describe(file, member)
    except (ValueError, KeyError, IndexError):  # no date, no address, no status: nothing that we wrote
        return None


def _describe(file: str, member: Member) -> ArchivedResponse:
    head, _, block = member.head.partition(b"\r\n\r\n")
    lines = (line.partition(b":") for line in head.split(b"\r\n")[1:])
    fields = {name.decode("latin-1").lower(): value.strip().decode("utf-8") for name, _, value in lines}
    return ArchivedResponse(
        place=ArchivePlace(file=file, offset=member.offset),
        source_uri=fields.get(SOURCE_FIELD.lower()) or fields["warc-target-uri"],
        uri=fields["warc-target-uri"],
        status=int(block.split(None, 2)[1][:3]),
        received_at=datetime.fromisoformat(fields["warc-date"]),
        purpose=Purpose(fields.get(PURPOSE_FIELD.lower(), Purpose.PAGE)),
        is_truncated="warc-truncated" in fields,
        is_revisit=member.record_type == "revisit",
        is_tls_unverified=fields.get(TLS_FIELD.lower()) == UNVERIFIED,
        payload_sha256=read_sha256(fields.get("warc-payload-digest")),
        page_sha256=read_sha256(fields.get(PAGE_FIELD.lower())),
    )
