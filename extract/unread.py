"""Scripts, styles and comments cut out of a page's bytes, before anything else is done with them."""

from __future__ import annotations

import codecs
import re

# They are half of a page's bytes; cut here, they cost a tenth of what decoding, parsing and
# walking would take for them, and they do not speak where the character set is guessed.
_UNREAD = re.compile(rb"<(?:(script|style)\b|!--)")
_WIDE_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PROBE = 1024
_LONG_TAG = 200


def cut_unread(body: bytes) -> bytes:
    """A page without its scripts, styles and comments, as a parser would find them; JSON-LD is left.

    In all character sets of the web but those named here "<" is never part of another
    character: UTF-16, and the shifting ISO-2022 sets; such pages are left as they are.

    >>> cut_unread(b"<p>a<!-- <script> --></p><SCRIPT>b</SCRIPT>c")
    b'<p>a</p>c'
    """
    if body.startswith(_WIDE_BOMS) or b"\0" in body[:_PROBE] or b"\x1b" in body[:_PROBE]:
        return body
    lowered = body.lower()
    pieces: list[bytes] = []
    kept = at = 0
    while (found := _UNREAD.search(lowered, at)) is not None:
        start, name = found.start(), found[1] or b""
        # "<!-->" is a whole comment, hence the search from its dashes.
        at = _end_of(name, lowered, found.end() if name else start + 2)
        # A script written by a script, both in a comment, ends elsewhere: the parser's business.
        escaped = lowered.find(b"<!--", found.end(), at) if name == b"script" else -1
        # JSON-LD is what the page states of its article.
        if name == b"script" and lowered.find(b"ld+json", start, min(at, start + _LONG_TAG)) >= 0:
            continue
        if escaped < 0 or lowered.find(b"<script", escaped, at) < 0:
            pieces.append(body[kept:start])
            kept = at
    return b"".join([*pieces, body[kept:]]) if pieces else body


def _end_of(name: bytes, lowered: bytes, at: int) -> int:
    """The index behind the end of a script or style, or of a comment where `name` is empty."""
    end = lowered.find(b"</" + name, at) if name else lowered.find(b"-->", at)
    if name and end >= 0:
        return lowered.find(b">", end) + 1 or len(lowered)
    return end + 3 if end >= 0 else len(lowered)
