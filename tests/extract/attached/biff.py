"""Workbooks as Excel 97 wrote them: one stream of records in an OLE file."""

from __future__ import annotations

import struct
from collections.abc import Sequence

_SECTOR = 512
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_LEAST = 4096  # a shorter stream lies in another stream


def write_xls(
    rows: Sequence[Sequence[str | float]], merges: Sequence[tuple[int, int, int, int]] = ()
) -> bytes:
    """A workbook of one sheet; a merge is first row, last row, first column, last column."""
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            sheet += _cell(row, column, value)
    ranges = b"".join(struct.pack("<HHHH", *merge) for merge in merges)
    sheet += _record(0x00E5, struct.pack("<H", len(merges)) + ranges) + _record(0x000A, b"")
    name = "表一".encode("utf-16-le")
    opening = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6))
    place = len(opening) + 4 + 8 + len(name) + 4
    listed = struct.pack("<IBBBB", place, 0, 0, len(name) // 2, 1) + name
    return _ole(opening + _record(0x0085, listed) + _record(0x000A, b"") + sheet)


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _cell(row: int, column: int, value: str | float) -> bytes:
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text) // 2, 1) + text)
    return _record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def _ole(stream: bytes) -> bytes:
    """An OLE file of one stream: its table of sectors, its directory, then the stream."""
    stream += bytes(max(_LEAST - len(stream), -len(stream) % _SECTOR))
    count = len(stream) // _SECTOR
    chain = [_TABLE, _END, *range(3, 2 + count), _END]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(_SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, _LEAST, _END, 0, _END, 0)
    header += struct.pack("<I", 0).ljust(_SECTOR - len(header), b"\xff")
    directory = _entry("Root Entry", 5, _END, 0, child=1) + _entry("Workbook", 2, 2, len(stream))
    return header + table + directory.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    entry = written.ljust(64, b"\0") + struct.pack("<HBBIII", len(written), kind, 1, _FREE, _FREE, child)
    return entry.ljust(116, b"\0") + struct.pack("<IQ", start, size)
