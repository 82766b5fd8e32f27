"""The columns in which a batch travels from parser to loader, table by table, as Arrow types."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Mapping

DECIMAL_DIGITS = 38
DECIMAL_PLACES = 10
"""What a DECIMAL column holds exactly: 28 digits before the point and 10 after. Figures on
such pages end at tens of thousands of millions and at two or three places; shares worked
out to many places are the widest seen."""

DOCUMENT_TABLES = (
    "core_document",
    "core_chrome",
    "core_dropped",
    "core_issue",
    "core_report",
    "core_section",
    "core_metric",
    "core_cell",
    "core_repair",
    "core_finding",
)
"""Tables whose rows belong to one reading of a page and are stored with it or not at all."""

SEARCH_TABLES = ("search_report", "search_posting")
"""Tables of the search's index, one segment a batch; the loader adds `segment_id`."""

SPOOL_TABLES = ("run", "page", "attempt", "origin", *DOCUMENT_TABLES, *SEARCH_TABLES)
"""Everything in a spool file, in the order in which it is written."""


@cache
def spool_schemas() -> Mapping[str, pa.Schema]:
    """The Arrow schema of each table in a spool file.

    Names of columns are those of the warehouse's tables; the loader adds `batch_id`. `run` goes
    to meta_run, `page` to raw_page, `origin` to raw_origin, `attempt` to meta_attempt, whose outcome
    only the loader knows: `is_failed` and `is_not_modified` stand in for it.
    """
    text, whole, long, real, flag = pa.string(), pa.int32(), pa.int64(), pa.float64(), pa.bool_()
    moment, number, key = pa.timestamp("us", "UTC"), pa.decimal128(DECIMAL_DIGITS, DECIMAL_PLACES), pa.uuid()
    texts = pa.list_(text)
    pairs = pa.list_(pa.struct([("name", text), ("value", text)]))
    span = {"start_char": whole, "end_char": whole}
    archive = {"archive_file": text, "archive_offset": long}
    in_report = {"document_id": key, "report_index": whole}
    columns: dict[str, dict[str, pa.DataType]] = {
        "run": {
            "run_id": text,
            "started_at": moment,
            "driver": text,
            "arguments": texts,
            "code_version": text,
        },
        "page": {
            "uri": text,
            "sha256": text,
            "media_type": text,
            "charset_declared": text,
            "http_status": whole,
            "fetched_at": moment,
            "body_bytes": long,
            **archive,
        },
        "attempt": {
            "run_id": text,
            "uri": text,
            "attempted_at": moment,
            "is_failed": flag,
            "is_not_modified": flag,
            "sha256": text,
            "document_id": key,
            "stage": text,
            "code": text,
            "message": text,
            "attempts": whole,
            "is_retryable": flag,
            "http_status": whole,
            **archive,
            "etag": text,
            "last_modified": text,
            "parent_uri": text,
            "is_tls_unverified": flag,
            "source_name": text,
        },
        "origin": {
            "uri": text,
            "sha256": text,
            "parser_version": whole,
            "origin_kind": text,
            "reasons": texts,
            "official_uri": text,
        },
        "core_document": {
            "document_id": key,
            "sha256": text,
            "parser_version": whole,
            "media_type": text,
            "charset": text,
            "charset_confidence": real,
            "page_type": text,
            "title": text,
            "published_on": pa.date32(),
            "site_name": text,
            "metadata": pairs,
            "text": text,
        },
        "core_chrome": {"document_id": key, "chrome_index": whole, **span, "chrome_kind": text},
        "core_dropped": {
            "document_id": key,
            "dropped_index": whole,
            "chrome_kind": text,
            "reason": text,
            "dropped_chars": whole,
        },
        "core_issue": {
            "document_id": key,
            "issue_index": whole,
            "report_index": whole,
            "issue_code": text,
            "message": text,
            **span,
        },
        "core_report": {
            **in_report,
            **span,
            "title": text,
            "org": text,
            "region": text,
            "report_year": whole,
            "year_text": text,
            "recipient": text,
            "report_kind": text,
            "is_truncated": flag,
            "duplicate_of_report_index": whole,
            "report_text": text,
            "report_digest": text,
            "cues": texts,
            "region_code": text,
            "region_name": text,
            "region_list_date": text,
            "region_confidence": real,
            "admin_level": text,
            "body_kind": text,
            "body_line": text,
        },
        "core_section": {
            **in_report,
            "section_index": whole,
            "parent_section_index": whole,
            **span,
            "section_level": whole,
            "marker": text,
            "heading": text,
            "section_role": text,
            "role_confidence": real,
        },
        "core_metric": {
            **in_report,
            "metric_index": whole,
            "section_index": whole,
            **span,
            "figure_start_char": whole,
            "figure_end_char": whole,
            "evidence": text,
            "metric_code": text,
            "indicator": text,
            "value": number,
            "value_text": text,
            "unit": text,
            "metric_kind": text,
            "is_approximate": flag,
            "qualifier": text,
            "period": text,
            "scope": text,
            "section_role": text,
            "confidence": real,
            "value_high": number,
            "evidence_class": text,
            "relation": text,
            "parent_metric_index": whole,
            "division": whole,
        },
        "core_cell": {
            **in_report,
            "cell_index": whole,
            "form": text,
            "table_code": text,
            "row_code": text,
            "column_code": text,
            "raw": text,
            "value": number,
            "value_text": text,
            "unit": text,
            "cell_state": text,
            "solved_value": number,
            **span,
        },
        "core_finding": {
            **in_report,
            "finding_index": whole,
            "rule_id": text,
            "cause": text,
            "table_code": text,
            "row_code": text,
            "column_code": text,
            "cells": texts,
            "stated_value": number,
            "expected_values": pa.list_(number),
            "arithmetic": text,
            "likely_cell": text,
            "likely_value": number,
            "message_zh": text,
            "message_en": text,
            "advice_zh": text,
            "advice_en": text,
            **span,
        },
        "core_repair": {
            **in_report,
            "repair_index": whole,
            **span,
            "repair_kind": text,
            "original": text,
            "repaired": text,
        },
        "search_report": {
            **in_report,
            "first_piece": whole,
            "piece_count": whole,
            "term_count": whole,
            "piece_roles": texts,
            "piece_term_counts": pa.list_(whole),
        },
        "search_posting": {
            "term_hash": pa.uint64(),
            "piece_numbers": pa.list_(whole),
            "counts": pa.list_(whole),
        },
    }
    return MappingProxyType({name: pa.schema(list(columns[name].items())) for name in SPOOL_TABLES})
