"""Enumerators that OCR or a converter misread, proven by the numbering around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from transform.mend import Mend, mend_match
from transform.report import RepairKind
from transform.textmap import Edit
from transform.titles import small_chinese_number

_DIGITS = "〇一二三四五六七八九"
_NUMERAL = re.compile("[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]")
_STOPS = "\n。；;：:"
# A dash read for 一 by OCR, before 、 or in brackets.
_DASH_ONE = re.compile(r"[—–－ー-]、(?=[一-鿿])")
_BRACKETED_ONE = re.compile(r"[（(](?P<dash>[—–－ー-])[）)]")
# 1 read as L or l, with its mark, or without it and before Han text: L及时.
_LETTER_ONE = re.compile(r"(?P<letter>[LlＩI|])(?P<mark>[、.．])?(?=[一-鿿])")
_ITEM = re.compile(r"(?P<number>[12])(?P<mark>[、.．])(?!\d)")
_NEAR = 1500

# Headings of the first rank and figures that may be one of them; a run is looked through once,
# from its first character.
_RANK = r"[一二三四五六七八九十\d=＝≡]"
_HEADING = re.compile(rf"({_RANK}(?<!{_RANK}{_RANK}){_RANK}*+)、")


def find_enumerators(text: str) -> tuple[Mend, ...]:
    r"""Enumerators that were misread at the head of a line or sentence.

    >>> [m.edit.replacement for m in find_enumerators("—、总体情况\nl、及时公开")]
    ['一', '1']
    >>> [m.edit.replacement for m in find_enumerators("一、概述\n二、公开\n3、申请\n四、问题")]
    ['三']
    """
    found = [*_dashes(text), *_letters(text), *_figures(text)]
    return tuple(sorted(found, key=lambda m: m.edit.start))


def _opens(text: str, at: int, *, spaced: bool = False) -> bool:
    """Whether a line or sentence begins at a place, or (`spaced`) a stretch after white space."""
    start = at
    while start > 0 and text[start - 1] in " \t　":
        start -= 1
    return start == 0 or text[start - 1] in _STOPS or (spaced and start < at)


def _dashes(text: str) -> Iterator[Mend]:
    last_second = text.rfind("二、")
    for match in _DASH_ONE.finditer(text):
        if not _opens(text, match.start(), spaced=True):
            continue
        if last_second >= match.end() or (match[0] != "-、" and _opens_line(text, match.start())):
            edit = Edit(start=match.start(), end=match.start() + 1, replacement="一")
            yield Mend(edit=edit, kind=RepairKind.ENUMERATOR)
    for match in _BRACKETED_ONE.finditer(text):
        following = text[match.end() : match.end() + _NEAR]
        if _opens(text, match.start()) and ("(二)" in following or "（二）" in following):
            yield mend_match(match, "一", RepairKind.ENUMERATOR, group="dash")


def _opens_line(text: str, at: int) -> bool:
    while at > 0 and text[at - 1] != "\n" and text[at - 1].isspace():
        at -= 1
    return at == 0 or text[at - 1] == "\n"


def _letters(text: str) -> Iterator[Mend]:
    for match in _LETTER_ONE.finditer(text):
        if not _opens(text, match.start()):
            continue
        if match["mark"]:
            if match["letter"] in "Ll" or _second(text, match.end()):
                yield mend_match(match, "1", RepairKind.ENUMERATOR, group="letter")
            continue
        second = _second(text, match.end())
        if second and match["letter"] != "|":
            yield mend_match(match, "1" + second, RepairKind.ENUMERATOR, group="letter")


def _second(text: str, at: int) -> str | None:
    """The mark of a 2 that follows, with no 1 before it: the item in question is the first."""
    for match in _ITEM.finditer(text, at, at + _NEAR):
        if _opens(text, match.start(), spaced=True):
            return match["mark"] if match["number"] == "2" else None
    return None


def _figures(text: str) -> Iterator[Mend]:
    """A figure between two headings that lack just its number: 二、 … 3、 … 四、."""
    marks = [m for m in _HEADING.finditer(text) if _is_heading(text, m)]
    ranks = [i for i, m in enumerate(marks) if not _read_figure(m)]
    for left, right in pairwise(ranks):
        low, high = _read_han(marks[left]), _read_han(marks[right])
        if low is None or high is None or high - low != 2:
            continue
        between = marks[left + 1 : right]
        lost = [m for m in between if _read_figure(m) == low + 1]
        if len(lost) == 1 and _stands_alone(between, lost[0]):
            yield mend_match(lost[0], _write_han(low + 1), RepairKind.ENUMERATOR, group=1)


def _is_heading(text: str, match: re.Match[str]) -> bool:
    at = match.start()
    return _opens(text, at, spaced=True) or text[at - 1] in '”"）)'


def _stands_alone(between: Sequence[re.Match[str]], lost: re.Match[str]) -> bool:
    """Whether the figure is no item of a list: none of 1 to its own stands before it, nor its next after."""
    number = _read_figure(lost)
    before = {_read_figure(m) for m in between if m.start() < lost.start()}
    after = next((_read_figure(m) for m in between if m.start() > lost.start()), 1)
    return number - 1 not in before and after != number + 1


def _read_figure(match: re.Match[str]) -> int:
    """A figure, or bars that OCR read for 二 and 三; 0 for a numeral."""
    if match[1].isdecimal():
        return int(match[1]) if len(match[1]) < 3 else 0
    return {"=": 2, "＝": 2, "≡": 3}.get(match[1], 0)


def _read_han(match: re.Match[str]) -> int | None:
    """A numeral below a hundred; None for what is none (十十, 一二)."""
    return small_chinese_number(match[1]) if _NUMERAL.fullmatch(match[1]) else None


def _write_han(number: int) -> str:
    """A number from 1 to 99 in Chinese numerals.

    >>> _write_han(3), _write_han(12), _write_han(20)
    ('三', '十二', '二十')
    """
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
