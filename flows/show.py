"""A parsed page for people: report by report, chrome struck out, figures marked in place."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.console import RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from extract.issue import Issue
from flows.nouns import count_noun
from transform.report import Metric, Parsed, Report, Section

SHORTENED = 48
"""Characters kept of a line that holds nothing marked; long enough to recognise it."""

CHROME = "strike dim"
FIGURE = "bold green"
MENDED = "underline yellow"
CODE = "cyan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A span to be coloured, and a note to be set behind it."""

    start: int
    end: int
    style: str
    note: str = ""


class Marks:
    """The marks of a page, asked for line after line and never back: linear on long pages."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self._coming = deque(sorted(marks, key=lambda mark: (mark.start, mark.end)))
        self._open: list[Mark] = []

    def over(self, start: int, stop: int) -> list[Mark]:
        """Those that share a character with a line."""
        while self._coming and self._coming[0].start < stop:
            self._open.append(self._coming.popleft())
        self._open = [mark for mark in self._open if mark.end > start]
        return list(self._open)


def show_page(parsed: Parsed, *, is_full: bool = False) -> Iterator[RenderableType]:
    """The page from top to bottom; lines with nothing marked are shortened unless `is_full`."""
    yield from _show_head(parsed)
    marks = _collect_marks(parsed)
    at = 0
    for number, report in enumerate(parsed.reports, start=1):
        yield from _show_lines(parsed, marks, at, report.start, indent=0, is_full=is_full)
        yield from _show_report_head(report, number, len(parsed.reports))
        yield from _show_report(parsed, marks, report, is_full=is_full)
        yield Rule(f"end of report {number}", style="blue", align="left")
        at = report.end
    yield from _show_lines(parsed, marks, at, len(parsed.document.text), indent=0, is_full=is_full)
    yield from (_show_issue(issue) for issue in parsed.issues)


def describe_metric(metric: Metric) -> str:
    """A figure in base units as people write it, `≈` before one that is approximate."""
    return f"{'≈' if metric.is_approximate else ''}{metric.value.normalize():f}{metric.unit or ''}"


def _show_head(parsed: Parsed) -> Iterator[RenderableType]:
    document = parsed.document
    yield Rule(Text(document.uri, style="bold"), style="bold")
    facts = [parsed.page_type.value, document.media_type, document.charset]
    facts += [f"{len(document.text)} characters", count_noun(len(parsed.reports), "report")]
    yield Text(" · ".join(facts))
    if document.title:
        yield Text(f"title: {document.title}")
    for dropped in document.dropped:
        yield Text(
            f"left out: {dropped.chars} characters, {dropped.kind.value} ({dropped.reason})", style="dim"
        )


def _show_report_head(report: Report, number: int, of: int) -> Iterator[RenderableType]:
    yield Rule(
        Text(f"report {number} of {of}: {report.title or '(no title)'}"), style="bold blue", align="left"
    )
    facts = [
        f"{name} {value}"
        for name, value in (
            ("body", report.org),
            ("region", report.region),
            ("place", report.region_code and f"{report.region_code} {report.region_name}"),
            ("level", report.admin_level),
            ("kind of body", report.body_kind),
            ("year", report.year),
            ("to", report.recipient),
            ("kind", report.kind),
            ("cues", ", ".join(report.cues)),
        )
        if value
    ]
    if report.duplicate_of is not None:
        facts.append(f"copy of report {report.duplicate_of + 1}")
    if report.is_truncated:
        facts.append("breaks off")
    facts.append(f"{len(report.sections)} sections, {len(report.metrics)} metrics, {len(report.cells)} cells")
    yield Text(" · ".join(facts), style="blue")


def _show_report(parsed: Parsed, marks: Marks, report: Report, *, is_full: bool) -> Iterator[RenderableType]:
    at, indent = report.start, 0
    for section in report.sections:
        yield from _show_lines(parsed, marks, at, section.start, indent=indent, is_full=is_full)
        yield _show_section_head(section)
        at, indent = section.start, section.level
    yield from _show_lines(parsed, marks, at, report.end, indent=indent, is_full=is_full)


def _show_section_head(section: Section) -> RenderableType:
    label = Text.assemble((f"{section.marker or '·'} ", "bold magenta"), (section.role, CODE))
    if section.heading:
        label.append(f"  {section.heading}", style="bold")
    return Padding(label, (0, 0, 0, 2 * section.level))


def _show_lines(
    parsed: Parsed, marks: Marks, start: int, end: int, *, indent: int, is_full: bool
) -> Iterator[RenderableType]:
    text = parsed.document.text
    at = start
    for line in text[start:end].splitlines(keepends=True):
        stop = at + len(line)
        inside = marks.over(at, stop)
        if line.strip():
            shown = _show_line(line.rstrip(), at, inside)
            has_notes = any(mark.note for mark in inside)
            if not (is_full or has_notes) and len(shown) > SHORTENED:
                shown = shown[:SHORTENED] + Text(f"… ({len(line.strip())})", style="dim")
            yield Padding(shown, (0, 0, 0, 2 * indent + 2))
        at = stop


def _show_line(line: str, offset: int, marks: list[Mark]) -> Text:
    """One line with its spans coloured and their notes set behind them."""
    coloured = Text(line)
    for mark in marks:
        coloured.stylize(mark.style, max(0, mark.start - offset), max(0, mark.end - offset))
    shown = Text()
    at = 0
    # A note stands on the line on which its span ends.
    noted = [mark for mark in marks if mark.note and mark.end - offset <= len(line)]
    for mark in sorted(noted, key=lambda mark: mark.end):
        place = mark.end - offset
        if place > at:
            shown.append_text(coloured[at:place])
            at = place
        shown.append(f"⟨{mark.note}⟩", style=CODE)
    if at < len(line):
        shown.append_text(coloured[at:])
    return shown


def _show_issue(issue: Issue) -> Text:
    place = "" if issue.start is None else f" at {issue.start}–{issue.end}"
    return Text.assemble((f"issue {issue.code.value}{place}: ", "bold red"), issue.message)


def _collect_marks(parsed: Parsed) -> Marks:
    marks = [Mark(start=span.start, end=span.end, style=CHROME) for span in parsed.chrome]
    for report in parsed.reports:
        marks += [
            Mark(
                start=repair.start,
                end=repair.end,
                style=MENDED,
                note=f"{repair.kind.value}→{repair.repaired}",
            )
            for repair in report.repairs
        ]
        marks += [
            Mark(
                start=metric.start,
                end=metric.end,
                style=FIGURE,
                note=f"{metric.code}={describe_metric(metric)}",
            )
            for metric in report.metrics
        ]
    return Marks(marks)
