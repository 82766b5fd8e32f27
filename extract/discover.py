"""Discovery: from an entry of sources.toml to the pages that it leads to."""

from __future__ import annotations

import asyncio
import re
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from extract.address_list import read_address_list
from extract.errors import ExtractError, GoneError, SourceError, describe_failure
from extract.feeds import read_feed, read_sitemap
from extract.index_pages import number_address, read_index_page
from extract.listing import Link, Listing, is_near, key_of, make_link
from extract.local_sources import UNWANTED, find_local, key_of_source
from extract.page import Failure, Page, Stage
from extract.source import Source, SourceKind
from extract.spec import SourceSpec, SpecKind

MOST_SOURCES = 500_000
"""Pages that one source leads to at most; more is a trap, or wants to be divided."""

MOST_FAILURES = 1_000
"""Failures told of one source, be there a million damaged records."""

# A list may hold many other things than reports; past so many listings without one it is over.
_MOST_BARREN = 20

GetPage: TypeAlias = Callable[[str], Awaitable[Page]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One listing that was looked at: what it named, what was kept of it, and why not the rest.

    `links` counts what it named, `kept` what of that was wanted and new, `dropped` the rest by
    reason. `end` says why the walk ended here, None where it went on.
    """

    uri: str
    links: int = 0
    kept: int = 0
    dropped: tuple[tuple[str, int], ...] = ()
    end: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What one source leads to: pages, each once, what went wrong, and what was looked at."""

    sources: tuple[Source, ...] = ()
    failures: tuple[Failure, ...] = ()
    steps: tuple[Step, ...] = ()


async def discover(spec: SourceSpec, get: GetPage, *, limit: int | None = None) -> Discovery:
    """Find the pages of a source, in the order in which it names them.

    `get` fetches one listing page. With a limit, the search ends as soon as so many pages are
    found. What goes wrong with one listing or line is a Failure beside what the others gave;
    nothing that extract raises comes out.
    """
    walk = _Walk(spec, get, limit)
    if spec.kind is SpecKind.PAGES:
        walk.take(Listing(links=tuple(make_link(uri) for uri in spec.addresses)), spec.name)
    elif spec.kind is SpecKind.INDEX:
        for first in spec.addresses:
            await walk.walk_index(first)
    else:
        await walk.walk_listings()
        await asyncio.to_thread(walk.walk_paths)
    return walk.finish()


class _Walk:
    """Goes from listing to listing and collects what they lead to."""

    def __init__(self, spec: SourceSpec, get: GetPage, limit: int | None) -> None:
        self._spec = spec
        self._get = get
        self._limit = limit
        self._hosts = tuple(make_link(uri).host for uri in spec.addresses)
        self._is_open = spec.kind in {SpecKind.PAGES, SpecKind.LIST}
        self._sources: dict[object, Source] = {}
        self._failures: list[Failure] = []
        self._lost = 0
        self._steps: list[Step] = []
        self._listings: set[str] = set()
        self._met: set[str] = set()

    def finish(self) -> Discovery:
        """What was found; a listing is no page, wherever links to it were kept."""
        found = (source for key, source in self._sources.items() if key not in self._listings)
        if self._lost:
            message = (
                f"expected sound listings and records, found {self._lost} more faults than are told here"
            )
            error = SourceError(message, uri=self._spec.name, code="faults")
            self._failures.append(describe_failure(error, stage=Stage.PLAN))
        return Discovery(sources=tuple(found), failures=tuple(self._failures), steps=tuple(self._steps))

    async def walk_index(self, first: str) -> None:
        """An index page and those that follow it, until a stop rule holds."""
        uri, read, barren = first, 0, 0
        while not self._is_enough():
            listing = await self._read(uri, is_first=read == 0)
            if listing is None:
                return
            is_new = self.take(listing, uri)
            barren = 0 if self._steps[-1].kept else barren + 1
            following = self._find_following(listing, first, read)
            read += 1
            end = self._find_end(listing, following, read) or (None if is_new else "nothing new on it")
            if barren >= _MOST_BARREN:
                end = f"nothing wanted on {barren} listings in a row"
            if end is not None or following is None:
                self._end_step(end or listing.note or "no rule for a further page")
                return
            uri = following

    async def walk_listings(self) -> None:
        """Sitemaps, feeds and lists, with the sitemaps that they name in their turn."""
        waiting, read, unread = deque(self._spec.addresses), 0, 0
        while waiting and not self._is_enough():
            uri = waiting.popleft()
            if key_of(uri) in self._listings:
                continue
            if read == self._spec.most_pages:
                self._end_step(f"most_pages is {read}, {len(waiting) + 1 + unread} more were named")
                return
            listing = await self._read(uri, is_first=True)
            read += 1
            if listing is None:
                continue
            self.take(listing, uri)
            near = [each for each in listing.further if self._is_near(make_link(each).host)]
            if strange := len(listing.further) - len(near):
                self._end_step(f"{strange} sitemaps on other hosts left out: name them in hosts")
            room = max(0, 2 * self._spec.most_pages - len(waiting))  # some of them name what was read before
            waiting += near[:room]
            unread += len(near[room:])

    def walk_paths(self) -> None:
        """Folders, lists and archives on the disk."""
        for path in self._spec.paths:
            if self._is_enough():
                return
            self._take_local(path)

    def take(self, listing: Listing, uri: str) -> bool:
        """Keep the links that are wanted and new; whether any was not met on a listing before."""
        dropped: Counter[str] = Counter()
        kept = 0
        before = len(self._met)
        for link in listing.links:
            reason = self._find_reason(link)
            self._met.add(link.key)
            if reason is not None:
                dropped[reason] += 1
            elif not self._is_enough():
                source = Source(uri=link.uri, kind=SourceKind.URL, source_name=self._spec.name)
                self._sources[link.key] = source
                kept += 1
        self._add_step(uri, len(listing.links), kept, dropped)
        return len(self._met) > before

    def _take_local(self, path: str) -> None:
        dropped: Counter[str] = Counter()
        count = kept = 0
        for found in find_local(self._spec, path):
            count += 1
            if isinstance(found, str):
                dropped[found] += 1
            elif not isinstance(found, Source):
                self._fail(found)
                dropped["failed"] += 1
            else:
                key = key_of_source(found)
                if key in self._sources:
                    dropped["named before"] += 1
                else:
                    self._sources[key] = found
                    kept += 1
            if self._is_enough():
                break
        self._add_step(path, count, kept, dropped)

    async def _read(self, uri: str, *, is_first: bool) -> Listing | None:
        """One listing as read, None where there is none."""
        self._listings.add(key_of(uri))
        try:
            page = await self._get(uri)
            return await asyncio.to_thread(self._parse, page)
        except ExtractError as exc:
            if isinstance(exc, GoneError) and not is_first and self._is_open_ended():
                self._steps.append(Step(uri=uri, end="no such page: the list ends before it"))
            else:
                self._fail(exc)
                self._steps.append(Step(uri=uri, end=f"failed: {exc.code}"))
        return None

    def _parse(self, page: Page) -> Listing:
        if self._spec.kind is SpecKind.INDEX:
            return read_index_page(page, self._spec)
        if self._spec.kind is SpecKind.SITEMAP:
            return read_sitemap(page)
        if self._spec.kind is SpecKind.FEED:
            return read_feed(page)
        addresses, errors = read_address_list(page.body, name=page.uri)
        for error in errors:
            self._fail(error)
        return Listing(links=tuple(make_link(uri) for uri in addresses))

    def _is_open_ended(self) -> bool:
        return self._spec.next_address is not None and self._spec.next_to is None

    def _find_following(self, listing: Listing, first: str, read: int) -> str | None:
        spec = self._spec
        if spec.next_from is None:
            return listing.further[0] if listing.further else None
        number = spec.next_from + read
        if spec.next_to is not None and number > spec.next_to:
            return None
        return number_address(spec, first, number)

    def _find_end(self, listing: Listing, following: str | None, read: int) -> str | None:
        """Why the walk ends with this listing, None where no rule says so."""
        spec = self._spec
        if self._is_enough():
            return "as many pages as were asked for" if self._limit else "as many pages as a source may have"
        dated = [link.dated for link in listing.links if link.dated is not None]
        if spec.not_before is not None and dated and max(dated) < spec.not_before:
            return f"everything on it is from before {spec.not_before}"
        if following is None:
            return f"next_to is {spec.next_to}" if spec.next_to is not None else None
        return self._refuse_following(following, read)

    def _refuse_following(self, uri: str, read: int) -> str | None:
        if key_of(uri) in self._listings:
            return "the further page was seen before"
        if not self._is_near(make_link(uri).host):
            return "the further page is on another host, see hosts"
        return f"most_pages is {read}" if read >= self._spec.most_pages else None

    def _find_reason(self, link: Link) -> str | None:
        """Why a link is not kept, None where it is."""
        spec = self._spec
        if link.key in self._sources:
            return "named before"
        if spec.link_text is not None and not re.search(spec.link_text, link.text, re.MULTILINE):
            return "not by link_text"
        if not spec.keeps(link.uri):
            return UNWANTED
        if not self._is_open and not self._is_near(link.host):
            return "on another host, see hosts"
        if spec.not_before is not None and link.dated is not None and link.dated < spec.not_before:
            return f"from before {spec.not_before}"
        return None

    def _is_near(self, host: str) -> bool:
        return is_near(host, self._hosts, self._spec.hosts)

    def _is_enough(self) -> bool:
        most = MOST_SOURCES if self._limit is None else min(self._limit, MOST_SOURCES)
        return len(self._sources) >= most or len(self._met) >= 4 * MOST_SOURCES

    def _fail(self, error: ExtractError | Failure) -> None:
        if len(self._failures) >= MOST_FAILURES:
            self._lost += 1
        elif isinstance(error, Failure):
            self._failures.append(error)
        else:
            self._failures.append(describe_failure(error, stage=Stage.PLAN))

    def _add_step(self, uri: str, links: int, kept: int, dropped: Counter[str]) -> None:
        step = Step(uri=uri, links=links, kept=kept, dropped=tuple(dropped.most_common()))
        self._steps.append(step)

    def _end_step(self, end: str) -> None:
        self._steps[-1] = replace(self._steps[-1], end=end)
