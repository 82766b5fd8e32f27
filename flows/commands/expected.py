"""`gongkai expected`: the register of bodies that are to report, against which out_completeness counts."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.common import Data, Db, Exit, fail, guard, load_settings, output

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.settings import Settings
    from warehouse.expected import ExpectedBody, Register


def expected(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE.csv", show_default=False, help="Bodies, one a line under a header."),
    ] = None,
    *,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Take the register back that counts now.")
    ] = False,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who gives it. Default: your login name.")
    ] = None,
    db: Db = None,
    data: Data = None,
) -> None:
    """Say which bodies are to report in which years; the view out_completeness tells what is missing.

    A file has a header and these columns, of which only body is needed:

    - body: its name in full, 霍邱县交通运输局

    - region_code: the code of its place, where its name does not decide it

    - since, until: the first and the last year it is to report on; nothing: no limit

    - source: where you have it from

    The files given together are the register: they take the place of the one before, which
    is kept and counts no more. Without a file the register that counts is shown. Where none
    counts, out_completeness expects what was seen: each body from its first year on.

    For example:

    - `gongkai expected bodies.csv --db reports.duckdb`

    - `gongkai sql "FROM out_completeness WHERE state = 'missing'" --db reports.duckdb`
    """
    settings = load_settings(data=data, db=db)
    if files and withdraw:
        fail("expected files or --withdraw, found both", Exit.USAGE)
    with guard():
        if files:
            _keep(settings, files, by or getpass.getuser())
        elif withdraw:
            _withdraw(settings, by or getpass.getuser())
        else:
            _show(settings)


def _keep(settings: Settings, files: list[Path], by: str) -> None:
    from flows.expected import read_registers
    from warehouse.connect import open_warehouse
    from warehouse.expected import keep_register

    bodies = read_registers(files)
    open_warehouse(settings.db, read_only=True).close()  # a register makes no warehouse
    with open_warehouse(settings.db) as connection:
        is_new = keep_register(connection, bodies, [str(file) for file in files], datetime.now(UTC), by)
    _print_bodies(bodies)
    output().print("The register counts from now on." if is_new else "Nothing was new: it counts already.")


def _withdraw(settings: Settings, by: str) -> None:
    from warehouse.connect import open_warehouse
    from warehouse.expected import withdraw_register

    open_warehouse(settings.db, read_only=True).close()
    with open_warehouse(settings.db) as connection:
        was_there = withdraw_register(connection, datetime.now(UTC), by)
    output().print("The register is taken back." if was_there else "No register counts: none to take back.")


def _show(settings: Settings) -> None:
    from flows.commands.common import asking
    from warehouse.expected import read_register

    with asking(settings) as connection:
        register = read_register(connection)
    if register is None:
        output().print("No register counts: bodies are expected from the first year they were seen in.")
        return
    _print_register(register)


def _print_register(register: Register) -> None:
    _print_bodies(register.bodies)
    output().print(
        f"{', '.join(register.names)}, given by {register.made_by} at {register.made_at:%Y-%m-%d %H:%M} UTC",
        soft_wrap=True,
    )


def _print_bodies(bodies: Sequence[ExpectedBody]) -> None:
    console = output()
    console.print(f"{_count(len({body.org for body in bodies}), 'body', 'bodies')} expected.")
    unplaced = list(dict.fromkeys(body.org for body in bodies if body.region_code is None))
    if unplaced:
        console.print(
            f"By name alone, for want of a place: {'、'.join(unplaced[:10])}"
            f"{f' and {len(unplaced) - 10} more' if len(unplaced) > 10 else ''}. "
            "Write the name with its province and city, or a region_code, where others bear it too.",
            soft_wrap=True,
        )


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
