"""Sources on the disk: what the folders, lists and WARC files of one entry hold."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from extract.address_list import read_address_list
from extract.errors import SourceError
from extract.foreign_warc import FoundRecord, PassedOver, judge_record, scan_records
from extract.listing import key_of
from extract.page import Failure
from extract.record_list import read_record_list
from extract.source import Source, SourceKind, plan_sources, read_file
from extract.spec import SourceSpec, SpecKind

UNWANTED = "not by include and exclude"
_WARC_ENDS = (".warc", ".warc.gz", ".arc", ".arc.gz")

Find: TypeAlias = Source | SourceError | Failure | str
"""A page, what went wrong in the place of one, or the reason for which something is none."""


def find_local(spec: SourceSpec, path: str) -> Iterator[Find]:
    """What one of the paths of an entry leads to, in its order; what goes wrong is one of the finds."""
    find = _FINDERS[spec.kind]
    try:
        yield from find(spec, path)
    except SourceError as exc:
        yield exc
    except (OSError, ValueError) as exc:  # a name too long, a NUL in it, a folder closed to us
        reason = (exc.strerror if isinstance(exc, OSError) else None) or str(exc)
        yield SourceError(f"the path cannot be looked at ({reason})", uri=path)


def key_of_source(source: Source) -> object:
    """What is the same for two ways to name one page."""
    if source.kind is SourceKind.URL:
        return key_of(source.uri)
    return os.path.realpath(source.path or source.uri), source.offset


def _find_files(spec: SourceSpec, path: str) -> Iterator[Find]:
    plan = plan_sources([path])
    folder = path if Path(path).is_dir() else str(Path(path).parent)
    for source in plan.sources:
        if not spec.keeps(os.path.relpath(source.uri, folder).replace(os.sep, "/")):
            yield UNWANTED
        else:
            yield _name(spec, source)
    if plan.specs:
        yield SourceError("expected pages, found a file of sources: ingest it by itself", uri=path)
    yield from plan.failures
    yield from ("no pages by their suffix" for _ in plan.skipped)


def _find_listed(spec: SourceSpec, path: str) -> Iterator[Find]:
    body = read_file(Source(uri=path, kind=SourceKind.FILE)).body
    addresses, errors = read_address_list(body, name=path)
    for uri in addresses:
        if spec.keeps(uri):
            yield _name(spec, Source(uri=uri.partition("#")[0], kind=SourceKind.URL))
        else:
            yield UNWANTED
    yield from errors


def _find_records(spec: SourceSpec, path: str) -> Iterator[Find]:
    for file in _list_files(path):
        is_archive = file.name.lower().endswith(_WARC_ENDS)
        if is_archive or spec.kind is SpecKind.WARC:
            yield from (_judge(spec, file, found) for found in scan_records(file))
        else:
            yield from _find_by_list(spec, file)


def _find_by_list(spec: SourceSpec, path: Path) -> Iterator[Find]:
    for listed in read_record_list(path):
        if isinstance(listed, SourceError):
            yield listed
        else:
            yield _judge(spec, listed.path, judge_record(listed.path, listed.offset))


def _judge(spec: SourceSpec, path: Path, found: FoundRecord | PassedOver | SourceError) -> Find:
    if isinstance(found, PassedOver):
        return f"records {found.reason}"
    if isinstance(found, SourceError):
        return found
    if not spec.keeps(found.uri):
        return UNWANTED
    source = Source(uri=found.uri, kind=SourceKind.RECORD, path=str(path), offset=found.offset)
    return _name(spec, source)


def _list_files(path: str) -> list[Path]:
    """The files that a path means: itself, the matches of a pattern, the archives of a folder."""
    named = [Path(path)]
    if glob.has_magic(path) and not Path(path).exists():
        named = [Path(name) for name in sorted(glob.glob(path, recursive=True))]  # noqa: PTH207 - as in source
    files = []
    for each in named:
        if each.is_dir():
            files += [file for file in sorted(each.rglob("*")) if file.name.lower().endswith(_WARC_ENDS)]
        elif each.exists():
            files.append(each)
    if not files:
        raise SourceError("expected WARC or ARC files, found none here", uri=path, code="not_found")
    return files


def _name(spec: SourceSpec, source: Source) -> Source:
    return Source(
        uri=source.uri, kind=source.kind, path=source.path, offset=source.offset, source_name=spec.name
    )


_FINDERS = {
    SpecKind.FOLDER: _find_files,
    SpecKind.LIST: _find_listed,
    SpecKind.WARC: _find_records,
    SpecKind.COMMONCRAWL: _find_records,
}
