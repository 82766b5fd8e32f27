"""Paragraphs and tables of a document to one text, with the place of every block, table and cell in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extract.document import Block, Document, Dropped, Table, TableCell
from extract.furniture import find_furniture
from extract.issue import Issue, IssueCode
from extract.page import Page

# As in HTML: a longer cell keeps its lines; a cell that outweighs its table is the page's prose.
_LONG_CELL = 120
_LONGEST_CELL = 400
_FEW_ROWS = 3
# Past this a document is no report: the longest known has 60,000 characters.
MAX_CHARACTERS = 5_000_000
_WIDTHLESS = re.compile("[\u200b\u2060\ufeff\u00ad]")
# What no text holds, and what Word and PDF writers leave in it all the same.
_CONTROLS = re.compile("[\x01-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph of a document, its lines parted by line ends, and the path of its node."""

    text: str
    path: str
    tag: str = "p"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnCell:
    """A cell of a drawn table: the paragraphs in it, its place in the logical grid, its path."""

    lines: tuple[str, ...]
    row: int
    column: int
    path: str
    row_span: int = 1
    column_span: int = 1
    is_header: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnTable:
    """A table of a document: its cells row by row, from left to right."""

    cells: tuple[DrawnCell, ...]


Part = Paragraph | DrawnTable


class Composer:
    """Text being put together; offsets count what has been put so far."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.size = 0
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.is_cut = False

    @property
    def text(self) -> str:
        """All that has been put."""
        return "".join(self.pieces)

    def put(self, parts: Iterable[Part]) -> None:
        """Put parts in their order, to the greatest length that is read."""
        for part in parts:
            if self.size > MAX_CHARACTERS:
                self.is_cut = True
                return
            if isinstance(part, Paragraph):
                self._put_paragraph(part)
            elif is_data(part):
                self._put_table(part)
            else:
                for cell in part.cells:
                    self._put_paragraph(Paragraph(text="\n".join(cell.lines), path=cell.path, tag="td"))

    def _put(self, text: str) -> None:
        self.pieces.append(text)
        self.size += len(text)

    def _put_paragraph(self, paragraph: Paragraph) -> None:
        for line in paragraph.text.split("\n"):
            text = clean_line(line)
            if text:
                self._part()
                self._block(text, paragraph.tag, paragraph.path)

    def _put_table(self, table: DrawnTable) -> None:
        """Cells of a row are parted by a tab, rows by a line end; empty cells keep their place."""
        self._part()
        start = self.size
        cells: list[TableCell] = []
        for cell in table.cells:
            if cells:
                self._put("\n" if cell.row != cells[-1].row else "\t")
            at = self.size
            text = cell_text(cell.lines)
            if text:
                self._block(text, "th" if cell.is_header else "td", cell.path)
            cells.append(
                TableCell(
                    start=at,
                    end=self.size,
                    row=cell.row,
                    column=cell.column,
                    row_span=cell.row_span,
                    column_span=cell.column_span,
                    is_header=cell.is_header,
                )
            )
        self.tables.append(Table(start=start, end=self.size, cells=tuple(cells)))

    def _part(self) -> None:
        if self.size:
            self._put("\n")

    def _block(self, text: str, tag: str, path: str) -> None:
        start = self.size
        self._put(text)
        self.blocks.append(Block(start=start, end=self.size, tag=tag, path=path))


def clean_line(line: str) -> str:
    r"""A line with its white space collapsed, without what has no width; a NUL shows as U+FFFD.

    >>> clean_line(" 公开\t目录\u200b  一 ")
    '公开 目录 一'
    """
    line = _CONTROLS.sub(" ", _WIDTHLESS.sub("", line)).replace("\0", "\ufffd")
    return " ".join(line.split())


def cell_text(lines: Iterable[str]) -> str:
    """A short cell on one line, so that a table row is a line of the text; a long one as written."""
    cleaned = [text for line in lines for part in line.split("\n") if (text := clean_line(part))]
    joined = "\n".join(cleaned)
    return joined if len(joined) > _LONG_CELL else joined.replace("\n", " ")


def is_data(table: DrawnTable) -> bool:
    """Whether a table is one to a reader: two columns or more, and no cell that is the page's prose."""
    rows: dict[int, int] = {}
    for cell in table.cells:
        rows[cell.row] = rows.get(cell.row, 0) + 1
    if max(rows.values(), default=0) < 2:
        return False
    sizes = [sum(map(len, cell.lines)) for cell in table.cells]
    greatest = max(sizes)
    if greatest * 2 <= sum(sizes):
        return True
    is_long = greatest > _LONGEST_CELL
    of_lines = len(table.cells[sizes.index(greatest)].lines) > 1 and len(rows) <= _FEW_ROWS
    return not is_long and not of_lines


def compose_document(
    page: Page,
    media_type: str,
    parts: Iterable[Part],
    *,
    dropped: tuple[Dropped, ...] = (),
    issues: tuple[Issue, ...] = (),
    nothing: Issue | None = None,
) -> Document:
    """The Document of a page that is no HTML; `nothing` is the issue where no part holds text."""
    composer = Composer()
    composer.put(parts)
    text = composer.text
    if composer.is_cut:
        issues += (oversize(f"{composer.size} characters", "the rest"),)
    if not text and not issues:
        issues += (nothing or no_body(),)
    return replace(
        empty_document(page, media_type, *issues, *_undecodable(text)),
        charset="utf-8",
        charset_confidence=1.0 if text else 0.0,
        text=text,
        blocks=tuple(composer.blocks),
        tables=tuple(composer.tables),
        chrome=find_furniture(text),
        dropped=dropped,
    )


def empty_document(page: Page, media_type: str, *issues: Issue) -> Document:
    """The Document of a page that could not be read, with the issues that say why."""
    return Document(
        uri=page.uri,
        sha256=page.sha256,
        media_type=str(media_type),
        charset="binary",
        charset_confidence=0.0,
        text="",
        issues=issues,
    )


def oversize(read: str, left: str) -> Issue:
    """The issue of a document that was read in part: what was, and what was not."""
    message = f"read {read}, not {left}: the document is larger than any report; look at the rest by hand"
    return Issue(code=IssueCode.OVERSIZE, message=message)


def no_body() -> Issue:
    """The issue of a document that opens and holds no text."""
    message = "expected text in the document, found none; open it in an office program"
    return Issue(code=IssueCode.NO_BODY, message=message)


def scanned(where: str) -> Issue:
    """The issue of a document, or of pages in it, that are pictures of paper."""
    message = f"expected text {where}, found a picture of paper; run OCR over the file and ingest its result"
    return Issue(code=IssueCode.SCANNED, message=message)


def unreadable(kind: str, found: str) -> Issue:
    """The issue of a damaged or harmful document: what kind it is meant to be, what was found."""
    message = f"expected a readable {kind}, found {found}; fetch it again, or open it and save it anew"
    return Issue(code=IssueCode.UNREADABLE, message=message)


def encrypted(kind: str) -> Issue:
    """The issue of a document that asks for a password."""
    message = f"expected a readable {kind}, found one that asks for a password; save it without one"
    return Issue(code=IssueCode.ENCRYPTED, message=message)


def _undecodable(text: str) -> Sequence[Issue]:
    bad = text.count("\ufffd")
    if not bad:
        return ()
    first = text.index("\ufffd")
    message = f"{bad} characters have no text behind their shape, shown as U+FFFD, the first at {first}"
    return (Issue(code=IssueCode.UNDECODABLE, message=message, start=first, end=first + 1),)
