"""`gongkai diff`: what changed on a page after it was published."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.common import Data, Db, Exit, asking, guard, load_settings, notices, output

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from warehouse.edits import Edit
    from warehouse.versions import PageVersion

Found = tuple[str, "tuple[PageVersion, ...]", "tuple[PageVersion, PageVersion] | None", "tuple[Edit, ...]"]


def diff(
    page: Annotated[
        str,
        typer.Argument(metavar="PAGE", help="The page's address, or its path.", show_default=False),
    ],
    *,
    first: Annotated[
        int | None,
        typer.Option("--from", metavar="N", help="The version to compare from. Default: the one before."),
    ] = None,
    last: Annotated[
        int | None, typer.Option("--to", metavar="M", help="The version to compare with. Default: the last.")
    ] = None,
    db: Db = None,
    data: Data = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as one JSON object.")] = False,
) -> None:
    """Show the versions of a page and what changed in its reports from one to another.

    A page fetched again keeps its versions. You see which sections were added, removed or
    worded otherwise, word by word ([-gone-] {+new+}), and which figures and cells of the
    statutory forms changed. Of all pages at once the view out_edit tells the same.

    The exit code is 5 where something differs and 0 where nothing does.

    For example:

    - `gongkai diff https://www.example.cn/zfxxgk/2023.html`

    - `gongkai diff pages/07.html --from 1 --to 3 --json`

    - `gongkai sql "SELECT uri, edit_kind, count(*) FROM out_edit GROUP BY ALL"`
    """
    settings = load_settings(data=data, db=db)
    with guard():
        with asking(settings) as connection:
            found = _find(connection, page, first, last)
        _tell(found, as_json=as_json)
    if found[3]:
        raise typer.Exit(Exit.FINDINGS)


def _find(connection: DuckDBPyConnection, page: str, first: int | None, last: int | None) -> Found:
    from flows.errors import RequestError
    from warehouse.edits import compare_readings
    from warehouse.versions import page_versions

    uri, versions = page, page_versions(connection, page)
    if not versions and "://" not in page:
        uri = os.path.abspath(page)  # noqa: PTH100 - as ingest names files
        versions = page_versions(connection, uri)
    if not versions:
        raise RequestError(
            f"expected the address of a page that the warehouse has, found {page}: "
            "'gongkai sql \"FROM current_page\"' lists them"
        )
    pair = _choose(versions, first, last)
    if pair is None or pair[0].document_id is None or pair[1].document_id is None:
        return uri, versions, pair, ()
    return uri, versions, pair, compare_readings(connection, pair[0].document_id, pair[1].document_id)


def _choose(
    versions: Sequence[PageVersion], first: int | None, last: int | None
) -> tuple[PageVersion, PageVersion] | None:
    """The two versions that are asked for; None where there is but one and none was asked for."""
    if len(versions) == 1 and first is None and last is None:
        return None
    by_number = {version.number: version for version in versions}
    to = versions[-1].number if last is None else last
    start = max(1, to - 1) if first is None else first
    for wanted in (start, to):
        if wanted not in by_number:
            from flows.errors import RequestError

            raise RequestError(
                f"expected a version from 1 to {len(versions)}, found {wanted}: "
                "'gongkai diff PAGE' lists the versions"
            )
    return by_number[start], by_number[to]


def _tell(found: Found, *, as_json: bool) -> None:
    from flows.difference import diff_object, show_edits, show_versions

    uri, versions, pair, edits = found
    console = output()
    if as_json:
        compared = (pair[0].number, pair[1].number) if pair else None
        console.print(
            json.dumps(diff_object(uri, versions, compared, edits), ensure_ascii=False), soft_wrap=True
        )
        return
    console.print(uri, soft_wrap=True)
    console.print(show_versions(versions))
    for part in show_edits(edits):
        console.print(part, soft_wrap=True)
    _conclude(pair, edits)


def _conclude(pair: tuple[PageVersion, PageVersion] | None, edits: Sequence[Edit]) -> None:
    from flows.nouns import count_noun

    console = notices()
    if pair is None:
        console.print("The page was never seen otherwise: there is one version.")
        return
    before, after = pair
    unread = [version.number for version in pair if version.document_id is None]
    if unread:
        console.print(f"Version {unread[0]} was not read: nothing can be said of its reports.")
        return
    versions = f"versions {before.number} and {after.number}"
    if not edits:
        same = (
            "are equal" if before.sha256 == after.sha256 else "differ in bytes, not in what their reports say"
        )
        console.print(f"The {versions} {same}.")
        return
    console.print(f"{count_noun(len(edits), 'difference')} between {versions}.")
    if before.parser_version != after.parser_version:
        console.print(
            f"They were read by editions {before.parser_version} and {after.parser_version} of the parser, "
            "whose differences are among these: 'gongkai reprocess' reads both anew."
        )
