"""Values to rows: what each table of the warehouse gets from a page that was read."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from warehouse.schema import DECIMAL_DIGITS, DECIMAL_PLACES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extract.page import Failure, Page, Unchanged
    from transform.report import Parsed, Report
    from warehouse.batch import PageOrigin, Run

    Row = tuple[Any, ...]
    Rows = dict[str, list[Row]]


def document_rows(parsed: Parsed) -> tuple[bytes, Rows]:
    """The rows of one reading, table by table, and its id, which is each row's first value.

    The id digests the page's digest, the parser's version and everything that was read,
    but not the address: the same bytes at two addresses give the same rows.
    """
    document = parsed.document
    own = (
        document.sha256,
        parsed.parser_version,
        document.media_type,
        document.charset,
        document.charset_confidence,
        parsed.page_type.value,
        document.title,
        document.published_on,
        document.site_name,
        [{"name": name, "value": value} for name, value in document.metadata],
        document.text,
    )
    rows: Rows = {
        "core_document": [own],
        "core_chrome": [(i, c.start, c.end, c.kind.value) for i, c in enumerate(parsed.chrome)],
        "core_dropped": [(i, d.kind.value, d.reason, d.chars) for i, d in enumerate(document.dropped)],
        "core_issue": list(_issue_rows(parsed)),
        "core_report": [_report_row(i, report) for i, report in enumerate(parsed.reports)],
        "core_section": [row for i, report in enumerate(parsed.reports) for row in _section_rows(i, report)],
        "core_metric": [row for i, report in enumerate(parsed.reports) for row in _metric_rows(i, report)],
        "core_cell": [row for i, report in enumerate(parsed.reports) for row in _cell_rows(i, report)],
        "core_finding": [row for i, report in enumerate(parsed.reports) for row in _finding_rows(i, report)],
        "core_repair": [row for i, report in enumerate(parsed.reports) for row in _repair_rows(i, report)],
    }
    document_id = _digest_rows(rows)
    return document_id, {table: [(document_id, *row) for row in found] for table, found in rows.items()}


def run_row(run: Run) -> Row:
    """A run's row."""
    return (run.run_id, run.started_at, run.driver, list(run.arguments), run.code_version)


def page_row(page: Page) -> Row:
    """A page's row: where which bytes were seen."""
    return (
        page.uri,
        page.sha256,
        page.media_type,
        page.charset,
        page.status,
        page.fetched_at,
        len(page.body),
        *_archive(page),
    )


def origin_row(origin: PageOrigin) -> Row:
    """Where a page comes from."""
    return (
        origin.uri,
        origin.sha256,
        origin.parser_version,
        origin.kind,
        list(origin.reasons),
        origin.official_uri,
    )


def read_attempt_row(run: Run, page: Page, document_id: bytes | None, source_name: str | None) -> Row:
    """The record of a page that was had; `document_id` is None where it was not read again."""
    return (
        run.run_id,
        page.uri,
        page.fetched_at or run.started_at,
        False,
        False,
        page.sha256,
        document_id,
        *_UNFAILED,
        page.status,
        *_archive(page),
        *_asked(page),
        source_name,
    )


def not_modified_row(run: Run, unchanged: Unchanged, source_name: str | None) -> Row:
    """The record of a page of which the host says that it is as it was."""
    return (
        run.run_id,
        unchanged.uri,
        unchanged.fetched_at,
        False,
        True,
        unchanged.sha256,
        None,
        *_UNFAILED,
        unchanged.status,
        *_archive(unchanged),
        *_asked(unchanged),
        source_name,
    )


def failed_attempt_row(run: Run, failure: Failure, page: Page | None, source_name: str | None) -> Row:
    """The record of a page that could not be had or read; `page` where its bytes were received."""
    fetched_at = page.fetched_at if page else None
    etag, last_modified, parent_uri, is_tls_unverified = _asked(page)
    return (
        run.run_id,
        failure.uri,
        failure.failed_at or fetched_at or run.started_at,
        True,
        False,
        page.sha256 if page else None,
        None,
        failure.stage.value,
        failure.code,
        failure.message,
        failure.attempts,
        failure.retryable,
        failure.status,
        *_archive(page),
        etag,
        last_modified,
        failure.parent_uri or parent_uri,
        is_tls_unverified,
        source_name,
    )


def split_decimal(value: Decimal | None) -> tuple[Decimal | None, str | None]:
    """A figure for the column that calculates, or, where it would not be exact, for the one of text.

    >>> split_decimal(Decimal("147.48"))
    (Decimal('147.48'), None)
    >>> split_decimal(Decimal("0.12345678901"))
    (None, '0.12345678901')
    """
    if value is None or not value:
        return value, None
    _, digits, exponent = value.as_tuple()
    if isinstance(exponent, int):
        places = max(0, -exponent)
        if places <= DECIMAL_PLACES and len(digits) + exponent <= DECIMAL_DIGITS - DECIMAL_PLACES:
            return value, None
    return None, f"{value:f}"


_UNFAILED = (None, None, None, 1, False)
"""Stage, code and message of no failure, how often it was tried, and whether to try again."""


def _archive(page: Page | Unchanged | None) -> tuple[str | None, int | None]:
    return (page.archive.file, page.archive.offset) if page and page.archive else (None, None)


def _asked(page: Page | Unchanged | None) -> tuple[str | None, str | None, str | None, bool]:
    if page is None:
        return None, None, None, False
    return page.etag, page.last_modified, page.parent_uri, page.is_tls_unverified


def _issue_rows(parsed: Parsed) -> Iterable[Row]:
    starts = [report.start for report in parsed.reports]
    for i, issue in enumerate(parsed.issues):
        inside = None
        if issue.start is not None:
            at = bisect_right(starts, issue.start) - 1
            inside = at if at >= 0 and issue.start < parsed.reports[at].end else None
        yield i, inside, issue.code.value, issue.message, issue.start, issue.end


def _report_row(index: int, report: Report) -> Row:
    return (
        index,
        report.start,
        report.end,
        report.title,
        report.org,
        report.region,
        report.year,
        report.year_text,
        report.recipient,
        report.kind,
        report.is_truncated,
        report.duplicate_of,
        report.text,
        report.digest,
        list(report.cues),
        report.region_code,
        report.region_name,
        report.region_list_date,
        report.region_confidence,
        report.admin_level,
        report.body_kind,
        report.body_line,
    )


def _section_rows(index: int, report: Report) -> Iterable[Row]:
    for i, s in enumerate(report.sections):
        yield index, i, s.parent, s.start, s.end, s.level, s.marker, s.heading, s.role, s.role_confidence


def _metric_rows(index: int, report: Report) -> Iterable[Row]:
    for i, m in enumerate(report.metrics):
        yield (
            *(index, i, m.section, m.start, m.end, m.figure_start, m.figure_end),
            *(m.evidence, m.code, m.indicator, *split_decimal(m.value), m.unit, m.kind.value),
            *(m.is_approximate, m.qualifier, m.period, m.scope, m.section_role, m.confidence),
            *(split_decimal(m.value_high)[0], m.evidence_class),
            *(None if m.relation is None else m.relation.value, m.parent, m.division),
        )


def _cell_rows(index: int, report: Report) -> Iterable[Row]:
    for i, c in enumerate(report.cells):
        yield (
            *(index, i, c.form, c.table, c.row, c.column, c.raw, *split_decimal(c.value)),
            *(c.unit, c.state.value, split_decimal(c.solved_value)[0], c.start, c.end),
        )


def _finding_rows(index: int, report: Report) -> Iterable[Row]:
    for i, f in enumerate(report.findings):
        expected = [value for value in (split_decimal(v)[0] for v in f.expected) if value is not None]
        yield (
            *(index, i, f.rule, f.cause.value, *(f.place or (None, None, None))),
            *(["/".join(place) for place in f.cells], split_decimal(f.stated)[0], expected, f.arithmetic),
            *("/".join(f.likely) if f.likely else None, split_decimal(f.likely_value)[0]),
            *(f.message_zh, f.message_en, f.advice_zh, f.advice_en, f.start, f.end),
        )


def _repair_rows(index: int, report: Report) -> Iterable[Row]:
    for i, r in enumerate(report.repairs):
        yield index, i, r.start, r.end, r.kind.value, r.original, r.repaired


def _digest_rows(rows: Rows) -> bytes:
    written = json.dumps(rows, ensure_ascii=False, default=str, separators=(",", ":"))
    # Half-pairs from damaged entities have no UTF-8; the digest takes them as they are.
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).digest()[:16]
