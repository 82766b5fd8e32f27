"""WARC records: a Response as one record, and back, and the gzip members of a file."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordbuilder import RecordBuilder
from warcio.statusandheaders import StatusAndHeaders

from extract.response import Response, Truncation

_CHUNK = 1 << 16
_HEAD_BYTES = 4096
_SOURCE_FIELD = "Gongkai-Source-URI"
_NEEDED = ("WARC-Target-URI", "WARC-Date", "Content-Length")
_PROTOCOLS = {"HTTP/1.0": "http/1.0", "HTTP/1.1": "http/1.1", "HTTP/2": "h2", "HTTP/3": "h3"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One whole gzip member: its place in bytes, and the type of the record it holds."""

    offset: int
    length: int
    record_type: str | None


class _Head(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """The head of a response, written byte for byte as it was received.

    warcio would percent-encode every header that is not ASCII.
    """

    def __init__(self, response: Response) -> None:
        status = f"{response.status} {response.reason}".rstrip()
        fields = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers]
        super().__init__(status, fields, protocol="HTTP/1.1")
        self._block = _format_head(status, response.headers)

    def compute_headers_buffer(self, header_filter: object = None) -> None:  # noqa: ARG002 - warcio's signature
        self.headers_buff = self._block


def _format_head(status: str, headers: tuple[tuple[bytes, bytes], ...]) -> bytes:
    lines = [b"HTTP/1.1 " + status.encode("latin-1", "replace"), *(b"%s: %s" % field for field in headers)]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def build_record(response: Response, *, warcinfo_id: str | None) -> Any:
    """A `response` record, in warcio's type.

    The address as the user named it goes into a field of our own, because after a redirect
    it differs from the target.
    """
    fields = {
        "WARC-Type": "response",
        "WARC-Date": f"{response.received_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
        "WARC-Warcinfo-ID": warcinfo_id,
        "WARC-IP-Address": response.address,
        "WARC-Protocol": _PROTOCOLS.get(response.protocol),
        "WARC-Truncated": response.truncated.value if response.truncated else None,
        _SOURCE_FIELD: response.source_uri,
    }
    return RecordBuilder(warc_version="WARC/1.1").create_warc_record(
        response.uri,
        "response",
        payload=io.BytesIO(response.payload),
        length=len(response.payload),
        http_headers=_Head(response),
        warc_headers_dict={name: value for name, value in fields.items() if value is not None},
    )


def read_record(member: bytes) -> Response:
    """The response in one uncompressed record. Raises ValueError for anything else."""
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(member), no_record_parse=True)), None)
    except ArchiveLoadFailed as exc:
        raise ValueError(f"found no record: {exc}") from exc
    if record is None or record.rec_type != "response":
        raise ValueError(f"found a record of type {record.rec_type if record else None!r}")
    find = record.rec_headers.get_header
    if lacking := [name for name in _NEEDED if find(name) is None]:
        raise ValueError(f"found a record without {', '.join(lacking)}")
    block = record.raw_stream.read()
    if len(block) != int(find("Content-Length")):
        raise ValueError(f"found {len(block)} bytes of {find('Content-Length')}")
    head, _, payload = block.partition(b"\r\n\r\n")
    status_line, *lines = head.split(b"\r\n")
    _, status, *reason = status_line.decode("latin-1").split(" ", 2)
    protocols = {short: name for name, short in _PROTOCOLS.items()}
    truncated = find("WARC-Truncated")
    return Response(
        source_uri=find(_SOURCE_FIELD) or find("WARC-Target-URI"),
        uri=find("WARC-Target-URI"),
        status=int(status),
        reason=reason[0] if reason else "",
        headers=tuple(_split_field(line) for line in lines),
        payload=payload,
        received_at=datetime.fromisoformat(find("WARC-Date")),
        protocol=protocols.get(find("WARC-Protocol"), "HTTP/1.1"),
        address=find("WARC-IP-Address"),
        truncated=Truncation(truncated) if truncated else None,
    )


def _split_field(line: bytes) -> tuple[bytes, bytes]:
    name, _, value = line.partition(b":")
    return name, value.lstrip(b" ")


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
            yield Member(offset=offset, length=length, record_type=_read_type(head))
            offset += length


def _read_type(head: bytes) -> str | None:
    for line in head.split(b"\r\n\r\n", 1)[0].split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"warc-type":
            return value.strip().decode("ascii", "replace").lower()
    return None
