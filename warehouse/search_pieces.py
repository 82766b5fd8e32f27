"""Pieces: a report's text by its innermost headings, as mended, with the way back to the page.

The first piece of a report is what comes before its first section; the others are its
sections in order, each without those below it. So piece n + 1 is that of section n.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transform.report import Parsed

OTHER = "other"
"""The role of a section that has none."""


class Span(NamedTuple):
    """A stretch of a document's text."""

    start: int
    end: int


class Edit(NamedTuple):
    """A stretch of a document's text and how it is read: chrome as nothing, a repair as mended."""

    start: int
    end: int
    shown: str


class Heading(NamedTuple):
    """What is to be known of a section."""

    start: int
    end: int
    parent: int | None
    role: str


class ReportPlan(NamedTuple):
    """A report's place in its document, and its sections."""

    report_index: int
    start: int
    end: int
    headings: tuple[Heading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPlan:
    """What is to be known of a document to cut it into pieces. `edits` are in order and disjoint."""

    text: str
    edits: tuple[Edit, ...]
    reports: tuple[ReportPlan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece as it is read, run by run; `runs` are stretches of the document and what they show."""

    role: str | None
    runs: tuple[Edit, ...]

    @property
    def text(self) -> str:
        """The piece as it is read."""
        return "".join(run.shown for run in self.runs)


def plan_document(parsed: Parsed) -> DocumentPlan:
    """What a page that was read has to be known by."""
    repairs = (Edit(r.start, r.end, r.repaired) for report in parsed.reports for r in report.repairs)
    chrome = (Edit(c.start, c.end, "") for c in parsed.chrome)
    return DocumentPlan(
        text=parsed.document.text,
        edits=settle_edits([*chrome, *repairs]),
        reports=tuple(
            ReportPlan(
                index, r.start, r.end, tuple(Heading(s.start, s.end, s.parent, s.role) for s in r.sections)
            )
            for index, r in enumerate(parsed.reports)
        ),
    )


def settle_edits(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Those that count, in order: an outer one says what became of those in it, chrome comes first."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, -e.end, e.shown)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return tuple(kept)


def cut_pieces(document: DocumentPlan, report: ReportPlan) -> list[Piece]:
    """The pieces of a report: what comes before its sections, then each section."""
    spans = _own_spans(report)
    roles = [None, *_inherited_roles(report.headings)]
    starts = [edit.start for edit in document.edits]
    return [
        Piece(role=role, runs=tuple(_runs(document, starts, own)))
        for role, own in zip(roles, spans, strict=True)
    ]


def _own_spans(report: ReportPlan) -> list[list[Span]]:
    """Of the report and of each section what lies in none of the sections below it."""
    inner: list[list[Span]] = [[] for _ in range(len(report.headings) + 1)]
    for heading in report.headings:
        inner[0 if heading.parent is None else heading.parent + 1].append(Span(heading.start, heading.end))
    wholes = [Span(report.start, report.end), *(Span(h.start, h.end) for h in report.headings)]
    return [list(_without(whole, taken)) for whole, taken in zip(wholes, inner, strict=True)]


def _without(whole: Span, taken: list[Span]) -> Iterator[Span]:
    at = whole.start
    for start, end in sorted(taken):
        if start > at:
            yield Span(at, start)
        at = max(at, end)
    if at < whole.end:
        yield Span(at, whole.end)


def _inherited_roles(headings: Sequence[Heading]) -> list[str | None]:
    roles: list[str | None] = []
    for heading in headings:
        inherited = None if heading.parent is None else roles[heading.parent]
        roles.append(inherited if heading.role == OTHER else heading.role)
    return roles


def _runs(document: DocumentPlan, starts: Sequence[int], spans: Iterable[Span]) -> Iterator[Edit]:
    """The stretches of some spans as they are read; an edit belongs to the span in which it begins."""
    last = None
    for start, end in spans:
        if last is not None and last < start:
            yield Edit(last, last, "\n")  # what stands apart makes no word
        at, next_edit = start, bisect_right(starts, start - 1)
        if next_edit and document.edits[next_edit - 1].end > start:
            at = document.edits[next_edit - 1].end
        for edit in document.edits[next_edit:]:
            if edit.start >= end:
                break
            if edit.start > at:
                yield Edit(at, edit.start, document.text[at : edit.start])
            yield edit
            at = edit.end
        if at < end:
            yield Edit(at, end, document.text[at:end])
        last = end
