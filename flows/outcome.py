"""What a run did: counts, failures and open issues, batch by batch and summed up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from extract.issue import Issue
from extract.page import Failure

KEPT_LINES = 500
"""Failures and issues named one by one in a summary; beyond it they are only counted, so that
memory does not grow with the number of pages. All of them are in the warehouse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much of everything; for the pages that are new in this run."""

    pages: int = 0
    reports: int = 0
    sections: int = 0
    metrics: int = 0
    cells: int = 0
    repairs: int = 0
    issues: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(Counts)})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIssue:
    """An issue and the page that it is about."""

    uri: str
    issue: Issue


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of the sources of one batch, or of a whole run.

    Every source is in exactly one of `counts.pages` (read and new), `unchanged` (its bytes
    were known under this parser version) and `failed`. `failures` and `open_issues` name
    the first of them.
    """

    counts: Counts = field(default_factory=Counts)
    unchanged: int = 0
    failed: int = 0
    failures: tuple[Failure, ...] = ()
    open_issues: tuple[OpenIssue, ...] = ()
    batches: int = 0
    recovered: int = 0

    @property
    def sources(self) -> int:
        """How many sources were dealt with."""
        return self.counts.pages + self.unchanged + self.failed

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            counts=self.counts + other.counts,
            unchanged=self.unchanged + other.unchanged,
            failed=self.failed + other.failed,
            failures=(self.failures + other.failures)[:KEPT_LINES],
            open_issues=(self.open_issues + other.open_issues)[:KEPT_LINES],
            batches=self.batches + other.batches,
            recovered=self.recovered + other.recovered,
        )


def sum_outcomes(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome of all of them together."""
    return sum(outcomes, Outcome())


def describe_outcome(outcome: Outcome) -> str:
    """One line, for logs and the state of a run.

    >>> describe_outcome(Outcome(counts=Counts(pages=2, reports=5), unchanged=1))
    '3 pages: 2 new with 5 reports, 1 unchanged, 0 failed'
    """
    return (
        f"{_count(outcome.sources, 'page')}: {outcome.counts.pages} new with "
        f"{_count(outcome.counts.reports, 'report')}, {outcome.unchanged} unchanged, {outcome.failed} failed"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
