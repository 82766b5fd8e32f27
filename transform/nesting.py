"""Which markers number headings, and how their lists nest in this report."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from transform.heading_cues import Turn, is_statutory_title, looks_like_heading
from transform.markers import RANK, SPOKEN, Marker, Place, Style

_DISTINCT = frozenset({Style.HAN_PAREN, Style.DIGIT_PAREN, Style.CIRCLED})
"""Styles whose characters hardly occur in running text except to number something."""

_HORIZON = 40
"""How many later markers of a style are looked at: lists of more than forty items were not seen."""

_FEW_WORDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A marker taken for a heading's: its level from 1, and the index of the entry above it."""

    marker: Marker
    level: int
    parent: int | None


@dataclass(slots=True)
class _List:
    """A list being read: its style, the number it has reached, the entry that holds it."""

    style: Style
    last: int
    entry: int


def nest_markers(text: str, markers: Sequence[Marker], turns: Sequence[Turn] = ()) -> tuple[Entry, ...]:
    """The markers that number headings, with levels by how the lists open in each other.

    A list goes on where its next number comes; a new style opens a list under what is open,
    after lists of a lower usual rank have closed. At a turn the lists below the first
    level close unless they go on later.

    >>> from transform.markers import find_markers
    >>> text = "一、概述 （一）领导。一是甲；二是乙。（二）制度 二、问题"
    >>> [(e.marker.number, e.level, e.parent) for e in nest_markers(text, find_markers(text))]
    [(1, 1, None), (1, 2, 0), (1, 3, 1), (2, 3, 1), (2, 2, 0), (2, 1, None)]
    """
    return _Nesting(text, markers, turns).run()


class _Nesting:
    """One pass over the markers of one report, with the lists that are open."""

    def __init__(self, text: str, markers: Sequence[Marker], turns: Sequence[Turn]) -> None:
        self.text = text
        self.markers = markers
        self.turns = [turn.start for turn in turns]
        self.open: list[_List] = []
        self.entries: list[Entry] = []
        self.by_style: dict[Style, list[int]] = {}
        for index, marker in enumerate(markers):
            self.by_style.setdefault(marker.style, []).append(index)

    def run(self) -> tuple[Entry, ...]:
        previous_end = 0
        for index, marker in enumerate(self.markers):
            if marker.start < previous_end:
                continue
            self._take_turn(index, previous_end)
            depth = self._place_marker(index)
            if depth is not None:
                self._enter(marker, depth)
                previous_end = marker.end
        return tuple(self.entries)

    def _enter(self, marker: Marker, depth: int) -> None:
        """Put a marker at `depth` lists deep, closing those below."""
        del self.open[depth + 1 :]
        number = marker.number
        if depth == len(self.open):
            self.open.append(_List(marker.style, number, len(self.entries)))
        else:
            self.open[depth] = _List(marker.style, number, len(self.entries))
        parent = self.open[depth - 1].entry if depth else None
        self.entries.append(Entry(marker=marker, level=depth + 1, parent=parent))

    def _place_marker(self, index: int) -> int | None:
        """How deep the marker stands, or None where it numbers nothing."""
        marker = self.markers[index]
        if is_statutory_title(self.text, marker.end) and marker.style is Style.HAN:
            return self._depth_of(Style.HAN) or 0
        depth = self._continued_list(marker)
        if depth is not None:
            return depth if self._may_continue(marker) else None
        if marker.number == 1:
            return self._new_list(index) if self._may_open(index) else None
        return self._irregular(index)

    def _continued_list(self, marker: Marker) -> int | None:
        """The innermost open list that this number continues."""
        for depth in range(len(self.open) - 1, -1, -1):
            lst = self.open[depth]
            if lst.style is not marker.style:
                continue
            if lst.last == marker.number - 1 or (
                marker.style is Style.FIRST and 1 < marker.number >= lst.last
            ):
                return depth
        return None

    def _may_continue(self, marker: Marker) -> bool:
        if marker.place >= Place.SENTENCE:
            return True
        if marker.style in _DISTINCT or marker.style is Style.DIGIT_HALF:
            return True
        if marker.style in (Style.ITEM, Style.DEMAND):
            return True
        if marker.style is Style.HAN:
            return looks_like_heading(self.text, marker.end)
        return marker.place is Place.CLAUSE and marker.style in SPOKEN

    def _may_open(self, index: int) -> bool:
        marker = self.markers[index]
        place, style = marker.place, marker.style
        if place is Place.LINE:
            return style not in (Style.DEMAND, Style.ORDINAL, Style.FIRST) or self._is_followed(index)
        if style in SPOKEN:
            is_sure = style is Style.ITEM and place >= Place.CLAUSE
            is_possible = style is Style.ITEM or place >= Place.CLAUSE
            return is_sure or (is_possible and self._is_followed(index))
        is_heading = looks_like_heading(self.text, marker.end)
        if style in (Style.HAN, Style.HAN_PAREN) and place is Place.SENTENCE and is_heading:
            return True
        if style is Style.HAN and place is not Place.SENTENCE:
            return place is Place.INSIDE and is_heading and self._is_followed(index)
        if style is Style.DIGIT and place is Place.INSIDE:
            return is_heading and self._follows_heading(marker) and self._is_followed(index)
        return (style in _DISTINCT or place is Place.SENTENCE) and self._is_followed(index)

    def _follows_heading(self, marker: Marker) -> bool:
        """Whether only the few words of a heading stand before, as in 一、主要做法1、抓重点."""
        if not self.entries:
            return False
        words = self.text[self.entries[-1].marker.end : marker.start]
        return len(words) <= _FEW_WORDS and "，" not in words and "," not in words

    def _is_followed(self, index: int) -> bool:
        """Whether a marker of the same style with the next number comes before another first one."""
        marker = self.markers[index]
        later = self._later(index)
        for position in later:
            number = self.markers[position].number
            if number == marker.number + 1 or (marker.style is Style.FIRST and number > 1):
                return True
            if number <= marker.number:
                return False
        return False

    def _later(self, index: int) -> list[int]:
        positions = self.by_style[self.markers[index].style]
        at = bisect_right(positions, index)
        return positions[at : at + _HORIZON]

    def _new_list(self, index: int) -> int:
        """Where a list that begins here opens: how many of the open lists stay open."""
        marker = self.markers[index]
        same = self._depth_of(marker.style)
        if same is not None:
            return same + 1 if self._goes_on(index, self.open[same].last) else same
        depth = len(self.open)
        rank = RANK.get(marker.style)
        while depth:
            above = self.open[depth - 1]
            if not self._closes(index, rank, above):
                break
            depth -= 1
        return depth

    def _closes(self, index: int, rank: int | None, above: _List) -> bool:
        """Whether an open list ends where a list of another style, of usual rank `rank`, begins."""
        if rank is None:
            return False
        other = RANK.get(above.style)
        if other is None:
            other = RANK[Style.DIGIT]
            lower = rank <= other
        else:
            lower = rank < other
        return lower and not self._list_continues(index, above)

    def _list_continues(self, index: int, above: _List) -> bool:
        """Whether the next number of an open list comes before its style begins anew."""
        positions = self.by_style[above.style]
        at = bisect_right(positions, index)
        for position in positions[at : at + _HORIZON]:
            number = self.markers[position].number
            if number == above.last + 1:
                return True
            if number == 1:
                return False
        return False

    def _goes_on(self, index: int, outer: int) -> bool:
        """Whether a list that begins anew lies inside one that reached `outer` and goes on after."""
        inner = 1
        for position in self._later(index):
            number = self.markers[position].number
            if number == inner + 1:
                inner = number
            else:
                return number == outer + 1
        return False

    def _irregular(self, index: int) -> int | None:
        """A number that skips, repeats or goes back: taken where place and words speak for it."""
        marker = self.markers[index]
        depth = self._depth_of(marker.style)
        if marker.style in SPOKEN:
            taken = marker.style is Style.ITEM and marker.place >= Place.SENTENCE
        elif marker.style in (Style.HAN, Style.HAN_PAREN, Style.PART):
            taken = marker.place is Place.LINE or (
                marker.place is Place.SENTENCE and looks_like_heading(self.text, marker.end)
            )
        else:
            near = depth is not None and 0 <= marker.number - self.open[depth].last <= 2
            taken = marker.place is Place.LINE and (near or self._is_followed(index))
        if not taken:
            return None
        if depth is not None:
            return depth
        rank = RANK.get(marker.style)
        depth = len(self.open)
        while depth and self._closes(index, rank, self.open[depth - 1]):
            depth -= 1
        return depth

    def _depth_of(self, style: Style) -> int | None:
        for depth in range(len(self.open) - 1, -1, -1):
            if self.open[depth].style is style:
                return depth
        return None

    def _take_turn(self, index: int, previous_end: int) -> None:
        """Close what lies below the first level where the text turns, unless it goes on."""
        if len(self.open) < 2 or not self.turns:
            return
        at = bisect_right(self.turns, self.markers[index].start)
        if at == 0 or self.turns[at - 1] < previous_end:
            return
        if not any(self._list_continues(index - 1, lst) for lst in self.open[1:]):
            del self.open[1:]
