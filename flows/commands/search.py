"""`gongkai search`: reports and sections by their words, the best first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.common import Data, Db, Exit, asking, fail, guard, load_settings, notices, output
from flows.commands.filters import check_roles, read_region, read_years
from flows.commands.sql import print_answer, refuse_two_forms

if TYPE_CHECKING:
    from rich.text import Text

    from flows.settings import Settings
    from warehouse.queries import Answer
    from warehouse.search import SearchAnswer, SearchHit, SearchQuestion


def search(
    words: Annotated[
        str,
        typer.Argument(
            help="Words to search for; in quotation marks what must stand so.", show_default=False
        ),
    ],
    *,
    by_section: Annotated[
        bool, typer.Option("--sections", help="Rank sections instead of whole reports.")
    ] = False,
    year: Annotated[
        str | None, typer.Option("--year", metavar="YEAR", help="A year, or a first and a last: 2019-2023.")
    ] = None,
    region: Annotated[
        str | None,
        typer.Option("--region", metavar="PLACE", help="A place and all in it, by name or code (34, 3404)."),
    ] = None,
    role: Annotated[
        list[str] | None,
        typer.Option("--role", help="Only what stands under this role, as problems; may be repeated."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many hits are shown.")] = 10,
    db: Db = None,
    data: Data = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV, with a line of names.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, one object a line.")] = False,
) -> None:
    """Find reports by their words: those that fit best first, with the place where they fit.

    Chinese is cut into words. A hit need not have them all; rare ones count for more. Copies
    are shown and named as such.

    For example:

    - `gongkai search "依申请公开 存在问题"`

    - `gongkai search "人手不足" --role problems --year 2019-2023 --region 安徽`

    - `gongkai search '"答复文书不规范"' --sections --limit 50 --csv > found.csv`
    """
    refuse_two_forms(as_csv=as_csv, as_json=as_json)
    settings = load_settings(data=data, db=db)
    with guard():
        from warehouse.search import SearchQuestion

        question = SearchQuestion(
            words=words,
            years=read_years(year),
            code_prefixes=read_region(region),
            roles=check_roles(role or []),
        )
        answer, missing = _ask(settings, question, by_section=by_section, limit=limit)
    if not answer.terms:
        fail(f"expected words to search for, found none in {words!r}", Exit.USAGE)
    if as_csv or as_json:
        print_answer(_tabulate(answer, as_json=as_json), as_csv=as_csv, as_json=as_json)
    else:
        for hit in answer.hits:
            output().print(*_show(hit), sep="\n", soft_wrap=True)
    notices().print(_sum_up(answer, by_section=by_section), style="dim", soft_wrap=True)
    if missing:
        notices().print(
            f"{missing} reports cannot be searched yet: run 'gongkai maintain' once", soft_wrap=True
        )


def _ask(
    settings: Settings, question: SearchQuestion, *, by_section: bool, limit: int
) -> tuple[SearchAnswer, int]:
    from warehouse.search import count_unindexed, search_reports, search_sections
    from warehouse.transaction import transaction

    run = search_sections if by_section else search_reports
    with asking(settings) as connection, transaction(connection):
        return run(connection, question, limit=limit), count_unindexed(connection)


def _sum_up(answer: SearchAnswer, *, by_section: bool) -> str:
    from flows.nouns import count_noun

    what = "section" if by_section else "report"
    cut = " ".join(answer.terms)
    if not answer.hits:
        return (
            f"Nothing among {count_noun(answer.searched, what)} fits {cut}: "
            "use fewer or other words, or leave out a filter"
        )
    least = "" if answer.is_counted else "at least "
    return (
        f"{least}{count_noun(answer.matched, what)} of {answer.searched} fit {cut}; {len(answer.hits)} shown"
    )


def _show(hit: SearchHit) -> Iterator[Text]:
    from rich.text import Text

    who = hit.org or hit.title or hit.uri
    year = "" if hit.report_year is None else f" {hit.report_year}"
    yield Text.assemble((f"{hit.rank:>3}  ", "dim"), (f"{who}{year}", "bold"), (f"  {hit.score:.2f}", "dim"))
    path = " › ".join(hit.headings)
    role = f"[{hit.section_role}] " if hit.section_role else ""
    if role or path:
        yield Text(f"     {role}{path}", style="blue")
    yield Text("     ").append_text(_highlight(hit))
    copy = f"  the same words as {hit.copy_of}" if hit.copy_of else ""
    clone = "  a false copy of an official page" if hit.is_clone else ""
    yield Text(f"     {hit.row_name}  {hit.uri}{copy}{clone}", style="dim")


def _highlight(hit: SearchHit) -> Text:
    """The snippet in one line, what was searched for in it bold."""
    from rich.text import Text

    # Each line end is one blank, so that the marks stay where they are.
    shown = Text("".join(" " if character in "\r\n" else character for character in hit.snippet))
    for start, end in hit.marks:
        shown.stylize("bold yellow", start - hit.start_char, end - hit.start_char)
    return shown


def _tabulate(answer: SearchAnswer, *, as_json: bool) -> Answer:
    from dataclasses import fields

    from warehouse.queries import Answer
    from warehouse.search import SearchHit

    columns = tuple(field.name for field in fields(SearchHit))
    rows = [tuple(getattr(hit, name) for name in columns) for hit in answer.hits]
    if not as_json:  # a field of CSV holds one value
        rows = [tuple(_in_words(value) for value in row) for row in rows]
    return Answer(columns=columns, types=("VARCHAR",) * len(columns), rows=tuple(rows), is_cut=False)


def _in_words(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value
