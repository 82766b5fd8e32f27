"""PDF: lines, paragraphs and ruled tables in reading order, from where each character stands."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pypdfium2

from extract.compose import compose_document, empty_document, encrypted, oversize, scanned, unreadable
from extract.containers import Container
from extract.document import ChromeKind, Document, Dropped
from extract.issue import Issue
from extract.page import Page
from extract.pdf_flow import flow_parts, order_items
from extract.pdf_lines import read_text_lines
from extract.pdf_page import DrawnPage, read_drawn
from extract.pdf_running import drop_running
from extract.pdf_tables import TablePart, take_tables

# The longest report known has 60 pages; yearbooks have 600.
MAX_PAGES = 300
_MAX_GLYPHS = 1_000_000
# A picture that covers so much of a page without text is the page, scanned.
_SCAN = 0.4
_FEW = 20  # glyphs: a stamp, a page number
_PASSWORD = 4  # the library's number of this failure
# The library is not made for several threads at once.
_LOCK = threading.Lock()


def read_pdf(page: Page) -> Document:
    """Read a PDF as it is printed.

    Running heads, page numbers, slanted watermarks and what stands outside the sheet are
    dropped and counted. Pages that are pictures of paper are an Issue. A damaged or locked
    file gives an empty Document with an Issue.
    """
    with _LOCK:
        try:
            drawn, count, issues = _read_pages(page.body)
        except pypdfium2.PdfiumError as error:
            locked = error.err_code == _PASSWORD
            issue = encrypted("PDF") if locked else unreadable("PDF", f"one that does not open ({error})")
            return empty_document(page, Container.PDF, issue)
    if not drawn:
        return empty_document(
            page, Container.PDF, *issues, unreadable("PDF", f"{count} pages, none of which opens")
        )
    return _compose(page, drawn, issues)


def _read_pages(body: bytes) -> tuple[list[DrawnPage], int, tuple[Issue, ...]]:
    drawn: list[DrawnPage] = []
    broken: list[int] = []
    glyphs = 0
    with pypdfium2.PdfDocument(body) as document:
        count = len(document)
        for number in range(1, min(count, MAX_PAGES) + 1):
            one = _read_one(document, number)
            if one is None:
                broken.append(number)
                continue
            drawn.append(one)
            glyphs += len(one.glyphs)
            if glyphs > _MAX_GLYPHS:
                break
        last = drawn[-1].number if drawn else 0
    issues: list[Issue] = []
    if drawn and last + len([n for n in broken if n > last]) < count:
        issues.append(oversize(f"{last} pages", f"the other {count - last}"))
    cut = [one.number for one in drawn if one.is_cut]
    if cut:
        issues.append(oversize("the beginning", f"all of page {_listed(cut)}"))
    if drawn and broken:
        issues.append(unreadable("PDF", f"damage on page {_listed(broken)}"))
    return drawn, count, tuple(issues)


def _read_one(document: Any, number: int) -> DrawnPage | None:
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return None
    try:
        return read_drawn(page, number)
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()


def _compose(page: Page, drawn: Sequence[DrawnPage], issues: tuple[Issue, ...]) -> Document:
    taken = [take_tables(one) for one in drawn]
    lines = [
        [replace(line, number=at) for at, line in enumerate(read_text_lines(left, one.number), 1)]
        for one, (_, left) in zip(drawn, taken, strict=True)
    ]
    kept, dropped = drop_running(lines, [one.height for one in drawn])
    items = order_items([(own, tables) for own, (tables, _) in zip(kept, taken, strict=True)])
    repeated = sum(item.repeated for item in items if isinstance(item, TablePart))
    widths = {one.number: one.width for one in drawn}
    parts = flow_parts(items, [widths.get(number, 0.0) for number in range(1, max(widths) + 1)])
    return compose_document(
        page,
        Container.PDF,
        parts,
        dropped=(*dropped, *_dropped(drawn, repeated)),
        issues=(*issues, *_scans(drawn)),
    )


def _dropped(drawn: Sequence[DrawnPage], repeated: int) -> tuple[Dropped, ...]:
    sums = (
        (ChromeKind.METADATA, "table header repeated on a new page", repeated),
        (ChromeKind.INSERTION, "slanted, as watermarks are", sum(one.slanted for one in drawn)),
        (ChromeKind.INSERTION, "outside the sheet", sum(one.outside for one in drawn)),
    )
    return tuple(Dropped(kind=kind, reason=reason, chars=chars) for kind, reason, chars in sums if chars)


def _scans(drawn: Sequence[DrawnPage]) -> tuple[Issue, ...]:
    numbers = [one.number for one in drawn if one.pictures >= _SCAN and len(one.glyphs) <= _FEW]
    return (scanned(f"on page {_listed(numbers)} of {len(drawn)}"),) if numbers else ()


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:8]))
    return f"{shown}, …" if len(numbers) > 8 else shown
