"""Asking for addresses: what is known of them first, then the page, then what is attached to it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from extract.errors import ExtractError, describe_failure
from extract.links import find_attachments
from extract.packed import unpack
from extract.page import ArchivePlace, Failure, Known, Page, Stage, Unchanged
from flows.listen import current_listener
from flows.plan import Wanted, policy_of
from flows.received import Fresh, Item
from flows.session import Session
from warehouse.forget import forgotten_addresses
from warehouse.known import KnownAddress, known_addresses
from warehouse.places import attached_addresses

MOST_ATTACHED = 30
"""Attachments of one page that are fetched: the most seen on a report page is nine."""


class Asker:
    """Asks for the pages of one run; an address that was asked in it is not asked again."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, KnownAddress] = {}
        self._attached: dict[str, tuple[str, ...]] = {}
        self._forgotten: frozenset[str] = frozenset()
        self._asked: set[str] = set()
        self._names: dict[str, str] = {}

    async def look_up(self, uris: Sequence[str]) -> None:
        """Learn what the warehouse has of these addresses and of what is attached to them."""
        self._attached |= await self._session.ask(attached_addresses, uris)
        await self._learn([*uris, *(each for uri in uris for each in self._attached.get(uri, ()))])

    async def _learn(self, uris: Sequence[str]) -> None:
        self._known |= await self._session.ask(known_addresses, uris)
        self._forgotten |= await self._session.ask(forgotten_addresses, uris)

    def take_names(self, items: Iterable[Item]) -> dict[str, str]:
        """The entries of sources.toml that wanted these, by address; they are not kept any longer."""
        found = ((item.uri, self._names.pop(item.uri, None)) for item in items)
        return {uri: name for uri, name in found if name is not None}

    async def ask(self, wanted: Wanted) -> list[Item]:
        """What comes of one address and of what is attached to its page; never an exception of extract's."""
        uri = wanted.source.uri
        came = await self._ask_one(uri, wanted)
        items = [came]
        if isinstance(came, Page):
            items += unpack(came)
            links = await asyncio.to_thread(find_attachments, came)
            attached = [link.uri for link in links]
            await self._learn([each for each in attached if each not in self._known])
        else:
            attached = list(self._attached.get(uri, ())) if isinstance(came, Unchanged) else []
        for each in attached[:MOST_ATTACHED]:
            if each not in self._asked:
                items += await self._ask_attached(each, wanted)
        items += [_refuse_attached(each, uri, len(attached)) for each in attached[MOST_ATTACHED:]]
        current_listener().planned(len(items) - 1)
        if wanted.spec is not None:
            self._names |= {item.uri: wanted.spec.name for item in items}
        return items

    async def _ask_attached(self, uri: str, wanted: Wanted) -> list[Item]:
        came = await self._ask_one(uri, wanted)
        if isinstance(came, Page):
            page = replace(came, parent_uri=wanted.source.uri)
            return [page, *unpack(page)]
        if isinstance(came, (Unchanged, Failure)):
            return [replace(came, parent_uri=wanted.source.uri)]
        return [came]

    async def _ask_one(self, uri: str, wanted: Wanted) -> Item:
        self._asked.add(uri)
        if uri in self._forgotten:
            return _refuse_forgotten(uri)
        known = self._known.get(uri)
        is_in_hand = uri in self._session.network.in_hand
        if known is not None and not is_in_hand and self._is_fresh(known, wanted):
            return Fresh(uri=uri)
        try:
            return await self._session.network.fetch(
                uri, known=_ask_again_with(known), original=_place_of(known), policy=policy_of(wanted.spec)
            )
        except ExtractError as exc:
            return describe_failure(exc, stage=Stage.FETCH, failed_at=datetime.now(UTC))

    def _is_fresh(self, known: KnownAddress, wanted: Wanted) -> bool:
        fresh = timedelta(seconds=self._session.settings.fresh_seconds)
        if wanted.spec is not None and wanted.spec.fresh is not None:
            fresh = wanted.spec.fresh
        return known.is_read and datetime.now(UTC) - known.seen_at < fresh


def _ask_again_with(known: KnownAddress | None) -> Known | None:
    """What lets a host say that nothing changed; not where a newer parser is to read the page anyway."""
    if known is None or not known.is_read:
        return None
    return Known(sha256=known.sha256, etag=known.etag, last_modified=known.last_modified)


def _place_of(known: KnownAddress | None) -> ArchivePlace | None:
    """Where the page known lies in the archive, so that the same body is not stored twice."""
    if known is None or known.archive_file is None or known.archive_offset is None:
        return None
    return ArchivePlace(file=known.archive_file, offset=known.archive_offset)


def _refuse_attached(uri: str, parent: str, count: int) -> Failure:
    return Failure(
        uri=uri,
        stage=Stage.PLAN,
        code="too_many_attached",
        message=(
            f"expected at most {MOST_ATTACHED} attachments of one page, found {count} on {parent}: "
            f"if it is wanted, ingest it by its address, {uri}"
        ),
        failed_at=datetime.now(UTC),
        parent_uri=parent,
    )


def _refuse_forgotten(uri: str) -> Failure:
    return Failure(
        uri=uri,
        stage=Stage.PLAN,
        code="forgotten",
        message=(
            "expected an address that may be read, found one that was forgotten on request: "
            f"'gongkai forget --undo {uri}' if it may be read again"
        ),
        failed_at=datetime.now(UTC),
    )
