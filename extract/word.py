"""Word documents (.docx): paragraphs, numbers of lists, tables and text boxes in reading order."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from extract.compose import (
    DrawnCell,
    DrawnTable,
    Paragraph,
    Part,
    compose_document,
    empty_document,
    scanned,
    unreadable,
)
from extract.containers import Container
from extract.document import ChromeKind, Document, Dropped
from extract.office import DamagedError, attribute, local, open_package, parse_xml, read_part
from extract.page import Page
from extract.word_numbers import WordNumbers, join_marker, read_numbers

# Some servers write their documents with a number in the name.
_MAIN = re.compile(r"word/document\d*\.xml")
_PICTURES = frozenset({"drawing", "pict", "object"})
# Around blocks, rows and cells, without being one: fields to fill in, tracked insertions, marks.
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "Choice", "dir", "bdo"})
# Whose content is no text of the document as it stands.
_UNSEEN = frozenset({
    "pPr", "rPr", "del", "moveFrom", "instrText", "delText", "delInstrText", "rt", "sdtPr", "sdtEndPr",
    "Fallback", "footnoteReference", "endnoteReference", "annotationRef", "object", "fldData",
})  # fmt: skip
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_MOST_COLUMNS = 200
_RUNNING = ("word/header", "word/footer")
_MOST_RUNNING = 60


def read_word(page: Page) -> Document:
    """Read a .docx as it would print with all tracked changes accepted.

    Numbers that Word draws before paragraphs are written out. Text boxes follow the
    paragraph they are tied to. Running heads and hidden text are dropped and counted. A
    damaged or harmful file gives an empty Document with an Issue.
    """
    try:
        with open_package(page.body, uri=page.uri) as package:
            reader = _read_package(package, page.uri)
    except DamagedError as error:
        return empty_document(page, Container.WORD, unreadable("Word document", error.found))
    nothing = scanned("in the document") if reader.has_pictures else None
    return compose_document(page, Container.WORD, reader.parts, dropped=reader.dropped(), nothing=nothing)


def _read_package(package: zipfile.ZipFile, uri: str) -> _Reader:
    main = next((name for name in package.namelist() if _MAIN.fullmatch(name)), "word/document.xml")
    root = _part(package, main, uri)
    body = next((child for child in root if local(child) == "body"), None) if root is not None else None
    if body is None:
        raise DamagedError(f"no body in {main}", uri=uri)
    numbers = read_numbers(_part(package, "word/numbering.xml", uri), _part(package, "word/styles.xml", uri))
    reader = _Reader(numbers)
    reader.parts = list(reader.read_blocks(body, "body"))
    reader.has_pictures = any(local(node) in _PICTURES for node in body.iter())
    running = [name for name in package.namelist() if name.startswith(_RUNNING) and name.endswith(".xml")]
    for name in running[:_MOST_RUNNING]:
        reader.running += _count_text(_part(package, name, uri))
    return reader


def _count_text(element: Any) -> int:
    return sum(len(node.text or "") for node in element.iter() if local(node) == "t")


def _part(package: zipfile.ZipFile, name: str, uri: str) -> Any | None:
    data = read_part(package, name, uri=uri)
    return None if data is None else parse_xml(data, name, uri=uri)


class _Reader:
    """One pass over a document's body; counts the numbers of its lists as it goes."""

    def __init__(self, numbers: WordNumbers) -> None:
        self.numbers = numbers
        self.parts: list[Part] = []
        self.hidden = 0
        self.running = 0
        self.has_pictures = False

    def dropped(self) -> tuple[Dropped, ...]:
        """What never entered the text."""
        sums = (
            Dropped(kind=ChromeKind.INSERTION, reason="hidden", chars=self.hidden),
            Dropped(kind=ChromeKind.METADATA, reason="running head or foot", chars=self.running),
        )
        return tuple(one for one in sums if one.chars)

    def read_blocks(self, parent: Any, path: str) -> Iterator[Part]:
        """The paragraphs and tables in an element, in order."""
        for child, at in _named_children(parent, path):
            name = local(child)
            if name == "p":
                yield from self._read_paragraph(child, at)
            elif name == "tbl":
                yield from self._read_table(child, at)
            elif name in _WRAPPERS or name == "AlternateContent":
                yield from self.read_blocks(child, at)

    def _read_paragraph(self, element: Any, path: str) -> Iterator[Part]:
        properties = next((child for child in element if local(child) == "pPr"), None)
        boxes: list[tuple[Any, str]] = []
        text = "".join(self._read_runs(element, path, boxes))
        if text.strip():  # Word numbers empty paragraphs too, but nobody leaves them so
            text = join_marker(self.numbers.next_marker(properties), text)
            yield Paragraph(text=text, path=path)
        for box, at in boxes:
            yield from self.read_blocks(box, at)

    def _read_runs(self, parent: Any, path: str, boxes: list[tuple[Any, str]]) -> Iterator[str]:
        """The text of what stands inside a paragraph; text boxes are put aside."""
        for child, at in _named_children(parent, path):
            name = local(child)
            if name == "t":
                yield child.text or ""
            elif name in _SIGNS:
                yield _SIGNS[name]
            elif name == "txbxContent":
                boxes.append((child, at))
            elif name == "r" and _is_hidden(child):
                self.hidden += _count_text(child)
            elif name not in _UNSEEN:
                yield from self._read_runs(child, at, boxes)

    def _read_table(self, element: Any, path: str) -> Iterator[Part]:
        """A table; one around another lays out the page, and only what is in its cells counts."""
        rows = [(row, at) for row, at in _through_wrappers(element, "tr", path) if not _is_deleted(row)]
        if any(local(node) == "tbl" for row, _ in rows for node in row.iter()):
            for row, at in rows:
                for cell, inner in _through_wrappers(row, "tc", at):
                    yield from self.read_blocks(cell, inner)
            return
        cells: list[DrawnCell] = []
        open_cells: dict[int, int] = {}  # by column, the cell that a merge downwards goes on with
        for number, (row, at) in enumerate(rows):
            self._read_row(row, at, number, cells, open_cells)
        if cells:
            yield DrawnTable(cells=tuple(cells))

    def _read_row(
        self, row: Any, path: str, number: int, cells: list[DrawnCell], open_cells: dict[int, int]
    ) -> None:
        column = _whole(_property(row, "trPr", "gridBefore"), 0)
        is_header = _property(row, "trPr", "tblHeader") is not None
        for cell, at in _through_wrappers(row, "tc", path):
            span = max(1, _whole(_property(cell, "tcPr", "gridSpan"), 1))
            merge = _property(cell, "tcPr", "vMerge")
            above = open_cells.get(column)
            if merge is not None and attribute(merge, "val") != "restart" and above is not None:
                self._add_hidden(cell)
                cells[above] = replace(cells[above], row_span=number + 1 - cells[above].row)
            elif column < _MOST_COLUMNS:
                for covered in range(column, min(column + span, _MOST_COLUMNS)):
                    open_cells.pop(covered, None)
                if merge is not None:
                    open_cells[column] = len(cells)
                lines = tuple(part.text for part in self.read_blocks(cell, at) if isinstance(part, Paragraph))
                cells.append(
                    DrawnCell(
                        lines=lines, row=number, column=column, path=at, column_span=span, is_header=is_header
                    )
                )
            column += span

    def _add_hidden(self, cell: Any) -> None:
        """Text in a cell that a merge covers is not shown; Word leaves it there."""
        self.hidden += _count_text(cell)


def _named_children(parent: Any, path: str) -> Iterator[tuple[Any, str]]:
    """An element's children, each with its path: positions count siblings of the same name."""
    counts: dict[str, int] = {}
    for child in parent:
        name = local(child)
        if name:
            counts[name] = counts.get(name, 0) + 1
            yield child, f"{path}/{name}[{counts[name]}]"


def _through_wrappers(parent: Any, name: str, path: str) -> Iterator[tuple[Any, str]]:
    """The rows of a table or the cells of a row, also those inside fields to fill in."""
    for child, at in _named_children(parent, path):
        if local(child) == name:
            yield child, at
        elif local(child) in _WRAPPERS:
            yield from _through_wrappers(child, name, at)


def _property(element: Any, group: str, name: str) -> Any | None:
    """A property of a row, cell or run; None where it is not set."""
    for properties in element:
        if local(properties) == group:
            return next((child for child in properties if local(child) == name), None)
    return None


def _is_hidden(run: Any) -> bool:
    vanish = _property(run, "rPr", "vanish")
    return vanish is not None and attribute(vanish, "val") not in {"0", "false", "off"}


def _is_deleted(row: Any) -> bool:
    return _property(row, "trPr", "del") is not None


def _whole(element: Any | None, default: int) -> int:
    written = attribute(element, "val") if element is not None else None
    return (
        int(written) if written and written.isascii() and written.isdigit() and len(written) < 5 else default
    )
