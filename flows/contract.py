"""The JSON contract of `gongkai inspect --json`: what the parser sees in one source."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from extract.document import Chrome, Dropped
from extract.issue import Issue
from transform.report import Cell, Finding, Metric, Parsed, Place, Repair, Report, Section

SCHEMA = "gongkai.inspect/1"


def inspect_object(parsed: Parsed) -> dict[str, Any]:
    """One page as a JSON-ready object; fields may be added, never renamed (DESIGN.md)."""
    document = parsed.document
    return {
        "schema": SCHEMA,
        "parser_version": parsed.parser_version,
        "source": {
            "uri": document.uri,
            "media_type": document.media_type,
            "charset": document.charset,
            "charset_confidence": document.charset_confidence,
            "sha256": document.sha256,
        },
        "title": document.title,
        "published_on": document.published_on.isoformat() if document.published_on else None,
        "site_name": document.site_name,
        "text": document.text,
        "page_type": parsed.page_type.value,
        "chrome": [_chrome(c) for c in parsed.chrome],
        "dropped": [_dropped(d) for d in document.dropped],
        "reports": [_report(r) for r in parsed.reports],
        "issues": [
            *(_issue(i) for i in parsed.issues),
            *(finding_object(f, index) for index, r in enumerate(parsed.reports) for f in r.findings),
        ],
    }


def number(value: Decimal) -> int | float:
    """A Decimal as JSON has it: a whole number where it is one.

    >>> number(Decimal("1474800")), number(Decimal("99.32"))
    (1474800, 99.32)
    """
    return int(value) if value == value.to_integral_value() else float(value)


def _chrome(chrome: Chrome) -> dict[str, Any]:
    return {"start": chrome.start, "end": chrome.end, "kind": chrome.kind.value}


def _dropped(dropped: Dropped) -> dict[str, Any]:
    return {"kind": dropped.kind.value, "reason": dropped.reason, "chars": dropped.chars}


def _issue(issue: Issue) -> dict[str, Any]:
    return {"code": issue.code.value, "message": issue.message, "start": issue.start, "end": issue.end}


def finding_object(finding: Finding, report: int) -> dict[str, Any]:
    """A finding of the audit as an issue: `code` begins with `audit.`, the rest says why.

    `report` is the report's index on the page; a place is [table, row, column].
    """
    return {
        "code": finding.code,
        "message": finding.message_en,
        "message_zh": finding.message_zh,
        "start": finding.start,
        "end": finding.end,
        "report": report,
        "cause": finding.cause.value,
        "place": _place(finding.place),
        "cells": [list(place) for place in finding.cells],
        "stated": _value(finding.stated),
        "expected": [number(value) for value in finding.expected],
        "arithmetic": finding.arithmetic,
        "likely": _place(finding.likely),
        "likely_value": _value(finding.likely_value),
        "advice": finding.advice_en,
        "advice_zh": finding.advice_zh,
    }


def _place(place: Place | None) -> list[str] | None:
    return list(place) if place else None


def _value(value: Decimal | None) -> int | float | None:
    return None if value is None else number(value)


def _report(report: Report) -> dict[str, Any]:
    return {
        "start": report.start,
        "end": report.end,
        "title": report.title,
        "org": report.org,
        "region": report.region,
        "region_code": report.region_code,
        "region_name": report.region_name,
        "region_list_date": report.region_list_date,
        "region_confidence": report.region_confidence,
        "admin_level": report.admin_level,
        "body_kind": report.body_kind,
        "body_line": report.body_line,
        "year": report.year,
        "year_text": report.year_text,
        "recipient": report.recipient,
        "kind": report.kind,
        "truncated": report.is_truncated,
        "duplicate_of": report.duplicate_of,
        "digest": report.digest,
        "cues": list(report.cues),
        "sections": [_section(s) for s in report.sections],
        "metrics": [_metric(m) for m in report.metrics],
        "cells": [_cell(c) for c in report.cells],
        "repairs": [_repair(r) for r in report.repairs],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "start": section.start,
        "end": section.end,
        "level": section.level,
        "marker": section.marker,
        "heading": section.heading,
        "role": section.role,
        "role_confidence": section.role_confidence,
        "parent": section.parent,
    }


def _metric(metric: Metric) -> dict[str, Any]:
    return {
        "start": metric.start,
        "end": metric.end,
        "evidence": metric.evidence,
        "code": metric.code,
        "indicator": metric.indicator,
        "value": number(metric.value),
        "unit": metric.unit,
        "kind": metric.kind.value,
        "value_high": _value(metric.value_high),
        "approx": metric.is_approximate,
        "qualifier": metric.qualifier,
        "period": metric.period,
        "scope": metric.scope,
        "section": metric.section,
        "section_role": metric.section_role,
        "confidence": metric.confidence,
        "evidence_class": metric.evidence_class,
        "relation": None if metric.relation is None else metric.relation.value,
        "parent": metric.parent,
        "division": metric.division,
        "figure": [metric.figure_start, metric.figure_end],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "form": cell.form,
        "table": cell.table,
        "row": cell.row,
        "column": cell.column,
        "raw": cell.raw,
        "value": _value(cell.value),
        "unit": cell.unit,
        "state": cell.state.value,
        "solved_value": _value(cell.solved_value),
        "start": cell.start,
        "end": cell.end,
    }


def _repair(repair: Repair) -> dict[str, Any]:
    return {
        "start": repair.start,
        "end": repair.end,
        "kind": repair.kind.value,
        "original": repair.original,
        "repaired": repair.repaired,
    }
