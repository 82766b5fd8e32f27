"""Numbering: what 一、 二、 三、 … say of where reports begin and go on."""

from __future__ import annotations

import re

from transform.lines import Lines
from transform.titles import small_chinese_number
from transform.units import ADDRESSEE

LEVEL_ONE = re.compile(r"(?:\A|(?<=[\s。！？”\"；;：:）)]))([一二三四五六七八九十]{1,3})\s*、")
_TABLE_ROW = re.compile(r"[一二三四]、(?:本年新收|上年结转|本年度办理|结转下年度)")


def read_numbering(piece: str, last: int) -> tuple[int, int, bool]:
    """The number of the 一、 … that opens the unit or 0, the last one in it, and whether 一、 comes again."""
    first, restarts = 0, False
    for match in LEVEL_ONE.finditer(piece):
        if _TABLE_ROW.match(piece, match.start(1)):
            continue
        number = small_chinese_number(match[1])
        if match.start(1) == 0:
            first = number
        if number == 1 and last >= 2:
            restarts = True
        last = number
    return first, last, restarts


def inside_numbering(lines: Lines) -> list[bool]:
    """Which units lie after a 三、 and up to the 四、 that follows it, nothing like a title between."""
    inside = [False] * len(lines.texts)
    last, since = 0, 0
    for i, piece in enumerate(lines.texts):
        if lines.titles[i] or ADDRESSEE.fullmatch(piece):
            last = 0
            continue
        for match in LEVEL_ONE.finditer(piece):
            number = small_chinese_number(match[1])
            if last and number == last + 1:
                inside[since + 1 : i + 1] = [True] * (i - since)
            last, since = number, i
    return inside
