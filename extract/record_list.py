"""Lists of records: lines of an index of Common Crawl's kind, that say where in which file a page lies."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extract.errors import SourceError

_PLAIN = re.compile(r"\s*([^,\s][^,]{0,2000}?)\s*[,\s]\s*(\d{1,15})(?:\s*[,\s]\s*(\d{1,15}))?\s*")
_HEADING = re.compile(r"\s*\"?filename\b", re.IGNORECASE)
_SHOWN = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRecord:
    """Where a line of a list says that a record lies."""

    path: Path
    offset: int


def read_record_list(path: Path) -> Iterator[ListedRecord | SourceError]:
    """The records that a list names, in its order, and what is wrong with its other lines.

    A line is `filename, offset, length` (commas or spaces, the length optional), a JSON object
    with these names, or a line of a CDXJ index, which ends in one. File names are looked for
    below the list's folder, whole or by their last part: as crawls name them they hold folders.
    Blank lines, lines that begin with `#` and a heading are passed over. Raises SourceError
    where the list cannot be read.
    """
    places: dict[str, Path | None] = {}
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            for number, line in enumerate(file, 1):
                if not line.strip() or line.startswith("#") or (number == 1 and _HEADING.match(line)):
                    continue
                yield _read_line(line, path, number, places)
    except OSError as exc:
        raise SourceError(f"the list cannot be read ({exc.strerror or exc})", uri=str(path)) from exc


def _read_line(
    line: str, path: Path, number: int, places: dict[str, Path | None]
) -> ListedRecord | SourceError:
    where = f"{path}:{number}"
    found = _read_json(line) if "{" in line else _read_plain(line)
    if found is None:
        return SourceError(
            f"expected 'filename, offset, length' or a line of a CDXJ index, found {line.strip()[:_SHOWN]!r}",
            uri=where,
            code="bad_list",
        )
    name, offset = found
    if name not in places:
        places[name] = _find_file(path.parent, name)
    place = places[name]
    if place is None:
        message = f"expected the file {name!r} beside the list, found none: copy it there"
        return SourceError(message, uri=where, code="not_found")
    return ListedRecord(path=place, offset=offset)


def _read_json(line: str) -> tuple[str, int] | None:
    try:
        fields = json.loads(line[line.index("{") :])
        name, offset = str(fields["filename"]), int(fields["offset"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return (name, offset) if offset >= 0 else None


def _read_plain(line: str) -> tuple[str, int] | None:
    found = _PLAIN.fullmatch(line.replace('"', ""))
    return (found[1], int(found[2])) if found else None


def _find_file(folder: Path, name: str) -> Path | None:
    """The local copy of a file; never one outside of the list's folder, wherever the name points."""
    if "\0" in name:
        return None
    own = folder.resolve()
    for each in (folder / name, folder / Path(name).name):
        try:
            if each.resolve().is_relative_to(own) and each.is_file():
                return each
        except (OSError, RuntimeError):
            continue
    return None
