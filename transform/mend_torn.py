"""Torn words: numbers of pages and chunks, or spaces, that stand inside a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.document import ChromeKind
from transform.mend import COUNTED, NUMERALS, Mend, is_han, mend_match
from transform.report import RepairKind
from transform.textmap import Edit
from transform.words import splits_word, word_count

# One or two digits between two Han characters, alone on a line or inside one. A mark after a
# break opens a list's item as a rule; chunk numbers of that form are found by their series.
# A run of digits is looked through once, from its first, and blanks are taken for good.
_NUMBER = re.compile(r"\d(?<!\d\d)\d*+(?:(?P<mark>[、.．])|[ \t]*+(?:\n[ \t]*+)?)(?=[一-鿿])")
_SPACE = re.compile(r"[ \t\xa0](?<=[一-鿿].)[ \t\xa0]?(?=[一-鿿])")
# 索 引 号: set wide on purpose.
_CROWDED = re.compile(
    r"(?:[一-鿿][ \t\xa0]{1,2}){2}[一-鿿](?![一-鿿])|(?<![一-鿿])(?:[一-鿿][ \t\xa0]{1,2}){2}[一-鿿]"
)

_RANKED = frozenset("篇文本章第部节一二三四五六七八九十")
# "第3中学": an ordinal keeps its number.
_ORDINAL = frozenset("第约近超达共计各仅前后每逾过")


def find_torn_words(text: str) -> tuple[Mend, ...]:
    """Numbers driven into a word: 召2开会议 is 召开会议.

    Only where the words on both sides read as one and the number counts nothing; or where
    a lone number stands next to such a one in the count of pages. The dictionary is loaded
    by pages that have a candidate.

    >>> [m.edit for m in find_torn_words("我局召2开会议3次")]
    [Edit(start=3, end=4, replacement='', by_character=False)]
    """
    found = [g for m in _NUMBER.finditer(text) if (g := _gap(text, m)) and not _counts(text, g)]
    torn = [splits_word(text, g.start, g.end) for g in found]
    pages = {g.page: g.start for g, is_torn in zip(found, torn, strict=True) if is_torn and g.page}
    return tuple(
        g.mend()
        for g, is_torn in zip(found, torn, strict=True)
        if is_torn or (pages and _continues(g, pages))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gap:
    """A number between two Han characters, the white space around it included.

    `page` is 0 where it has the mark of a chunk; `is_set_off` where white space parts it on both sides.
    """

    start: int
    end: int
    page: int
    is_set_off: bool

    def mend(self) -> Mend:
        edit = Edit(start=self.start, end=self.end, replacement="")
        if self.page:
            return Mend(edit=edit, kind=RepairKind.PAGE_NUMBER, chrome=ChromeKind.PAGE_NUMBER)
        return Mend(edit=edit, kind=RepairKind.CHUNK_NUMBER, chrome=ChromeKind.CHUNK_NUMBER)


def _gap(text: str, match: re.Match[str]) -> _Gap | None:
    start, end = match.span()
    number = match[0].rstrip("、.． \t\n")
    if len(number) > 2:
        return None
    if not match["mark"]:
        while start > 0 and text[start - 1] in " \t\n":
            start -= 1
        if text.count("\n", start, match.start()) > 1:
            return None
    if start == 0 or not is_han(text[start - 1]):
        return None
    page = 0 if match["mark"] else int(number)
    return _Gap(
        start=start,
        end=end,
        page=page,
        is_set_off=start < match.start() and text[end - 1].isspace(),
    )


def _counts(text: str, gap: _Gap) -> bool:
    return text[gap.start - 1] in _ORDINAL or text[gap.end] in COUNTED


def _continues(gap: _Gap, pages: dict[int, int]) -> bool:
    """Whether a number set off by white space is the page before or after a proven one."""
    if not gap.page or not gap.is_set_off:
        return False
    before, after = pages.get(gap.page - 1, gap.start), pages.get(gap.page + 1, gap.start)
    return before < gap.start or after > gap.start


def find_torn_spaces(text: str) -> tuple[Mend, ...]:
    """Spaces inside a word, as extractors leave them: 公开形 式.

    A word set wide on a line of its own (目 录) and text set wide throughout keep their spaces.

    >>> [m.edit.start for m in find_torn_spaces("丰富公开形 式，目 录")]
    [5]
    """
    return tuple(mend_match(m, "", RepairKind.LINE_BREAK) for m in _inner_spaces(text))


def _inner_spaces(text: str) -> Iterator[re.Match[str]]:
    for match in _SPACE.finditer(text):
        start, end = match.span()
        crowded = _CROWDED.search(text, max(0, start - 5), end + 5)
        if not crowded and _in_running_text(text, match) and splits_word(text, start, end):
            yield match


def _in_running_text(text: str, match: re.Match[str]) -> bool:
    """At least four Han characters around the space, and no count whose digits were lost (公文 件)."""
    start, end = match.span()
    before, after = text[max(0, start - 4) : start], text[end : end + 4]
    han = sum(map(is_han, before + after))
    last, previous = before[-1], before[-2:-1]
    if last in NUMERALS and (previous in _RANKED or not is_han(previous)):
        return False  # "篇一 本报告由…": a heading ends here
    if last in COUNTED and previous.isdigit():
        return False  # "19日 本报告由…": a date does
    if han < 4 or not (is_han(previous) or is_han(after[1:2])):
        return False
    return text[end] not in COUNTED or not word_count(text[max(0, start - 2) : start])
