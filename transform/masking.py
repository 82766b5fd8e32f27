"""Masking: what pages say of persons made unreadable for exports, every character in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from transform.masking_names import MASK, find_names
from transform.vocabulary import any_of, load_terms


class MaskKind(StrEnum):
    """What was masked."""

    IDENTITY = "identity"
    EMAIL = "email"
    MOBILE = "mobile"
    PHONE = "phone"
    FAX = "fax"
    HOME = "home"
    NAME = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskedSpan:
    """A stretch that was masked, by offsets that hold in both texts."""

    start: int
    end: int
    kind: MaskKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A text with its persons masked, as long as it was; `spans` in order and disjoint."""

    text: str
    spans: tuple[MaskedSpan, ...]


def mask_text(text: str) -> Masked:
    """Mask telephone and fax numbers, e-mail addresses, identity cards, homes and persons' names.

    Each letter, figure or character becomes ＊, signs between them stay: all offsets hold, and
    one sees what it was. ＊ is taken because × and x stand for masked years and bodies in
    this genre, * is markup, and every Chinese charset has it. A text that is masked again
    stays as it is.

    Numbers of public services (12345), offices' addresses and their house numbers, names of
    bodies and those in set phrases of politics stay. A name is masked where a word beside it
    says that it is one; names that merely occur are not found.

    >>> mask_text("联系人：李明，电话：0571-86660000，热线12345").text
    '联系人：＊＊，电话：＊＊＊＊-＊＊＊＊＊＊＊＊，热线12345'
    """
    spans: list[MaskedSpan] = []
    while True:
        # What is masked may have stood before more: a second look finds it, and that all is found.
        found = _disjoint(text, _find(text))
        if not found:
            return Masked(text=text, spans=_in_order(spans))
        spans += found
        text = _hide(text, found)


def _hide(text: str, spans: list[MaskedSpan]) -> str:
    characters = list(text)
    for span in spans:
        characters[span.start : span.end] = (
            MASK if character.isalnum() else character for character in characters[span.start : span.end]
        )
    return "".join(characters)


def _find(text: str) -> Iterator[MaskedSpan]:
    """All that is to be masked, what is told most surely first; spans may overlap."""
    plain = text.translate(_WIDE)
    yield from _find_identities(plain)
    yield from (_span(m, MaskKind.EMAIL) for m in _EMAIL.finditer(plain))
    yield from _find_homes(plain)
    yield from _find_numbers(plain)
    yield from (MaskedSpan(start=a, end=b, kind=MaskKind.NAME) for a, b in find_names(text))


# Full-width figures and letters in their plain form, a character for a character.
_WIDE = {0xFF01 + n: 0x21 + n for n in range(94) if chr(0x21 + n).isalnum() or chr(0x21 + n) in "@.-_+"}
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63} ?(?:@|\(at\)|\[at\]) ?"
    r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}"
)
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]"
    r"(?![0-9A-Za-z])"
)
_LABELLED_IDENTITY = re.compile(
    r"身份证(?:件)?(?:号码?|号)?[ 　]{0,2}[:：为]?\s{0,4}"
    r"((?:[1-9][0-9]{14}|[1-9][0-9]{16}[0-9Xx])(?![0-9A-Za-z]))"
)


def _find_identities(text: str) -> Iterator[MaskedSpan]:
    """Identity cards: 18 places with a date of birth in them; after the word, of either length."""
    yield from (_span(m, MaskKind.IDENTITY, 1) for m in _LABELLED_IDENTITY.finditer(text))
    other = tuple(load_terms("masking")["identity"]["other"])
    for match in _IDENTITY.finditer(text):
        if not text[max(0, match.start() - 12) : match.start()].rstrip(" 　:：为").endswith(other):
            yield _span(match, MaskKind.IDENTITY)


def _find_homes(text: str) -> Iterator[MaskedSpan]:
    return (_span(m, MaskKind.HOME, 1) for m in _patterns().home.finditer(text))


_MOBILE = r"(?:(?:\+|00)?86[- ]?)?1[3-9][0-9](?:[0-9]{8}|[- ][0-9]{4}[- ][0-9]{4})"
_LOCAL = r"[2-9](?:[0-9]{6,7}|[0-9]{2,3}[- ][0-9]{4})"
_AREA = r"(?:(?:\+|00)?86[- ]?)?[(（]?0(?:10|2[0-9]|[3-9][0-9]{2})[)）]?[-—–‐ ]{0,2}"
_ABROAD = r"(?:\+|00)?86[- ](?:10|2[0-9]|[3-9][0-9]{2})[- ]"
_EXTENSION = r"(?:(?:[-—]|转|[ ]?ext\.?[ ]?)[0-9]{1,6}|/[0-9]{1,4})?"


def _find_numbers(text: str) -> Iterator[MaskedSpan]:
    """Telephone numbers: those with their area code anywhere, shorter ones after a word for them."""
    patterns = _patterns()
    for match in patterns.mobile.finditer(text):
        yield _span(match, MaskKind.MOBILE)
        yield from _others(text, match.end(), MaskKind.PHONE)
    for match in patterns.landline.finditer(text):
        kind = _kind_before(text, match.start())
        yield _span(match, kind)
        yield from _others(text, match.end(), kind)
    for label in patterns.label.finditer(text):
        kind = MaskKind.FAX if patterns.fax.search(label[0]) else MaskKind.PHONE
        found = patterns.short.match(text, label.end())
        if found:
            yield from _unless_hotline(found, kind)
            yield from _others(text, found.end(), kind)


def _others(text: str, at: int, kind: MaskKind) -> Iterator[MaskedSpan]:
    """Further numbers of a list, which go without area code: 0571-86660000、86660001."""
    found = _patterns().next.match(text, at)
    while found:
        yield from _unless_hotline(found, kind)
        found = _patterns().next.match(text, found.end())


def _unless_hotline(found: re.Match[str], kind: MaskKind) -> Iterator[MaskedSpan]:
    if not _is_hotline(found[1]):
        yield _span(found, kind, 1)


def _kind_before(text: str, at: int) -> MaskKind:
    is_fax = _patterns().fax.search(text, max(0, at - 6), at)
    return MaskKind.FAX if is_fax else MaskKind.PHONE


def _is_hotline(number: str) -> bool:
    """Whether a number is a public service's: a listed one, or of a kind that only bodies have."""
    terms = load_terms("masking")["phone"]
    digits = re.sub(r"[^0-9]", "", number)
    is_short = len(digits) < 7
    return digits in terms["hotline"] or (is_short and digits.startswith(tuple(terms["hotline_start"])))


class _Patterns(NamedTuple):
    mobile: re.Pattern[str]
    landline: re.Pattern[str]
    label: re.Pattern[str]
    fax: re.Pattern[str]
    short: re.Pattern[str]
    next: re.Pattern[str]
    home: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    terms = load_terms("masking")
    phone, home = terms["phone"], terms["home"]
    # No more figures, no decimals, and no unit: 13812345678元 is a sum.
    ends = rf"(?![0-9A-Za-z]|\.[0-9]|[ 　]?{any_of(phone['figure'])})"
    label = any_of([*phone["label"], *phone["fax"]])
    # A number without its area code looks like any figure: no word but one of these may follow.
    stands = rf"(?:(?![ 　]?[一-鿿])|(?=[ 　]?{any_of(phone['follows'])}))"
    number = rf"({_LOCAL}{_EXTENSION}|[1-9][0-9]{{4,5}}){ends}{stands}"
    return _Patterns(
        mobile=re.compile(rf"(?<![0-9A-Za-z.]){_MOBILE}{ends}"),
        landline=re.compile(rf"(?<![0-9A-Za-z.])(?:{_AREA}|{_ABROAD}){_LOCAL}{_EXTENSION}{ends}"),
        label=re.compile(
            rf"{label}(?:[(（][^()（）\n]{{0,12}}[)）])?(?:号码)?"
            rf"(?:[ 　]{{0,2}}[:：](?:(?!邮)[^0-9\n。；;{MASK}]){{0,12}}|[为是]?[ 　]{{0,4}})(?=[0-9])"
        ),
        fax=re.compile(any_of(phone["fax"])),
        short=re.compile(number),
        next=re.compile(rf"[ 　]{{0,2}}[、，,/；;和或][ 　]{{0,2}}{number}"),
        home=re.compile(
            rf"{any_of(home['label'])}[ 　]{{0,2}}[:：][ 　]{{0,2}}"
            rf"((?:(?!{any_of(home['stop'])}|[ 　]{{2}})[^，,。；;\n)）{MASK}]){{4,60}})"
        ),
    )


def _span(match: re.Match[str], kind: MaskKind, group: int = 0) -> MaskedSpan:
    return MaskedSpan(start=match.start(group), end=match.end(group), kind=kind)


def _disjoint(text: str, found: Iterator[MaskedSpan]) -> list[MaskedSpan]:
    """Each character masked once, by the first that asks for it; stretches without any left out."""
    taken = bytearray(len(text))
    kept: list[MaskedSpan] = []
    for span in found:
        for start, end in _free(taken, span.start, span.end):
            taken[start:end] = b"\1" * (end - start)
            if any(map(str.isalnum, text[start:end])):
                kept.append(MaskedSpan(start=start, end=end, kind=span.kind))
    return kept


def _free(taken: bytearray, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches between two places that nothing has taken."""
    while start < end:
        stop = next((at for at in range(start, end) if taken[at]), end)
        if start < stop:
            yield start, stop
        start = stop + 1


def _in_order(spans: list[MaskedSpan]) -> tuple[MaskedSpan, ...]:
    return tuple(sorted(spans, key=lambda span: span.start))
