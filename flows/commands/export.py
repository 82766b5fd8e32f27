"""`gongkai export`: the warehouse's relations as files for others, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.common import Data, Db, Exit, asking, fail, guard, load_settings, notices, output
from flows.commands.sql import read_moment

if TYPE_CHECKING:
    from flows.settings import Settings
    from warehouse.export import Exported, Form, Wish

FILE_SUFFIX = ".duckdb"


def export(
    target: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER|FILE",
            help="A folder to be made, or a file that ends in .duckdb.",
            show_default=False,
        ),
    ],
    *,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV files instead of Parquet.")] = False,
    snapshot: Annotated[
        bool,
        typer.Option("--snapshot", help="One file for plain DuckDB, whatever its name ends in."),
    ] = False,
    tables: Annotated[
        str | None,
        typer.Option("--tables", metavar="NAMES", help="Only these: current_report,out_panel."),
    ] = None,
    mask: Annotated[
        bool,
        typer.Option("--mask", help="Mask persons' names, numbers and addresses with ＊."),
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Take the place of an export of before.")
    ] = False,
    at: Annotated[
        str | None,
        typer.Option(
            "--at", metavar="MOMENT", help="A lake as it was at a moment: 2026-11-01, or with a time, UTC."
        ),
    ] = None,
    db: Db = None,
    data: Data = None,
) -> None:
    """Write the analyst's relations for others: Parquet in folders by year, CSV, or one DuckDB file.

    Beside the data comes what it means: a README with a note on licence and persons, a
    dictionary of all columns, and datapackage.json for programs. A DuckDB file has all of it
    inside. Columns keep name, type and place from one version to the next.

    What is written appears under its name when it is complete. All of it is of one moment;
    while a run writes the warehouse, the copy that the run has published is exported.

    For example:

    - `gongkai export reports/` — Parquet, to be read by DuckDB, pandas, Polars, Spark

    - `gongkai export reports.duckdb --mask` — one file, fit to be handed on

    - `gongkai export panel/ --csv --tables out_panel,out_panel_text`
    """
    settings = load_settings(data=data, db=db)
    moment = read_moment(at) if at else None
    with guard():
        from warehouse.export import Wish

        target = target.expanduser().absolute()
        is_file = snapshot or target.suffix == FILE_SUFFIX
        wish = Wish(
            form=_read_form(as_csv=as_csv, is_file=is_file),
            tables=_read_names(tables),
            mask=mask,
            replace=replace,
        )
        _refuse_warehouse(target, settings)
        with asking(settings, at=moment) as connection, _progress() as tell:
            from datetime import UTC, datetime
            from importlib.metadata import version

            from warehouse.export import export_warehouse

            made = export_warehouse(
                connection, target, wish, at=datetime.now(UTC), program_version=version("gongkai"), tell=tell
            )
    _print_summary(made, wish)


def _read_form(*, as_csv: bool, is_file: bool) -> Form:
    from warehouse.export import Form

    if as_csv and is_file:
        fail(
            "expected one of --csv and a snapshot (--snapshot, or a name in .duckdb), found both", Exit.USAGE
        )
    return Form.CSV if as_csv else Form.SNAPSHOT if is_file else Form.PARQUET


def _read_names(tables: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (tables or "").split(",") if name.strip())


def _refuse_warehouse(target: Path, settings: Settings) -> None:
    """End where the export would take the place of what it is made from."""
    if target in {settings.db, settings.published}:
        fail(f"expected another place than the warehouse itself, found {target}", Exit.USAGE)


@contextmanager
def _progress() -> Iterator[Callable[[str, int], None]]:
    """A line that says what is being written; nothing where nobody watches."""
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = notices()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("opening")

        def tell(name: str, rows: int) -> None:
            progress.update(task, description=f"{name}: {rows:,} rows" if rows else name)

        yield tell


def _print_summary(made: Exported, wish: Wish) -> None:
    from flows.nouns import count_noun
    from flows.tables import make_table

    rows = [(name, count) for name, count in made.rows.items() if count]
    output().print(make_table(("relation", "rows"), rows, numeric=("rows",)))
    empty = [name for name, count in made.rows.items() if not count]
    if empty:
        notices().print(f"Without rows: {', '.join(empty)}", style="dim", soft_wrap=True)
    masked = ", persons masked" if wish.mask else ""
    relations = count_noun(len(made.rows), "relation")
    output().print(f"{made.path}: {relations}, {made.size / 1e6:,.1f} MB{masked}", soft_wrap=True)
    if not wish.mask:
        notices().print(
            "Persons are in it as published: mind the note in it, or export with --mask.", soft_wrap=True
        )
