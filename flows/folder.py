"""Reading files: pages in their order, and the documents that they lead to, tied to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from extract.links import find_attachments
from extract.page import Page
from extract.source import Source, SourceKind
from flows.listen import current_listener
from flows.read import read_source
from flows.received import Item


class FolderReader:
    """Reads the files of one run; a document that came with its page does not come again by itself."""

    def __init__(self) -> None:
        self._came: set[str] = set()

    def read(self, sources: Sequence[Source]) -> list[Item]:
        """What comes of these sources, and of the documents beside their pages."""
        items: list[Item] = []
        for source in sources:
            if source.uri in self._came:
                continue
            read = read_source(source)
            items += read
            if source.kind is SourceKind.FILE and isinstance(read[0], Page):
                items += self._read_attached(read[0])
        current_listener().planned(len(items) - len(sources))
        return items

    def _read_attached(self, page: Page) -> list[Item]:
        items: list[Item] = []
        for link in find_attachments(page):
            # An address is not asked for: reading a folder needs no network.
            if "://" in link.uri or link.uri in self._came or not Path(link.uri).is_file():
                continue
            self._came.add(link.uri)
            read = read_source(Source(uri=link.uri, kind=SourceKind.FILE))
            items += (replace(each, parent_uri=each.parent_uri or page.uri) for each in read)
        return items
