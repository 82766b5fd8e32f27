"""The records of any WARC or ARC file, gzip or plain, found one after another past all damage."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

HEAD_BYTES = 1 << 16
"""As much of a record as is kept while walking: its own head and that of the answer in it."""

MOST_TRIES = 1_000
"""Places that are tried after damage before the rest of a file is given up."""

# What may follow a record in its member: two line ends by the standard.
_PADDING = 64
_CHUNK = 1 << 16
_PLAIN = 1 << 20
_MAGIC = b"\x1f\x8b\x08"
_WARC = re.compile(rb"WARC/\d")
# One line of an ARC file: address, IP address, fourteen digits, media type, length.
_ARC = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*:[^\r\n]{1,8000} \S+ \d{8,14} [^\r\n]{1,200}? (\d{1,15})\r?\n")
# Where a record may begin after damage, which may have taken the line end before it.
_START = re.compile(
    rb"WARC/\d\.\d+\r?\n[A-Za-z-]{1,60}:"
    rb"|(?<=\n)https?://[^\r\n]{1,2000} \S+ \d{14} [^\r\n]{1,200}? \d{1,15}\r?\n"
)
_LENGTH = re.compile(rb"\r?\nContent-Length:[ \t]*(\d{1,15})[ \t]*\r?\n", re.IGNORECASE)
_END = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A whole record: where its bytes begin in the file, and the beginning of what it says."""

    offset: int
    head: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """A place in a file where a record was expected and none can be read.

    `is_record` says that one begins there: its head is whole.
    """

    offset: int
    reason: str
    is_record: bool = False


def walk_records(path: Path) -> Iterator[Span | Damage]:
    """Everything in a file in its order; after damage the walk goes on at the next record.

    Of a damaged record and the noise behind it one Damage is told. Memory does not grow with
    the records. Raises OSError as reading does.
    """
    with path.open("rb") as file:
        is_gzip = file.read(2) == _MAGIC[:2]
        size = file.seek(0, 2)
        read, search = (_read_member, _search_member) if is_gzip else (_read_plain, _search_plain)
        at, tries, is_lost = 0, 0, False
        while at < size:
            found, end = read(file, at, size)
            if isinstance(found, Span):
                is_lost = False
                yield found
                at = end
                continue
            if found is None:
                return
            if found.is_record or not is_lost:
                yield found
            tries += 1
            if tries > MOST_TRIES:
                yield Damage(
                    offset=at, reason=f"more than {MOST_TRIES} damaged places: the rest was not read"
                )
                return
            is_lost = True
            at = search(file, found.offset + 1)


def read_record_bytes(path: Path, offset: int, *, limit: int) -> bytes:
    """The plain bytes of the record at an offset, as many as `limit` and no more.

    Raises ValueError where no whole record lies there, or a longer one; OSError as reading does.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(offset)
        is_gzip = file.read(2) == _MAGIC[:2]
        if not is_gzip:
            found, end = _read_plain(file, offset, size)
            if not isinstance(found, Span):
                raise ValueError(found.reason if found else "nothing but blank lines to the end of the file")
            if end - found.offset > limit:
                raise ValueError(f"a record of more than {limit} bytes")
            file.seek(found.offset)
            return file.read(end - found.offset)
        plain = bytearray()
        for piece, _ in _inflate(file, offset):
            plain += piece
            if len(plain) > limit:
                raise ValueError(f"a record of more than {limit} bytes")
        return bytes(plain)


def _read_member(file: BinaryIO, at: int, size: int) -> tuple[Span | Damage | None, int]:
    """The record in the gzip member at a place, and where the next begins."""
    head, length, end = b"", 0, size
    try:
        for piece, after in _inflate(file, at):
            head += piece[: HEAD_BYTES - len(head)]
            length += len(piece)
            end = after
    except ValueError as exc:
        return Damage(offset=at, reason=str(exc), is_record=_measure(head) is not None), size
    expected = _measure(head)
    if expected is None:
        return Damage(offset=at, reason="a gzip member that holds no WARC or ARC record"), size
    if expected > length:
        reason = f"a record of {expected} bytes that holds {length}"
        return Damage(offset=at, reason=reason, is_record=True), size
    if length > expected + _PADDING:
        reason = "several records in one gzip member: unpack the file with gunzip and name the plain file"
        return Damage(offset=at, reason=reason), size
    return Span(offset=at, head=head), end


def _inflate(file: BinaryIO, at: int) -> Iterator[tuple[bytes, int]]:
    """The plain pieces of a gzip member, each with the place in the file that was read up to.

    Raises ValueError where the member is damaged or breaks off.
    """
    stream = zlib.decompressobj(31)
    file.seek(at)
    waiting = b""
    while not stream.eof:
        if not waiting and not (waiting := file.read(_CHUNK)):
            raise ValueError("a record that breaks off at the end of the file")
        try:
            piece = stream.decompress(waiting, _PLAIN)
        except zlib.error as exc:
            raise ValueError(f"a damaged gzip member ({exc})") from exc
        waiting = stream.unconsumed_tail
        yield piece, file.tell() - len(stream.unused_data)


def _read_plain(file: BinaryIO, at: int, size: int) -> tuple[Span | Damage | None, int]:
    """The record at a place of a plain file, blank lines before it passed over."""
    at = _skip_blank(file, at)
    if at >= size:
        return None, size
    file.seek(at)
    head = file.read(HEAD_BYTES)
    length = _measure(head)
    if length is None:
        return Damage(offset=at, reason="no head of a WARC or ARC record"), size
    if at + length > size:
        reason = f"a record of {length} bytes that breaks off at the end of the file"
        return Damage(offset=at, reason=reason, is_record=True), size
    file.seek(at + length)
    if head.startswith(b"WARC") and file.read(1) not in {b"", b"\r", b"\n"}:
        reason = f"a record of {length} bytes that does not end there"
        return Damage(offset=at, reason=reason, is_record=True), size
    return Span(offset=at, head=head[:length]), at + length


def _skip_blank(file: BinaryIO, at: int) -> int:
    file.seek(at)
    while window := file.read(_CHUNK):
        if rest := window.lstrip(b"\r\n"):
            return file.tell() - len(rest)
    return file.tell()


def _measure(head: bytes) -> int | None:
    """How long a record says it is, its own head included; None for what is none."""
    if found := _ARC.match(head):
        return found.end() + int(found[1])
    end = _END.search(head)
    if not _WARC.match(head) or end is None:
        return None
    length = _LENGTH.search(head, 0, end.end())
    return end.end() + int(length[1]) if length else None


def _search_member(file: BinaryIO, at: int) -> int:
    """Where the next gzip member may begin; the end of the file where none does."""
    return _search(file, at, re.compile(re.escape(_MAGIC)), overlap=len(_MAGIC))


def _search_plain(file: BinaryIO, at: int) -> int:
    return _search(file, at, _START, overlap=1 << 12)


def _search(file: BinaryIO, at: int, pattern: re.Pattern[bytes], *, overlap: int) -> int:
    file.seek(at - 1)
    window, start = b"", 1  # the byte before is looked back at
    while chunk := file.read(_PLAIN):
        window = window[-overlap:] + chunk
        if found := pattern.search(window, start):
            return file.tell() - len(window) + found.start()
        start = 0
    return file.tell()
