"""Contents lists: titles that announce what a page holds and head none of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transform.lines import DATE_LINE, GENRE, STOPS, Lines, heads_report
from transform.titles import LONGEST, match_series

_CONTENTS_HEAD = re.compile(
    r"(?:内容导航|目\s*录|本文目录|文章目录|目录导航|内容目录|CONTENTS)[:：]?", re.IGNORECASE
)
_CONTENTS_ITEM = re.compile(
    r"(?:[（(]?\d{1,3}[）).、．]?\s*)?[^。！？；;]{4,60}?(?:[|｜….·\s]*\d{0,3}[|｜]?)"
)
# What may stand between two items of one list.
_NO_BREAK = frozenset({"", "page_number"})
# An item's number and its white space, which two printings of a title do not share.
_NUMBER = re.compile(r"^\s*[（(]?\d{1,3}\s*[)）.、．]\s*")
_NOISE = re.compile(r"^\s*\d{1,3}\s*[.、．]\s*|\s+")


def find_contents(lines: Lines, after: Sequence[str]) -> list[bool]:
    """Which units are items of a contents list: three or more title shapes with no prose between.

    `after` names for each unit the furniture right before it: a list is not parted by any.
    """
    texts, titles, prose = lines.texts, lines.titles, lines.prose
    marked = [False] * len(texts)
    i = 0
    while i < len(texts):
        headed = bool(_CONTENTS_HEAD.fullmatch(texts[i]))
        j = i + 1 if headed else i
        while j < len(texts) and not prose[j] and _is_item(texts[j], listed=headed, title=titles[j]):
            if j > i + headed and after[j] not in _NO_BREAK:
                break
            j += 1
        first = i + headed
        if _is_list(texts[first:j], least=2 if headed else 3):
            for k in range(i, _end_of_list(texts, first, j)):
                marked[k] = True
        i = max(j, i + 1)
    return marked


def _is_list(items: Sequence[str], *, least: int) -> bool:
    """Whether a run of title shapes names enough different things: a marker and one title are no list."""
    return len({_NOISE.sub("", t) for t in items}) >= least


def _end_of_list(texts: Sequence[str], first: int, end: int) -> int:
    """Where the list ends and the first report's own heading, printed again, begins."""
    if end >= len(texts):
        return end
    items = [_NOISE.sub("", t) for t in texts[first:end]]
    again = next((k for k in range(1, len(items)) if items[k] == items[0] and k >= 2), None)
    if again is not None:
        return first + again
    # The last is a heading where the list held it, or where it alone carries no number.
    numbered = [bool(_NUMBER.match(t) or match_series(t)) for t in texts[first:end]]
    is_odd = len(items) >= 3 and all(numbered[:-1]) and not numbered[-1]
    return end - 1 if is_odd or items[-1] in "".join(items[:-1]) else end


def _is_item(piece: str, *, listed: bool, title: bool) -> bool:
    if title or heads_report(_NUMBER.sub("", piece)):
        return True
    if not listed or DATE_LINE.fullmatch(piece) or piece[-1:] in "：:，,":
        return False
    if len(piece) > LONGEST:  # titles run together
        return len(GENRE.findall(piece)) >= 2 and not STOPS.search(piece)
    return bool(_CONTENTS_ITEM.fullmatch(piece))
