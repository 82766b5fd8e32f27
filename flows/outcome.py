"""What a run did: counts, failures and open issues, batch by batch and summed up."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extract.issue import Issue
from extract.page import Failure
from flows.nouns import count_noun
from warehouse.checks import CheckKind, Result
from warehouse.load import Counts

KEPT_LINES = 500
"""Failures and issues named one by one in a summary; beyond it they are only counted, so that
memory does not grow with the number of pages. All of them are in the warehouse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIssue:
    """An issue and the page that it is about."""

    uri: str
    issue: Issue


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What came of one entry of sources.toml: pages had, new or not, and reports read from new ones."""

    name: str
    pages: int = 0
    failed: int = 0
    reports: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of the sources of one batch, or of a whole run.

    Every source is a page that is new, unchanged or failed; rows are counted as they were
    added. `failures` and `open_issues` name the first of them, the issues only those of new
    pages. `recovered` counts batches that an earlier run had left in the spool, `set_aside`
    names spool files that could not be read, `skipped` counts files in folders that are no
    pages by their suffix, `fresh` addresses that were not asked again, `adopted` pages that an
    earlier run had archived and not loaded. `tallies` has a line for each entry of sources.toml,
    and `shortfalls` says of which of them less came than they expect. `handed_over` counts
    batches that the run holding the warehouse loads; their rows are not in the counts. `checks` are
    those made over what the run brought, with what they found.
    """

    counts: Counts = Counts()  # noqa: RUF009 - frozen
    failures: tuple[Failure, ...] = ()
    open_issues: tuple[OpenIssue, ...] = ()
    batches: int = 0
    recovered: int = 0
    set_aside: tuple[Path, ...] = ()
    skipped: int = 0
    fresh: int = 0
    adopted: int = 0
    tallies: tuple[Tally, ...] = ()
    shortfalls: tuple[str, ...] = ()
    handed_over: int = 0
    checks: tuple[Result, ...] = ()

    @property
    def doubts(self) -> tuple[Result, ...]:
        """The checks that found something, what must hold before what was to be expected."""
        found = [result for result in self.checks if result.count]
        return tuple(sorted(found, key=lambda result: result.check.kind is not CheckKind.INVARIANT))

    @property
    def is_sound(self) -> bool:
        """Whether everything that must hold does, as far as it was looked at."""
        return not any(result.check.kind is CheckKind.INVARIANT for result in self.doubts)

    @property
    def pages(self) -> int:
        """How many sources were dealt with."""
        counts = self.counts
        return counts.pages_new + counts.pages_unchanged + counts.pages_failed + self.fresh

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            counts=self.counts + other.counts,
            failures=(self.failures + other.failures)[:KEPT_LINES],
            open_issues=(self.open_issues + other.open_issues)[:KEPT_LINES],
            batches=self.batches + other.batches,
            recovered=self.recovered + other.recovered,
            set_aside=self.set_aside + other.set_aside,
            skipped=self.skipped + other.skipped,
            fresh=self.fresh + other.fresh,
            adopted=self.adopted + other.adopted,
            tallies=_add_tallies(self.tallies, other.tallies),
            shortfalls=self.shortfalls + other.shortfalls,
            handed_over=self.handed_over + other.handed_over,
            checks=self.checks + other.checks,
        )


def _add_tallies(first: tuple[Tally, ...], second: tuple[Tally, ...]) -> tuple[Tally, ...]:
    summed: dict[str, Tally] = {}
    for tally in first + second:
        before = summed.get(tally.name, Tally(name=tally.name))
        summed[tally.name] = Tally(
            name=tally.name,
            pages=before.pages + tally.pages,
            failed=before.failed + tally.failed,
            reports=before.reports + tally.reports,
        )
    return tuple(summed.values())


def describe_outcome(outcome: Outcome) -> str:
    """One line, for logs and the state of a run.

    >>> describe_outcome(Outcome(counts=Counts(pages_new=2, reports_added=5, pages_unchanged=1)))
    '3 pages: 2 new with 5 reports, 1 unchanged, 0 failed'
    """
    counts = outcome.counts
    fresh = f", {outcome.fresh} fresh" if outcome.fresh else ""
    return (
        f"{count_noun(outcome.pages, 'page')}: {counts.pages_new} new with "
        f"{count_noun(counts.reports_added, 'report')}, {counts.pages_unchanged} unchanged{fresh}, "
        f"{counts.pages_failed} failed{_describe_doubts(outcome)}"
    )


def _describe_doubts(outcome: Outcome) -> str:
    if not outcome.doubts:
        return ""
    words = "found something" if outcome.is_sound else "found something that must hold and does not"
    return f"; {count_noun(len(outcome.doubts), 'check')} {words}"


def row_counts(counts: Counts) -> dict[str, int]:
    """The rows that were added, by what they are, in the order in which people ask."""
    return {
        "reports": counts.reports_added,
        "sections": counts.sections_added,
        "metrics": counts.metrics_added,
        "cells": counts.cells_added,
        "repairs": counts.repairs_added,
        "issues": counts.issues_added,
    }
