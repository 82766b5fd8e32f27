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
_NEAR = 10_000
_SAMPLE = 1_000
_LEAST_SAMPLE = 200
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
_WIDE = re.compile("[\u2e80-\U0010ffff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text read from bytes; `charset` a Python codec name, `confidence` from 0 to 1.

    Places in `issues` are code-point offsets into `text`. `utf8` is what was read, where
    that is `text` in UTF-8 as it stands: a parser takes it sooner than the text.
    """

    text: str
    charset: str
    confidence: float
    issues: tuple[Issue, ...] = ()
    utf8: bytes | None = None


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
    charset, confidence, text = _read(body, declared, is_html=is_html)
    if issues:
        text = text.rstrip("\ufffd")  # the cut is ours, not the page's
    text, bad = _settle(text)
    issues += bad
    if confidence < 0.6:
        issues += (_guessed(charset),)
    is_as_received = charset == "utf-8" and not issues and not body.startswith(codecs.BOM_UTF8)
    utf8 = body if is_as_received else None
    return Decoded(text=text, charset=charset, confidence=confidence, issues=issues, utf8=utf8)


def _read(body: bytes, declared: str | None, *, is_html: bool) -> tuple[str, float, str]:
    """The character set, how sure it is, and the text."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return name, 1.0, body[len(mark) :].decode(name, "replace")
    text = _strict(body, "utf-8")
    if text is not None:
        return "utf-8", 1.0 if text.isascii() else 0.99, text
    wide = wide_order(body[:_META_PROBE])
    if wide is not None:
        return wide, 0.9, body.decode(wide, "replace")
    if _is_nearly_utf8(body):
        return "utf-8", 0.9, body.decode("utf-8", "replace")
    sets = _declared_sets(body, declared, is_html=is_html)
    return _read_legacy(body, [name for name in sets if name not in _IDLE and name != "utf-8"])


def _read_legacy(body: bytes, firm: list[str]) -> tuple[str, float, str]:
    """Among the sets before Unicode: declared ones that hold, then the guess that reads best."""
    texts: dict[str, str] = {}
    for name in firm:
        texts[name] = text = body.decode(name, "replace")
        bad = text.count("\ufffd")
        if bad * 50 < len(text) and _reads_chinese(text):
            return name, 0.9 if bad else 0.95, text
    guess = _codec(detect_encoding(body[:_GUESS_PROBE]) or "")
    others = dict.fromkeys(
        name for name in (guess, "gb18030", "big5hkscs", "cp950") if name and name not in _IDLE
    )
    for name in others:
        held = _strict(body, name)
        if held is not None and _reads_chinese(held):
            return name, 0.9 if name == guess else 0.8, held
    for name, text in texts.items():
        if "\ufffd" not in text:
            return name, 0.8, text
    if firm:
        return firm[0], 0.7, texts[firm[0]]
    return _read_blindly(body, guess, [name for name in others if name != "utf-8"])


def _read_blindly(body: bytes, guess: str | None, others: list[str]) -> tuple[str, float, str]:
    """Nothing is declared and nothing is well formed Chinese: damaged Chinese, else what is guessed."""
    for name in others:
        text = body.decode(name, "replace")
        if _reads_chinese(text):
            return name, 0.7, text
    held = _strict(body, guess) if guess and guess != "utf-8" else None
    if guess and held is not None:
        return guess, 0.5, held
    return "gb18030", 0.3, body.decode("gb18030", "replace")


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


def _strict(body: bytes, name: str) -> str | None:
    """The text where the bytes are well formed, a character cut off at the very end shown as U+FFFD."""
    try:
        return body.decode(name)
    except UnicodeDecodeError as error:
        if error.start < len(body) - 3:
            return None
    try:
        codecs.getincrementaldecoder(name)("strict").decode(body, final=False)
    except UnicodeError:
        return None
    return body.decode(name, "replace")


def _is_nearly_utf8(body: bytes) -> bool:
    """Whether bytes in well-formed sequences outnumber the others twenty to one, near the first bad one."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        probe = body[max(0, error.start - _NEAR) : error.start + _NEAR]
    else:
        return True
    kept = probe.decode("utf-8", "ignore")
    size = len(kept.encode())
    return size - len(kept) > 20 * (len(probe) - size)


def _reads_chinese(text: str) -> bool:
    """Whether a text holds the common signs of Chinese prose in the share that prose has.

    A sample tells: every fourth character of the beginning, all of it where those are few.
    """
    wide = "".join(_WIDE.findall(text[: _NEAR * 2 : 4]))
    if len(wide) < _LEAST_SAMPLE:
        wide = "".join(_WIDE.findall(text[:_GUESS_PROBE]))
    wide = wide[:: len(wide) // _SAMPLE + 1]
    return len(wide) > 0 and sum(map(wide.count, _COMMON)) >= _COMMON_SHARE * len(wide)


def _settle(text: str) -> tuple[str, tuple[Issue, ...]]:
    """Show NULs as U+FFFD and say how many characters could not be read."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    if "\ufffd" not in text:
        return text, ()
    bad = text.count("\ufffd")
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
