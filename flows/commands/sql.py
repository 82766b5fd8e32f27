"""`gongkai sql`: a question to the warehouse, answered as a table, CSV or JSON."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from flows.commands.common import Data, Db, Exit, fail, guard, load_settings, notices, output


def sql(
    query: Annotated[str, typer.Argument(help="One reading statement, in DuckDB's SQL.", show_default=False)],
    db: Db = None,
    data: Data = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Answer as CSV, with a line of names.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON, one object a line.")] = False,
) -> None:
    """Ask the warehouse. The file is opened for reading only; nothing can be changed.

    For example:

    - `gongkai sql "FROM current_report"` — the reports, one a line

    - `gongkai sql "SELECT org, report_year, count(*) FROM current_report GROUP BY ALL"`

    - `gongkai sql "FROM current_issue" --csv > issues.csv`

    - `gongkai sql "SELECT table_name, comment FROM duckdb_tables()"` — the tables, explained
    """
    if as_csv and as_json:
        fail("expected one of --csv and --json, found both", Exit.USAGE)
    from flows.outcome import count_noun

    settings = load_settings(data=data, db=db)
    with guard():
        columns, rows = _ask(settings.db, query)
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    elif as_json:
        for row in rows:
            line = json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=_plain)
            sys.stdout.write(line + "\n")
    else:
        _print_table(columns, rows)
        notices().print(count_noun(len(rows), "row"), style="dim")


def _ask(db: Path, query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    from warehouse.connect import open_warehouse

    with open_warehouse(db, read_only=True) as connection:
        answer = connection.execute(query)
        return [column[0] for column in answer.description], answer.fetchall()


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    table = Table(*(escape(column) for column in columns), show_edge=False, pad_edge=False)
    for row in rows:
        table.add_row(*(escape(_show(value)) for value in row))
    output().print(table)


def _show(value: Any) -> str:
    return "" if value is None else str(value)


def _plain(value: Any) -> Any:
    """What JSON has no form for: a whole number where a Decimal is one, else its text."""
    from flows.contract import number

    if isinstance(value, Decimal):
        return number(value)
    return str(value)
