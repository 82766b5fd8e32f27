"""Repair: a page's text as it was written, before copying damaged it; every mending recorded.

Rounds build on one another: what stands between characters goes first, so that phrases can be
read in another script; residue next, so that words and lines join; then marks and words, which
are told by what stands beside them. Nothing is mended that could be legitimate text: such
places stay, and stay readable.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from operator import attrgetter

from extract.document import Chrome
from transform.mend import Mend
from transform.mend_brackets import find_brackets
from transform.mend_breaks import find_hard_breaks, find_item_breaks, find_lone_figures
from transform.mend_chunks import find_chunk_numbers
from transform.mend_enumerators import find_enumerators
from transform.mend_insertions import find_insertions
from transform.mend_pages import find_page_numbers
from transform.mend_punctuation import find_punctuation
from transform.mend_readings import find_readings
from transform.mend_script import find_script
from transform.mend_spam import find_spam_strings
from transform.mend_torn import find_torn_spaces, find_torn_words
from transform.mend_words import find_taiwan_words, find_washed_words
from transform.report import Repair, RepairKind
from transform.textmap import TextMap, edit_text

Finder = Callable[[str], tuple[Mend, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """A text with its repaired form (`textmap`) and what was done, by offsets of the original.

    Repairs are disjoint or nest: one that covers another was made after it, or holds it in a
    phrase of another script, and its `repaired` is what became of the whole. `residue` are
    the mended stretches that belong to no report.
    """

    textmap: TextMap
    repairs: tuple[Repair, ...]
    residue: tuple[Chrome, ...]

    def as_written(self, start: int, end: int) -> str:
        """A stretch of the original, mended in all but its script.

        >>> done = repair_text("霜橋市質量技術監(jiān)督局做(zuò)好公開(kāi)，開展服務")
        >>> done.as_written(0, 16)
        '霜橋市質量技術監督局'
        """
        parts: list[str] = []
        at = start
        first = bisect_left(self.repairs, start, key=attrgetter("start"))
        for repair in islice(self.repairs, first, None):
            if repair.start >= end:
                break
            if repair.kind is RepairKind.SCRIPT or repair.start < at or repair.end > end:
                continue
            parts += (self.textmap.original[at : repair.start], repair.repaired)
            at = repair.end
        return "".join((*parts, self.textmap.original[at:end]))


def repair_text(text: str) -> Repaired:
    r"""Mend a whole page's text.

    >>> done = repair_text("全年召开\n- 2 -\n会议12次。")
    >>> done.textmap.repaired, [(r.start, r.end, r.kind.value) for r in done.repairs]
    ('全年召开会议12次。', [(4, 11, 'page_number')])
    """
    textmap = edit_text(text, ())
    repairs: list[Repair] = []
    phrases: list[Repair] = []
    residue: list[Chrome] = []
    for finders in ROUNDS:
        mends = _without_overlaps(m for finder in finders for m in finder(textmap.repaired))
        for mend in mends:
            repair = _record(textmap, mend)
            (phrases if mend.edit.by_character else repairs).append(repair)
            if mend.chrome:
                residue.append(Chrome(start=repair.start, end=repair.end, kind=mend.chrome))
        textmap = textmap.then(m.edit for m in mends)
    return Repaired(
        textmap=textmap,
        repairs=_settle(textmap, [*_cut_phrases(phrases, repairs), *repairs]),
        residue=tuple(sorted(residue, key=lambda c: c.start)),
    )


def _record(textmap: TextMap, mend: Mend) -> Repair:
    start, end = textmap.to_original(mend.edit.start, mend.edit.end)
    original = textmap.original[start:end]
    return Repair(start=start, end=end, kind=mend.kind, original=original, repaired=mend.edit.replacement)


def _cut_phrases(phrases: Iterable[Repair], repairs: Sequence[Repair]) -> Iterator[Repair]:
    """Phrases mended character by character, cut where another repair begins before or ends behind one.

    谘詢電話 is such a place: 詢電話 changed its script, and then the word 谘询 was mended.
    """
    by_start = sorted(repairs, key=attrgetter("start"))
    by_end = sorted(repairs, key=attrgetter("end"))
    for phrase in phrases:
        ending = (r.end for r in _between(by_end, "end", phrase) if r.start < phrase.start)
        beginning = (r.start for r in _between(by_start, "start", phrase) if r.end > phrase.end)
        borders = sorted({phrase.start, *ending, *beginning, phrase.end})
        yield from (_cut(phrase, start, end) for start, end in pairwise(borders))


def _between(repairs: Sequence[Repair], side: str, phrase: Repair) -> Sequence[Repair]:
    """The repairs of which one side (`start` or `end`, by which they are sorted) stands inside a phrase."""
    key = attrgetter(side)
    return repairs[bisect_right(repairs, phrase.start, key=key) : bisect_left(repairs, phrase.end, key=key)]


def _cut(phrase: Repair, start: int, end: int) -> Repair:
    """A part of a phrase; `_settle` reads what became of it."""
    return replace(
        phrase, start=start, end=end, original=phrase.original[start - phrase.start : end - phrase.start]
    )


def _settle(textmap: TextMap, repairs: Iterable[Repair]) -> tuple[Repair, ...]:
    """Repairs in order of place, an outer one before those in it, each with what finally became of it."""
    settled = []
    for repair in sorted(repairs, key=lambda r: (r.start, -r.end)):
        start, end = textmap.to_repaired(repair.start, repair.end)
        final = textmap.repaired[start:end]
        settled.append(repair if final == repair.repaired else replace(repair, repaired=final))
    return tuple(settled)


def _without_overlaps(mends: Iterable[Mend]) -> list[Mend]:
    """In order of place; of two that overlap the earlier finder's stays (sorting is stable)."""
    kept: list[Mend] = []
    for mend in sorted(mends, key=lambda m: m.edit.start):
        if not kept or mend.edit.start >= kept[-1].edit.end:
            kept.append(mend)
    return kept


ROUNDS: tuple[tuple[Finder, ...], ...] = (
    (find_readings, find_spam_strings),
    (find_script,),
    (find_chunk_numbers, find_page_numbers, find_insertions),
    (find_torn_words,),
    (find_lone_figures, find_item_breaks, find_hard_breaks),
    (find_torn_spaces,),
    (find_brackets, find_enumerators, find_punctuation),
    (find_washed_words, find_taiwan_words),
)
"""The order of mending; within a round an earlier finder wins where two overlap."""
