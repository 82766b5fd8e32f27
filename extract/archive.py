"""The archive: every response from the network, kept in WARC files as it was received."""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType

from warcio.recordbuilder import RecordBuilder
from warcio.warcwriter import WARCWriter

from extract.errors import SourceError
from extract.members import ArchivedResponse, describe_member, read_member, walk_members
from extract.page import ArchivePlace, Known, Page, digest_bytes
from extract.response import BODY_LIMIT, Response, read_page
from extract.revisit import Profile, Revisit, make_revisit
from extract.seal import cut_tail, is_sealed, seal
from extract.warc import build_record, read_any_record

# Small enough to copy and to scan in half a minute, large enough that a year of pages does
# not become ten thousand files.
ROLL_BYTES = 500 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What mending did: bytes cut from torn tails, by file name, and the files that are sealed since."""

    cut: dict[str, int]
    sealed: tuple[str, ...]


class Archive:
    """A folder of WARC 1.1 files: one writer a file, one gzip member a record.

    A file is named `gongkai-DATE-TOKEN-NUMBER.warc.gz`: the date of its first response, the
    writer's token (random where none is given) and a number that rises as files are rolled.
    The writer locks its file as long as it has it open, and takes its write permission when it
    is done: such a file is sealed, known to be whole and never opened for writing again. A
    file that a killed writer left is continued under the same token, or mended and sealed by
    `mend`. Reading needs no lock. Methods may be called from several threads.
    """

    def __init__(self, folder: Path, *, token: str | None = None, roll_bytes: int = ROLL_BYTES) -> None:
        self._folder = folder
        self._token = token or secrets.token_hex(6)
        if not self._token.isalnum():
            raise SourceError(f"an archive token has letters and digits only, not {token!r}", uri=str(folder))
        self._roll_bytes = roll_bytes
        self._lock = threading.Lock()
        self._file: io.FileIO | None = None
        self._warcinfo_id: str | None = None

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Seal the file being written; a later `append` begins another."""
        with self._lock:
            self._close_file()

    def append(
        self, response: Response, *, known: Known | None = None, original: ArchivePlace | None = None
    ) -> ArchivePlace:
        """Write a response and return its place once it is safe on the disk.

        `known` is what the request was sent with, `original` where the page known lies: a 304
        and a body that is the original's, byte for byte, are written as `revisit` records,
        which refer to it. Raises OSError where the disk takes no more; the file then ends with
        the record before.
        """
        revisit = make_revisit(response, known, self._find_original(original)) if known else None
        with self._lock:
            file = self._open_file(response.received_at)
            place = ArchivePlace(file=Path(str(file.name)).name, offset=file.tell())
            self._write(file, build_record(response, warcinfo_id=self._warcinfo_id, revisit=revisit))
            if file.tell() >= self._roll_bytes:
                self._close_file()
            return place

    def _find_original(self, place: ArchivePlace | None) -> tuple[ArchivePlace, Response] | None:
        """The response with a body that a place stands for, None where it cannot be had.

        A body is left out only while the one that it repeats can be read.
        """
        try:
            while place is not None:
                response, revisit = self._read_record(place)
                if revisit is None:
                    return place, response
                place = revisit.place if revisit.place != place else None
        except SourceError:
            return None
        return None

    def read_response(self, place: ArchivePlace) -> Response:
        """The response at a place, with the body that it repeats where it is a revisit.

        A 304 has no body. Raises SourceError where no whole response lies there.
        """
        response, revisit = self._read_record(place)
        if revisit is None or revisit.profile is Profile.NOT_MODIFIED:
            return response
        return replace(response, payload=self._read_original(revisit, place)[1].payload)

    def _read_original(self, revisit: Revisit, place: ArchivePlace) -> tuple[ArchivePlace, Response]:
        where = f"{place.file}@{place.offset}"
        if revisit.place is None:
            raise SourceError(
                "expected a response with its body, found a revisit that does not say where the body lies",
                uri=where,
                code="archive",
            )
        original, further = self._read_record(revisit.place)
        is_other = revisit.profile is Profile.IDENTICAL and (
            digest_bytes(original.payload) != revisit.payload_sha256
        )
        if further is not None or is_other:
            raise SourceError(
                f"expected the repeated body at {revisit.place.file}@{revisit.place.offset}, found another",
                uri=where,
                code="archive",
            )
        return revisit.place, original

    def _read_record(self, place: ArchivePlace) -> tuple[Response, Revisit | None]:
        path = self._folder / place.file
        where = f"{place.file}@{place.offset}"
        if Path(place.file).name != place.file:
            raise SourceError(
                "an archive place names a file of the folder, not a path", uri=where, code="archive"
            )
        try:
            return read_any_record(read_member(path, place.offset))
        except (OSError, EOFError, ValueError) as exc:
            raise SourceError(
                f"expected a whole response record, found none ({exc})", uri=where, code="archive"
            ) from exc

    def read_page(self, place: ArchivePlace, *, limit: int = BODY_LIMIT) -> Page:
        """The page at a place, equal to the one that was fetched; for a 304, the page it stands for.

        Raises as read_response does, and FetchError where the body could not be decoded when
        it was received.
        """
        response, revisit = self._read_record(place)
        if revisit is not None:
            original_place, original = self._read_original(revisit, place)
            if revisit.profile is Profile.NOT_MODIFIED:
                return read_page(original, place=original_place, limit=limit)
            response = replace(response, payload=original.payload)
        return read_page(response, place=place, limit=limit)

    def scan(self) -> Iterator[ArchivePlace]:
        """The places of all whole responses, file by file in the order of their names."""
        for path in self.list_files():
            for response in self.scan_file(path):
                yield response.place

    def scan_file(self, path: Path) -> Iterator[ArchivedResponse]:
        """What the records of one file say of their responses, in order, bodies left aside.

        A torn tail is passed over, so that an archive can be scanned while it is written.
        """
        for member in walk_members(path):
            if (response := describe_member(path.name, member)) is not None:
                yield response

    def list_files(self) -> tuple[Path, ...]:
        """The archive's files in the order of their names."""
        return tuple(sorted(self._folder.glob("*.warc.gz")))

    def mend(self) -> Mended:
        """Cut the torn tails that dead writers left, and seal their files.

        Files that a living writer has locked are left alone, and sealed ones not looked into.
        """
        cut = {}
        sealed = []
        for path in self.list_files():
            if is_sealed(path):
                continue
            with contextlib.suppress(BlockingIOError), path.open("r+b", buffering=0) as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if (tail := cut_tail(file, path)) > 0:
                    cut[path.name] = tail
                seal(file)
                sealed.append(path.name)
        return Mended(cut=cut, sealed=tuple(sealed))

    def _open_file(self, moment: datetime) -> io.FileIO:
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            own = sorted(self._folder.glob(f"gongkai-*-{self._token}-*.warc.gz"), key=_number_of)
            last = own[-1] if own else None
            if last is not None and not is_sealed(last):
                self._file = self._continue_file(last)
            else:
                number = _number_of(last) + 1 if last else 1
                self._file = self._start_file(f"gongkai-{moment:%Y%m%d}-{self._token}-{number:05d}.warc.gz")
        return self._file

    def _start_file(self, name: str) -> io.FileIO:
        file = io.FileIO(self._folder / name, "x+")
        fcntl.flock(file, fcntl.LOCK_EX)  # may wait for a `mend` that came in between, never long
        self._write_warcinfo(file)
        _sync_folder(self._folder)
        return file

    def _continue_file(self, path: Path) -> io.FileIO:
        file = io.FileIO(path, "r+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            file.close()
            raise SourceError(
                f"token {self._token!r} is in use by another writer: give each writer its own",
                uri=str(path),
                code="archive",
            ) from exc
        cut_tail(file, path)
        file.seek(0, os.SEEK_END)
        self._write_warcinfo(file)
        return file

    def _write_warcinfo(self, file: io.FileIO) -> None:
        builder = RecordBuilder(warc_version="WARC/1.1")
        record = builder.create_warcinfo_record(
            Path(str(file.name)).name, {"software": "gongkai", "format": "WARC File Format 1.1"}
        )
        self._write(file, record)
        self._warcinfo_id = record.rec_headers.get_header("WARC-Record-ID")

    def _write(self, file: io.FileIO, record: object) -> None:
        """Append one record whole and synced, or leave the file as it was."""
        buffer = io.BytesIO()
        WARCWriter(buffer, gzip=True, warc_version="WARC/1.1").write_record(record)
        offset = file.tell()
        try:
            _write_all(file, buffer.getbuffer())
            os.fsync(file.fileno())
        except OSError:
            with contextlib.suppress(OSError):
                file.truncate(offset)
                file.seek(offset)
            raise

    def _close_file(self) -> None:
        if self._file is not None:
            seal(self._file)
            self._file.close()
            self._file = None


def _write_all(file: io.FileIO, data: memoryview) -> None:
    while data:
        data = data[file.write(data) :]


def _number_of(path: Path) -> int:
    return int(path.name.removesuffix(".warc.gz").rsplit("-", 1)[1])


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
