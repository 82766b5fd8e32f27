"""`gongkai sources`: the file in which people describe their sources, explained and tried out."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.common import Data, Exit, fail, guard, load_settings, notices, output, tell_failure

if TYPE_CHECKING:
    from extract.sources_file import SourcesFile
    from extract.spec import SourceSpec
    from flows.settings import Settings
    from flows.trial import Trial

_SHOWN = 10

sources = typer.Typer(
    name="sources",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="Explain and try out the sources of a sources.toml.",
)

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object.")]


@sources.command()
def check(
    file: Annotated[
        Path | None,
        typer.Argument(help="The file. Default: sources.toml in the data folder.", show_default=False),
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Explain a sources.toml: what each source will do, and what is wrong, by line and field.

    Nothing is asked of any host. The exit code is 2 where the file has a fault.

    A file has an entry for each source:

        [[source]]
        name = "jiyang"
        kind = "index"
        addresses = "https://www.example.gov.cn/zfxxgk/nb/index.html"
        link_selector = "ul.list a"
        link_text = "年度报告"
        next_text = "下一页"
        not_before = 2018-01-01
        least_pages = 40
        every = "1d"

    Kinds: pages, list, index, sitemap, feed, folder, warc, commoncrawl. All may have include
    and exclude (regular expressions), least_pages, least_reports, every, fresh, tags, note;
    those on the web delay, concurrency, verify_tls.

    For example:

    - `gongkai sources check`

    - `gongkai sources check counties.toml --json | jq '.faults'`
    """
    settings = load_settings(data=data)
    with guard():
        from extract.sources_file import check_sources

        found = check_sources(file or settings.sources_file)
        if as_json:
            _print_json(_file_object(found))
        else:
            _show_file(found, settings)
    if found.faults:
        raise typer.Exit(Exit.USAGE)


@sources.command(name="try")
def try_(
    name: Annotated[str, typer.Argument(help="The source's name in the file.", show_default=False)],
    file: Annotated[
        Path | None, typer.Option("--file", help="The file. Default: sources.toml in the data folder.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=50, help="How many pages to read.")] = 5,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Look through a source and read its first pages, to see what would come. Nothing is kept.

    Shown are the listings that were looked at, with what was kept of their links and why not
    the others; the first links; and of a few pages what they are, with the body and year of
    their reports. The search ends at 50 pages. The exit code is 1 where nothing was found or
    something failed.

    For example:

    - `gongkai sources try jiyang`

    - `gongkai sources try jiyang --file counties.toml --limit 2`
    """
    settings = load_settings(data=data)
    with guard():
        from flows.trial import trial_object, try_source

        spec = _find_spec(file or settings.sources_file, name)
        trial = asyncio.run(try_source(settings, spec, limit=limit))
        if as_json:
            _print_json(trial_object(trial))
        else:
            _show_trial(trial)
    if not trial.is_sound:
        raise typer.Exit(Exit.SOME_FAILED)


def _find_spec(path: Path, name: str) -> SourceSpec:
    """The source of a name; faults of others in the file are told and do not matter to it."""
    from extract.sources_file import check_sources, read_sources
    from flows.nouns import count_noun

    found = check_sources(path)
    spec = next((each for each in found.specs if each.name == name), None)
    own = [fault for fault in found.faults if fault.source in {name, None}]
    if spec is None or own:
        if own:
            fail(f"{own[0]}: {path}", Exit.USAGE)
        (spec,) = read_sources(path, name=name)
    if found.faults:
        many = count_noun(len(found.faults), "fault")
        notices().print(f"{path}: {many} elsewhere in it: 'gongkai sources check {path}' lists them")
    return spec


def _file_object(found: SourcesFile) -> dict[str, Any]:
    from flows.source_words import spec_object

    return {
        "file": str(found.path),
        "sources": [spec_object(spec) for spec in found.specs],
        "faults": [
            {"line": fault.line, "source": fault.source, "field": fault.field, "message": fault.message}
            for fault in found.faults
        ],
    }


def _show_file(found: SourcesFile, settings: Settings) -> None:
    from rich.text import Text

    from flows.nouns import count_noun
    from flows.source_words import describe_spec, find_absent, say_period, say_politeness
    from flows.tables import make_table

    console = output()
    rows = [
        (
            spec.name,
            spec.kind.value,
            say_period(spec.every) or "on demand",
            say_period(spec.fresh),
            say_politeness(spec, settings),
            _say_tls(spec),
            spec.least_pages,
            spec.least_reports,
            ", ".join(spec.tags),
        )
        for spec in found.specs
    ]
    columns = ("source", "kind", "every", "fresh", "asks", "TLS", "pages ≥", "reports ≥", "tags")
    if rows:
        console.print(make_table(columns, rows, title=str(found.path), numeric=("pages ≥", "reports ≥")))
        console.print()
    for spec in found.specs:
        console.print(Text.assemble((spec.name, "bold"), f": {describe_spec(spec)}"), soft_wrap=True)
        for path in find_absent(spec):
            console.print(f"  nothing is at {path} yet", style="yellow", soft_wrap=True)
        if not spec.verify_tls:
            console.print(
                "  exception: certificates of its hosts are not checked; every page by it says so",
                style="yellow",
                soft_wrap=True,
            )
    for fault in found.faults:
        notices().print(Text.assemble(("fault ", "bold red"), str(fault)), soft_wrap=True)
    sound, faults = count_noun(len(found.specs), "sound source"), count_noun(len(found.faults), "fault")
    notices().print(f"{sound}, {faults}{_say_least(found)}")


def _say_tls(spec: SourceSpec) -> str | None:
    if not spec.is_web:
        return None
    return "checked" if spec.verify_tls else "NOT checked"


def _say_least(found: SourcesFile) -> str:
    least = sum(spec.least_pages or 0 for spec in found.specs)
    return f"; at least {least} pages are expected" if least else ""


def _show_trial(trial: Trial) -> None:
    from flows.source_words import describe_spec
    from flows.tables import make_table

    console, found = output(), trial.discovery
    console.print(describe_spec(trial.spec), soft_wrap=True)
    rows = [
        (step.uri, step.links, step.kept, "; ".join(f"{n} {why}" for why, n in step.dropped), step.end)
        for step in found.steps
    ]
    columns = ("looked at", "links", "kept", "left out", "the search ended")
    console.print(make_table(columns, rows, title="Looked at", numeric=("links", "kept")))
    for failure in found.failures[:_SHOWN]:
        tell_failure(failure)
    more = len(found.sources) - _SHOWN
    console.print(f"{len(found.sources)} pages found" + (f", the first {_SHOWN}:" if more > 0 else ":"))
    for source in found.sources[:_SHOWN]:
        console.print(f"  {source.uri}", soft_wrap=True)
    if trial.tried:
        _show_pages(trial)


def _show_pages(trial: Trial) -> None:
    from extract.page import Failure
    from flows.tables import make_table
    from flows.trial import tried_object

    rows = []
    for each in trial.tried:
        if isinstance(each.result, Failure):
            tell_failure(each.result)
            continue
        page = tried_object(each)
        bodies = [f"{report['org'] or '?'} {report['year'] or '?'}" for report in page["reports"]]
        said = "; ".join(bodies[:3]) + (f"; {len(bodies) - 3} more" if len(bodies) > 3 else "")
        issues = ", ".join(f"{code} {count}" for code, count in page["issues"].items())
        counts = (len(page["reports"]), len(page["attached"]))
        rows.append((page["uri"], page["title"], page["page_type"], *counts, said, issues))
    columns = ("page", "title", "type", "reports", "attached", "body and year", "issues")
    output().print(make_table(columns, rows, title="Read", numeric=("reports", "attached")))


def _print_json(value: dict[str, Any]) -> None:
    line = json.dumps(value, ensure_ascii=False)
    sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
