"""The phrase around a figure: where its clause begins and ends, and its own words in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from transform.vocabulary import load_terms

_MARKS = re.compile(r"[，。；;：！？!?…|]|(?<!\d),|,(?!\d{3}(?!\d))|(?<!\d):|:(?!\d)|\n")
_SENTENCE_MARKS = "。！？!?…\n|"
_ENUMERATOR = re.compile(
    r"\s*(?:[一二三四五六七八九十]+[、.．是]|[（(〔][一二三四五六七八九十\d]+[）)〕]|\d+[、.．]|第.{1,3}[章节条]|[-—#●▪◆*|]|$)",
    re.MULTILINE,
)
_NUMBER_LINE = re.compile(r"[^\S\n]*\d[\d.,]{0,9}[^\S\n]*\n(?=[\u4e00-\u9fff])")
"""A line that holds nothing but a number before one that goes on in words: some gov pages set
every figure in a box of its own, which conversion leaves on a line of its own."""
_LINE_FULL = 16
"""A line of at least so many characters that ends in mid-sentence was broken by the page's
width, not by its writer: converted PDF pages of the samples break at 24 to 28."""
_NAMED_AFTER = "个名位家所座部篇"
"""Classifiers that the thing counted follows even where words stand before: 与会30名专家."""
_AFTER = re.compile(r"[^\S\n]*(?:以上|左右|上下|有余|之多)")
_CLAUSE_REACH = 240
"""No clause is looked through further than this, so that a page without marks stays linear."""
_LABEL_LIMIT = 26
_TAIL_LIMIT = 16
_WORDS = re.compile(r"[^\S\n]*\n?[^\S\n]*((?![）)”’》、])[\u4e00-\u9fff〇“”‘’《》〈〉A-Za-z（）()、]+)")
_ROAD_CODE = re.compile("[和及与、]?[A-Za-z]{1,2}$")
_LIST_JOINT = re.compile("[、]|以及|和|及|与|并")


class Phrase(NamedTuple):
    """The words of one quantity statement.

    `start` and `end` bound the evidence; `label` are the words before the figure and
    `tail` those after it, without white space.
    """

    start: int
    end: int
    label: str
    tail: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the clauses and sentences of a text begin; build it once a text with `lay_out`."""

    text: str
    clauses: tuple[int, ...]
    sentences: tuple[int, ...]

    def clause(self, place: int) -> tuple[int, int]:
        """The clause around a place, its closing mark not included, as far as it is near."""
        at = bisect_right(self.clauses, place)
        start = self.clauses[at - 1] if at else 0
        end = self.clauses[at] - 1 if at < len(self.clauses) else len(self.text)
        return max(start, place - _CLAUSE_REACH), min(end, place + _CLAUSE_REACH)

    def sentence(self, place: int) -> tuple[int, int]:
        """The sentence around a place, its closing mark not included."""
        at = bisect_right(self.sentences, place)
        start = self.sentences[at - 1] if at else 0
        return start, self.sentences[at] - 1 if at < len(self.sentences) else len(self.text)

    def clause_before(self, start: int) -> int | None:
        """Where the clause before the one at `start` begins, None at the front of a sentence."""
        if start in (0, self.sentence(start)[0]):
            return None
        at = bisect_left(self.clauses, start)
        return self.clauses[at - 1] if at else 0


def lay_out(text: str) -> Layout:
    """Find the clauses and sentences of a text; a line break inside a sentence is neither.

    >>> lay_out("共收到3件，答复2件。无复议。").clauses
    (6, 11, 15)
    """
    clauses: list[int] = []
    sentences: list[int] = []
    line_start = 0
    for match in _MARKS.finditer(text):
        mark, end = match.group(), match.end()
        if mark == "\n":
            soft = _is_soft(text, line_start, end)
            line_start = end
            if soft:
                continue
        clauses.append(end)
        if mark in _SENTENCE_MARKS:
            sentences.append(end)
    return Layout(text, tuple(clauses), tuple(sentences))


def _is_soft(text: str, line_start: int, end: int) -> bool:
    """Whether the line break before `end` was made by a page, not by the writer."""
    line = text[line_start : end - 1].strip()
    following = text[end : end + 1]
    if not line or following in ("", "\n") or line[-1] in "。；;：:！？!?|":
        return False
    if _NUMBER_LINE.match(text, end):
        return True
    if _NUMBER_LINE.match(text, line_start):
        return "\u4e00" <= following <= "\u9fff" and text[line_start - 2 : line_start - 1] != "\n"
    return len(line) >= _LINE_FULL and not _ENUMERATOR.match(text, end)


def cut_phrase(layout: Layout, start: int, end: int, *, floor: int, shared_from: int) -> Phrase:
    """The words that belong to the figure at `start` to `end`, its unit included.

    `floor` is where the phrase of the figure before it ends. A figure with no words of its own
    may share those after `shared_from` with that phrase (为1852人大学生办理贷款147.48万元).

    >>> text = "其中省级15篇、市级453篇"
    >>> cut_phrase(lay_out(text), 10, 14, floor=7, shared_from=7)
    Phrase(start=8, end=14, label='市级', tail='')
    """
    text = layout.text
    clause_start, clause_end = layout.clause(start)
    after = _AFTER.match(text, end)
    end = end if after is None else after.end()
    left = _label_start(layout, clause_start, start, floor)
    left = _trim(text, left, start)
    label = _squeeze(text[left:start])
    tail_end = end
    if not label or text[end - 1] in _NAMED_AFTER or _ends_open(label):
        tail_end = _tail_end(text, end, clause_end)
    while tail_end > end and text[tail_end - 1] in "“‘《（(、":
        tail_end -= 1
    if not label and tail_end <= end and clause_start <= shared_from < floor == left:
        left = _trim(text, shared_from, start)
        label = _squeeze(text[left:start])
    return Phrase(left, max(end, tail_end), label, _squeeze(text[end:tail_end]))


def _label_start(layout: Layout, clause_start: int, start: int, floor: int) -> int:
    text = layout.text
    left = clause_start
    if floor > left:  # another figure stands in the clause: mine begins after its joint
        left = floor
        joint = _LIST_JOINT.search(text, floor, start)
        if joint is not None:
            left = joint.end()
    left = _after_open_bracket(text, left, start)
    if not text[left:start].strip("、 ：:（(") and left > floor:
        left = _wider(layout, left, floor)
    if start - left > _LABEL_LIMIT:
        left = _shorten(text, left, start)
    return left


def _wider(layout: Layout, left: int, floor: int) -> int:
    """An empty label after a colon or bracket takes the words before it: 行政复议：0件."""
    before = layout.text[left - 1 : left]
    if before in ("（", "("):
        return max(floor, layout.clause(left - 2)[0]) if left > 1 else left
    if before in ("：", ":"):
        wider = layout.clause_before(left)
        return left if wider is None else max(floor, wider)
    return left


def _after_open_bracket(text: str, left: int, start: int) -> int:
    depth = 0
    for at in range(start - 1, left - 1, -1):
        char = text[at]
        if char in "）)":
            depth += 1
        elif char in "（(":
            if depth == 0:
                return at + 1
            depth -= 1
    return left


def _shorten(text: str, left: int, start: int) -> int:
    """Long labels lose their front: at a list mark, else after a preposition, else at the limit."""
    floor = start - _LABEL_LIMIT
    cut = text.rfind("、", left, start - 4) + 1
    if cut > floor:
        return cut
    match = re.compile("[”》）)〞」]|通过|依托|利用|共(?!同|享)|累计|的|对|向|为|在").search(
        text, floor, start - 3
    )
    if match is None:
        return floor
    return (
        match.start() if match.group() in ("通过", "依托", "利用", "共", "累计", "对", "向") else match.end()
    )


def _trim(text: str, left: int, start: int) -> int:
    match = _patterns().lead.match(text, left, start + 1)  # the figure's first character may be looked at
    return left if match is None else min(match.end(), start)


def _ends_open(label: str) -> bool:
    return _patterns().open_end.search(label) is not None


def _tail_end(text: str, end: int, clause_end: int) -> int:
    match = _WORDS.match(text, end, min(clause_end, end + _TAIL_LIMIT + 4))
    if match is None:
        return end
    stop = _patterns().tail_stop.search(text, match.start(1), min(match.end(), match.start(1) + _TAIL_LIMIT))
    tail_end = min(match.end(), match.start(1) + _TAIL_LIMIT) if stop is None else stop.start()
    listed = text.find("、", match.start(1), tail_end)
    if listed >= 0:
        tail_end = listed
    opened = text.find("（", match.start(1), tail_end)
    if opened < 0:
        opened = text.find("(", match.start(1), tail_end)
    if opened >= 0:
        tail_end = opened
    latin = _ROAD_CODE.search(text, match.start(1), tail_end)
    if latin is not None:
        tail_end = latin.start()
    return tail_end if tail_end > match.start(1) else end


def _squeeze(text: str) -> str:
    return "".join(text.split())


class _Patterns(NamedTuple):
    lead: re.Pattern[str]
    open_end: re.Pattern[str]
    tail_stop: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    terms = load_terms("phrases")
    return _Patterns(
        re.compile("(?:" + "|".join(terms["lead"]) + ")+"),
        re.compile("(?:" + "|".join(terms["open_end"]) + ")$"),
        re.compile("|".join(terms["tail_stop"])),
    )
