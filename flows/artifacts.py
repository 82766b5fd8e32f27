"""What an operator sees on the dashboard: the texts and tables of a run's artifacts."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flows.nouns import count_noun
from flows.outcome import Outcome, row_counts
from warehouse.address import Address

SHOWN_LINES = 200
"""Rows of the table on the dashboard; it is read by people, and kept by the server."""


def summary_markdown(outcome: Outcome, *, db: Address, seconds: float) -> str:
    """The run in a page: what came, what is new, what failed and why, and where to look further."""
    counts = outcome.counts
    rows = {
        "pages, new": counts.pages_new,
        "pages, unchanged": counts.pages_unchanged,
        "pages, failed": counts.pages_failed,
        **({"pages, not asked again": outcome.fresh} if outcome.fresh else {}),
        **row_counts(counts),
    }
    parts = [
        f"# {count_noun(outcome.pages, 'page')}, {seconds:.1f} s",
        "",
        "| | count |",
        "|---|---:|",
        *(f"| {name} | {number} |" for name, number in rows.items()),
    ]
    if outcome.recovered:
        parts += [
            "",
            f"Before it: {count_noun(outcome.recovered, 'batch', 'batches')} left by an earlier run, loaded.",
        ]
    if outcome.handed_over:
        told = count_noun(outcome.handed_over, "batch", "batches")
        parts += ["", f"Handed over: {told}, which the run that holds the warehouse loads."]
    if outcome.tallies:
        parts += ["", "| source | pages | failed | new reports |", "|---|---:|---:|---:|"]
        parts += [f"| {t.name} | {t.pages} | {t.failed} | {t.reports} |" for t in outcome.tallies]
    parts += [line for shortfall in outcome.shortfalls for line in ("", f"Too little: {shortfall}.")]
    if outcome.checks:
        parts += _checks(outcome)
    if not counts.pages_new and not counts.pages_failed:
        parts += ["", "Nothing was new."]
    parts += _tally("Failed, by reason", Counter(failure.code for failure in outcome.failures))
    parts += _tally("Open issues, by kind", Counter(line.issue.code.value for line in outcome.open_issues))
    parts += ["", f'Look further: `gongkai status --db {db}`, `gongkai sql "…" --db {db}`']
    return "\n".join(parts) + "\n"


def trouble_table(outcome: Outcome) -> list[dict[str, Any]]:
    """Failed pages, then open issues, a row each."""
    failed = [
        {
            "page": failure.uri,
            "what": f"failed: {failure.stage.value}",
            "code": failure.code,
            "message": failure.message,
            "place": "",
        }
        for failure in outcome.failures
    ]
    issues = [
        {
            "page": line.uri,
            "what": "open issue",
            "code": line.issue.code.value,
            "message": line.issue.message,
            "place": "" if line.issue.start is None else f"{line.issue.start}–{line.issue.end}",
        }
        for line in outcome.open_issues
    ]
    return (failed + issues)[:SHOWN_LINES]


def _checks(outcome: Outcome) -> list[str]:
    """What the checks say of the run: one line where all hold, else a row for each that does not."""
    if not outcome.doubts:
        return ["", f"Checked: {count_noun(len(outcome.checks), 'check')}, all hold."]
    rows = [
        f"| `{result.check.name}` | {result.check.kind} | {result.count} | {_escape(result.check.says)} "
        f"| {_escape('; '.join(result.places))} |"
        for result in outcome.doubts
    ]
    head = ("| check | kind | places | expected | first |", "|---|---|---:|---|---|")
    return ["", "## Checks that found something", "", *head, *rows]


def _escape(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _tally(title: str, codes: Counter[str]) -> list[str]:
    if not codes:
        return []
    # Sorted by count, then by name: the same run gives the same page.
    ordered = sorted(codes.items(), key=lambda item: (-item[1], item[0]))
    return ["", f"## {title}", "", *(f"- `{code}`: {number}" for code, number in ordered)]
