"""How near a reading comes to the truth: counts that can be added up over pages."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from extract.document import Chrome
from tests.pages.find import Finder, Span
from tests.pages.truth import TrueHeading, TrueMetric, TrueReport, Truth
from transform.report import Metric, Parsed, Report


@dataclass(slots=True)
class Tally:
    """Right, extra and missed, for each thing measured; and the list of what went wrong."""

    right: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def check(self, name: str, *, found: object, wanted: object, right: bool) -> None:
        """Count one thing as right, or as missed with a line saying what stands for what."""
        (self.right if right else self.missed)[name] += 1
        if not right:
            self.errors.append(f"{name}: {found!r} for {wanted!r}")

    def add(self, other: Tally) -> None:
        """Take in the counts of another page."""
        self.right += other.right
        self.extra += other.extra
        self.missed += other.missed
        self.errors += other.errors

    def f1(self, name: str) -> float:
        """2·right / (2·right + extra + missed); 1 where there is nothing to find."""
        twice = 2 * self.right[name]
        total = twice + self.extra[name] + self.missed[name]
        return twice / total if total else 1.0


def score_page(parsed: Parsed, truth: Truth) -> Tally:
    """Compare what was read from a page with the truth about it."""
    tally = Tally()
    text = parsed.document.text
    tally.check(
        "page_type", found=parsed.page_type, wanted=truth.page_type, right=parsed.page_type == truth.page_type
    )
    spans = place_reports(text, truth)
    _score_chrome(parsed, truth, spans, tally)
    pairs = _match_reports(text, parsed, spans)
    tally.extra["reports"] += len(parsed.reports) - len(pairs)
    for index, wanted in enumerate(truth.reports):
        tally.check("reports", found=None, wanted=wanted.titles[0], right=index in pairs)
        if index in pairs:
            tally.add(_score_report(parsed, pairs, index, wanted, spans[index]))
        else:
            _miss_report(wanted, tally)
    return tally


def place_reports(text: str, truth: Truth) -> list[Span]:
    """Where each true report runs: from its title, where that is in the text, to its last character.

    Raises LookupError when a report's first or last words are not in the text.
    """
    finder = Finder(text)
    spans: list[Span] = []
    at = 0
    for report in truth.reports:
        begins = finder.find(report.begins, at)
        ends = begins and finder.find(report.ends, begins.start)
        if begins is None or ends is None:
            raise LookupError(f"{report.begins!r} … {report.ends!r} is not in the text after {at}")
        spans.append(Span(_heading_start(finder, report, at, begins.start), ends.end))
        at = ends.end
    return spans


def _heading_start(finder: Finder, report: TrueReport, after: int, begins: int) -> int:
    """The last title before the body, one that fills its line before one in a sentence."""
    whole: list[int] = []
    quoted: list[int] = []
    for title in filter(None, report.titles):
        at = after
        while found := finder.find(title, at, begins):
            (whole if finder.fills_line(found) else quoted).append(found.start)
            at = found.end
    return max(whole or quoted or [begins])


def _score_chrome(parsed: Parsed, truth: Truth, spans: list[Span], tally: Tally) -> None:
    """Count characters outside the reports, and between a title and its body, as furniture."""
    text = parsed.document.text
    finder = Finder(text)
    body: set[int] = set()
    for report, span in zip(truth.reports, spans, strict=True):
        begins = finder.find(report.begins, span.start)
        titles = [finder.find(title, span.start, span.end) for title in report.titles if title]
        heads = [title.end for title in titles if title and title.start == span.start]
        body |= {*range(span.start, max(heads, default=span.start))}
        body |= {*range(begins.start if begins else span.start, span.end)}
    wanted = _solid(text) - body | _residue(text, truth)
    found = _solid(text) & _characters(parsed.chrome)
    tally.right["chrome"] += len(wanted & found)
    tally.extra["chrome"] += len(found - wanted)
    tally.missed["chrome"] += len(wanted - found)
    tally.errors += [f"chrome: extra {text[start:end]!r}" for start, end in _runs(found - wanted)]
    tally.errors += [f"chrome: missed {text[start:end]!r}" for start, end in _runs(wanted - found)]


def _residue(text: str, truth: Truth) -> set[int]:
    """Places of the characters that the page drove through its reports."""
    places: set[int] = set()
    at = 0
    for context, phrase in truth.residue:
        start = text.index(context, at)
        at = start + len(phrase)
        places |= {place for place in range(start, at) if not text[place].isspace()}
    return places


def _runs(places: set[int]) -> list[tuple[int, int]]:
    """Places that follow each other, with small gaps, as spans."""
    runs: list[tuple[int, int]] = []
    for at in sorted(places):
        if runs and at - runs[-1][1] <= 2:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


def _solid(text: str) -> set[int]:
    return {at for at, character in enumerate(text) if not character.isspace()}


def _match_reports(text: str, parsed: Parsed, spans: list[Span]) -> dict[int, int]:
    """Pairs of true and read reports that share nine tenths of their characters."""
    solid = _solid(text) - _characters(parsed.chrome)
    read = [solid & set(range(report.start, report.end)) for report in parsed.reports]
    pairs: dict[int, int] = {}
    for index, span in enumerate(spans):
        wanted = solid & set(range(span.start, span.end))
        for other, found in enumerate(read):
            if len(wanted & found) >= 0.9 * max(1, len(wanted | found)):
                pairs[index] = other
    return pairs


def _characters(chrome: tuple[Chrome, ...]) -> set[int]:
    return {at for part in chrome for at in range(part.start, part.end)}


def _score_report(parsed: Parsed, pairs: dict[int, int], index: int, wanted: TrueReport, span: Span) -> Tally:
    tally = Tally()
    report = parsed.reports[pairs[index]]
    org, title = _plain(report.org), _plain(report.title)
    tally.check("org", found=org, wanted=wanted.orgs, right=org in map(_plain, wanted.orgs))
    tally.check("title", found=title, wanted=wanted.titles, right=title in map(_plain, wanted.titles))
    tally.check("year", found=report.year, wanted=wanted.years, right=report.year in wanted.years)
    recipient = _plain(report.recipient)
    tally.check(
        "recipient", found=recipient, wanted=wanted.recipient, right=recipient == _plain(wanted.recipient)
    )
    tally.check(
        "truncated",
        found=report.is_truncated,
        wanted=wanted,
        right=report.is_truncated == wanted.is_truncated,
    )
    copied = None if wanted.duplicate_of is None else pairs.get(wanted.duplicate_of)
    tally.check("duplicate_of", found=report.duplicate_of, wanted=copied, right=report.duplicate_of == copied)
    _score_headings(report, wanted, tally)
    _score_metrics(parsed.document.text, report, wanted, span, tally)
    _score_cells(report, wanted, tally)
    return tally


def _miss_report(wanted: TrueReport, tally: Tally) -> None:
    """A report that was not found has none of its parts right."""
    tally.missed.update(("org", "title", "year", "recipient", "truncated", "duplicate_of"))
    tally.missed["headings"] += len(wanted.headings)
    tally.missed["metrics"] += len(wanted.metrics)
    tally.missed["zeros"] += wanted.zeros
    tally.missed["cells"] += len(wanted.cells)


def _score_headings(report: Report, wanted: TrueReport, tally: Tally) -> None:
    open_sections = [
        (section.level, _plain(section.marker), _plain(section.heading))
        for section in report.sections
        if section.marker
    ]
    for heading in wanted.headings:
        found = next((section for section in open_sections if _same_heading(section, heading)), None)
        if found:
            open_sections.remove(found)
        tally.check("headings", found=None, wanted=heading, right=found is not None)
    tally.extra["headings"] += len(open_sections)
    tally.errors += [f"headings: extra {section}" for section in open_sections]


def _same_heading(section: tuple[int, str, str], heading: TrueHeading) -> bool:
    level, marker, text = section
    if (level, marker) != (heading.level, _plain(heading.marker)):
        return False
    return not heading.texts or text in map(_plain, heading.texts)


def _score_metrics(text: str, report: Report, wanted: TrueReport, span: Span, tally: Tally) -> None:
    finder = Finder(text)
    left = list(report.metrics)
    at = span.start
    for metric in wanted.metrics:
        place = finder.find(metric.evidence, at, span.end) or finder.find(metric.evidence, span.start)
        if place is None:
            raise LookupError(f"{metric.evidence!r} is not in the text after {span.start}")
        at = place.start
        found = max(
            (other for other in left if _same_metric(other, metric, place)),
            key=lambda other: other.code in metric.codes,
            default=None,
        )
        names = ("metrics", "zeros") if metric.value == 0 else ("metrics",)
        for name in names:
            tally.check(name, found=None, wanted=metric, right=found is not None)
        if found:
            left.remove(found)
            tally.check("codes", found=found.code, wanted=metric, right=found.code in metric.codes)
    doubtful = [finder.find(phrase, span.start, span.end) for phrase in wanted.doubtful]
    for other in left:
        if not any(place and place.meets(other.start, other.end) for place in doubtful):
            tally.extra["metrics"] += 1
            tally.errors.append(f"metrics: extra {other.evidence!r} = {other.value} {other.unit}")


def _same_metric(found: Metric, wanted: TrueMetric, place: Span) -> bool:
    if found.value != wanted.value or not place.meets(found.start, found.end):
        return False
    if found.end - found.start > 3 * (place.end - place.start) + 20:
        return False
    return wanted.value == 0 or _unit(found.unit) in {_unit(unit) for unit in wanted.units}


def _score_cells(report: Report, wanted: TrueReport, tally: Tally) -> None:
    read = {(cell.table, cell.row, cell.column): cell for cell in report.cells}
    for cell in wanted.cells:
        found = read.get((cell.table, cell.row, cell.column))
        right = found is not None and (found.form, found.state, found.value) == (
            cell.form,
            cell.state,
            cell.value,
        )
        tally.check("cells", found=found, wanted=cell, right=right)


def _plain(text: str | None) -> str:
    """A name without white space, in NFKC, closing punctuation left off."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or "")).rstrip("。:,;")


def _unit(unit: str | None) -> str:
    plain = _plain(unit)
    return plain.removeprefix("个") or plain
