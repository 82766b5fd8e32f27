"""What the subcommands share: options, exit codes, and how errors reach people."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.text import Text

from flows.errors import SettingsError
from flows.settings import Settings, read_settings

if TYPE_CHECKING:
    from datetime import datetime

    from duckdb import DuckDBPyConnection

    from extract.page import Failure


class Exit(IntEnum):
    """What the command's exit code says."""

    OK = 0
    SOME_FAILED = 1
    USAGE = 2
    WAREHOUSE = 3
    SERVER = 4
    FINDINGS = 5
    STOPPED = 130


EXIT_CODES = """Exit codes: 0 all is well; 1 some pages failed, the others are in; 2 the command
    was not understood; 3 the warehouse cannot be opened, read or written; 4 the Prefect server
    cannot be started or reached; 5 the audit or the comparison found something, or what must
    hold of the rows does not; 130 stopped by Ctrl-C."""

WIDE = 160

Db = Annotated[
    str | None,
    typer.Option(
        "--db",
        help="The warehouse: a DuckDB file, or ducklake:postgres:… for a lake. Default: GONGKAI_DB, or "
        "gongkai.duckdb in the data folder.",
    ),
]
Data = Annotated[
    Path | None,
    typer.Option("--data", help="The data folder. Default: GONGKAI_DATA, or ./gongkai-data."),
]
Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE",
        help="Files, folders, globs, http(s) addresses, or @FILE, a list of addresses, one a line.",
        show_default=False,
    ),
]


def output() -> Console:
    """Where results go; wider than a terminal where it is none, so that tables keep their lines."""
    return _console(stderr=False)


def notices() -> Console:
    """Where progress, notes and errors go, so that results can be piped."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    # What is printed came from pages and paths: "[b]" and ":101:" in it are no markup, no emoji.
    console = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = WIDE
    return console


def load_settings(*, data: Path | None = None, db: str | None = None) -> Settings:
    """The settings, or an end with a message."""
    try:
        settings = read_settings(data=data, db=db)
    except SettingsError as exc:
        fail(str(exc), Exit.USAGE)
    there = next(path for path in (settings.data, *settings.data.parents) if path.exists())
    if not there.is_dir():
        fail(
            f"expected a folder for data, found a file at {there}: name another with --data or GONGKAI_DATA",
            Exit.USAGE,
        )
    return settings


def fail(message: str, code: Exit) -> NoReturn:
    """Say what is wrong and end."""
    notices().print(Text.assemble(("error: ", "bold red"), message), soft_wrap=True)
    raise typer.Exit(code)


def tell_failure(failure: Failure) -> None:
    """Say which page could not be had or read, and why."""
    again = " (a later run may succeed)" if failure.retryable else ""
    line = Text.assemble(("failed ", "bold red"), f"{failure.code}: {failure.message}{again}")
    notices().print(line, soft_wrap=True)


@contextmanager
def guard() -> Iterator[None]:
    """Turn what the inner rooms raise into a message and an exit code."""
    from extract.errors import ExtractError
    from flows.errors import NothingToRead, RequestError, ServerError
    from warehouse.errors import ReportNameError, WarehouseError

    try:
        yield
    except (ExtractError, NothingToRead, RequestError, ReportNameError) as exc:
        fail(str(exc), Exit.USAGE)
    except WarehouseError as exc:
        fail(str(exc), Exit.WAREHOUSE)
    except ServerError as exc:
        fail(str(exc), Exit.SERVER)
    except KeyboardInterrupt:
        fail("stopped; what was loaded is kept, and the next run goes on from there", Exit.STOPPED)
    except BrokenPipeError:  # the reader has seen enough
        raise
    except OSError as exc:
        place = f" at {exc.filename}" if exc.filename else ""
        fail(
            f"expected to read and write files, found {exc.strerror or exc}{place}: see to its rights and "
            "the space left, then run again; what was loaded is kept",
            Exit.WAREHOUSE,
        )


@contextmanager
def asking(settings: Settings, *, at: datetime | None = None) -> Iterator[DuckDBPyConnection]:
    """Open the warehouse for questions, and say so where a copy of it answers."""
    from flows.reading import reading

    with reading(
        settings, at=at, tell=lambda words: notices().print(words, style="dim", soft_wrap=True)
    ) as it:
        yield it


def read_age(text: str) -> float:
    """Seconds of an age as people write it (30m, 6h, 1d, 2w), or an end with a message."""
    found = re.fullmatch(r"([0-9]{1,6}) ?([smhdw])", text.strip())
    if found is None:
        fail(f"expected an age as '30m', '6h', '1d' or '2w', found {text!r}", Exit.USAGE)
    return float(found[1]) * {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}[found[2]]


def refuse_credentials(sources: list[str]) -> None:
    """End where an address carries a password: it would be stored with the run and shown."""
    if not any("://" in source for source in sources):
        return  # files are the rule, and knowing addresses takes longer than reading one
    from flows.plan import hide_credentials

    for source, shown in zip(sources, hide_credentials(sources), strict=True):
        if shown != source:
            fail(
                "expected an address without user name and password, which are never sent, "
                f"found one in {shown}: take them out",
                Exit.USAGE,
            )
