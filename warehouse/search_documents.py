"""Documents as the warehouse has them, to be cut into pieces again."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from warehouse.search_pieces import DocumentPlan, Edit, Heading, ReportPlan, settle_edits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from duckdb import DuckDBPyConnection


def read_plans(connection: DuckDBPyConnection, document_ids: Iterable[str]) -> dict[str, DocumentPlan]:
    """What `cut_pieces` needs of some documents, the same as when they were spooled."""
    asked = list(dict.fromkeys(document_ids))
    edits: dict[str, list[Edit]] = defaultdict(list)
    for document_id, start, end, shown in connection.execute(_EDITS, [asked]).fetchall():
        edits[document_id].append(Edit(start, end, shown))
    headings: dict[tuple[str, int], list[Heading]] = defaultdict(list)
    for document_id, report_index, _, *found in connection.execute(_SECTIONS, [asked]).fetchall():
        headings[document_id, report_index].append(Heading(*found))
    reports: dict[str, list[ReportPlan]] = defaultdict(list)
    for document_id, report_index, start, end in connection.execute(_REPORTS, [asked]).fetchall():
        own = tuple(headings[document_id, report_index])
        reports[document_id].append(ReportPlan(report_index, start, end, own))
    return {
        document_id: DocumentPlan(
            text=text, edits=settle_edits(edits[document_id]), reports=tuple(reports[document_id])
        )
        for document_id, text in connection.execute(_TEXTS, [asked]).fetchall()
    }


# DISTINCT: a reading that two writers stored has every row twice.
_TEXTS = """
SELECT DISTINCT ON (document_id) document_id::VARCHAR, "text" FROM core_document
WHERE document_id IN (SELECT unnest($1::UUID[]))
"""

_REPORTS = """
SELECT DISTINCT document_id::VARCHAR, report_index, start_char, end_char FROM core_report
WHERE document_id IN (SELECT unnest($1::UUID[]))
ORDER BY ALL
"""

_SECTIONS = """
SELECT DISTINCT
    document_id::VARCHAR, report_index, section_index,
    start_char, end_char, parent_section_index, section_role
FROM core_section
WHERE document_id IN (SELECT unnest($1::UUID[]))
ORDER BY ALL
"""

_EDITS = """
SELECT document_id::VARCHAR, start_char, end_char, '' AS shown FROM core_chrome
WHERE document_id IN (SELECT unnest($1::UUID[]))
UNION ALL
SELECT document_id::VARCHAR, start_char, end_char, repaired FROM core_repair
WHERE document_id IN (SELECT unnest($1::UUID[]))
"""
