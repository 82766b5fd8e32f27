"""Chunk numbers: the marks 1、 2、 3、 that document-sharing previews drive through a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from extract.document import ChromeKind
from transform.mend import SENTENCE_END, Mend, is_han, space_before
from transform.report import RepairKind
from transform.textmap import Edit
from transform.words import splits_word

# Patterns of this and other finders begin with what they seek, not with what stands before
# it: the latter cost ten times as much on whole pages.
# A run of digits is looked through once, from its first.
_MARK = re.compile(r"\d(?<!\d\d)\d*+、")
_LONGEST_MARK = len("100、")
# Previews cut at equal lengths; the survey's and seeds' chunks vary by far less than this.
_CHUNK_SPREAD = 0.12
# No item begins with one of these.
_NEVER_FIRST = "，。；：、）》”％%"
_FIGURE = re.compile(r"(?!(?:19|20)\d\d)[\d条件项个次人名份篇期户场万亿元余多批类家起宗部册处台年月日%％]")
# A chunk is longer than a heading; inside a line also than an item (seeds: 230 to 400).
_LEAST_CHUNK = 24
_LEAST_INLINE_CHUNK = 60
_LEAST_INLINE_PROOFS = 3
# So many chunks of one length are no list.
_MANY_CHUNKS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """A possible chunk mark, and whether a sentence is torn where it stands."""

    start: int
    end: int
    number: int
    opens_line: bool
    tears: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chain:
    """A series of marks that rises by one, as its last mark and what came before."""

    worth: float
    mark: _Mark
    before: _Chain | None = None

    def marks(self) -> list[_Mark]:
        marks = []
        chain: _Chain | None = self
        while chain is not None:
            marks.append(chain.mark)
            chain = chain.before
        return marks[::-1]


def find_chunk_numbers(text: str) -> tuple[Mend, ...]:
    r"""The numbers of preview chunks, with the break before them where they tear a sentence.

    They are told from headings, which look the same, by what only a cutter does: the
    series rises by one from the top of the text, and most of its marks stand in mid-sentence,
    or all chunks have one length. Inside a line most must stand inside a word.

    >>> [m.edit.start for m in find_chunk_numbers("1、全年公开信息1\n2、2条,\n3、其中网站8条。")]
    [0, 9, 15]
    """
    found = [m for m in _MARK.finditer(text) if m.end() - m.start() <= _LONGEST_MARK]
    if not any(m[0] == "2、" for m in found):
        return ()
    lines = [mark for m in found if (mark := _line_mark(text, m))]
    marks = _rising_series(lines)
    if not _is_cut(text, marks):
        marks = _rising_series([*lines, *_inline_marks(text, found)])
        if not _is_cut_inside_lines(marks):
            return ()
    return tuple(
        Mend(
            edit=Edit(start=space_before(text, m.start) if m.tears else m.start, end=m.end, replacement=""),
            kind=RepairKind.CHUNK_NUMBER,
            chrome=ChromeKind.CHUNK_NUMBER,
        )
        for m in marks
    )


def _line_mark(text: str, match: re.Match[str]) -> _Mark | None:
    """A number that opens a line, with its indent, as previews cut their text."""
    start = match.start()
    while start > 0 and text[start - 1] in " \t　":
        start -= 1
    if start > 0 and text[start - 1] != "\n":
        return None
    tears = _breaks_sentence(text, start, match.end())
    return _Mark(start=start, end=match.end(), number=int(match[0][:-1]), opens_line=True, tears=tears)


def _inline_marks(text: str, found: Iterable[re.Match[str]]) -> Iterable[_Mark]:
    for match in found:
        start, end = match.span()
        before, after = text[start - 1 : start], text[end : end + 1]
        is_inside = is_han(before) or (before and before in "，,")
        if is_inside and (is_han(after) or (after and after in _NEVER_FIRST)):
            tears = after in _NEVER_FIRST or splits_word(text, start, end)
            number = int(match[0][:-1])
            yield _Mark(start=start, end=end, number=number, opens_line=False, tears=tears)


def _rising_series(marks: list[_Mark]) -> list[_Mark]:
    """The marks 1、 2、 3、 … that rise by one and tear most sentences.

    A report's own list has the same marks: of all rising series the one is taken whose
    marks stand in mid-sentence most often.
    """
    best: dict[int, _Chain] = {}
    for mark in sorted(marks, key=lambda m: m.start):
        gain = 1.0 if mark.tears else -0.4 if mark.opens_line else 0.05
        chains = []
        if mark.number == 1:
            chains.append(_Chain(worth=0.1 if mark.opens_line else -0.2, mark=mark))
        if mark.number == 2:
            chains.append(_Chain(worth=gain / 2, mark=mark))
        before = best.get(mark.number - 1)
        if before is not None:
            chains.append(_Chain(worth=before.worth + gain, mark=mark, before=before))
        known = best.get(mark.number)
        for chain in chains:
            if known is None or chain.worth > known.worth:
                best[mark.number] = known = chain
    longest = max(best.values(), key=lambda chain: chain.worth, default=None)
    return longest.marks() if longest else []


def _is_cut(text: str, marks: list[_Mark]) -> bool:
    """Whether marks at the heads of lines were set by a cutter."""
    if len(marks) < 2:
        return False
    opening = len(text) - len(text.lstrip())
    inner = [m for m in marks if m.start > opening]
    broken = [m for m in inner if m.tears]
    if broken and len(inner) >= _MANY_CHUNKS and _equal_lengths(inner):
        return True
    often = len(broken) * 2 > len(inner) or bool(broken and _equal_lengths(inner))
    return often and any(_is_proven(text, m) for m in broken)


def _is_proven(text: str, mark: _Mark) -> bool:
    """Whether a mark stands inside a figure or a word; items of a list may lack their stops too."""
    start = space_before(text, mark.start)
    if text[mark.end : mark.end + 1] in _NEVER_FIRST:
        return mark.end < len(text)
    if text[start - 1 : start].isdigit():
        return bool(_FIGURE.match(text, mark.end))
    return splits_word(text, start, mark.end)


def _is_cut_inside_lines(marks: list[_Mark]) -> bool:
    inner = [m for m in marks if m.number > 1]
    torn = sum(m.tears for m in inner)
    gaps = [b.start - a.start for a, b in pairwise(marks)]
    by_words = torn >= _LEAST_INLINE_PROOFS and torn * 5 >= len(inner) * 3
    even = len(marks) > _LEAST_INLINE_PROOFS and _equal_lengths(marks)
    by_length = even and (torn >= 1 or len(marks) >= _MANY_CHUNKS)
    return (by_words or by_length) and min(gaps) >= _LEAST_INLINE_CHUNK


def _breaks_sentence(text: str, start: int, end: int) -> bool:
    """Whether a mark at the head of a line stands in mid-sentence.

    A short line before it is a heading; one without any comma or stop is a title of a list,
    also where it ends in a figure (…工作总结7), unless the figure goes on.
    """
    before = text[max(0, start - 400) : start].rstrip()
    if not before or before[-1] in SENTENCE_END + '”"）)》】〞':
        return False
    line = before[before.rfind("\n") + 1 :].strip()
    if before[-1].isdigit() and _FIGURE.match(text, end):
        return True
    is_prose = any(c in line for c in "，,。；;")
    return is_prose and (len(line) >= _LEAST_CHUNK or before[-1].isdigit() or before[-1] in "，,、")


def _equal_lengths(marks: list[_Mark]) -> bool:
    gaps = [b.start - a.start for a, b in pairwise(marks)]
    return len(gaps) >= 2 and max(gaps) - min(gaps) <= _CHUNK_SPREAD * max(gaps)
