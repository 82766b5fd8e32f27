"""Find what may number a heading or item: 一、 （一） 1. (1) ① 一是 首先, with its place in the line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from transform.titles import small_chinese_number


class Style(StrEnum):
    """A way of numbering; one list keeps to one style."""

    PART = "第一部分"
    HAN = "一、"
    HAN_PAREN = "（一）"
    DIGIT = "1."
    DIGIT_PAREN = "(1)"
    DIGIT_HALF = "1)"
    CIRCLED = "①"
    ITEM = "一是"
    DEMAND = "一要"
    ORDINAL = "第一，"
    FIRST = "首先"


RANK = {
    Style.PART: 0,
    Style.HAN: 1,
    Style.HAN_PAREN: 2,
    Style.DIGIT: 3,
    Style.DIGIT_PAREN: 4,
    Style.DIGIT_HALF: 5,
    Style.CIRCLED: 6,
}
"""The order in which the handbooks of official style nest the numbered styles. The spoken
styles (一是, 首先) have no rank: they stand wherever a sentence wants them."""

SPOKEN = frozenset({Style.ITEM, Style.DEMAND, Style.ORDINAL, Style.FIRST})
"""Styles of running text: 一是, 一要, 第一，, 首先."""


class Place(IntEnum):
    """What stands before a marker; the larger, the likelier it is one."""

    INSIDE = 0
    CLAUSE = 1
    SENTENCE = 2
    LINE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """Characters `start` to `end` of a text that may number a heading, and as which number."""

    start: int
    end: int
    style: Style
    number: int
    place: Place


_HAN_NUMBER = "[一二三四五六七八九十]{1,3}"
_SPACE = "[ \u3000]{0,2}"
_MARKER = re.compile(
    # First what no marker begins with is passed over, which is nearly all of a text.
    r"(?=[（(〔﹝【\[［一二三四五六七八九十0-9０-９第其首再最—－①-⑳㈠-㈩⑴-⒇⒈-⒛-])(?:"
    rf"[（(〔﹝【\[［]{_SPACE}(?:(?P<HAN_PAREN>{_HAN_NUMBER})|(?P<DIGIT_PAREN>[0-9０-９]{{1,2}})){_SPACE}"
    rf"[）)〕﹞】\]］](?:{_SPACE}、)?"
    rf"|(?P<HAN>{_HAN_NUMBER}|[—－-](?=、)){_SPACE}(?:[、．.]|[，,](?=\D))"
    rf"|(?P<ITEM>{_HAN_NUMBER})是|(?P<DEMAND>{_HAN_NUMBER})要"
    rf"|[第其](?P<ORDINAL>{_HAN_NUMBER})(?=[，,、:：是])"
    rf"|第(?P<PART>{_HAN_NUMBER})(?:部分|章)"
    rf"|(?P<BARE>{_HAN_NUMBER})[ \u3000]+(?=[\u4e00-\u9fff])"
    rf"|(?P<DIGIT>[0-9０-９]{{1,2}}){_SPACE}(?:[、．.，](?![0-9０-９])|,(?=[\u4e00-\u9fff]))"
    r"|(?P<DIGIT_HALF>[0-9０-９]{1,2})[）)]"
    r"|(?P<WHOLE>[①-⑳㈠-㈩⑴-⒇⒈-⒛])"
    r"|(?P<FIRST>首先|其次|再次|最后))"
)
_GROUP_STYLES = {style.name: style for style in Style} | {"BARE": Style.HAN}
_FIRST_NUMBERS = {"首先": 1, "其次": 2, "再次": 3, "最后": 4}
_ONE_CHARACTER = {
    chr(ord(first) + index): (style, index + 1)
    for first, count, style in (
        ("①", 20, Style.CIRCLED),
        ("㈠", 10, Style.HAN_PAREN),
        ("⑴", 20, Style.DIGIT_PAREN),
        ("⒈", 20, Style.DIGIT),
    )
    for index in range(count)
}

_SENTENCE_ENDS = frozenset("。！？；;!?…：:”〞》）)】>|")
_CLAUSE_ENDS = frozenset("，,、.．")
_INDENT = frozenset(" \t\u3000\xa0\ufeff#*>-")
_BLANKS = frozenset(" \t\u3000\xa0")
# Words that end in a numeral or begin with a list of them: 统一、规范; 第（五）项; 三、四中全会.
_WORD_BEFORE = frozenset("第统唯惟万之专划归合同单逐周期届条款附表图件零百千十个某")
_SPOKEN_BEFORE = frozenset("第统唯惟万之专同单另逐某其不还就也都")
_PAREN_BEFORE = frozenset("第条款附件表图")
_AFTER_PAREN = frozenset("项款条届期级")
_SERIES = re.compile(rf"{_HAN_NUMBER}(?:[、和至与到]|[中等级季届月日号期线楼批次审班类档]|年级)")


def read_numeral(text: str) -> int:
    """Read a small numeral, Chinese or not.

    >>> [read_numeral(n) for n in ("三", "十", "十二", "二十", "二十一", "7", "１２", "十二三")]
    [3, 10, 12, 20, 21, 7, 12, 13]
    """
    return int(text) if text.isdigit() else small_chinese_number(text)


def find_markers(text: str, start: int = 0) -> list[Marker]:
    """Every place from `start` on that may number a heading, in order.

    Only what can be told from the neighbouring characters is left out: numerals inside
    words, references to articles, ranges. Which of the rest are headings is for
    `nest_markers` to say.

    >>> [(m.style.name, m.number) for m in find_markers("统一、规范。一、概述 第（五）项 （二）网站3.5万条")]
    [('HAN', 1), ('HAN_PAREN', 2)]
    """
    found = []
    for match in _MARKER.finditer(text, start):
        marker = _read_marker(text, match, start)
        if marker is not None:
            found.append(marker)
    return found


def _read_marker(text: str, match: re.Match[str], floor: int) -> Marker | None:
    group = match.lastgroup or ""
    body = match[group]
    begin, end = match.span()
    if group == "WHOLE":
        style, number = _ONE_CHARACTER[body]
    elif group == "FIRST":
        style, number = Style.FIRST, _FIRST_NUMBERS[body]
    else:
        style, number = _GROUP_STYLES[group], 1 if body in "—－-" else read_numeral(body)
    place = _tell_place(text, begin, floor)
    if number == 0 or not _can_stand(text, match, group, place):
        return None
    return Marker(start=begin, end=end, style=style, number=number, place=place)


def _tell_place(text: str, at: int, floor: int) -> Place:
    before = at - 1
    while before >= floor and text[before] in _INDENT:
        before -= 1
    if before < floor or text[before] in "\r\n":
        return Place.LINE
    character = text[before]
    if character in _SENTENCE_ENDS or (before < at - 1 and text[at - 1] in _BLANKS):
        return Place.SENTENCE
    return Place.CLAUSE if character in _CLAUSE_ENDS else Place.INSIDE


def _can_stand(text: str, match: re.Match[str], group: str, place: Place) -> bool:
    """Whether the neighbouring characters allow a marker here at all."""
    begin, end = match.span()
    before = text[begin - 1] if begin else "\n"
    if group in ("BARE", "PART"):
        return place is Place.LINE
    if group in ("HAN_PAREN", "DIGIT_PAREN", "WHOLE"):
        return before not in _PAREN_BEFORE and text[end : end + 1] not in _AFTER_PAREN
    if place is Place.LINE:
        return True
    if group in ("HAN", "DIGIT"):
        is_comma = text[end - 1] in "，,"
        is_dash = match[group] in "—－-"
        return not (
            is_comma or is_dash or before in "、（(" or _ends_word(before) or _SERIES.match(text, end)
        )
    if group == "DIGIT_HALF":
        return before not in "（(" and not before.isalnum()
    return before not in _SPOKEN_BEFORE


def _ends_word(before: str) -> bool:
    return before in _WORD_BEFORE or (before.isascii() and before.isalnum())
