"""`gongkai sections`: what bodies say under a role, by place, kind and year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.common import Data, Db, asking, guard, load_settings, notices
from flows.commands.filters import check_names, check_roles, read_region, read_years
from flows.commands.sql import SHOWN_ROWS, print_answer, refuse_two_forms

if TYPE_CHECKING:
    from flows.settings import Settings
    from warehouse.panel import PanelQuestion
    from warehouse.queries import Answer

_ON_TERMINAL = ("region_name", "org", "year", "role", "text")


def sections(
    *,
    role: Annotated[
        list[str] | None, typer.Option("--role", help="A role, as problems; may be given several times.")
    ] = None,
    region: Annotated[
        str | None,
        typer.Option("--region", metavar="PLACE", help="A province, prefecture or county, and all in it."),
    ] = None,
    year: Annotated[
        str | None, typer.Option("--year", metavar="YEAR", help="A year, or a first and a last: 2015-2024.")
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", help="A kind of body, as transport; may be repeated.")
    ] = None,
    org: Annotated[
        str | None, typer.Option("--org", metavar="WORDS", help="Words that stand in the body's name.")
    ] = None,
    db: Db = None,
    data: Data = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV, with a line of names.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, one object a line.")] = False,
) -> None:
    """Set side by side what bodies say under a role: body by year by role, with the text.

    A place takes in all that lies in it, under the codes it had at the time. Copies count
    once. The same as SQL is the view out_panel_text.

    For example:

    - `gongkai sections --role problems --region 安徽`

    - `gongkai sections --role problems --kind transport --region 安徽 --year 2015-2024 --csv`

    - `gongkai sections --role next_steps --org 教育局`
    """
    refuse_two_forms(as_csv=as_csv, as_json=as_json)
    settings = load_settings(data=data, db=db)
    with guard():
        asked = _read_question(role or [], region, year, kind or [], org)
        is_table = not (as_csv or as_json)
        answer = _ask(settings, asked, limit=SHOWN_ROWS if is_table else None)
        if is_table:
            answer = _narrow(answer)
        print_answer(answer, as_csv=as_csv, as_json=as_json)
        if not answer.rows:
            notices().print("Nothing fits: see what there is with 'gongkai sql \"FROM out_panel_text\"'")


def _read_question(
    roles: list[str], region: str | None, year: str | None, kinds: list[str], org: str | None
) -> PanelQuestion:
    from transform.vocabulary import load_terms
    from warehouse.panel import PanelQuestion

    bodies = load_terms("bodies")
    check_roles(roles)
    check_names("kind of body", kinds, [*bodies["kind"], *bodies["other_kind"]])
    years, prefixes = read_years(year), read_region(region)
    return PanelQuestion(roles=tuple(roles), code_prefixes=prefixes, years=years, kinds=tuple(kinds), org=org)


def _ask(settings: Settings, asked: PanelQuestion, *, limit: int | None) -> Answer:
    from warehouse.panel import read_panel

    with asking(settings) as connection:
        return read_panel(connection, asked, limit=limit)


def _narrow(answer: Answer) -> Answer:
    """The columns that a person reads on a terminal."""
    from dataclasses import replace

    kept = [answer.columns.index(name) for name in _ON_TERMINAL]
    return replace(
        answer,
        columns=tuple(answer.columns[i] for i in kept),
        types=tuple(answer.types[i] for i in kept),
        rows=tuple(tuple(row[i] for i in kept) for row in answer.rows),
    )
