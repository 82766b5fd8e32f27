"""Which kind of document a file of bytes is: PDF, Word, a workbook, a zip of others."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum


class Container(StrEnum):
    """The kinds told apart by their bytes, each by the media type it is known under."""

    PDF = "application/pdf"
    WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    OLD_WORKBOOK = "application/vnd.ms-excel"
    OLD_WORD = "application/msword"
    OLE = "application/x-ole-storage"
    LOCKED = "application/x-ole-encrypted"
    RTF = "application/rtf"
    OFD = "application/ofd"
    RAR = "application/vnd.rar"
    ZIP = "application/zip"


# Some writers put a line or a byte-order mark before the head of a PDF; readers look this far.
_PDF_WITHIN = 1024
_OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names of streams in an OLE file's directory, which is in UTF-16; the first found decides.
_OLE_STREAMS = (
    ("EncryptedPackage", Container.LOCKED),
    ("WordDocument", Container.OLD_WORD),
    ("Workbook", Container.OLD_WORKBOOK),
    ("Book", Container.OLD_WORKBOOK),
)
# The member that tells what a zip is. A document of macros has the same.
_MEMBERS = (
    ("word/document.xml", Container.WORD),
    ("xl/workbook.xml", Container.WORKBOOK),
    ("xl/workbook.bin", Container.WORKBOOK),
    ("OFD.xml", Container.OFD),
)
_NUMBERED = re.compile(r"word/document\d+\.xml")  # as some servers write it
# Media types that servers give to any of these; they say nothing that the bytes do not say better.
DOCUMENT_TYPES = frozenset({
    *Container,
    "application/x-pdf", "application/x-zip-compressed", "application/x-zip", "application/x-rar-compressed",
    "application/vnd.ms-word", "application/vnd.ms-works", "application/kswps", "application/kset",
    "application/wps-office.doc", "application/wps-office.docx", "application/wps-office.xls",
    "application/wps-office.xlsx", "application/wps-office.wps", "application/x-msexcel", "application/excel",
    "application/x-msword", "application/x-download", "application/download", "application/force-download",
    "application/x-msdownload", "application/unknown", "text/rtf",
})  # fmt: skip


def container_of(body: bytes) -> Container | None:
    r"""The kind of document that the bytes are; None for text, HTML, pictures and anything else.

    >>> container_of(b"%PDF-1.4 ..."), container_of(b"<p>") is None
    (<Container.PDF: 'application/pdf'>, True)
    """
    if body.startswith(b"PK"):
        return _kind_of_zip(body)
    if body.startswith(_OLE_HEAD):
        return _kind_of_ole(body)
    if body.startswith(b"Rar!\x1a\x07"):
        return Container.RAR
    if body.startswith(b"{\\rtf"):
        return Container.RTF
    head = body[:_PDF_WITHIN]
    at = head.find(b"%PDF-")
    # A page of text may speak of the head of a PDF: what stands before it must not be prose.
    return Container.PDF if at == 0 or (at > 0 and b"<" not in head[:at] and at < 64) else None


def _kind_of_ole(body: bytes) -> Container:
    for name, kind in _OLE_STREAMS:
        if name.encode("utf-16-le") + b"\0\0" in body:
            return kind
    return Container.OLE


def _kind_of_zip(body: bytes) -> Container | None:
    """What a zip's list of members says, or the names near its beginning where the list is lost."""
    if not body.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = {name.replace("\\", "/") for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeError):
        return next((kind for name, kind in _MEMBERS if name.encode() in body), Container.ZIP)
    if any(_NUMBERED.fullmatch(name) for name in names):
        return Container.WORD
    return next((kind for name, kind in _MEMBERS if name in names), Container.ZIP)
