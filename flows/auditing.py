"""Findings of an audit for people and for programs: page by page, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.rule import Rule
from rich.text import Text

from extract.issue import IssueCode
from flows.contract import finding_object, number
from flows.nouns import count_noun

if TYPE_CHECKING:
    from flows.year_findings import YearFinding
    from transform.report import Finding, Parsed, Report

SCHEMA = "gongkai.audit/1"


def count_findings(parsed: Parsed, years: Sequence[YearFinding]) -> int:
    """How many findings a page has, those on the year before included."""
    return len(years) + sum(len(report.findings) for report in parsed.reports)


def audit_object(parsed: Parsed, years: Sequence[YearFinding]) -> dict[str, Any]:
    """One page's audit as a JSON-ready object; findings have the fields of `gongkai inspect`'s issues."""
    return {
        "schema": SCHEMA,
        "source": {"uri": parsed.document.uri, "sha256": parsed.document.sha256},
        "reports": [
            {
                "title": report.title,
                "org": report.org,
                "year": report.year,
                "tables": sorted({cell.table for cell in report.cells}),
            }
            for report in parsed.reports
        ],
        "findings": [
            *(finding_object(f, index) for index, r in enumerate(parsed.reports) for f in r.findings),
            *(_year_object(finding) for finding in years),
        ],
        "unread": list(_unread(parsed)),
    }


def show_audit(parsed: Parsed, years: Sequence[YearFinding]) -> Iterator[RenderableType]:
    """A page's audit for people: each finding with its cell, its rule, its sum and what to change."""
    yield Rule(Text(parsed.document.uri, style="bold"), style="bold")
    for index, report in enumerate(parsed.reports):
        own: list[Finding | YearFinding] = list(report.findings)
        own += [finding for finding in years if finding.report == index]
        yield _show_head(report, len(own))
        for number_, finding in enumerate(own, start=1):
            yield from _show_finding(finding, number_, parsed.document.text)
    if not parsed.reports:
        yield Text("没有报告 · no report on this page", style="yellow")
    for message in _unread(parsed):
        yield Text(f"未能读取，未作检查 · not read, so not checked: {message}", style="yellow")


def _unread(parsed: Parsed) -> Iterator[str]:
    """Why something was not checked: tables that could not be read, all issues of a page without a report."""
    for issue in parsed.issues:
        if issue.code is IssueCode.TABLE_UNREAD or not parsed.reports:
            yield issue.message


def _show_head(report: Report, count: int) -> Text:
    name = " ".join(str(part) for part in (report.org, report.year) if part) or report.title or "?"
    if count:
        return Text(f"{name}: {count} 处问题 · {count_noun(count, 'finding')}", style="bold red")
    if not report.cells:
        said = "没有法定表格，只检查了正文 · no statutory tables, only the text was checked"
        return Text(f"{name}: {said}", style="yellow")
    return Text(f"{name}: 未发现问题 · no findings", style="bold green")


def _show_finding(finding: Finding | YearFinding, position: int, text: str) -> Iterator[RenderableType]:
    quoted = " ".join(text[finding.start : finding.end].split())
    shown = quoted if len(quoted) <= 40 else quoted[:40] + "…"
    head, where = f"{position}. {finding.code}", f"  {_where(finding)}"
    yield Text.assemble((head, "bold"), (where, "cyan"), f"  “{shown}”")
    for line in (finding.message_zh, f"→ {finding.advice_zh}", finding.message_en, f"→ {finding.advice_en}"):
        yield Text(f"   {line}")


def _where(finding: Finding | YearFinding) -> str:
    """The cell to look at, by its codes: the likely slip, else the cell that the finding stands at."""
    likely = getattr(finding, "likely", None)
    place = likely or getattr(finding, "place", None)
    if place:
        value = getattr(finding, "likely_value", None) if likely else None
        return "/".join(place) + (f" = {number(value)}?" if value is not None else "")
    return finding.cells[0] if finding.cells and isinstance(finding.cells[0], str) else ""


def _year_object(finding: YearFinding) -> dict[str, Any]:
    place = finding.cells[0].split("/") if finding.cells else None
    return {
        "code": finding.code,
        "message": finding.message_en,
        "message_zh": finding.message_zh,
        "start": finding.start,
        "end": finding.end,
        "report": finding.report,
        "cause": "source",
        "place": place,
        "cells": [cell.split("/") for cell in finding.cells],
        "stated": number(finding.stated),
        "expected": [number(value) for value in finding.expected],
        "arithmetic": finding.arithmetic,
        "likely": None,
        "likely_value": None,
        "advice": finding.advice_en,
        "advice_zh": finding.advice_zh,
    }
