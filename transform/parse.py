"""Parse: one Document to everything that can be read from it. The only entry point."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.document import Chrome, Document
from extract.issue import Issue
from transform.audit import audit_report
from transform.conserve import conserve_chrome
from transform.frame import Frame, frame_report, map_chrome
from transform.identity import identify_report
from transform.measure import measure
from transform.outline import outline_report
from transform.page_issues import PAYWALL_REACH, is_truncated, page_issues, stops_showing
from transform.pagetype import Evidence, is_report, page_type
from transform.repair import Repaired, repair_text
from transform.report import Finding, Metric, PageType, Parsed, Report, Section
from transform.sequence import question_sections
from transform.split import Split, split_text
from transform.statutory import StatutoryReading, read_statutory, reread_as_text
from transform.titles import is_title


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A report with what reading it left open."""

    report: Report
    issues: tuple[Issue, ...]


def parse_document(document: Document) -> Parsed:
    """Read a page: its reports with their sections, metrics and cells, its chrome, its issues."""
    repaired = repair_text(document.text)
    page = repaired.textmap
    furniture = map_chrome(page, document.chrome)
    split = _only_reports(
        page.repaired, split_text(page.repaired, furniture, page_title=document.title), document
    )
    kind = page_type(_evidence(document, repaired, split))
    frames = [frame_report(page, span, furniture) for span in split.spans]
    read = [_read_report(document, kind, frame, repaired, alone=len(frames) == 1) for frame in frames]
    reports = _mark_copies([r.report for r in read])
    outside = ((*page.to_original(c.start, c.end), c.kind) for c in split.outside)
    chrome = conserve_chrome(
        document.text,
        [(r.start, r.end) for r in reports],
        (*document.chrome, *repaired.residue),
        [Chrome(start=a, end=b, kind=k) for a, b, k in outside],
    )
    heading = page.repaired[: split.spans[0].title_end] if split.spans else ""
    issues = [*document.issues, *page_issues(f"{document.title or ''}\n{heading}", split.spans, reports)]
    for one in read:
        issues += one.issues
    return Parsed(document=document, page_type=kind, chrome=chrome, reports=reports, issues=tuple(issues))


def _only_reports(text: str, split: Split, document: Document) -> Split:
    """What split found, less stretches that do not speak as reports."""
    spans = tuple(s for s in split.spans if is_report(text, s, page_title=document.title))
    return replace(split, spans=spans)


def _evidence(document: Document, repaired: Repaired, split: Split) -> Evidence:
    text = repaired.textmap.repaired
    return Evidence(
        document=document,
        repaired=repaired,
        spans=split.spans,
        furniture=document.chrome,
        outside="\n".join(text[c.start : c.end] for c in split.outside),
    )


def _read_report(
    document: Document, kind: PageType, frame: Frame, repaired: Repaired, *, alone: bool
) -> _Read:
    start, end = frame.to_document(0, len(frame.text))
    statutory = read_statutory(document, start, end)
    tables = tuple(frame.from_document(a, b) for a, b in statutory.spans)
    sections = _outside_tables(outline_report(frame.text, title_end=frame.title_end), tables)
    measured = measure(frame.text, sections, excluded=tables)
    title = _title(document, frame, repaired, alone=alone)
    identity = identify_report(
        frame.text,
        title=_mended_title(frame) or title,
        sections=sections,
        page_title=document.title,
        page_type=kind,
        site_name=document.site_name,
        published_year=document.published_on.year if document.published_on else None,
    )
    region = identity.standing.region
    report = Report(
        start=start,
        end=end,
        title=title,
        org=_in_own_script(frame, repaired, identity.org),
        region=_in_own_script(frame, repaired, identity.region),
        year=identity.year,
        year_text=identity.year_text,
        recipient=_in_own_script(frame, repaired, identity.recipient),
        kind=identity.kind,
        is_truncated=is_truncated(frame.text) or stops_showing(document.text[end : end + PAYWALL_REACH]),
        duplicate_of=None,
        text=frame.text,
        digest=digest_text(frame.text[frame.title_end :]),
        sections=tuple(_place_section(frame, s) for s in sections),
        metrics=tuple(_place_metric(document, frame, m) for m in measured.metrics),
        cells=statutory.cells,
        repairs=tuple(r for r in repaired.repairs if start <= r.start and r.end <= end),
        cues=frame.span.cues,
        region_code=region.code if region else None,
        region_name=region.name if region else None,
        region_list_date=region.list_date if region else None,
        region_confidence=region.confidence if region else None,
        admin_level=identity.standing.level,
        body_kind=identity.standing.kind,
        body_line=identity.standing.line,
    )
    report = replace(report, findings=_audit(document, report, statutory))
    return _Read(
        report=report,
        issues=_place_issues(
            frame, (*identity.issues, *question_sections(sections), *measured.issues), statutory
        ),
    )


def _audit(document: Document, report: Report, statutory: StatutoryReading) -> tuple[Finding, ...]:
    return audit_report(
        document.text,
        report.cells,
        report.metrics,
        tables=statutory.spans,
        year=report.year,
        org=report.org,
        reread=lambda: reread_as_text(document, report.start, report.end),
        doubles=statutory.doubles,
    )


def _title(document: Document, frame: Frame, repaired: Repaired, *, alone: bool) -> str | None:
    """The report's heading as published, less residue, on one line.

    A report without one that is `alone` on its page is called as the page is.
    """
    span = frame.span
    if span.title_start == span.title_end:
        return document.title if alone and document.title and is_title(document.title) else None
    start, end = frame.page.to_original(span.title_start, span.title_end)
    text = document.text[start:end]
    for item in reversed(repaired.residue):
        if start <= item.start and item.end <= end:
            text = text[: item.start - start] + text[item.end - start :]
    return re.sub(r"\s*\n\s*", " ", text.lstrip("#*> \t")).rstrip(" \t。.") or None


def _mended_title(frame: Frame) -> str:
    """The heading as it was written, in which washed words of the body's name are put right."""
    span = frame.span
    return " ".join(frame.page.repaired[span.title_start : span.title_end].split())


def _in_own_script(frame: Frame, repaired: Repaired, words: str | None) -> str | None:
    """Words of the repaired report in the page's own script, residue mended."""
    at = frame.text.find(words) if words else -1
    return words if at < 0 or not words else repaired.as_written(*frame.to_document(at, at + len(words)))


def digest_text(text: str) -> str:
    """The SHA-256 of a text after NFKC and without white space, equal for equal reports.

    >>> digest_text("公开 １２条。") == digest_text("公开12条。")
    True
    """
    squeezed = "".join(unicodedata.normalize("NFKC", text).split())
    return hashlib.sha256(squeezed.encode()).hexdigest()


def _mark_copies(reports: Sequence[Report]) -> tuple[Report, ...]:
    """Point each later copy on the page to the first report with the same text."""
    first: dict[str, int] = {}
    marked: list[Report] = []
    for index, report in enumerate(reports):
        original = first.setdefault(report.digest, index)
        marked.append(report if original == index else replace(report, duplicate_of=original))
    return tuple(marked)


def _outside_tables(
    sections: tuple[Section, ...], tables: tuple[tuple[int, int], ...]
) -> tuple[Section, ...]:
    """The sections less those that are rows of a statutory table; parents renumbered."""
    if not tables:
        return sections
    kept = [i for i, s in enumerate(sections) if not any(a <= s.start < b for a, b in tables)]
    index: dict[int | None, int] = {old: new for new, old in enumerate(kept)}
    return tuple(replace(sections[i], parent=index.get(sections[i].parent)) for i in kept)


def _place_section(frame: Frame, section: Section) -> Section:
    start, end = frame.to_document(section.start, section.end)
    return replace(section, start=start, end=end)


def _place_metric(document: Document, frame: Frame, metric: Metric) -> Metric:
    start, end = frame.to_document(metric.start, metric.end)
    figure_start, figure_end = frame.to_document(metric.figure_start, metric.figure_end)
    return replace(
        metric,
        start=start,
        end=end,
        figure_start=figure_start,
        figure_end=figure_end,
        evidence=document.text[start:end],
    )


def _place_issues(frame: Frame, issues: Sequence[Issue], statutory: StatutoryReading) -> tuple[Issue, ...]:
    placed: list[Issue] = []
    for issue in issues:
        if issue.start is None or issue.end is None:
            placed.append(issue)
            continue
        start, end = frame.to_document(issue.start, issue.end)
        placed.append(replace(issue, start=start, end=end))
    return (*placed, *statutory.issues)
