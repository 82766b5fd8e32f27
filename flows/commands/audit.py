"""`gongkai audit`: an office checks its own report before it is published."""

from __future__ import annotations

import asyncio
import json
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
    from collections.abc import Sequence

    from extract.page import Page
    from flows.settings import Settings
    from flows.year_findings import YearFinding
    from transform.report import Parsed


def audit(
    sources: Sources,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a page, in the order of the sources.")
    ] = False,
) -> None:
    """Hold reports to the rules that their tables and sentences have to keep; nothing is stored.

    Each finding names the cell or the words, the rule, the sum as it stands and what to
    change, in Chinese and in English. Where one changed cell would keep every equation, that
    cell is named with its likely value. Give several years of one body, and they are held
    against each other too.

    The exit code is 0 where nothing was found, 5 where something was, and 1 where a page
    could not be had or read or holds no report, whatever the others say.

    For example:

    - `gongkai audit draft.html`

    - `gongkai audit 2021.html 2022.html 2023.html --json | jq -c '.findings[] | [.code, .likely]'`
    """
    settings = load_settings()
    with guard():
        refuse_credentials(sources)
        failed, pages = asyncio.run(_read(settings, tuple(sources)))
        found = _tell(pages, as_json=as_json)
    if failed or not all(parsed.reports for _, parsed in pages):
        raise typer.Exit(Exit.SOME_FAILED)
    if found:
        raise typer.Exit(Exit.FINDINGS)


async def _read(settings: Settings, sources: tuple[str, ...]) -> tuple[int, list[tuple[Page, Parsed]]]:
    """The pages and what is in them; how many could not be had or read, each told at once."""
    from extract.page import Failure
    from flows.inspection import receive_sources
    from flows.read import parse_page

    failed = 0
    pages: list[tuple[Page, Parsed]] = []
    async for page in receive_sources(settings, sources):
        parsed = page if isinstance(page, Failure) else parse_page(page)
        if isinstance(parsed, Failure):
            failed += 1
            tell_failure(parsed)
        elif not isinstance(page, Failure):
            pages.append((page, parsed))
    return failed, pages


def _tell(pages: Sequence[tuple[Page, Parsed]], *, as_json: bool) -> int:
    """Print each page's audit; how many findings there are."""
    from flows.auditing import audit_object, count_findings, show_audit
    from flows.nouns import count_noun

    years = _compare(pages)
    console = output()
    total = 0
    for _, parsed in pages:
        own = [finding for finding in years if finding.uri == parsed.document.uri]
        total += count_findings(parsed, own)
        if as_json:
            line = json.dumps(audit_object(parsed, own), ensure_ascii=False)
            sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
            continue
        for part in show_audit(parsed, own):
            console.print(part, soft_wrap=True)
    if not as_json:
        notices().print(f"{count_noun(len(pages), 'page')} audited, {count_noun(total, 'finding')}")
    return total


def _compare(pages: Sequence[tuple[Page, Parsed]]) -> tuple[YearFinding, ...]:
    """What the years of one body disagree on; the warehouse is loaded only where there are several."""
    years = {report.year for _, parsed in pages for report in parsed.reports if report.cells}
    if len(years - {None}) < 2:
        return ()
    from flows.year_findings import compare_years

    return compare_years(pages)
