"""`gongkai reprocess`: pages as they were received, read by today's parser, and what differs."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.common import Data, Db, Exit, asking, guard, load_settings, notices, output

if TYPE_CHECKING:
    from rich.console import RenderableType

    from flows.reprocess import Reprocessed
    from flows.settings import Settings

SHOWN_PAGES = 20


def reprocess(
    *,
    archive: Annotated[
        Path | None,
        typer.Option("--archive", help="A folder of WARC files. Default: archive in the data folder."),
    ] = None,
    db: Db = None,
    data: Data = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would differ; leave the warehouse as it is.")
    ] = False,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="One JSON object a line for pages that are read differently."),
    ] = False,
) -> None:
    """Read every page once more as it was received, by today's parser; nothing needs the network.

    Pages that are read as before add nothing. Of one that is read differently the new reading
    stands beside the old, and you see what differs: sections, figures, cells. A new warehouse
    is filled from the archive. Local files are read again where they are still as they were.

    The exit code is 1 where pages could not be read again, 5 where something does not hold
    afterwards that must.

    For example:

    - `gongkai reprocess --dry-run` — what would today's parser say?

    - `gongkai reprocess --db new.duckdb` — a new warehouse from the archive
    """
    settings = load_settings(data=data, db=db)
    if archive is not None and not archive.is_dir():
        from flows.commands.common import fail

        fail(f"expected a folder of WARC files at {archive}, found none: name it with --archive", Exit.USAGE)
    from flows.commands.progress import progress_bar
    from flows.listen import listening
    from flows.reprocess import reprocess as reread

    began = time.monotonic()
    with guard(), _target(settings, is_trial=dry_run) as target:
        with progress_bar(notices()) as listener, listening(listener):
            done = asyncio.run(reread(target, archive=archive or settings.archive))
        _tell(done, settings, time.monotonic() - began, as_json=as_json, is_trial=dry_run)
    if not done.outcome.is_sound:
        raise typer.Exit(Exit.FINDINGS)
    if done.gone or done.unversioned or done.outcome.counts.pages_failed:
        raise typer.Exit(Exit.SOME_FAILED)


@contextmanager
def _target(settings: Settings, *, is_trial: bool) -> Iterator[Settings]:
    """The settings to read with: for a trial with a copy of the warehouse, which is thrown away."""
    if not is_trial:
        yield settings
        return
    with tempfile.TemporaryDirectory(prefix="gongkai-trial-") as folder:
        from warehouse.errors import MissingError
        from warehouse.publish import copy_rows

        copy = Path(folder) / "trial.duckdb"
        with suppress(MissingError), asking(settings) as connection:
            copy_rows(connection, copy)
        yield replace(settings, db=copy)


def _tell(done: Reprocessed, settings: Settings, seconds: float, *, as_json: bool, is_trial: bool) -> None:
    if as_json:
        from flows.difference import edit_object

        for change in done.changes:
            told = {"uri": change.uri, "sha256": change.sha256, "before": change.before, "now": change.now}
            edits = [edit_object(edit) for edit in change.edits]
            output().out(json.dumps({**told, "edits": edits}, ensure_ascii=False))
        return
    for line in _show(done, settings, seconds, is_trial=is_trial):
        output().print(line, soft_wrap=True)


def _show(
    done: Reprocessed, settings: Settings, seconds: float, *, is_trial: bool
) -> Iterator[RenderableType]:
    from rich.rule import Rule
    from rich.text import Text

    from flows.difference import show_edits
    from flows.nouns import count_noun
    from flows.summary import show_checks

    for change in done.changes[:SHOWN_PAGES]:
        yield Rule(Text(change.uri, style="bold"), style="bold", align="left")
        yield from show_edits(change.edits)
        if not change.edits:
            yield Text("  the same sections, figures and cells; other facts of the page differ", style="dim")
    if done.changed > SHOWN_PAGES:
        yield Text(f"… and {done.changed - SHOWN_PAGES} more pages; --json tells of {len(done.changes)}.")
    for failure in done.gone[:SHOWN_PAGES]:
        yield Text.assemble(("not read again ", "bold red"), failure.message)
    if done.unversioned:
        yield Text.assemble(
            ("not stored ", "bold red"),
            f"{count_noun(len(done.unversioned), 'page')}, first {done.unversioned[0]}: expected a parser "
            "that reads as before or has another version, found one that reads differently under the same: "
            "raise PARSER_VERSION in transform/report.py",
        )
    yield from show_checks(done.outcome, db=settings.db)
    new = done.outcome.counts.pages_new - done.changed
    verdict = "Nothing was stored." if is_trial else f"{settings.db}"
    yield Text(
        f"Read again: {done.same} as before, {done.changed} differently, {max(new, 0)} that the warehouse "
        f"did not have. {seconds:.1f} s. {verdict}"
    )
