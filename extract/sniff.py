"""What a body of bytes is: HTML, plain text, or no text at all."""

from __future__ import annotations

import codecs
import re

from extract.containers import DOCUMENT_TYPES, container_of

_MAGIC = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",  # OLE2: .doc, .xls, .wps
    b"Rar!",
    b"7z\xbc\xaf",
    b"RIFF",
    b"II*\x00",
    b"MM\x00*",
    b"BZh",
    b"\xfd7zXZ",
    b"\x7fELF",
    b"{\\rtf",
)
_TEXT_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Control bytes that no text holds; NUL is left out, for texts with a stray NUL are seen.
_CONTROLS = bytes((*range(1, 9), *range(14, 27), *range(28, 32), 127))
_PROBE = 16_384

_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|script|link)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    rb"</(?:p|div|span|a|td|tr|table|ul|li|h[1-6]|body|html|font|strong|b|center)\s*>|<br\s*/?>",
    re.IGNORECASE,
)
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/xml", "text/xml"})


def is_binary(body: bytes) -> bool:
    r"""Whether the bytes are no text in any character set: an image, an archive, noise.

    Stray NULs do not make a text binary; more than one other control byte in thirty does.

    >>> is_binary(b"%PDF-1.4 ..."), is_binary("政务公开".encode("gb18030")), is_binary(b"a\0b")
    (True, False, False)
    """
    if body.startswith(_MAGIC):
        return True
    if body.startswith(_TEXT_BOMS):
        return False
    probe = body[:_PROBE]
    controls = len(probe) - len(probe.translate(None, _CONTROLS))
    nuls = probe.count(0)
    if nuls * 10 > len(probe) * 3 and wide_order(probe) is None:
        return True
    return controls > 2 and controls * 30 > len(probe)


def wide_order(probe: bytes) -> str | None:
    r"""The byte order of UTF-16 without a mark, told by where the NULs of its markup stand.

    >>> wide_order("<p>公开</p> 2021".encode("utf-16-le")), wide_order(b"plain")
    ('utf-16-le', None)
    """
    even, odd = probe[::2].count(0), probe[1::2].count(0)
    if max(even, odd) * 10 < len(probe):
        return None
    if even * 4 < odd:
        return "utf-16-le"
    return "utf-16-be" if odd * 4 < even else None


def media_type_of(body: bytes, declared: str | None) -> str:
    """The media type without parameters: what is declared, else text/html or text/plain by sight.

    The bytes of a document win over what is declared, and so do those of a page that is
    declared a document: sites call their error pages PDF, and save HTML as .doc.

    >>> media_type_of(b"<!DOCTYPE html><p>x</p>", None), media_type_of(b"1. x < y", None)
    ('text/html', 'text/plain')
    >>> media_type_of(b"%PDF-1.7", "text/html"), media_type_of(b"<html><p>x</p>", "application/pdf")
    ('application/pdf', 'text/html')
    """
    container = container_of(body)
    if container is not None:
        return container.value
    if declared:
        name = declared.partition(";")[0].strip().lower()
        if name not in {"", "application/octet-stream", "binary/octet-stream"} | DOCUMENT_TYPES:
            return "text/html" if name in _HTML_TYPES else name
    if is_binary(body):
        return "application/octet-stream"
    head = body[:_PROBE]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or wide_order(head):
        head = head.replace(b"\0", b"")
    for mark in _TEXT_BOMS:
        head = head.removeprefix(mark)
    if _HTML_START.match(head) or len(_TAG.findall(head)) >= 3:
        return "text/html"
    return "text/plain"
