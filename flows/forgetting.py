"""Forgetting a page everywhere: in the spool, the warehouse, the archive, and the file's freed blocks.

The order makes every kill harmless. First the rows go, with a record of the addresses, in one
transaction: from then on the page is not read again, and who comes back knows what is not
done. Then its archive records, file by file. Last the warehouse is written anew, and with
that the record says that it is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from extract.archive import Archive
from extract.archive_rewrite import Removed, remove_records
from flows.leftovers import sweep_drafts
from flows.settings import Settings
from warehouse.connect import open_warehouse
from warehouse.forget import PageExtent, allow_address, forget_addresses, page_extent, unerased_addresses
from warehouse.load import drain
from warehouse.rebuild import rebuild_warehouse

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What was taken out: rows, archive records, and the files that a person still has to look at."""

    rows: int
    records: int
    unseen: tuple[Path, ...]


def find_extent(settings: Settings, uri: str, *, with_attachments: bool) -> PageExtent:
    """What there is of a page, after everything that waits in the spool was loaded."""
    open_warehouse(settings.db, read_only=True).close()  # forgetting makes no warehouse
    with open_warehouse(settings.db) as connection:
        _recover(settings, connection)
        return page_extent(connection, uri, with_attachments=with_attachments)


def forget_pages(
    settings: Settings, uris: Sequence[str], *, why: str, made_by: str, at: datetime
) -> Forgotten:
    """Take these addresses out of everything that is kept, and complete what a kill interrupted.

    Raises what opening the warehouse raises, and SourceError where a run writes the archive.
    """
    with open_warehouse(settings.db) as connection:
        _recover(settings, connection)
        rows = forget_addresses(connection, uris, why=why, made_by=made_by, at=at)
        removed = _clean_archive(settings.archive, unerased_addresses(connection), at)
        if settings.published is not None:
            settings.published.unlink(missing_ok=True)  # the copy for readers has the page too
    rebuild_warehouse(settings.db)
    bad = tuple(sorted((settings.spool / "bad").glob("*")))
    return Forgotten(rows=rows, records=removed.records, unseen=(*removed.unseen, *bad))


def allow_page(settings: Settings, uri: str, *, why: str, made_by: str, at: datetime) -> bool:
    """Let an address be read again; returns whether it was forgotten."""
    open_warehouse(settings.db, read_only=True).close()
    with open_warehouse(settings.db) as connection:
        return allow_address(connection, uri, why=why, made_by=made_by, at=at)


def _recover(settings: Settings, connection: DuckDBPyConnection) -> None:
    """Load what waits: a batch that came later would bring the page back."""
    sweep_drafts(settings)
    drain(connection, settings.spool)


def _clean_archive(folder: Path, uris: Sequence[str], at: datetime) -> Removed:
    if not folder.is_dir():
        return Removed(records=0, files=(), unseen=())
    Archive(folder).mend()
    return remove_records(folder, frozenset(uris), at=at)
