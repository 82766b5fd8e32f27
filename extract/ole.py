"""Workbooks of Excel 97: how large their sheets are laid out, told before a reader lays them out."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from extract.office import DamagedError

_STREAMS = ("Workbook", "Book")
_LAST_SECTOR = 0xFFFFFFFA
_IN_HEADER = 109  # of the sectors that hold the table of sectors
_ENTRY = 128
# Records that put something into a cell; all begin with its row and column.
_CELLS = frozenset({0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00BD, 0x00BE, 0x00D6, 0x00FD})
_SPREAD = frozenset({0x00BD, 0x00BE})  # those of several cells end with the last column
_BEGIN = 0x0809


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    body: bytes
    sector: int
    chain: tuple[int, ...]

    def stream(self, start: int) -> bytes:
        """The sectors from one on, as the table chains them."""
        pieces: list[bytes] = []
        at = start
        while at < _LAST_SECTOR:
            if at >= len(self.chain) or len(pieces) > len(self.chain):
                raise IndexError
            pieces.append(self._read(at))
            at = self.chain[at]
        return b"".join(pieces)

    def _read(self, number: int) -> bytes:
        begin = (number + 1) * self.sector
        return self.body[begin : begin + self.sector]


def widest_sheet(body: bytes, *, uri: str) -> tuple[int, int]:
    """The rows and columns of the largest sheet, up to its last filled cell.

    Raises DamagedError where the file's own tables do not hold together.
    """
    try:
        sizes = [size for stream in _workbooks(body) for size in _sheet_sizes(stream)]
    except (struct.error, IndexError, OverflowError) as error:
        raise DamagedError("an OLE file whose tables do not hold together", uri=uri) from error
    return max(sizes, key=lambda size: size[0] * size[1], default=(0, 0))


def _workbooks(body: bytes) -> Iterator[bytes]:
    shift, small_shift = struct.unpack_from("<HH", body, 30)
    if shift not in {9, 12} or small_shift != 6:
        raise IndexError
    directory, _, cutoff, small_table = struct.unpack_from("<IIII", body, 48)
    file = _File(body=body, sector=1 << shift, chain=_table(body, 1 << shift))
    entries = _entries(file.stream(directory))
    root = next((start for name, kind, start, _ in entries if kind == 5), _LAST_SECTOR)
    for name, _, start, size in entries:
        if name not in _STREAMS:
            continue
        if size >= cutoff:
            yield file.stream(start)[:size]
        else:
            yield _small(file, root, small_table, start)[:size]


def _table(body: bytes, sector: int) -> tuple[int, ...]:
    """The table that says which sector follows each, itself in sectors that the header lists."""
    numbers = list(struct.unpack_from(f"<{_IN_HEADER}I", body, 76))
    at = struct.unpack_from("<I", body, 68)[0]
    per = sector // 4
    while at < _LAST_SECTOR:
        more = struct.unpack_from(f"<{per}I", body, (at + 1) * sector)
        numbers += more[:-1]
        at = more[-1]
        if len(numbers) > len(body) // sector + per:
            raise IndexError
    chain: list[int] = []
    for number in numbers:
        if number < _LAST_SECTOR:
            chain += struct.unpack_from(f"<{per}I", body, (number + 1) * sector)
    return tuple(chain)


def _entries(directory: bytes) -> list[tuple[str, int, int, int]]:
    """Name, kind, first sector and size of each stream."""
    found: list[tuple[str, int, int, int]] = []
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        start, size = struct.unpack_from("<II", directory, at + 116)
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        found.append((name, kind, start, size))
    return found


def _small(file: _File, root: int, table: int, start: int) -> bytes:
    """A short stream, which lies in pieces of 64 bytes inside the root's."""
    raw = file.stream(table)
    chain = struct.unpack(f"<{len(raw) // 4}I", raw)
    return _File(body=bytes(64) + file.stream(root), sector=64, chain=chain).stream(start)


def _sheet_sizes(stream: bytes) -> Iterator[tuple[int, int]]:
    rows = columns = at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if kind == _BEGIN:
            yield rows, columns
            rows = columns = 0
        elif kind in _CELLS and length >= 4 and at + length <= len(stream):
            row, column = struct.unpack_from("<HH", stream, at)
            if kind in _SPREAD:
                column = max(column, struct.unpack_from("<H", stream, at + length - 2)[0])
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        at += length
    yield rows, columns
