"""`gongkai forget`: a page taken out on request; the address and the fact are kept, nothing else."""

from __future__ import annotations

import getpass
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.common import Data, Db, Exit, fail, guard, load_settings, output

if TYPE_CHECKING:
    from flows.forgetting import Forgotten
    from flows.settings import Settings
    from warehouse.forget import PageExtent

LISTED = 20
"""Addresses that are listed before one is asked whether they are meant."""


def forget(
    page: Annotated[
        str, typer.Argument(metavar="PAGE", help="The page's address, or its path.", show_default=False)
    ],
    *,
    why: Annotated[str, typer.Option("--why", help="The reason, for those who read it later.")] = "",
    attachments: Annotated[
        bool, typer.Option("--attachments", help="Its attachments too, whichever page names them besides.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Let the address be read again.")] = False,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who says so. Default: your login name.")
    ] = None,
    db: Db = None,
    data: Data = None,
) -> None:
    """Take a page out of the warehouse, its spool and the archive, and never read it again.

    Every version goes, and everything that was read from it; archive files and the warehouse
    are written anew, so that no byte of it is left. meta_forgotten keeps the address, the
    time, who did it and why. What cannot be brought back any more is gone for good.

    Copies are yours to delete: of the warehouse, of exports, of a local file itself. Another
    warehouse over the same data folder has to forget the page as well.

    For example:

    - `gongkai forget https://www.example.cn/zfxxgk/2023.html --why "letter of 3 March"`

    - `gongkai forget https://www.example.cn/zfxxgk/2023.html --attachments --yes`

    - `gongkai forget --undo https://www.example.cn/zfxxgk/2023.html`
    """
    settings = load_settings(data=data, db=db)
    who = by or getpass.getuser()
    uri = page if "://" in page else os.path.abspath(page)  # noqa: PTH100 - as ingest names files
    with guard():
        if undo:
            _allow(settings, uri, why, who)
            return
        from flows.forgetting import find_extent, forget_pages

        extent = find_extent(settings, uri, with_attachments=attachments)
        _tell_extent(extent)
        if not yes and not _is_meant():
            fail("nothing was forgotten: answer y, or say --yes", Exit.USAGE)
        gone = forget_pages(settings, extent.uris, why=why, made_by=who, at=datetime.now(UTC))
        _tell_gone(gone)


def _allow(settings: Settings, uri: str, why: str, who: str) -> None:
    from flows.forgetting import allow_page

    if not allow_page(settings, uri, why=why, made_by=who, at=datetime.now(UTC)):
        fail(
            f"expected an address that was forgotten, found {uri}: "
            "'gongkai sql \"FROM meta_forgotten\"' lists them",
            Exit.USAGE,
        )
    output().print(f"{uri} may be read again.", soft_wrap=True)


def _is_meant() -> bool:
    try:
        return typer.confirm("Forget this for good?")
    except typer.Abort:  # there is nobody to answer
        return False


def _tell_extent(extent: PageExtent) -> None:
    from flows.nouns import count_noun

    console = output()
    console.print(
        f"{count_noun(extent.versions, 'version')} with {count_noun(extent.reports, 'report')} of:"
        if extent.versions
        else "The warehouse has no page of this address; it will not be read from now on:"
    )
    for uri in extent.uris[:LISTED]:
        console.print(f"  {uri}", soft_wrap=True)
    if len(extent.uris) > LISTED:
        console.print(f"  and {len(extent.uris) - LISTED} more")
    if extent.others:
        console.print("The same bytes stay at these addresses, unless you forget them too:")
        for uri in extent.others[:LISTED]:
            console.print(f"  {uri}", soft_wrap=True)


def _tell_gone(gone: Forgotten) -> None:
    from flows.nouns import count_noun

    console = output()
    console.print(f"Forgotten: {count_noun(gone.rows, 'row')}, {count_noun(gone.records, 'archive record')}.")
    if gone.unseen:
        console.print("These files cannot be looked through and may hold it still; look, or delete them:")
        for path in gone.unseen:
            console.print(f"  {path}", soft_wrap=True)
