"""Reprocessing: pages as they were received, read by today's parser; nothing needs the network.

A page whose reading comes out as before adds nothing. One that is read differently gets its
new reading beside the old, and what differs is told row by row.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from extract.errors import ExtractError, describe_failure
from extract.foreign_warc import read_record_at
from extract.links import find_attachments
from extract.packed import unpack
from extract.page import Failure, Page, Stage
from extract.source import Source, SourceKind, read_file
from flows.adopt import is_whole_page
from flows.checking import check_run
from flows.drive import drive
from flows.listen import current_listener
from flows.origins import find_origins
from flows.outcome import KEPT_LINES, OpenIssue, Outcome
from flows.pipeline import ParsedBatch, load_batch
from flows.plan import Plan
from flows.read import parse_page
from flows.received import Item, Received, make_received
from flows.session import Session, open_session, recover
from flows.settings import Settings
from transform.report import Parsed
from warehouse.batch import Batch
from warehouse.edits import Edit, compare_readings
from warehouse.places import foreign_places, local_pages, readings_of, stored_pages
from warehouse.rows import document_rows
from warehouse.spool import write_batch

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KEPT_CHANGES = 200
"""Pages whose changes are told row by row; beyond it they are only counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A page that is read differently: the reading before and now, and what differs."""

    uri: str
    sha256: str
    before: str
    now: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprocessed:
    """What a reprocessing did: its outcome as of any run, pages read again, and what changed.

    `same` counts pages that are read as before, `changed` those that are not, of which
    `changes` tells the first. `unversioned` names pages that are read differently by a parser
    that calls itself the same: nothing of theirs was stored. `gone` says of pages in the
    warehouse that their bytes are kept nowhere any more, or cannot be read where they are.
    """

    outcome: Outcome = field(default_factory=Outcome)
    same: int = 0
    changed: int = 0
    changes: tuple[Change, ...] = ()
    unversioned: tuple[str, ...] = ()
    gone: tuple[Failure, ...] = ()


ParsePage = Callable[[Page], Parsed | Failure]


async def reprocess(
    settings: Settings, *, archive: Path | None = None, parse: ParsePage = parse_page
) -> Reprocessed:
    """Read everything in the archive, and every local file that is still as it was, once more.

    `archive` is another folder than the settings'. A warehouse that is empty is filled.
    `parse` stands in for the parser in tests of a parser that changed.
    """
    work = _Rereading(archive or settings.archive, parse)
    async with open_session(settings, (str(work.folder),), driver="reprocess") as session:
        work.total += await recover(session)
        await drive(
            work.receive(session),
            parse=partial(work.parse, session),
            load=partial(work.load, session),
            in_flight=settings.in_flight,
        )
        work.total = await check_run(session, Plan(), work.total)
    return Reprocessed(
        outcome=work.total,
        same=work.same,
        changed=work.changed,
        changes=tuple(work.changes),
        unversioned=tuple(work.unversioned),
        gone=tuple(work.gone),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reread:
    """A batch in the spool, where it adds anything, and its pages with their reading before and now."""

    batch: ParsedBatch | None
    changed: tuple[tuple[Page, str, str], ...] = ()


class _Rereading:
    """The state of one reprocessing: what came of the pages so far."""

    def __init__(self, folder: Path, parse: ParsePage) -> None:
        self.folder = folder
        self._parse = parse
        self.total = Outcome()
        self.same = 0
        self.changed = 0
        self.changes: list[Change] = []
        self.unversioned: list[str] = []
        self.gone: list[Failure] = []

    async def receive(self, session: Session) -> AsyncGenerator[Received, None]:
        """Batches of the pages as they were received."""
        local = await session.ask(lambda connection, _: local_pages(connection), None)
        foreign = await session.ask(lambda connection, _: foreign_places(connection), None)
        number = 0
        chunk: list[Page] = []
        for items in chain(archived_pages(self.folder), map(_read_foreign, foreign), map(_read_local, local)):
            self.gone += [item for item in items if isinstance(item, Failure)]
            chunk += [item for item in items if isinstance(item, Page)]
            if len(chunk) >= session.settings.batch_size:
                number += 1
                yield make_received(number, chunk, {})
                chunk = []
            await asyncio.sleep(0)
        if chunk:
            yield make_received(number + 1, chunk, {})

    async def parse(self, session: Session, batch: Received) -> _Reread:
        """Read the pages again; put those that are read differently into the spool."""
        digests = list({page.sha256 for page in batch.pages})
        before = await session.ask(readings_of, digests)
        stored = await session.ask(stored_pages, [page.uri for page in batch.pages])
        return await asyncio.to_thread(self._read_again, session, batch, before, stored)

    def _read_again(
        self,
        session: Session,
        batch: Received,
        before: dict[str, tuple[str, int]],
        stored: frozenset[tuple[str, str]],
    ) -> _Reread:
        read: list[tuple[Page, Parsed]] = []
        failures: list[Failure] = []
        changed: list[tuple[Page, str, str]] = []
        for page in batch.pages:
            current_listener().planned(1)
            parsed = self._parse(page)
            current_listener().page_done()
            if isinstance(parsed, Failure):
                failures.append(parsed)
                continue
            old, version = before.get(page.sha256, (None, 0))
            now = str(UUID(bytes=document_rows(parsed)[0]))
            if old == now and (page.uri, page.sha256) in stored:
                self.same += 1
            elif old is not None and old != now and version >= parsed.parser_version:
                self.unversioned.append(page.uri)
            else:
                read.append((page, parsed))
                if old is not None and old != now:
                    changed.append((page, old, now))
        if not read and not failures:
            return _Reread(batch=None)
        content = Batch(
            run=session.run, pages=tuple(read), failures=tuple(failures), origins=find_origins(read)
        )
        issues = [OpenIssue(uri=page.uri, issue=issue) for page, parsed in read for issue in parsed.issues]
        spooled = ParsedBatch(
            number=batch.number,
            file=write_batch(session.settings.spool, content),
            failures=tuple(failures[:KEPT_LINES]),
            open_issues=tuple(issues[:KEPT_LINES]),
        )
        return _Reread(batch=spooled, changed=tuple(changed))

    async def load(self, session: Session, reread: _Reread) -> None:
        """Load what is read differently, and say in what."""
        if reread.batch is None:
            return
        outcome = await load_batch(session, reread.batch)
        self.total += outcome
        self.changed += len(reread.changed)
        for page, before, now in reread.changed[: KEPT_CHANGES - len(self.changes)]:
            edits = await session.ask(_compare, (before, now))
            self.changes.append(Change(uri=page.uri, sha256=page.sha256, before=before, now=now, edits=edits))
        current_listener().batch_done(outcome)


def _compare(connection: DuckDBPyConnection, readings: tuple[str, str]) -> tuple[Edit, ...]:
    return compare_readings(connection, *readings)


def archived_pages(folder: Path) -> Iterator[list[Item]]:
    """Every page in an archive with those packed into it, file by file; why it could not be had, otherwise.

    What is attached to a page comes after it, and is tied to it as when it was fetched.
    """
    from extract.archive import Archive

    archive = Archive(folder)
    parents: dict[str, str] = {}
    for path in archive.list_files():
        for response in archive.scan_file(path):
            if not is_whole_page(response):
                continue
            try:
                page = archive.read_page(response.place)
            except ExtractError as exc:
                yield [describe_failure(exc, stage=Stage.FETCH)]
                continue
            if (parent := parents.get(page.uri)) is not None:
                page = replace(page, parent_uri=parent)
            parents |= {link.uri: page.uri for link in find_attachments(page)}
            yield [page, *unpack(page)]


def _read_foreign(place: tuple[str, int]) -> list[Item]:
    """A page in an archive of other people, with those packed into it."""
    file, offset = place
    try:
        page = read_record_at(Path(file), offset)
    except ExtractError as exc:
        return [describe_failure(exc, stage=Stage.FETCH)]
    return [page, *unpack(page)]


def _read_local(known: tuple[str, str]) -> list[Item]:
    """A local file that is as it was, with those packed into it; otherwise the record that it is not."""
    uri, sha256 = known
    try:
        page = read_file(Source(uri=uri, kind=SourceKind.FILE))
    except ExtractError as exc:
        return [describe_failure(exc, stage=Stage.FETCH)]
    if page.sha256 == sha256:
        return [page, *unpack(page)]
    message = (
        f"expected the file as it was read, SHA-256 {sha256[:12]}…, found another: what was read of it "
        f"stays; 'gongkai ingest' reads the new one: {uri}"
    )
    return [Failure(uri=uri, stage=Stage.FETCH, code="changed", message=message)]
