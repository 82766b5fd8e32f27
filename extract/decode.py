"""Bytes to text: which character set it is, how sure that is, and what could not be read."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from resiliparse.parse.encoding import detect_encoding

from extract.issue import Issue, IssueCode
from extract.sniff import is_binary, wide_order

MAX_BYTES = 5_000_000
"""What is read of one page: the longest page known in this field is well under 1 MB."""

_META = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_META_PROBE = 4096
_GUESS_PROBE = 200_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GB = frozenset({"gb2312", "gbk", "gb18030"})
_BIG5 = frozenset({"big5", "cp950", "big5hkscs"})
# Python's other codecs (hex, punycode, unicode_escape …) are not what a page can mean.
_TEXT_CODECS = re.compile(
    r"(?:utf-8|utf-16(?:-[lb]e)?|ascii|iso8859-|cp125\d|cp949|cp932|koi8|euc_|shift_jis|iso2022_)"
)
# Names that servers send without looking: they decode anything, so they prove nothing.
_IDLE = frozenset({"ascii", "iso8859-1", "cp1252"})
# The commonest signs of running Chinese, old and new forms: 12 to 20 in a hundred of any prose
# in the right character set, fewer than 1 in a hundred in a wrong one.
_COMMON = frozenset("的一是在不了有和人这中大为上个国我以要他年公开政府信息工作这為個國開會來時們對於，。、")
_COMMON_SHARE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text read from bytes; `charset` a Python codec name, `confidence` from 0 to 1.

    Places in `issues` are code-point offsets into `text`.
    """

    text: str
    charset: str
    confidence: float
    issues: tuple[Issue, ...] = ()


def decode_bytes(body: bytes, *, declared: str | None = None, is_html: bool = False) -> Decoded:
    r"""Read bytes as text, with one U+FFFD for each malformed sequence and for each NUL.

    A byte-order mark wins, then strict UTF-8 whatever the page declares (pages are saved
    anew without their declaration being changed), then the declared set, then a guess. A
    body cut in mid-character is read to its last whole one. Reads `MAX_BYTES` at most.

    >>> decode_bytes("公开".encode("gb2312"), declared="gb2312").text
    '公开'
    >>> decode_bytes(b"a\x00b").text
    'a\ufffdb'
    """
    if not body:
        return Decoded(text="", charset="utf-8", confidence=0.0, issues=(_empty(),))
    if is_binary(body):
        return Decoded(text="", charset="binary", confidence=0.0, issues=(_binary(body),))
    issues: tuple[Issue, ...] = ()
    if len(body) > MAX_BYTES:
        issues = (_oversize(len(body)),)
        body = body[:MAX_BYTES]
    charset, confidence, mark = _choose(body, declared, is_html=is_html)
    text = body[mark:].decode(charset, "replace")
    if issues:
        text = text.rstrip("\ufffd")  # the cut is ours, not the page's
    text, bad = _settle(text)
    issues += bad
    if confidence < 0.6:
        issues += (_guessed(charset),)
    return Decoded(text=text, charset=charset, confidence=confidence, issues=issues)


def _choose(body: bytes, declared: str | None, *, is_html: bool) -> tuple[str, float, int]:
    """The character set, how sure it is, and the length of the byte-order mark."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return name, 1.0, len(mark)
    if body.isascii():
        return "utf-8", 1.0, 0
    if _decodes(body, "utf-8"):
        return "utf-8", 0.99, 0
    wide = wide_order(body[:_META_PROBE])
    if wide is not None:
        return wide, 0.9, 0
    if _is_nearly_utf8(body):
        return "utf-8", 0.9, 0
    return (*_choose_legacy(body, _declared_sets(body, declared, is_html=is_html)), 0)


def _choose_legacy(body: bytes, declared: list[str]) -> tuple[str, float]:
    """Among the sets before Unicode: declared ones that hold, then the guess that reads best."""
    firm = [name for name in declared if name not in _IDLE and name != "utf-8"]
    guess = _codec(detect_encoding(body[:_GUESS_PROBE]) or "")
    candidates = [name for name in (*firm, guess, "gb18030", "big5hkscs", "cp950") if name not in _IDLE]
    for name in candidates:
        if name and _decodes(body, name) and _reads_chinese(body, name):
            return name, 0.95 if name in firm else 0.9 if name == guess else 0.8
    held = next((name for name in firm if _decodes(body, name)), None)
    if held is not None:
        return held, 0.8
    if firm:
        return firm[0], 0.7
    for name in candidates:
        if name and name != "utf-8" and _reads_chinese(body, name):
            return name, 0.7
    if guess and guess != "utf-8" and _decodes(body, guess):
        return guess, 0.5
    return "gb18030", 0.3


def _declared_sets(body: bytes, declared: str | None, *, is_html: bool) -> list[str]:
    """Codec names that the transport and the page itself declare, in that order."""
    names = [declared] if declared else []
    if is_html:
        names += [found.decode("ascii", "replace") for found in _META.findall(body[:_META_PROBE])]
    codec_names = [_codec(name) for name in names]
    return list(dict.fromkeys(name for name in codec_names if name))


def _codec(name: str) -> str | None:
    """Python's name of a declared set, or None where it is no set of text; GB is read as gb18030."""
    try:
        found = codecs.lookup(name.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    if found in _GB:
        return "gb18030"
    if found in _BIG5:
        return "big5hkscs"
    return found if _TEXT_CODECS.match(found) else None


def _decodes(body: bytes, name: str) -> bool:
    """Whether the bytes are well formed, a character cut off at the very end aside."""
    try:
        codecs.getincrementaldecoder(name)("strict").decode(body, final=False)
    except UnicodeError:
        return False
    return True


def _is_nearly_utf8(body: bytes) -> bool:
    """Whether well-formed sequences outnumber the malformed ten to one."""
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    wide = len(text.encode("utf-8")) - len(text) - 2 * bad
    return wide > 20 * bad


def _reads_chinese(body: bytes, name: str) -> bool:
    """Whether the bytes, read so, hold the common signs of Chinese prose."""
    text = body.decode(name, "replace")
    wide = [sign for sign in text if sign > "\u2e80"][:20_000]
    return len(wide) > 0 and sum(sign in _COMMON for sign in wide) >= _COMMON_SHARE * len(wide)


def _settle(text: str) -> tuple[str, tuple[Issue, ...]]:
    """Show NULs as U+FFFD and say how many characters could not be read."""
    text = text.replace("\0", "\ufffd")
    bad = text.count("\ufffd")
    if not bad:
        return text, ()
    first = text.index("\ufffd")
    message = f"{bad} malformed byte sequences or NULs shown as U+FFFD, the first at {first}"
    return text, (Issue(code=IssueCode.UNDECODABLE, message=message, start=first, end=first + 1),)


def _empty() -> Issue:
    return Issue(code=IssueCode.EMPTY, message="expected a page, found no bytes; check its address")


def _binary(body: bytes) -> Issue:
    head = body[:8].hex(" ")
    message = f"expected text or HTML, found {len(body)} bytes that begin {head}; find its text form"
    return Issue(code=IssueCode.BINARY, message=message)


def _oversize(size: int) -> Issue:
    message = f"read the first {MAX_BYTES} of {size} bytes; fetch the page in parts"
    return Issue(code=IssueCode.OVERSIZE, message=message)


def _guessed(charset: str) -> Issue:
    message = f"no sure sign of the character set, read as {charset}; check a sentence of the text"
    return Issue(code=IssueCode.CHARSET_GUESSED, message=message)
