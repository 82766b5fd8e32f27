"""Sources: what to read, as people name it, and the reading of local files."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from extract.address import AddressError, parse_address, strip_credentials
from extract.address_list import read_address_list
from extract.errors import SourceError, describe_failure
from extract.page import Failure, Page, Stage, digest_bytes

if TYPE_CHECKING:
    from extract.spec import SourceSpec

# The largest page seen is under 1 MB; past this a file is a disk image or a log, not a page.
FILE_LIMIT = 64 * 1024 * 1024

_MEDIA_TYPES = {
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".shtml": "text/html",
    ".xhtml": "text/html",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xls": "application/vnd.ms-excel",
    ".doc": "application/msword",
    ".zip": "application/zip",
}
# What a mirroring tool calls the pages of dynamic sites; and files without any suffix.
_DYNAMIC = frozenset({".asp", ".aspx", ".jsp", ".php", ".do", ".action", ""})
_SUFFIXES = ", ".join(_MEDIA_TYPES)
_LISTS = frozenset({".urls", ".list"})
_SPECS = ".toml"
_HAS_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


class SourceKind(StrEnum):
    """How a source is read."""

    FILE = "file"
    URL = "url"
    RECORD = "record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One page to read: a path or an address as the user named it, and how to read it.

    A record of somebody's WARC file has the address that was crawled as its `uri`, and lies in
    the file `path` at the byte `offset`. `source_name` is the entry of the sources.toml by
    which the page was found, None for what an argument names itself.
    """

    uri: str
    kind: SourceKind
    path: str | None = None
    offset: int | None = None
    source_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a list of arguments names: pages, each once, in the order of first mention.

    `failures` holds one entry for each argument, and each line of a URL list, that names
    nothing readable; `skipped` the files in named folders that are no pages by their suffix.
    `specs` are the entries of a sources.toml: their pages are found by discover.
    """

    sources: tuple[Source, ...] = ()
    specs: tuple[SourceSpec, ...] = ()
    failures: tuple[Failure, ...] = ()
    skipped: tuple[str, ...] = ()


def plan_sources(arguments: Sequence[str]) -> Plan:
    """Find the pages that arguments name, without reading or asking for any.

    An argument is, tried in this order:

    - an http or https address, without user name and password;
    - `@FILE`, or a file that ends in `.urls` or `.list`: a URL list, one address a line,
      UTF-8, blank lines and lines that begin with `#` passed over;
    - a file that ends in `.toml`, with or without `#NAME`: all of its sources, or the one of
      that name;
    - a file, read whatever its suffix;
    - a folder, searched with all its folders in the order of the paths for .txt, .html, .htm,
      .shtml and .xhtml, for .pdf, .docx, .xlsx, .xls, .doc and .zip, for pages of dynamic sites
      as mirroring tools save them (.asp, .aspx, .jsp, .php, .do, .action), and for files without
      a suffix; hidden files and folders are passed over, other files listed as skipped, links
      to folders not followed;
    - a pattern with `*`, `?`, `[…]` or `**`, each match of which is a file or a folder.
    """
    planner = _Planner()
    for argument in arguments:
        try:
            planner.add(argument)
        except SourceError as error:
            planner.fail(error)
        except (OSError, ValueError) as exc:  # a name too long, a NUL in it, a folder closed to us
            planner.fail(SourceError(f"the path cannot be looked at ({_reason(exc)})", uri=argument))
    return planner.plan()


def read_file(source: Source, *, limit: int = FILE_LIMIT) -> Page:
    """Read a local file as a page; the media type is what its suffix says, or None.

    Raises SourceError where the file is missing, is not a regular file, may not be read, or is
    longer than `limit` bytes.
    """
    path = Path(source.uri)
    try:
        body = _read_regular(path, limit + 1)
    except FileNotFoundError as exc:
        raise SourceError("expected a file, found none here", uri=source.uri, code="not_found") from exc
    except (OSError, ValueError) as exc:
        raise SourceError(f"the file cannot be read ({_reason(exc)})", uri=source.uri) from exc
    if len(body) > limit:
        raise SourceError(f"the file is longer than {limit} bytes", uri=source.uri, code="too_large")
    media_type = _MEDIA_TYPES.get(path.suffix.lower())
    return Page(uri=source.uri, body=body, sha256=digest_bytes(body), media_type=media_type)


def read_record_page(source: Source) -> Page:
    """Read the page in a record of somebody's WARC or ARC file, see `foreign_warc.read_record_at`."""
    from extract.foreign_warc import read_record_at  # noqa: PLC0415 - most runs read no such files

    if source.path is None or source.offset is None:
        raise SourceError("expected a record's file and offset, found none", uri=source.uri)
    return read_record_at(Path(source.path), source.offset)


def _read_regular(path: Path, size: int) -> bytes:
    # Without O_NONBLOCK, opening a named pipe waits for somebody to write into it.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise SourceError("expected a file, found something else", uri=str(path), code="not_a_file")
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(size)
    finally:
        os.close(handle)


def _reason(error: OSError | ValueError) -> str:
    # Without the path, which every message names at its end.
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


class _Planner:
    """Collects sources, each once, and what went wrong."""

    def __init__(self) -> None:
        self._sources: dict[str, Source] = {}
        self._specs: dict[tuple[str, str], SourceSpec] = {}
        self._failures: list[Failure] = []
        self._skipped: dict[str, None] = {}

    def plan(self) -> Plan:
        return Plan(
            sources=tuple(self._sources.values()),
            specs=tuple(self._specs.values()),
            failures=tuple(self._failures),
            skipped=tuple(self._skipped),
        )

    def fail(self, error: SourceError) -> None:
        self._failures.append(describe_failure(error, stage=Stage.PLAN))

    def add(self, argument: str) -> None:
        name = argument.strip()
        if not name:
            raise SourceError("expected a file, folder, pattern or address, found nothing", uri=argument)
        if name.startswith("@") and not Path(name).exists():
            self._add_list(Path(name[1:]))
        elif _HAS_SCHEME.match(name):
            self._add_url(name)
        elif Path(argument).exists() or not glob.has_magic(argument):
            self._add_path(argument)
        else:
            self._add_matches(argument)

    def _add_url(self, uri: str) -> None:
        try:
            key = str(parse_address(uri))
        except AddressError as exc:
            raise SourceError(str(exc), uri=strip_credentials(uri), code=exc.code) from exc
        self._sources.setdefault(key, Source(uri=uri.partition("#")[0], kind=SourceKind.URL))

    def _add_list(self, path: Path) -> None:
        page = read_file(Source(uri=str(path), kind=SourceKind.FILE))
        addresses, errors = read_address_list(page.body, name=str(path))
        for uri in addresses:
            self._add_url(uri)
        for error in errors:
            self.fail(error)

    def _add_specs(self, path: Path, name: str | None) -> None:
        from extract.sources_file import read_sources  # noqa: PLC0415 - pydantic takes 0.2 s to load

        for spec in read_sources(path, name=name):
            self._specs.setdefault((os.path.realpath(path), spec.name), spec)

    def _add_path(self, name: str) -> None:
        path = Path(name)
        if path.is_dir():
            self._add_folder(path)
        elif path.suffix.lower() in _LISTS:
            self._add_list(path)
        elif path.suffix.lower() == _SPECS and path.exists():
            self._add_specs(path, None)
        elif path.exists():
            self._add_file(path)
        elif (named := Path(name.rpartition("#")[0])).suffix.lower() == _SPECS:
            self._add_specs(named, name.rpartition("#")[2])
        else:
            raise SourceError(
                "expected a file, a folder or an address (https://…), found nothing by this name",
                uri=name,
                code="not_found",
            )

    def _add_file(self, path: Path) -> None:
        source = Source(uri=str(path), kind=SourceKind.FILE)
        self._sources.setdefault(os.path.realpath(path), source)

    def _add_folder(self, folder: Path) -> None:
        found = False
        for path in self._walk_files(folder):
            if path.suffix.lower() in _MEDIA_TYPES or path.suffix.lower() in _DYNAMIC:
                found = True
                self._add_file(path)
            else:
                self._skipped[str(path)] = None
        if not found:
            raise SourceError(
                f"expected pages ({_SUFFIXES}), found none in this folder or below it",
                uri=str(folder),
                code="empty_folder",
            )

    def _add_matches(self, pattern: str) -> None:
        matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
        if not matches:
            raise SourceError(
                "expected files that match the pattern, found none; look at what stands in its folder",
                uri=pattern,
                code="not_found",
            )
        for name in matches:
            try:
                self._add_path(name)
            except SourceError as error:
                self.fail(error)

    def _walk_files(self, folder: Path) -> Iterator[Path]:
        """The files under a folder, hidden ones aside, in the order of their paths."""
        waiting = [folder]
        while waiting:
            path = waiting.pop()
            if not path.is_dir():
                yield path
            elif path == folder or not path.is_symlink():
                try:
                    entries = sorted(path.iterdir(), reverse=True)
                except OSError as exc:
                    self.fail(SourceError(f"the folder cannot be read ({_reason(exc)})", uri=str(path)))
                else:
                    waiting.extend(entry for entry in entries if not entry.name.startswith("."))
