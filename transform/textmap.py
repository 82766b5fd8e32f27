"""TextMap: a text, its repaired form, and how offsets lead from one to the other and back."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from transform.errors import EditError


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Replace the characters `start` to `end` of a text; an empty replacement deletes them.

    An edit covers at least one character. What one would insert is written as the
    replacement of a neighbour, so that every repaired character has an original to show.
    With `by_character` each character of the replacement stands for the one in its place:
    a phrase in another script is then one edit, and offsets inside it still lead back.
    """

    start: int
    end: int
    replacement: str
    by_character: bool = False


@dataclass(frozen=True, slots=True)
class TextMap:
    """An original text, its repaired form and the edits between them.

    Build one with `edit_text`; add a further round of repairs with `then`. Edits are in
    order and disjoint; two that touch stay two. Offsets count code points.
    """

    original: str
    repaired: str
    edits: tuple[Edit, ...]
    _repaired_starts: tuple[int, ...]
    _repaired_ends: tuple[int, ...]

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """The shortest span of the original that a span of the repaired text was made from.

        A character inside a replacement stands for the whole edit, unless the edit goes by
        character. Deleted characters are included between kept ones and excluded at the
        borders. An empty span stays empty.

        >>> m = edit_text("介绍2 3、2条", [Edit(start=3, end=6, replacement="")])
        >>> m.repaired, m.to_original(2, 5)
        ('介绍22条', (2, 8))
        """
        _check_span(start, end, len(self.repaired))
        if not self.edits:
            return start, end
        if start == end:
            place = self._original_place(start, first=True)
            return place, place
        return self._original_place(start, first=True), self._original_place(end - 1, first=False)

    def to_repaired(self, start: int, end: int) -> tuple[int, int]:
        """The span of the repaired text that a span of the original became, perhaps empty.

        Touching any character of an edit takes in its whole replacement, unless it goes by character.

        >>> m = edit_text("介绍2 3、2条", [Edit(start=3, end=6, replacement="")])
        >>> m.to_repaired(2, 8), m.to_repaired(3, 6)
        ((2, 5), (3, 3))
        """
        _check_span(start, end, len(self.original))
        first = bisect_right(self.edits, start, key=attrgetter("end"))
        if start == end:
            place = self._repaired_place(first, start)
            return place, place
        last = bisect_left(self.edits, end, key=attrgetter("start")) - 1
        left = self._repaired_place(first, start)
        if last < 0:
            return left, end
        edit = self.edits[last]
        past = end - edit.end
        right = self._repaired_ends[last] + (past if edit.by_character else max(0, past))
        return left, max(left, right)

    def then(self, edits: Iterable[Edit]) -> TextMap:
        """A further round of edits, on the repaired text; the result leads to the first original.

        >>> m = edit_text("a1、bc", [Edit(start=1, end=3, replacement="")])
        >>> [(e.start, e.end) for e in m.then([Edit(start=1, end=2, replacement="X")]).edits]
        [(1, 3), (3, 4)]
        """
        later = _ordered(edits, len(self.repaired))
        if not later:
            return self
        if not self.edits:
            return edit_text(self.original, later)
        borders = sorted({*self._repaired_starts, *self._repaired_ends})
        later = _cut(later, [e.start for e in later], borders)
        early = self._cut_at(sorted({x for e in later for x in (e.start, e.end)}))
        return self._merge(later) if early is self else early.then(later)

    def _cut_at(self, places: list[int]) -> TextMap:
        """The same map with its edits by character cut at these places of the repaired text."""
        edits = _cut(self.edits, list(self._repaired_starts), places)
        return self if len(edits) == len(self.edits) else edit_text(self.original, edits)

    def _merge(self, later: tuple[Edit, ...]) -> TextMap:
        merged: list[Edit] = []
        old = 0
        at = 0
        while at < len(later):
            # Edits of the new round that meet the same old replacement become one edit.
            group_start, group_end = later[at].start, later[at].end
            parts = [later[at]]
            by_character = later[at].by_character
            while old < len(self.edits) and self._repaired_ends[old] <= group_start:
                merged.append(self.edits[old])
                old += 1
            at += 1
            while old < len(self.edits) and self._repaired_starts[old] < group_end:
                group_start = min(group_start, self._repaired_starts[old])
                group_end = max(group_end, self._repaired_ends[old])
                by_character = by_character and self.edits[old].by_character
                old += 1
                while at < len(later) and later[at].start < group_end:
                    group_end = max(group_end, later[at].end)
                    parts.append(later[at])
                    at += 1
            replacement = _apply(self.repaired, parts, group_start, group_end)
            start, end = self.to_original(group_start, group_end)
            if merged and merged[-1].end > start:  # a deletion at the border, taken in between
                start = merged[-1].end
            by_character = by_character and len(parts) == 1 and end - start == len(replacement)
            merged.append(Edit(start=start, end=end, replacement=replacement, by_character=by_character))
        merged.extend(self.edits[old:])
        return edit_text(self.original, merged)

    def _original_place(self, repaired: int, *, first: bool) -> int:
        """Where the character at `repaired` begins (first) or ends in the original."""
        at = bisect_right(self._repaired_ends, repaired)
        if at < len(self.edits) and self._repaired_starts[at] <= repaired:
            edit = self.edits[at]
            if edit.by_character:
                return edit.start + repaired - self._repaired_starts[at] + (not first)
            return edit.start if first else edit.end
        shift = self.edits[at - 1].end - self._repaired_ends[at - 1] if at else 0
        return repaired + shift + (not first)

    def _repaired_place(self, edit_index: int, original: int) -> int:
        """Where `original` lies in the repaired text, given the first edit that ends after it."""
        if edit_index < len(self.edits) and self.edits[edit_index].start <= original:
            edit = self.edits[edit_index]
            return self._repaired_starts[edit_index] + (original - edit.start if edit.by_character else 0)
        if edit_index == 0:
            return original
        before = self.edits[edit_index - 1]
        return self._repaired_ends[edit_index - 1] + original - before.end


def edit_text(original: str, edits: Iterable[Edit]) -> TextMap:
    """Apply edits to a text and keep the way back.

    Raises EditError when an edit is empty, reaches past the text or overlaps another, or
    goes by character and does not keep the length.

    >>> edit_text("召2开会议", [Edit(start=1, end=2, replacement="")]).repaired
    '召开会议'
    """
    ordered = _ordered(edits, len(original))
    starts: list[int] = []
    ends: list[int] = []
    shift = 0
    for edit in ordered:
        starts.append(edit.start + shift)
        shift += len(edit.replacement) - (edit.end - edit.start)
        ends.append(edit.end + shift)
    repaired = _apply(original, ordered, 0, len(original))
    return TextMap(original, repaired, ordered, tuple(starts), tuple(ends))


def _ordered(edits: Iterable[Edit], length: int) -> tuple[Edit, ...]:
    ordered = tuple(sorted(edits, key=attrgetter("start", "end")))
    reached = 0
    for edit in ordered:
        uneven = edit.by_character and len(edit.replacement) != edit.end - edit.start
        if uneven or not reached <= edit.start < edit.end <= length:
            raise EditError(edit=(edit.start, edit.end, edit.replacement), reached=reached, length=length)
        reached = edit.end
    return ordered


def _cut(edits: tuple[Edit, ...], starts: list[int], places: list[int]) -> tuple[Edit, ...]:
    """Edits by character cut at places inside them; `starts` counts as `places` does, both sorted."""
    pieces: list[Edit] = []
    for edit, start in zip(edits, starts, strict=True):
        if not edit.by_character or len(edit.replacement) < 2:
            pieces.append(edit)
            continue
        first, last = bisect_right(places, start), bisect_left(places, start + len(edit.replacement))
        inner = [0, *(place - start for place in places[first:last]), len(edit.replacement)]
        pieces += (
            Edit(
                start=edit.start + a,
                end=edit.start + b,
                replacement=edit.replacement[a:b],
                by_character=True,
            )
            for a, b in pairwise(inner)
        )
    return tuple(pieces)


def _apply(text: str, edits: Iterable[Edit], start: int, end: int) -> str:
    parts: list[str] = []
    at = start
    for edit in edits:
        parts += (text[at : edit.start], edit.replacement)
        at = edit.end
    parts.append(text[at:end])
    return "".join(parts)


def _check_span(start: int, end: int, length: int) -> None:
    if not 0 <= start <= end <= length:
        raise IndexError(f"span {start}:{end} does not lie in a text of {length} characters")
