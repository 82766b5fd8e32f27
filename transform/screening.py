"""Numbered runs that are data or contents, not headings: taken out before lists are nested."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transform.markers import Marker, Style

_FIGURE_END = re.compile(
    r"[0-9０-９][0-9０-９,.，．]*[余多]?\s*(?:[条件个次篇项份张家人名期]|人次|条次)?\s*[;；,，、。.]?\s*$"
)
_LISTING = re.compile(r"(?:包括|由|分为|组成|如下几个部分|内容有)[^。\n]{0,8}$")
_LISTED = frozenset({Style.HAN, Style.HAN_PAREN, Style.DIGIT, Style.DIGIT_PAREN, Style.CIRCLED})
_LONGEST_DATUM = 40


def drop_data_lists(text: str, markers: Sequence[Marker]) -> list[Marker]:
    """Leave out runs that number figures or parts within one sentence.

    >>> from transform.markers import find_markers
    >>> text = "公开信息：（一）机构类20条；（二）法规类15条；（三）其他3条。"
    >>> drop_data_lists(text, find_markers(text))
    []
    """
    kept: list[Marker] = []
    at = 0
    while at < len(markers):
        stop = _run_end(text, markers, at)
        if stop - at < 2 or not _is_data(text, markers, at, stop):
            kept += markers[at:stop]
        at = stop
    return kept


def _run_end(text: str, markers: Sequence[Marker], at: int) -> int:
    """The end of a run 1, 2, 3 … of one style whose items lie in one sentence and are short."""
    first = markers[at]
    if first.style not in _LISTED or first.number != 1:
        return at + 1
    stop = at + 1
    while stop < len(markers):
        here, before = markers[stop], markers[stop - 1]
        between = here.start - before.end
        if here.style is not first.style or here.number != before.number + 1 or between > _LONGEST_DATUM:
            break
        if _breaks(text, before.end, here.start):
            break
        stop += 1
    return stop


def _breaks(text: str, start: int, end: int) -> bool:
    return "。" in text[start:end] or "\n" in text[start:end].rstrip()


def _is_data(text: str, markers: Sequence[Marker], at: int, stop: int) -> bool:
    if _LISTING.search(text, max(0, markers[at].start - 20), markers[at].start):
        return True
    items = [text[markers[i].end : markers[i + 1].start] for i in range(at, stop - 1)]
    return all(_FIGURE_END.search(item) for item in items)
