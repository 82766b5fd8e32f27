"""What `gongkai ingest` says at the end of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from flows.nouns import count_noun
from flows.outcome import Outcome, row_counts
from flows.tables import make_table
from warehouse.address import Address
from warehouse.checks import CheckKind

SHOWN_FAILURES = 20


def show_outcome(outcome: Outcome, *, db: Address, seconds: float) -> Iterator[RenderableType]:
    """The run's counts, what failed and why, and where to look next."""
    if outcome.recovered:
        yield Text(
            f"Loaded first: {count_noun(outcome.recovered, 'batch', 'batches')} that an earlier run had left."
        )
    if outcome.handed_over:
        told = count_noun(outcome.handed_over, "batch", "batches")
        yield Text(
            f"Handed over: {told}, which the run that holds {db} loads; their rows are not counted here."
        )
    if outcome.adopted:
        yield Text(f"Adopted first: {count_noun(outcome.adopted, 'page')} that an earlier run had archived.")
    if outcome.counts.pages_new:
        yield _counts_table(outcome)
    if outcome.tallies:
        yield _tallies_table(outcome)
    if outcome.skipped:
        yield Text(f"Passed over: {count_noun(outcome.skipped, 'file')} that by their suffix are no pages.")
    yield Text(_say_pages(outcome) + f" {seconds:.1f} s, {db}")
    yield from _show_failures(outcome)
    for line in outcome.shortfalls:
        yield Text.assemble(("too little ", "bold red"), line)
    yield from show_checks(outcome, db=db)
    if outcome.open_issues:
        codes = Counter(line.issue.code.value for line in outcome.open_issues)
        shown = ", ".join(f"{code} {number}" for code, number in sorted(codes.items()))
        yield Text(f'Open issues: {shown}. See: gongkai sql "FROM out_open_issues" --db {db}')


def _say_pages(outcome: Outcome) -> str:
    counts = outcome.counts
    if not outcome.pages:
        return "The sources name no page."
    fresh = f", {outcome.fresh} not asked again" if outcome.fresh else ""
    told = f"{counts.pages_new} new, {counts.pages_unchanged} unchanged{fresh}"
    parts = f"{told}, {counts.pages_failed} failed."
    if counts.pages_new == 0 and counts.pages_failed == 0:
        return f"Nothing was new: {parts}"
    return f"Pages: {parts}"


def _counts_table(outcome: Outcome) -> Table:
    named = {"pages": outcome.counts.pages_new, **row_counts(outcome.counts)}
    return make_table(tuple(named), [tuple(named.values())], title="Added to the warehouse", numeric=named)


def _tallies_table(outcome: Outcome) -> Table:
    rows = [(each.name, each.pages, each.failed, each.reports) for each in outcome.tallies]
    columns = ("source", "pages", "failed", "new reports")
    return make_table(columns, rows, title="By source", numeric=columns[1:])


def show_checks(outcome: Outcome, *, db: Address) -> Iterator[RenderableType]:
    """The checks that found something, each with its first place; nothing where all hold."""
    for result in outcome.doubts:
        is_error = result.check.kind is CheckKind.INVARIANT
        words, style = ("does not hold ", "bold red") if is_error else ("look ", "bold yellow")
        told = f"{result.check.says} Not so at {count_noun(result.count, 'place')}, first {result.places[0]}"
        yield Text.assemble((words, style), told)
    if outcome.doubts:
        yield Text(f'All of the checks: gongkai sql "FROM out_checks" --db {db}')


def _show_failures(outcome: Outcome) -> Iterator[RenderableType]:
    for file in outcome.set_aside:
        yield Text(f"A spool file of an earlier run could not be read and was set aside: {file}", style="red")
    for failure in outcome.failures[:SHOWN_FAILURES]:
        again = " (a later run may succeed)" if failure.retryable else ""
        yield Text.assemble(
            ("failed ", "bold red"), f"{failure.uri}\n  {failure.code}: {failure.message}{again}"
        )
    if outcome.counts.pages_failed > SHOWN_FAILURES:
        yield Text(
            f'… and {outcome.counts.pages_failed - SHOWN_FAILURES} more: gongkai sql "FROM out_unread"'
        )
