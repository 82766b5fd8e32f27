"""`gongkai maintain`: the warehouse brought into its best shape, checked, and published."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from flows.commands.common import Data, Db, Exit, guard, load_settings, output


def maintain(
    *,
    keep: Annotated[
        int, typer.Option("--keep", min=0, metavar="DAYS", help="Days of a lake's past that are kept.")
    ] = 30,
    db: Db = None,
    data: Data = None,
) -> None:
    """Bring the warehouse into its best shape: what waits is loaded, what is scattered put together.

    Segments of the full-text search are merged, a file is checkpointed, small files of a
    lake become large ones and what no snapshot needs is deleted. Then every invariant is
    checked, and the copy for readers is made anew. Once a day is often enough.

    The exit code is 5 where an invariant does not hold.

    For example:

    - `gongkai maintain --db reports.duckdb`

    - `gongkai maintain --keep 90 --db "ducklake:postgres:dbname=reports host=127.0.0.1"`
    """
    settings = load_settings(data=data, db=db)
    with guard():
        from flows.maintenance import maintain as bring_into_shape
        from warehouse.connect import open_warehouse

        open_warehouse(settings.db, read_only=True).close()  # maintaining makes no warehouse
        result = asyncio.run(bring_into_shape(settings, keep_days=keep))
    for line in result.done:
        output().print(line, soft_wrap=True)
    for violation in result.violations:
        places = ", ".join(violation.places)
        output().print(
            f"does not hold at {violation.count} places: {violation.check.says} First at {places}",
            soft_wrap=True,
        )
    if result.violations:
        raise typer.Exit(Exit.FINDINGS)
    output().print(f"Every invariant holds. {settings.db}", soft_wrap=True)
