"""Spam strings that hijackers put in place of one frequent word, a place's name or 公开."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from extract.document import ChromeKind
from transform.mend import Mend
from transform.report import RepairKind
from transform.textmap import Edit
from transform.vocabulary import any_of, load_terms

_LONGEST = 40
# Brand names before the trade's word: 亚博体育, 九游娱乐.
_REACH = 12


@cache
def _core() -> re.Pattern[str]:
    terms = load_terms("spam")
    trade, web = any_of(terms["trade"]), any_of(terms["web"])
    # Han characters between the two make the name of a real thing: 体育场馆官网.
    return re.compile(rf"{trade}[a-zA-Z0-9·\-_.]{{0,6}}?{web}(?:[·\-_]?{web})*")


def find_spam_strings(text: str) -> tuple[Mend, ...]:
    """The spam string that stands again and again where one word of a report stood.

    Where the words around it are those of 公开, it becomes 公开; a place's name cannot be
    told from the text, so that the string is only taken out.

    >>> spam = "亿博体育app官网"
    >>> mends = find_spam_strings(f"政府信息{spam}工作，主动{spam}信息3条，依申请{spam}情况")
    >>> [m.edit.replacement for m in mends]
    ['公开', '公开', '公开']
    """
    cores = list(_core().finditer(text))
    terms = load_terms("spam")
    if len(cores) < terms["least_times"]:
        return ()
    core = Counter(m[0] for m in cores).most_common(1)[0][0]
    found = [m.span() for m in cores if m[0] == core]
    if len(found) < terms["least_times"]:
        return ()
    left, right = _grow_left(text, found), _grow_right(text, found)
    spans = [(start - left, end + right) for start, end in found]
    before, after = tuple(terms["open_before"]), tuple(terms["open_after"])
    opens = [text.endswith(before, 0, start) or text.startswith(after, end) for start, end in spans]
    places = tuple(terms["place_after"])
    names = [not o and text.startswith(places, end) for o, (_, end) in zip(opens, spans, strict=True)]
    if max(sum(opens), sum(names)) * 3 < len(spans):
        return ()
    word = "公开" if sum(opens) > sum(names) else ""
    return tuple(
        Mend(
            edit=Edit(start=start, end=end, replacement=word),
            kind=RepairKind.SPAM,
            chrome=None if word else ChromeKind.SPAM,
        )
        for start, end in spans
    )


def _grow_left(text: str, places: Sequence[tuple[int, int]]) -> int:
    """How many characters before all places agree: the string's own beginning."""
    size = 0
    genre = tuple(load_terms("spam")["open_before"])
    while size < _REACH:
        before = {text[start - size - 1 : start - size] if start > size else "" for start, _ in places}
        if len(before) > 1 or not _is_own(before.pop()) or text.endswith(genre, 0, places[0][0] - size):
            break
        size += 1
    return size


def _grow_right(text: str, places: Sequence[tuple[int, int]]) -> int:
    size = 0
    genre = (*load_terms("spam")["open_after"], *load_terms("spam")["place_after"])
    while size < _LONGEST:
        after = {text[end + size : end + size + 1] for _, end in places}
        if len(after) > 1 or not _is_own(after.pop()) or text.startswith(genre, places[0][1] + size):
            break
        size += 1
    return size


def _is_own(character: str) -> bool:
    return character.isalnum() or (character in "·-_()（）." and character != "")
