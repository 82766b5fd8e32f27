"""The network as a run sees it: nothing of it is opened before the first address is asked for.

Most runs read files alone, and the libraries of the network take longer to import than a
page takes to parse.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import secrets
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING

from extract.page import ArchivePlace, Known, Page, Unchanged
from flows.settings import Settings
from warehouse.address import Address

if TYPE_CHECKING:
    from extract.fetch import Fetcher
    from extract.policy import HostPolicy


class Network:
    """Fetches pages; an async context manager. Responses are archived where a folder is given."""

    def __init__(self, settings: Settings, *, archive: Path | None) -> None:
        self._settings = settings
        self._archive = archive
        self._fetcher: Fetcher | None = None
        self._opening = asyncio.Lock()
        self._open = AsyncExitStack()
        self.in_hand: dict[str, ArchivePlace] = {}
        self.notes: list[Path] = []

    async def __aenter__(self) -> Network:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.__aexit__(kind, error, trace)

    async def fetch(
        self,
        uri: str,
        *,
        known: Known | None = None,
        original: ArchivePlace | None = None,
        policy: HostPolicy | None = None,
    ) -> Page | Unchanged:
        """Fetch one page; raises what Fetcher.fetch raises.

        A page in `in_hand` is taken from the archive, once: it came in a run that was killed
        before it could be loaded.
        """
        if (place := self.in_hand.pop(uri, None)) is not None and self._archive is not None:
            return await asyncio.to_thread(_read_archived, self._archive, place)
        fetcher = await self._get_fetcher()
        return await fetcher.fetch(uri, known=known, original=original, policy=policy)

    async def fetch_listing(self, uri: str, *, policy: HostPolicy | None = None) -> Page:
        """Fetch a page that leads to others and is none of the warehouse's; it is archived as such."""
        fetcher = await self._get_fetcher()
        return await fetcher.fetch(uri, policy=policy, is_listing=True)

    def settle(self) -> None:
        """Take away the notes of archive files whose every page has its row by now."""
        for note in self.notes:
            note.unlink(missing_ok=True)
            note.with_suffix(".draft").unlink(missing_ok=True)
        self.notes.clear()

    async def _get_fetcher(self) -> Fetcher:
        async with self._opening:
            if self._fetcher is None:
                self._fetcher = await self._open_fetcher()
        return self._fetcher

    async def _open_fetcher(self) -> Fetcher:
        from extract.archive import Archive
        from extract.fetch import Fetcher, FetchSettings

        settings = self._settings
        archive = None
        if self._archive is not None:
            token = secrets.token_hex(6)
            note, lock = await asyncio.to_thread(_leave_note, self._archive, token, settings.db)
            self.notes.append(note)
            self._open.callback(lock.close)
            archive = self._open.enter_context(Archive(self._archive, token=token))
            await asyncio.to_thread(archive.mend)
        polite = FetchSettings(
            contact=settings.contact,
            delay=settings.delay_seconds,
            host_concurrency=settings.host_concurrency,
            backoff_seconds=settings.backoff_seconds,
            allow_private=settings.allow_private,
        )
        return await self._open.enter_async_context(Fetcher(polite, archive=archive))


def _leave_note(folder: Path, token: str, db: Address) -> tuple[Path, IO[str]]:
    """Say beside the archive files which warehouse their pages are on the way to.

    The note has its name only when it is whole: a kill must not leave one that nobody can read.
    It is locked as long as the file that comes with it is open, so that others see a run at work.
    """
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / f".unsettled-{token}.json"
    draft = note.with_suffix(".draft")
    file = draft.open("w", encoding="utf-8")
    fcntl.flock(file, fcntl.LOCK_EX)
    json.dump({"db": str(db)}, file)
    file.flush()
    os.fsync(file.fileno())
    draft.replace(note)
    return note, file


def _read_archived(folder: Path, place: ArchivePlace) -> Page:
    from extract.archive import Archive

    return Archive(folder).read_page(place)
