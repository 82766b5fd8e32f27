"""Adoption: responses that a run archived and did not live to load are loaded by the next.

A run leaves a note beside its archive files for as long as rows of theirs may be missing.
Whoever finds the note of a run that is no more looks through that run's files.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
from pathlib import Path
from typing import TYPE_CHECKING

from extract.page import ArchivePlace
from extract.response import Purpose
from extract.source import Source, SourceKind
from flows.plan import Plan, Wanted
from flows.session import Session
from warehouse.address import Address
from warehouse.places import archived_places

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from extract.archive import Archive
    from extract.members import ArchivedResponse

_PAGES = frozenset({200, 203})


async def adopt(session: Session) -> Plan:
    """Take in hand what lies in the archive without a row; a plan that wants just that.

    A page is wanted as if it were asked for anew, so that what is attached to it comes too:
    from the archive where it came already, else from the network.
    """
    notes = await asyncio.to_thread(_find_notes, session.settings.archive, session.settings.db)
    if not notes:
        return Plan()
    orphans = await session.ask(_find_orphans, (session.settings.archive, notes))
    session.network.in_hand.update(orphans)
    session.network.notes.extend(notes)
    # Pages before what may be attached to them, which is then taken from the hand.
    uris = sorted(orphans, key=lambda uri: (looks_attached(uri), uri))
    return Plan(wanted=tuple(Wanted(source=Source(uri=uri, kind=SourceKind.URL)) for uri in uris))


def _find_notes(folder: Path, db: Address) -> list[Path]:
    """Notes of runs that loaded into this warehouse and are no more."""
    notes = sorted(folder.glob(".unsettled-*.json"))
    return [note for note in notes if _is_left(note, db)]


def _is_left(note: Path, db: Address) -> bool:
    """Whether the run that left a note is no more: one that is at work has it locked."""
    try:
        with note.open(encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return bool(json.load(file).get("db") == str(db))
    except (FileNotFoundError, BlockingIOError):
        return False


def _find_orphans(connection: DuckDBPyConnection, where: tuple[Path, list[Path]]) -> dict[str, ArchivePlace]:
    """By address, the place of the last page that has no row in the warehouse."""
    from extract.archive import Archive

    folder, notes = where
    archive = Archive(folder)
    archive.mend()
    found: dict[str, ArchivePlace] = {}
    for note in notes:
        token = note.name.removeprefix(".unsettled-").removesuffix(".json")
        for path in sorted(folder.glob(f"gongkai-*-{token}-*.warc.gz")):
            _scan(archive, path, archived_places(connection, path.name), found)
    return found


def _scan(archive: Archive, path: Path, known: frozenset[int], found: dict[str, ArchivePlace]) -> None:
    for response in archive.scan_file(path):
        if response.place.offset in known:
            found.pop(response.source_uri, None)
        elif is_whole_page(response):
            found[response.source_uri] = response.place


def is_whole_page(response: ArchivedResponse) -> bool:
    """Whether an archived response is a page that can be read: no error, no listing, not cut off."""
    return response.status in _PAGES and response.purpose is Purpose.PAGE and not response.is_truncated


def looks_attached(uri: str) -> bool:
    """Whether a path or address ends as a document's does, which pages lead to."""
    path = uri.partition("?")[0].lower()
    return path.endswith((".pdf", ".doc", ".docx", ".xls", ".xlsx", ".zip", ".wps", ".rar", ".ofd"))
