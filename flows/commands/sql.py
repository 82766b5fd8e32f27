"""`gongkai sql`: a question to the warehouse, answered as a table, CSV or JSON."""

from __future__ import annotations

import csv
import json
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.common import Data, Db, Exit, asking, fail, guard, load_settings, notices, output

if TYPE_CHECKING:
    from datetime import datetime

    from flows.settings import Settings
    from warehouse.queries import Answer

SHOWN_ROWS = 200
"""A table is for reading on the terminal; CSV and JSON give every row."""

NUMBERS = ("DECIMAL", "BIGINT", "INTEGER", "HUGEINT", "SMALLINT", "DOUBLE", "FLOAT")


def sql(
    query: Annotated[str, typer.Argument(help="One reading statement, in DuckDB's SQL.", show_default=False)],
    *,
    db: Db = None,
    data: Data = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Answer as CSV, with a line of names.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON, one object a line.")] = False,
    at: Annotated[
        str | None,
        typer.Option(
            "--at", metavar="MOMENT", help="A lake as it was at a moment: 2026-11-01, or with a time, UTC."
        ),
    ] = None,
    mask: Annotated[
        bool,
        typer.Option("--mask", help="Mask persons' names, numbers and addresses with ＊."),
    ] = False,
) -> None:
    """Ask the warehouse. It is opened for reading only; nothing can be changed.

    While a run writes it, the copy that the run has published answers, and says of which
    moment it is.

    For example:

    - `gongkai sql "FROM current_report"` — the reports, one a line

    - `gongkai sql "SELECT org, report_year, count(*) FROM current_report GROUP BY ALL"`

    - `gongkai sql "FROM out_open_issues" --csv > issues.csv`

    - `gongkai sql "FROM current_section" --mask --json > sections.jsonl` — fit to be handed on

    - `gongkai sql "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal"` — what there is to ask
    """
    refuse_two_forms(as_csv=as_csv, as_json=as_json)
    settings = load_settings(data=data, db=db)
    with guard():
        answer = _ask(
            settings, query, read_moment(at) if at else None, limit=None if as_csv or as_json else SHOWN_ROWS
        )
        if mask:
            from flows.masked import mask_answer

            answer = mask_answer(answer)
        print_answer(answer, as_csv=as_csv, as_json=as_json)


def read_moment(text: str) -> datetime:
    """A moment as people write it, UTC where it says nothing else, or an end with a message."""
    from datetime import UTC, datetime

    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        fail(f"expected a moment as 2026-11-01 or '2026-11-01 14:30', found {text!r}", Exit.USAGE)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def refuse_two_forms(*, as_csv: bool, as_json: bool) -> None:
    """End where both forms are asked for."""
    if as_csv and as_json:
        fail("expected one of --csv and --json, found both", Exit.USAGE)


def print_answer(answer: Answer, *, as_csv: bool, as_json: bool) -> None:
    """Print an answer as CSV, as JSON lines, or as a table for people."""
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([answer.columns, *answer.rows])
    elif as_json:
        for row in answer.rows:
            line = json.dumps(dict(zip(answer.columns, row, strict=True)), ensure_ascii=False, default=_plain)
            sys.stdout.write(line + "\n")
    else:
        _print_table(answer)


def _ask(settings: Settings, query: str, at: datetime | None, *, limit: int | None) -> Answer:
    from warehouse.queries import run_sql

    with asking(settings, at=at) as connection:
        return run_sql(connection, query, limit=limit)


def _print_table(answer: Answer) -> None:
    from flows.nouns import count_noun
    from flows.tables import make_table

    kinds = zip(answer.columns, answer.types, strict=True)
    numeric = [column for column, kind in kinds if kind.startswith(NUMBERS)]
    table = make_table(answer.columns, answer.rows, numeric=numeric)
    output().print(table)
    shown = count_noun(len(answer.rows), "row")
    more = "; there are more: narrow the query, or take all with --csv or --json" if answer.is_cut else ""
    notices().print(shown + more, style="dim", soft_wrap=True)


def _plain(value: Any) -> Any:
    """What JSON has no form for: a whole number where a Decimal is one, else its text."""
    from flows.contract import number

    if isinstance(value, Decimal):
        return number(value)
    return str(value)
