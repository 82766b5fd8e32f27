"""Reading attachments in tests: pages of bytes, and what stands in the reports on them."""

from __future__ import annotations

from extract.document import Document
from extract.issue import IssueCode
from extract.page import Page, digest_bytes
from extract.strip import strip_page
from transform.report import Parsed

Row = tuple[object, ...]


def page_of(body: bytes, media_type: str | None = None, uri: str = "附件") -> Page:
    """A page of these bytes."""
    return Page(uri=uri, body=body, sha256=digest_bytes(body), media_type=media_type)


def strip(body: bytes, media_type: str | None = None) -> Document:
    """The Document of these bytes, its offsets checked."""
    document = strip_page(page_of(body, media_type))
    check_offsets(document)
    return document


def check_offsets(document: Document) -> None:
    """Blocks and cells lie inside the text, in order, and hold no border white space."""
    end = 0
    for block in document.blocks:
        assert end <= block.start < block.end <= len(document.text)
        text = document.text[block.start : block.end]
        assert text == text.strip()
        end = block.end
    for table in document.tables:
        at = table.start
        for cell in table.cells:
            assert at <= cell.start <= cell.end <= table.end <= len(document.text)
            at = cell.end


def codes(document: Document) -> list[IssueCode]:
    """The codes of a document's issues."""
    return [issue.code for issue in document.issues]


def cells_of(document: Document) -> list[Row]:
    """The cells of the first table: text, row, column, rows and columns covered."""
    return [
        (document.text[cell.start : cell.end], cell.row, cell.column, cell.row_span, cell.column_span)
        for cell in document.tables[0].cells
    ]


def statutory_cells(parsed: Parsed) -> list[Row]:
    """What is stored of the statutory cells, but for their offsets."""
    return [
        (cell.form, cell.table, cell.row, cell.column, cell.raw, cell.value, cell.unit, cell.state)
        for report in parsed.reports
        for cell in report.cells
    ]


def sections_of(parsed: Parsed) -> list[Row]:
    """What is stored of the sections, but for their offsets."""
    return [
        (section.level, section.marker, section.heading, section.role)
        for report in parsed.reports
        for section in report.sections
    ]
