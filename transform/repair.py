"""Repair: a page's text as it was written, before copying damaged it; every mending recorded.

Rounds build on one another: residue first, so that lines join; then hard line breaks; then
marks and words, which are told by what stands beside them. Nothing is mended that could be
legitimate text: such places stay, and stay readable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from extract.document import Chrome
from transform.report import Repair, RepairKind
from transform.residue import (
    Mend,
    find_chunk_numbers,
    find_hard_breaks,
    find_insertions,
    find_page_numbers,
)
from transform.textmap import Edit, TextMap, edit_text
from transform.torn import find_torn_words
from transform.vocabulary import any_of, load_terms

Finder = Callable[[str], tuple[Mend, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """A text with its repaired form (`textmap`) and what was done, by offsets of the original.

    `residue` are the mended stretches that belong to no report.
    """

    textmap: TextMap
    repairs: tuple[Repair, ...]
    residue: tuple[Chrome, ...]


def repair_text(text: str) -> Repaired:
    r"""Mend a whole page's text.

    >>> done = repair_text("全年召开\n- 2 -\n会议12次。")
    >>> done.textmap.repaired, [(r.start, r.end, r.kind.value) for r in done.repairs]
    ('全年召开会议12次。', [(4, 11, 'page_number')])
    """
    textmap = edit_text(text, ())
    repairs: list[Repair] = []
    residue: list[Chrome] = []
    for finders in ROUNDS:
        mends = _without_overlaps(m for finder in finders for m in finder(textmap.repaired))
        for mend in mends:
            repair = _record(textmap, mend)
            repairs.append(repair)
            if mend.chrome:
                residue.append(Chrome(start=repair.start, end=repair.end, kind=mend.chrome))
        textmap = textmap.then(m.edit for m in mends)
    return Repaired(
        textmap=textmap,
        repairs=tuple(sorted(repairs, key=lambda r: (r.start, r.end))),
        residue=tuple(sorted(residue, key=lambda c: c.start)),
    )


def _record(textmap: TextMap, mend: Mend) -> Repair:
    start, end = textmap.to_original(mend.edit.start, mend.edit.end)
    original = textmap.original[start:end]
    return Repair(start=start, end=end, kind=mend.kind, original=original, repaired=mend.edit.replacement)


def _without_overlaps(mends: Iterable[Mend]) -> list[Mend]:
    """In order of place; of two that overlap the earlier finder's stays (sorting is stable)."""
    kept: list[Mend] = []
    for mend in sorted(mends, key=lambda m: m.edit.start):
        if not kept or mend.edit.start >= kept[-1].edit.end:
            kept.append(mend)
    return kept


def _mend(match: re.Match[str], replacement: str, kind: RepairKind, group: int = 0) -> Mend:
    edit = Edit(start=match.start(group), end=match.end(group), replacement=replacement)
    return Mend(edit=edit, kind=kind)


_WRONG_QUOTE = re.compile(r"〞|〝")
_ODD_BRACKET = re.compile(r"〔([一二三四五六七八九十]{1,3})〕")


def mend_brackets(text: str) -> tuple[Mend, ...]:
    """Quotation marks and enumerator brackets that copy shops swap.

    〔2020〕 of a document number keeps its brackets: only Chinese enumerators change.

    >>> [m.edit.replacement for m in mend_brackets("〔一〕“三公〞经费,川委办〔2005〕29号")]
    ['(', ')', '”']
    """
    found = [_mend(m, "”" if m[0] == "〞" else "“", RepairKind.BRACKET) for m in _WRONG_QUOTE.finditer(text)]
    for match in _ODD_BRACKET.finditer(text):
        start, end = match.span()
        found.append(Mend(edit=Edit(start=start, end=start + 1, replacement="("), kind=RepairKind.BRACKET))
        found.append(Mend(edit=Edit(start=end - 1, end=end, replacement=")"), kind=RepairKind.BRACKET))
    return tuple(sorted(found, key=lambda m: m.edit.start))


# A dash read for 一 by OCR, at the head of a line and before 、.
_DASH_ONE = re.compile(r"(?:\A|(?<=\n))[ \t　]*([—–－-])(?=、)")
# 1 read as L or l before 、 or . and Han text: "L及时" is not taken without its mark.
_LETTER_ONE = re.compile(r"(?:\A|(?<=\n))[ \t　]*([Ll])(?=[、.．][一-鿿])")


def mend_enumerators(text: str) -> tuple[Mend, ...]:
    r"""Enumerators that OCR misread at the head of a line.

    >>> [m.edit.replacement for m in mend_enumerators("—、总体情况\nl、及时公开")]
    ['一', '1']
    """
    found = [_mend(m, "一", RepairKind.ENUMERATOR, 1) for m in _DASH_ONE.finditer(text)]
    found += (_mend(m, "1", RepairKind.ENUMERATOR, 1) for m in _LETTER_ONE.finditer(text))
    return tuple(found)


_DOUBLED = re.compile(r"(?<=[一-鿿）)”\d])([，,、；;。])[ \t]*\1+(?!\1)")
_SHIFTED = re.compile(r"(?<=[一-鿿])，、|、，(?=[一-鿿])")


def mend_punctuation(text: str) -> tuple[Mend, ...]:
    """Punctuation that was doubled; three stops or more may be an ellipsis and stay.

    >>> [m.edit.replacement for m in mend_punctuation("公开信息12条,,回复。。")]
    [',', '。']
    """
    found = [
        _mend(m, m[1], RepairKind.PUNCTUATION)
        for m in _DOUBLED.finditer(text)
        if m[1] != "。" or m.end() - m.start() == 2
    ]
    found += (_mend(m, "，", RepairKind.PUNCTUATION) for m in _SHIFTED.finditer(text))
    return tuple(found)


# A toned or doubled reading in brackets after a Han character, as hijacked mirrors inject it.
_PINYIN = re.compile(r"(?<=[一-鿿\)])\([a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü ]{1,6}\)")
_LEAST_PINYIN = 3


def mend_pinyin(text: str) -> tuple[Mend, ...]:
    """Readings injected after characters: 務(wù). One or two may be an author's own gloss.

    >>> [m.edit.start for m in mend_pinyin("政務(wù)公開(kāi)信息(xī)")]
    [2, 8, 15]
    """
    found = tuple(_mend(m, "", RepairKind.INJECTION) for m in _PINYIN.finditer(text))
    return found if len(found) >= _LEAST_PINYIN else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WashedWords:
    """The pairs of terms/washing.toml, compiled."""

    pattern: re.Pattern[str]
    markers: re.Pattern[str]
    original: dict[str, str]
    least_markers: int


@cache
def washed_words() -> WashedWords:
    """Load the pairs once, longest first so that a phrase wins over a word in it."""
    terms = load_terms("washing")
    original: dict[str, str] = {**terms["contextual"], **terms["marker"]}
    return WashedWords(
        pattern=re.compile(any_of(original)),
        markers=re.compile(any_of(terms["marker"])),
        original=original,
        least_markers=terms["least_markers"],
    )


def mend_washed_words(text: str) -> tuple[Mend, ...]:
    """Synonyms put in place of words, on pages that show at least two kinds of them.

    处分 for 处罚 is never mapped: it changes the meaning, and both are native.

    >>> [m.edit.replacement for m in mend_washed_words("便民效劳和根底设施,局部科室")]
    ['服务', '基础', '部分科室']
    """
    words = washed_words()
    seen = {m[0] for m in words.markers.finditer(text)}
    if len(seen) < words.least_markers:
        return ()
    return tuple(_mend(m, words.original[m[0]], RepairKind.WASHED_WORD) for m in words.pattern.finditer(text))


ROUNDS: tuple[tuple[Finder, ...], ...] = (
    (find_chunk_numbers, find_page_numbers, find_insertions),
    (find_torn_words,),
    (find_hard_breaks,),
    (mend_brackets, mend_enumerators, mend_punctuation, mend_pinyin),
    (mend_washed_words,),
)
"""The order of mending; within a round an earlier finder wins where two overlap."""
