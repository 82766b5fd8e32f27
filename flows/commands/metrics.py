"""`gongkai metrics`: the figures that pages state, as a table or as CSV, without a warehouse."""

from __future__ import annotations

import asyncio
import csv
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.common import (
    Exit,
    Sources,
    guard,
    load_settings,
    notices,
    output,
    refuse_credentials,
    tell_failure,
)

if TYPE_CHECKING:
    from flows.settings import Settings
    from transform.report import Parsed

SHOWN = ("metric", "org", "year", "code", "value", "unit", "relation", "parent", "confidence", "evidence")
"""Columns of the table; CSV has all of `flows.figures.COLUMNS`."""


def metrics(
    sources: Sources,
    as_csv: Annotated[bool, typer.Option("--csv", help="Answer as CSV, with every column.")] = False,
) -> None:
    """List the figures that pages state, with their meaning and their evidence; nothing is stored.

    A figure of relation part, share or change belongs to the one that `parent` names, by its
    number in the same report.

    For example:

    - `gongkai metrics page.html`

    - `gongkai metrics reports/*.html --csv > figures.csv`
    """
    settings = load_settings()
    with guard():
        refuse_credentials(sources)
        failed, pages = asyncio.run(_read(settings, tuple(sources)))
        _print(pages, as_csv=as_csv)
    if failed:
        raise typer.Exit(Exit.SOME_FAILED)


async def _read(settings: Settings, sources: tuple[str, ...]) -> tuple[int, list[Parsed]]:
    from extract.page import Failure
    from flows.inspection import inspect_sources

    failed, pages = 0, []
    async for seen in inspect_sources(settings, sources):
        if isinstance(seen, Failure):
            failed += 1
            tell_failure(seen)
        else:
            pages.append(seen)
    return failed, pages


def _print(pages: list[Parsed], *, as_csv: bool) -> None:
    from flows.figures import COLUMNS, figure_rows
    from flows.nouns import count_noun
    from flows.tables import make_table

    rows = [row for parsed in pages for row in figure_rows(parsed)]
    if as_csv:
        # Bytes, so that the CSV is UTF-8 whatever the terminal is.
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        csv.writer(sys.stdout, lineterminator="\n").writerows([COLUMNS, *rows])
        return
    at = [COLUMNS.index(column) for column in SHOWN]
    table = make_table(SHOWN, [[row[i] for i in at] for row in rows], numeric=("value", "metric", "parent"))
    output().print(table)
    notices().print(count_noun(len(rows), "figure"), style="dim")
