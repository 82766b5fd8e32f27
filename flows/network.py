"""The network as a run sees it: nothing of it is opened before the first address is asked for.

Most runs read files alone, and the libraries of the network take longer to import than a
page takes to parse.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from extract.page import Page
from flows.settings import Settings

if TYPE_CHECKING:
    from extract.fetch import Fetcher


class Network:
    """Fetches pages; an async context manager. Responses are archived where a folder is given."""

    def __init__(self, settings: Settings, *, archive: Path | None) -> None:
        self._settings = settings
        self._archive = archive
        self._fetcher: Fetcher | None = None
        self._opening = asyncio.Lock()
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Network:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.__aexit__(kind, error, trace)

    async def fetch(self, uri: str) -> Page:
        """Fetch one page; raises what Fetcher.fetch raises."""
        async with self._opening:
            if self._fetcher is None:
                self._fetcher = await self._open_fetcher()
        return await self._fetcher.fetch(uri)

    async def _open_fetcher(self) -> Fetcher:
        from extract.archive import Archive
        from extract.fetch import Fetcher, FetchSettings

        settings = self._settings
        archive = None
        if self._archive is not None:
            archive = self._open.enter_context(Archive(self._archive))
            await asyncio.to_thread(archive.mend)
        polite = FetchSettings(
            contact=settings.contact,
            delay=settings.delay_seconds,
            backoff_seconds=settings.backoff_seconds,
            allow_private=settings.allow_private,
        )
        return await self._open.enter_async_context(Fetcher(polite, archive=archive))
