"""Units: the pieces of a page between which a report can begin or end.

Lines are units; in flowing text a line is cut further wherever a cue says that a report may
begin in it. Furniture known from the text is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from transform.titles import LONGEST, SERIES, title_patterns

_SENTENCE_BREAK = "。！？!?…\n"
# Heading and list marks that belong to what follows them.
_MARKS = "#*>- \t　"
_HEADING_MARK = re.compile(r"[#*>]{1,6}[ \t]*(?=[^\s#*>])")
_QUOTES = '”"』」）)〞'


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A piece of text, white space trimmed, and whether a line or flowing text holds it."""

    start: int
    end: int
    opens_line: bool
    after_blank: bool


ADDRESSEE = re.compile(
    r"(?!主办|承办|协办|责任|编辑|来源|审核|发布|作者|供稿|本站)(?:各?(?:[一-鿿xXｘ×Ｘ*○_、]|（[^（）\n]{1,12}）|\([^()\n]{1,12}\)){1,28}?"
    r"(?:办公室|联席会议办公室|公开办|政务办|效能办|领导小组|委员会|人民政府|办公厅|政府办|法制办|信息办|监察局|厅|局|委|办|院|府|部|组|处|中心|单位|同志|领导|代表|朋友|市民|公众|社会各界))"
    r"[ \t]*[:：]"
)
"""An addressee line: 市政府信息公开联席会议办公室:"""

# Where blanks before a cue begin: a run of them is looked through once, not once from each blank.
_AFTER_BLANK = r"(?<=[^ \t　][ \t　])|(?<=[^\S \t　])|^"
_ADDRESSEE_INLINE = re.compile(
    rf"(?:(?<=[。！”\"〞])|{_AFTER_BLANK})[ \t　]*+{ADDRESSEE.pattern}", re.MULTILINE
)
# Series numbers inside lines; SERIES itself finds what stands before them.
_SERIES_CORE = re.compile(
    r"[【\[(（][ \t]*第?[ \t]*篇|第[ \t]*[\d一二三四五六七八九十]{1,3}[ \t]*篇"
    r"|(?<!第)篇[ \t]*[\d一二三四五六七八九十]{1,3}|范[文本][ \t]*[（(]?[\d一二三四五六七八九十]"
)
_GENRE_CORE = re.compile(r"总结|汇报|报告|年报|小结|范文|计划|方案|总結|總結|報告|彙報")
_FIRST_HEADING = re.compile(
    rf"(?:(?<=[。！？!?…”\"〞：:；;)）])|{_AFTER_BLANK})[ \t　]*+一\s*+、", re.MULTILINE
)
# The end of a sentence inside a line, after which another may open a report.
_SENTENCE_END = re.compile(r"(?<=[。！])[”〞）)]?[ \t　]*(?=[^\s。！”〞）)])")
# A sign-off run into the text: "…实处。某县水务局2019年1月5日 ".
SIGN_OFF_INLINE = re.compile(
    r"(?<=[。！])[ \t　]*(?:特此(?:报告|汇报)。)?[一-鿿xX×*○]{2,26}?"
    r"(?:局|委员会|委|办公室|办|厅|政府|院|校|所|中心|站|处|部|街道|镇|乡|会|公司|大学|学院|馆|队|社)[ \t　]*"
    r"[二〇○ＯOo零一三四五六七八九\dxX×*]{2,4}年[\d一二三四五六七八九十xX×*]{1,3}月[\d一二三四五六七八九十xX×*]{1,3}日(?![起至前后止,，])"
)


def cut_units(text: str, furniture: Iterable[tuple[int, int]]) -> tuple[Unit, ...]:
    r"""The units of a text in order.

    >>> page = "某局政务公开工作总结一年来,我们努力。\n一、领导重视"
    >>> [page[u.start : u.end] for u in cut_units(page, ())]
    ['某局政务公开工作总结', '一年来,我们努力。', '一、领导重视']
    """
    cuts = sorted(_cuts(text))
    spans = sorted(furniture)
    units: list[Unit] = []
    at, blank = 0, True
    for line in text.splitlines(keepends=True):
        start, at = at, at + len(line)
        if not line.strip():
            blank = True
            continue
        inner = [
            cut
            for cut in cuts[bisect_right(cuts, start) : bisect_left(cuts, at)]
            if cut - start > 12 or text[start:cut].strip(_MARKS)
        ]
        first = True
        for a, b in _pieces([start, *inner, at], spans):
            left, right = _trim(text, a, b)
            if left < right:
                units.append(Unit(start=left, end=right, opens_line=first, after_blank=first and blank))
                first = False
        blank = False
    return tuple(units)


def _pieces(borders: list[int], furniture: list[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    for a, b in pairwise(borders):
        at = a
        index = bisect_right(furniture, (a, a))
        if index and furniture[index - 1][1] > a:
            index -= 1
        while index < len(furniture) and furniture[index][0] < b:
            start, end = furniture[index]
            if start > at:
                yield at, start
            at = max(at, end)
            index += 1
        if at < b:
            yield at, b


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    bare = piece.strip(" \t\r\n　\xa0﻿")
    if not bare:
        return start, start
    left = start + piece.index(bare)
    marks = _HEADING_MARK.match(bare)
    return left + (marks.end() if marks else 0), left + len(bare)


def _cuts(text: str) -> set[int]:
    """Every place inside lines at which a report, its title or its body may begin."""
    cuts = {m.start() for m in _FIRST_HEADING.finditer(text)}
    opening = title_patterns().opening
    cuts |= {m.end() for m in _SENTENCE_END.finditer(text) if opening.match(text, m.end())}
    for match in SIGN_OFF_INLINE.finditer(text):
        cuts |= {match.start(), match.end()}
    for match in _ADDRESSEE_INLINE.finditer(text):
        cuts |= {match.start(), match.end()}
    reached = 0
    for core in _SERIES_CORE.finditer(text):
        start = max(reached, _phrase_start(text, core.start(), 40))
        series = SERIES.match(text, start)
        if series and series.end() > core.start():
            cuts |= {start, series.end()}
            reached = series.end()
    glued = title_patterns().glued
    for core in _GENRE_CORE.finditer(text):
        start = _phrase_start(text, core.start(), 40)
        if core.end() - start > LONGEST or start + 1 >= core.start():
            continue
        title = glued.match(text, start)
        if title and title.end() >= core.end() and not _ends_line(text, title.end()):
            cuts |= {start, title.end()}
    return cuts


def _ends_line(text: str, at: int) -> bool:
    return at >= len(text) or text[at] == "\n"


def _phrase_start(text: str, at: int, reach: int) -> int:
    """Where the phrase that holds `at` begins: after a sentence, a date, a bracket or a space.

    Where nothing parts it from what stands within `reach` before, it begins at `at`.
    """
    low = max(0, at - reach)
    piece = text[low:at]
    bare = piece.rstrip(" 　\t")
    if bare and (bare[-1] in _SENTENCE_BREAK or (bare[-1] in "日月" and len(bare) < len(piece))):
        return at
    for i in range(len(piece) - 1, -1, -1):
        character = piece[i]
        if (
            character in _SENTENCE_BREAK
            or character in "；;：:"
            or (character in _QUOTES and i + 1 < len(piece))
        ):
            return low + i + 1
        if character in " 　\t" and i + 1 < len(piece) and len(piece) - i > 4:
            return low + i + 1
    return 0 if low == 0 else at
