"""Taking records out of the archive: on request, and so that nothing else in it moves.

A record that is taken out is overwritten by one that says so and has exactly its length:
rows and revisit records that name places behind it stay true, also those of another
warehouse that shares the archive, and no two files have to change in one go.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from extract.errors import SourceError
from extract.members import Member, walk_members
from extract.seal import is_sealed
from extract.warc import SOURCE_FIELD

_DRAFT = ".forgetting"
_STORED_MOST = 0xFFFF
_COPIED = 1 << 20
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What was taken out: how many records of which files.

    `unseen` are files that could not be looked through to their end, and bytes that were put
    aside as damaged: a person has to look at them.
    """

    records: int
    files: tuple[str, ...]
    unseen: tuple[Path, ...]


def remove_records(folder: Path, uris: Collection[str], *, at: datetime) -> Removed:
    """Take every record of these addresses out of the archive files in a folder.

    A record belongs to the address that was asked for, also where that led to another. Each
    file is replaced whole, so that a kill leaves it as it was or as it should be; done again,
    this completes what was left. Raises SourceError where a file is being written: nothing
    is changed then.
    """
    for draft in folder.glob(f".*{_DRAFT}"):
        draft.unlink()
    paths = sorted(folder.glob("*.warc.gz"))
    for path in paths:
        if not is_sealed(path):
            raise SourceError(
                f"expected archive files that are done, found {path.name} being written: "
                "wait until the run has finished and try again",
                uri=str(path),
                code="archive",
            )
    records, files, unseen = 0, [], sorted(folder.glob("*.damaged-*"))
    for path in paths:
        found, end = _find(path, uris)
        if end < path.stat().st_size:
            unseen.append(path)
        if found:
            _rewrite(path, found, at)
            records += len(found)
            files.append(path.name)
    return Removed(records=records, files=tuple(files), unseen=tuple(unseen))


def _find(path: Path, uris: Collection[str]) -> tuple[list[Member], int]:
    """The members that hold a record of one of the addresses, and where the last whole member ends."""
    found, end = [], 0
    for member in walk_members(path):
        end = member.offset + member.length
        if _read_source(member.head) in uris:
            found.append(member)
    return found, end


def _read_source(head: bytes) -> str | None:
    r"""The address that a record was asked for under, None where it has none.

    >>> _read_source(b"WARC/1.1\r\nWARC-Target-URI: <http://a.example/>\r\n\r\n")
    'http://a.example/'
    """
    lines = (line.partition(b":") for line in head.split(b"\r\n\r\n", 1)[0].split(b"\r\n"))
    fields = {name.strip().lower(): value.strip() for name, _, value in lines}
    source = fields.get(SOURCE_FIELD.lower().encode()) or fields.get(b"warc-target-uri")
    return source.decode("utf-8", "replace").strip("<>") if source else None


def _rewrite(path: Path, gone: list[Member], at: datetime) -> None:
    """Put a file in the place of this one that is the same but for the members that go."""
    draft = path.with_name(f".{path.name}{_DRAFT}")
    with path.open("rb") as old, draft.open("wb") as new:
        position = 0
        for member in gone:
            _copy(old, new, member.offset - position)
            new.write(make_filler(member.length, at=at))
            position = old.seek(member.offset + member.length)
        _copy(old, new, path.stat().st_size - position)
        new.flush()
        os.fchmod(new.fileno(), path.stat().st_mode)
        os.fsync(new.fileno())
    draft.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy(old: BinaryIO, new: BinaryIO, length: int) -> None:
    while length > 0:
        chunk = old.read(min(length, _COPIED))
        new.write(chunk)
        length -= len(chunk)


def make_filler(length: int, *, at: datetime) -> bytes:
    """A gzip member of exactly this length whose record says that another was taken out.

    What pads it is stored uncompressed. Raises ValueError where a record does not fit, below
    some 250 bytes: the shortest response record has more.
    """
    blocks = 1
    while length - 18 - 5 * blocks > blocks * _STORED_MOST:
        blocks += 1
    plain = _make_record(length - 18 - 5 * blocks, at)
    parts = [plain[i : i + _STORED_MOST] for i in range(0, len(plain), _STORED_MOST)]
    parts += [b""] * (blocks - len(parts))
    stored = b"".join(
        struct.pack("<BHH", number == blocks, len(part), len(part) ^ 0xFFFF) + part
        for number, part in enumerate(parts, start=1)
    )
    return _GZIP_HEAD + stored + struct.pack("<II", zlib.crc32(plain), len(plain) & 0xFFFFFFFF)


def _make_record(size: int, at: datetime) -> bytes:
    """A WARC record of so many bytes, its block filled up with spaces."""
    head = (
        "WARC/1.1\r\nWARC-Type: metadata\r\n"
        f"WARC-Record-ID: <urn:uuid:{uuid4()}>\r\nWARC-Date: {at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}\r\n"
        "Content-Length: {:010}\r\n\r\n"
    )
    said = b"removed on request"
    room = size - len(head.format(0)) - 4
    if room < len(said):
        raise ValueError(f"expected room for a record, found {size} bytes")
    return head.format(room).encode() + said.ljust(room) + b"\r\n\r\n"
