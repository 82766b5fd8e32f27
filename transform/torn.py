"""Torn words: numbers of pages and chunks that stand inside a word, told by the dictionary."""

from __future__ import annotations

import re

from extract.document import ChromeKind
from transform.report import RepairKind
from transform.residue import Mend
from transform.textmap import Edit
from transform.words import word_count

# One or two digits between two Han characters, alone on a line or inside one. A mark after a
# break opens a list's item as a rule; chunk numbers of that form are found by their series.
_INSIDE = re.compile(r"(?<=[一-鿿])(?P<gap>[ \t]*\n?[ \t]*\d{1,2}[ \t]*\n?[ \t]*|\d{1,2}[、.．])(?=[一-鿿])")

# What a figure counts: a number before one of these is a figure, whatever word would result.
_COUNTED = frozenset(
    "个件条次名人期份篇家起项年月日号时分秒天元页级类种批届周岁场所处座台位户亩吨米公千万亿倍成多余点大小层栋间楼轮辆艘支册部门张封"
    "组方科线幅套例宗笔名首市县区省镇乡村路街国半季班队块片本台套架根枝只头棵株顿幢化度比至到和与、世"
)
# "第3中学": an ordinal keeps its number.
_ORDINAL = frozenset("第约近超达共计各有为是等于仅前后每逾过满")

# A word of the dictionary rarer than this joins by chance (tried on the seeds and own pages).
_LEAST_COUNT = 120


def find_torn_words(text: str) -> tuple[Mend, ...]:
    """Numbers driven into a word: 召2开会议 is 召开会议.

    Only where the characters on both sides make a common word and the number counts
    nothing. The dictionary is loaded by pages that have a candidate.

    >>> [m.edit for m in find_torn_words("召2开会议3次")]
    [Edit(start=1, end=2, replacement='')]
    """
    return tuple(
        Mend(
            edit=Edit(start=m.start("gap"), end=m.end("gap"), replacement=""),
            kind=RepairKind.CHUNK_NUMBER if "、" in m["gap"] else RepairKind.PAGE_NUMBER,
            chrome=ChromeKind.CHUNK_NUMBER if "、" in m["gap"] else ChromeKind.PAGE_NUMBER,
        )
        for m in _INSIDE.finditer(text)
        if _is_torn(text[m.start() - 1], text[m.end()])
    )


def _is_torn(left: str, right: str) -> bool:
    if left == right or left in _ORDINAL or right in _COUNTED:
        return False
    return word_count(left + right) >= _LEAST_COUNT
