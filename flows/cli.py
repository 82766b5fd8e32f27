"""The `gongkai` command: the subcommands, what their exit codes mean, and how errors are told."""

from __future__ import annotations

import typer

from flows.commands.audit import audit
from flows.commands.common import EXIT_CODES
from flows.commands.correct import correct
from flows.commands.diff import diff
from flows.commands.expected import expected
from flows.commands.export import export
from flows.commands.forget import forget
from flows.commands.ingest import ingest
from flows.commands.inspect import inspect
from flows.commands.maintain import maintain
from flows.commands.metrics import metrics
from flows.commands.reprocess import reprocess
from flows.commands.search import search
from flows.commands.sections import sections
from flows.commands.serving import down, up
from flows.commands.show import show
from flows.commands.sources import sources
from flows.commands.sql import sql
from flows.commands.status import status

app = typer.Typer(
    name="gongkai",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=f"""Turn pages of Chinese government disclosure reports into a DuckDB database.

    Begin with:

    - `gongkai inspect page.html` — what is read from one page, nothing stored

    - `gongkai audit draft.html` — what in a report does not add up, before it is published

    - `gongkai ingest pages/ --db reports.duckdb` — read pages into a database

    - `gongkai sql "FROM current_report" --db reports.duckdb` — ask it

    - `gongkai search "依申请公开 存在问题"` — find reports by their words

    - `gongkai show 3f9a2c81:0:m12` — one of its rows in its text, with the way it was read

    - `gongkai export reports/ --mask` — Parquet, CSV or one DuckDB file, fit to be handed on

    - `gongkai sources check` — the sources of a sources.toml, explained before they are read

    - `gongkai expected bodies.csv` — which bodies are to report, so that what is missing shows

    - `gongkai reprocess` — everything once more as it was received, by today's parser

    - `gongkai up` — a Prefect server with a dashboard, for runs on a schedule

    {EXIT_CODES}
    """,
)
app.command()(ingest)
app.command()(inspect)
app.command()(audit)
app.command()(metrics)
app.command()(sql)
app.command()(show)
app.command()(search)
app.command()(sections)
app.command()(export)
app.command()(correct)
app.command()(expected)
app.command()(diff)
app.command()(reprocess)
app.command()(forget)
app.command()(maintain)
app.add_typer(sources)
app.command()(status)
app.command()(up)
app.command()(down)


def main() -> None:
    """The entry point of the console script."""
    app(prog_name="gongkai")


if __name__ == "__main__":
    main()
