"""A parsed page as compact JSON that people read in a diff: one line a fact."""

from __future__ import annotations

from typing import Any

from extract.document import Document
from transform.report import Cell, Metric, Parsed, Repair, Report, Section

EDGE = 18
"""Characters shown at either end of a longer stretch: enough to know it by."""


def render_parsed(parsed: Parsed) -> dict[str, Any]:
    """Everything that was read from a page, without offsets, so that a diff shows meaning."""
    document = parsed.document
    return {
        "page_type": str(parsed.page_type),
        "document": _render_document(document),
        "chrome": [f"{part.kind}: {_edges(document.text[part.start : part.end])}" for part in parsed.chrome],
        "reports": [_render_report(report, document.text) for report in parsed.reports],
        "issues": [f"{issue.code}: {issue.message}" for issue in parsed.issues],
    }


def _render_document(document: Document) -> dict[str, Any]:
    return {
        "charset": document.charset,
        "title": document.title,
        "published_on": document.published_on and document.published_on.isoformat(),
        "site_name": document.site_name,
        "characters": len(document.text),
        "tables": len(document.tables),
        "dropped": [f"{part.kind}: {part.reason}" for part in document.dropped],
    }


def _render_report(report: Report, text: str) -> dict[str, Any]:
    return {
        "span": _edges(text[report.start : report.end]),
        "title": report.title,
        "org": report.org,
        "region": report.region,
        "year": report.year,
        "year_text": report.year_text,
        "recipient": report.recipient,
        "kind": report.kind,
        "is_truncated": report.is_truncated,
        "duplicate_of": report.duplicate_of,
        "sections": [_render_section(section) for section in report.sections],
        "metrics": [_render_metric(metric) for metric in report.metrics],
        "cells": _render_cells(report.cells),
        "repairs": [_render_repair(repair) for repair in report.repairs],
    }


def _render_section(section: Section) -> str:
    return f"{'  ' * (section.level - 1)}{section.marker or '-'} {section.heading or ''} [{section.role}]"


def _render_metric(metric: Metric) -> str:
    about = "~" if metric.is_approximate else ""
    return f"{metric.evidence} = {about}{metric.value.normalize():f} {metric.unit or ''} [{metric.code}]"


def _render_cells(cells: tuple[Cell, ...]) -> list[str]:
    """A row of a table on one line, each cell as printed, with its state where it is no number."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for cell in cells:
        shown = cell.raw if str(cell.state) in {"stated", "zero"} else f"{cell.raw}({cell.state})"
        rows.setdefault((cell.form, cell.table, cell.row), []).append(f"{cell.column} {shown}")
    return [f"{' '.join(row)}: {', '.join(shown)}" for row, shown in rows.items()]


def _render_repair(repair: Repair) -> str:
    return f"{repair.kind}: {repair.original!r} → {repair.repaired!r}"


def _edges(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 2 * EDGE + 3 else f"{flat[:EDGE]} … {flat[-EDGE:]}"
