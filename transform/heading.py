"""Where the words of a heading end: at a line's end, at a full stop, or where prose sets in."""

from __future__ import annotations

import re
from functools import cache

from transform.vocabulary import load_terms

_LONGEST = 60
_RUN_IN_LONGEST = 32
_PLAIN_LONGEST = 14
_RUNS_ON = 8
_BLANK = " \t\u3000\xa0#*，,、:："
_STOPS = re.compile(r"[。；;：:！？!?\r\n]")
_CLAUSE = re.compile(r"[，,、。；;：:！？!?\s]")
_SPOKEN = re.compile(
    r"[一二三四五六七八九十]+[是要]$|^首先$|^其次$|^再次$|^最后$|^[第其][一二三四五六七八九十]+"
)
# Words with which the prose after a heading sets in where nothing else parts the two.
# Evidence: flattened pages, where the heading and its text are one run of characters.
_PROSE = re.compile(
    r"20[0-9]{2}\s?年|20[xX*×_]{1,2}\s?年|[xX*×]{2,4}年|我[局委办厅院校会中区县市镇乡所站处]|今年|本年|全年|一年来|"
    r"为了?(?:进一步|切实|认真|更好|确保|保证|扎实|做好|深入)|按照|根据|截至|截止|局党组|在工作中|自[0-9]|在.{2,12}(?:领导|指导)下|坚持以"
)


def read_heading(text: str, start: int, end: int, *, marker: str | None) -> str | None:
    r"""The heading's own words between `start` and `end`, or None where only prose follows.

    `start` is where the words after the marker begin, `end` where the next section does.

    >>> read_heading("四、存在问题\n一年来，", 2, 11, marker="四、")
    '存在问题'
    >>> read_heading("一是加强学习。全局干部都参加。", 2, 15, marker="一是")
    '加强学习'
    >>> read_heading("二是公开范围日益扩大；", 2, 11, marker="二是") is None
    True
    """
    while start < end and text[start] in _BLANK:
        start += 1
    stop = _STOPS.search(text, start, min(end, start + _LONGEST + 1))
    first = text[start : stop.start() if stop else min(end, start + _LONGEST)]
    rest = text[stop.end() if stop else start + len(first) : end]
    if marker is not None and _SPOKEN.search(marker):
        return _spoken_heading(first, stop, rest)
    is_whole = stop is None and len(first) < _LONGEST
    ends_line = is_whole or (stop is not None and text[stop.start()] in "\r\n：:")
    if ends_line and not (len(first) > _PLAIN_LONGEST and _PROSE.search(first, 4)):
        heading = _trim(first, prose=len(first) > _RUN_IN_LONGEST)
    else:
        heading = _run_in_heading(first, stop)
    stock = _stock().match(first)
    if stock and (heading is None or _runs_on(heading, stock.end())):
        return stock[0]
    return heading


def _runs_on(heading: str, end: int) -> bool:
    """Whether what was taken for a heading goes on as a sentence after a phrase that heads parts."""
    return len(heading) > end + _RUNS_ON and "，" in heading[end + 1 :] and heading[end] not in "，、及和与"


@cache
def _stock() -> re.Pattern[str]:
    return re.compile(load_terms("headings")["stock"])


def _spoken_heading(first: str, stop: re.Match[str] | None, rest: str) -> str | None:
    """Items have words of their own only where a short sentence stands before further ones."""
    if (
        stop is None
        or stop[0] not in "。：:\r\n"
        or len(first) > _RUN_IN_LONGEST
        or first.count("，") + first.count(",") > 2
    ):
        return None
    return _trim(first, prose=False) if rest.strip() else None


def _run_in_heading(first: str, stop: re.Match[str] | None) -> str | None:
    """A heading whose text goes on in the same line."""
    head = _before_space(first)
    if head is not None:
        return _trim(head, prose=False)
    if stop is not None and stop[0] == "。" and len(first) <= _RUN_IN_LONGEST:
        cut = _PROSE.search(first, 4)
        return _trim(first[: cut.start()] if cut else first, prose=False)
    return _trim(first, prose=True)


def _before_space(first: str) -> str | None:
    """The words before the first white space that parts a heading from its text."""
    for at, character in enumerate(first):
        if (
            character in " \u3000\t\xa0"
            and at >= 2
            and not first[at - 1].isdigit()
            and (not first[at + 1 : at + 2].isdigit() or _stock().fullmatch(first, 0, at))
        ):
            return first[:at]
    return None


def _trim(words: str, *, prose: bool) -> str | None:
    """Strip a heading's ends; with `prose`, cut it where running text sets in, or drop it."""
    if prose:
        cut = _PROSE.search(words, 4)
        pair = _matching_pair(words)
        places = [p for p in (cut.start() if cut else None, pair) if p]
        if not places:
            return None
        words = words[: min(places)]
    words = words.strip(" \t\u3000\xa0#*。，,：:；;")
    return words or None


def _matching_pair(words: str) -> int | None:
    """Where the second of two clauses of equal length ends: 客观透明，形式多样|在工作中."""
    clause = _CLAUSE.search(words)
    if clause is None or not 3 <= clause.start() <= 12 or clause[0] not in "，,、":
        return None
    return 2 * clause.start() + 1 if len(words) > 2 * clause.start() + 1 else None
