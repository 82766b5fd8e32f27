"""What the words after a marker say: a heading, a row of a statutory table, a turn of the text."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from transform.markers import Marker, Style
from transform.vocabulary import any_of, load_terms

_NUMBERED = "[一二三四五六七八九十]{1,3}(?:[、．.是要]|（)"


class _Patterns(NamedTuple):
    cue: re.Pattern[str]
    statutory: re.Pattern[str]
    row: re.Pattern[str]
    bare_row: re.Pattern[str]
    annex: re.Pattern[str]
    turn: re.Pattern[str]
    unnumbered: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    terms = load_terms("headings")
    plain = terms["unnumbered"]
    return _Patterns(
        cue=re.compile(any_of(terms["cues"])),
        statutory=re.compile(any_of(terms["statutory"])),
        row=re.compile(any_of(terms["table_rows"])),
        bare_row=re.compile(f"(?:{any_of(terms['table_rows_bare'])})(?=[0-9（(|/—–-]|[一二三四五六七]、|$)"),
        annex=re.compile("|".join(r"\s*".join(word) for word in terms["annex_heads"])),
        turn=re.compile(
            rf"(?:^|[\n。；;！])[ \t\u3000\xa0]*(?=[^。；;\n]{{0,16}}?"
            rf"(?:(?P<next_steps>{any_of(terms['turns']['next_steps'])})|{any_of(terms['turns']['problems'])}))"
        ),
        unnumbered=re.compile(
            rf"^[ \t\u3000\xa0#*]*(?P<heading>(?!{_NUMBERED}){any_of(plain['exact'])}"
            rf"|(?!{_NUMBERED})[\u4e00-\u9fff][^\s，。；：、,;:]{{0,15}}(?:{any_of(plain['last'])}))"
            r"[：:*]*[ \t\u3000\xa0]*$",
            re.MULTILINE,
        ),
    )


def looks_like_heading(text: str, at: int) -> bool:
    """Whether a word of headings stands within the first eighteen characters from `at`.

    >>> looks_like_heading("一、加强组织领导", 2), looks_like_heading("一、张三", 2)
    (True, False)
    """
    return _patterns().cue.search(text, at, at + 18) is not None


def is_statutory_title(text: str, at: int) -> bool:
    """Whether one of the six titles of the form of 2019 stands at `at`.

    >>> is_statutory_title("五、其他需要报告的事项", 2)
    True
    """
    return _patterns().statutory.match(text, at) is not None


def is_table_row(text: str, marker: Marker) -> bool:
    """Whether a marker numbers a row of a statutory table.

    >>> from transform.markers import find_markers
    >>> text = "（一）予以公开 1288 21 0"
    >>> is_table_row(text, find_markers(text)[0])
    True
    """
    if marker.style not in (Style.HAN, Style.HAN_PAREN, Style.DIGIT):
        return False
    label = "".join(text[marker.end : marker.end + 60].split())[:30]
    patterns = _patterns()
    return patterns.row.match(label) is not None or patterns.bare_row.match(label) is not None


def find_annex(text: str, start: int) -> int | None:
    """Where the head of an older form's annex stands, from which numbered lines are rows."""
    found = _patterns().annex.search(text, start)
    return found.start() if found else None


class Turn(NamedTuple):
    """Where a text turns to what is lacking or to come, and the role of what follows."""

    start: int
    role: str


def find_turns(text: str, start: int) -> list[Turn]:
    """Where the text turns from what was done to what is lacking or to come.

    >>> find_turns("（三）网站好用。在肯定成绩的同时，也有不足：一是人少。", 0)
    [Turn(start=8, role='problems')]
    """
    return [
        Turn(found.end(), "next_steps" if found["next_steps"] else "problems")
        for found in _patterns().turn.finditer(text, start)
    ]


def find_unnumbered(text: str, start: int) -> list[tuple[int, int]]:
    r"""Spans of plain headings without a number that stand alone in their line.

    >>> text = "概述\n今年以来，工作有序。"
    >>> [text[a:b] for a, b in find_unnumbered(text, 0)]
    ['概述']
    """
    return [found.span("heading") for found in _patterns().unnumbered.finditer(text, start)]
