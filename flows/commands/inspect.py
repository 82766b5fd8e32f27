"""`gongkai inspect`: what the parser sees in a page, without a warehouse."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from flows.commands.common import (
    Exit,
    Sources,
    guard,
    load_settings,
    output,
    refuse_credentials,
    tell_failure,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from extract.page import Failure
    from flows.settings import Settings

T = TypeVar("T")


def inspect(
    sources: Sources,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line, in the order of the sources.")
    ] = False,
    full: Annotated[
        bool, typer.Option("--full", help="Show every line whole, also those in which nothing is marked.")
    ] = False,
    why: Annotated[
        bool, typer.Option("--why", help="Show each line of a page as kept or left out, and the reason.")
    ] = False,
) -> None:
    """Show what is read from pages: reports, sections, figures, and what belongs to no report.

    Nothing is stored. For people, chrome is struck out, every report begins with its body,
    its year and the cues of its boundary, and each figure is followed by its code and value.

    For example:

    - `gongkai inspect page.html`

    - `gongkai inspect --why page.html`

    - `gongkai inspect --json reports/*.txt | jq -c '[.source.uri, .page_type]'`
    """
    settings = load_settings()
    with guard():
        refuse_credentials(sources)
        look = _explain if why else _inspect
        failed = asyncio.run(look(settings, tuple(sources), as_json=as_json, is_full=full))
    if failed:
        raise typer.Exit(Exit.SOME_FAILED)


async def _inspect(settings: Settings, sources: tuple[str, ...], *, as_json: bool, is_full: bool) -> int:
    """Print what is read from each page as soon as it is; how many could not be read."""
    from flows.contract import inspect_object
    from flows.inspection import inspect_sources
    from flows.show import show_page

    show = None if as_json else partial(show_page, is_full=is_full)
    return await _print_each(inspect_sources(settings, sources), inspect_object, show)


async def _explain(settings: Settings, sources: tuple[str, ...], *, as_json: bool, is_full: bool) -> int:
    """Print why each line of each page was kept or not; how many pages could not be had."""
    from flows.inspection import receive_sources
    from flows.show_why import show_why, why_object

    show = None if as_json else partial(show_why, is_full=is_full)
    return await _print_each(receive_sources(settings, sources), why_object, show)


async def _print_each(
    pages: AsyncIterator[T | Failure],
    as_object: Callable[[T], dict[str, Any]],
    show: Callable[[T], Iterator[RenderableType]] | None,
) -> int:
    """Print each page as soon as it is there, as JSON where nothing shows it; how many failed."""
    from extract.page import Failure

    failed, console = 0, output()
    async for page in pages:
        if isinstance(page, Failure):
            failed += 1
            tell_failure(page)
        elif show is None:
            _print_json(as_object(page))
        else:
            for part in show(page):
                console.print(part, soft_wrap=True)
    return failed


def _print_json(value: dict[str, Any]) -> None:
    line = json.dumps(value, ensure_ascii=False)
    # Bytes, so that the contract is UTF-8 whatever the terminal is; half of a surrogate pair,
    # which a broken entity can leave, has no UTF-8.
    sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
