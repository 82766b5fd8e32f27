"""`gongkai correct`: a person's word about one report, kept beside what the parser read."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.common import Data, Db, guard, load_settings, output

if TYPE_CHECKING:
    from flows.correction import Word
    from flows.settings import Settings
    from warehouse.corrections import FoundReport


def correct(
    report: Annotated[
        str,
        typer.Argument(
            metavar="REPORT",
            show_default=False,
            help="Which report: the beginning of its report_digest, 6 characters or more; or of its "
            "document_id, a colon and its report_index; or its page's address, # and its report_index. "
            "The index counts from 0 and may be left out where the page holds one report.",
        ),
    ],
    *,
    why: Annotated[str, typer.Option("--why", help="The reason, for those who read it later.")],
    org: Annotated[
        str | None, typer.Option("--org", metavar="NAME", help="The issuing body in full; none: not known.")
    ] = None,
    year: Annotated[
        str | None, typer.Option("--year", metavar="YEAR", help="The year reported on; none: not known.")
    ] = None,
    region: Annotated[
        str | None,
        typer.Option(
            "--region", metavar="PLACE", help="The body's place, as 福州市鼓楼区 or a code; none: not known."
        ),
    ] = None,
    close: Annotated[
        list[str] | None,
        typer.Option("--close", metavar="CODE", help="Close the report's open issues of this code."),
    ] = None,
    withdraw: Annotated[
        list[str] | None,
        typer.Option("--withdraw", metavar="FIELD", help="Take back what was said of org, year or region."),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who says so. Default: your login name.")
    ] = None,
    db: Db = None,
    data: Data = None,
) -> None:
    """Put right what was read about a report. The reading itself stays as it was.

    Your word is a row of its own (core_correction). It holds when a newer parser reads the
    page again, and for word-for-word copies on other pages. current_report shows it, with
    org_origin, year_origin and region_origin 'correction' and the reason under corrections;
    what follows from a body's name (place, level, kind) follows from the corrected one.
    Issues that it answers are closed.

    For example:

    - `gongkai correct 3f9a2c81 --org 霍邱县交通运输局 --year 2016 --why "signed so at its end"`

    - `gongkai correct pages/07.html#2 --year none --why "the title is an uploader's"`

    - `gongkai correct 0b6e1d2c:4 --close role_unsure --why "looked: other is right"`

    - `gongkai correct 3f9a2c81 --withdraw org --why "it was the other county"`

    - `gongkai sql "SELECT report_digest, document_id, report_index, uri, title FROM current_report"` —
      what reports are called
    """
    settings = load_settings(data=data, db=db)
    with guard():
        from flows.correction import Word

        word = Word(
            org=org,
            year=year,
            region=region,
            close=tuple(close or ()),
            withdraw=tuple(withdraw or ()),
            why=why,
            by=by or getpass.getuser(),
        )
        before, after, changed, still_open = _put_right(settings, report, word)
        _tell(before, after, changed, still_open)


def _put_right(
    settings: Settings, name: str, word: Word
) -> tuple[FoundReport, FoundReport, tuple[str, ...], tuple[str, ...]]:
    from flows.correction import make_correction
    from warehouse.connect import open_warehouse
    from warehouse.corrections import add_correction, find_report, open_issue_codes

    open_warehouse(settings.db, read_only=True).close()  # a correction makes no warehouse
    with open_warehouse(settings.db) as connection:
        before = find_report(connection, name)
        changed = add_correction(connection, before, make_correction(before, word, datetime.now(UTC)))
        after = find_report(connection, f"{before.document_id}:{before.report_index}")
        return before, after, changed, open_issue_codes(connection, after)


def _tell(before: FoundReport, after: FoundReport, changed: Sequence[str], still_open: Sequence[str]) -> None:
    from flows.tables import make_table

    console = output()
    console.print(f"{after.uri}, report {after.report_index}: {after.title or '(no title)'}", soft_wrap=True)
    rows = [
        (field, before.fields[field], after.fields[field])
        for field in before.fields
        if before.fields[field] != after.fields[field]
    ]
    if rows:
        console.print(make_table(("field", "was", "is"), rows))
    if not changed:
        console.print("Nothing was new: all of it was said before.")
    elif not rows:
        console.print(f"Noted: {', '.join(changed)}.")
    console.print(f"Open issues of this report: {', '.join(still_open) or 'none'}")
