"""Which reader reads which kind of document, and what is said of kinds that none reads."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from extract.compose import empty_document, encrypted
from extract.containers import Container
from extract.document import Document
from extract.issue import Issue, IssueCode
from extract.packed import read_packed
from extract.page import Page
from extract.pdf import read_pdf
from extract.sheet import read_sheets
from extract.word import read_word

Reader = Callable[[Page], Document]

_SAVE_AS = {
    Container.OLD_WORD: ("a .doc or .wps of an old office program", ".docx or PDF"),
    Container.OLE: ("a file of an old office program", ".docx, .xlsx or PDF"),
    Container.RTF: ("an RTF file", ".docx or PDF"),
    Container.OFD: ("an OFD file", "PDF"),
    Container.RAR: ("a RAR archive", "a zip, or unpack it,"),
}


def reader_of(media_type: str) -> Reader | None:
    """The reader of a kind of document; None for pages of text and for what is no document."""
    return _READERS.get(media_type)


def _refuse(page: Page, kind: Container) -> Document:
    found, wanted = _SAVE_AS[kind]
    message = f"expected PDF, .docx or .xlsx, found {found}; open it, save it as {wanted} and ingest that"
    return empty_document(page, kind, Issue(code=IssueCode.LEGACY_FORMAT, message=message))


def _refuse_locked(page: Page) -> Document:
    return empty_document(page, Container.LOCKED, encrypted("office document"))


_READERS: dict[str, Reader] = {
    Container.PDF: read_pdf,
    Container.WORD: read_word,
    Container.WORKBOOK: read_sheets,
    Container.OLD_WORKBOOK: partial(read_sheets, kind=Container.OLD_WORKBOOK),
    Container.ZIP: read_packed,
    Container.LOCKED: _refuse_locked,
    **{kind: partial(_refuse, kind=kind) for kind in _SAVE_AS},
}
