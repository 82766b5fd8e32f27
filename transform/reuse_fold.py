"""Folding: a text reduced to what copying keeps, every folded character with its place in the text.

White space, punctuation and the width of characters change from copy to copy and are left
out. A figure is one character whatever it says: the same words with other figures are the
same words, and the figures are compared by themselves. A masked figure (20xx) is one too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int32]

FIGURE = "0"
_DIGITS = "0123456789０１２３４５６７８９"
_FIGURE = re.compile(rf"[{_DIGITS}](?:[{_DIGITS}xX×＊*]|[.,，](?=[{_DIGITS}]))*")
_MASK = re.compile(r"[xX×＊*]")
_PLAIN = {0xFF10 + n: 0x30 + n for n in range(10)} | {ord(","): None, ord("，"): None}


class Run(NamedTuple):
    """A stretch of a document's text and what it is read as: itself, a repair, or nothing."""

    start: int
    end: int
    shown: str


class Figure(NamedTuple):
    """A figure of a folded text: its place there, and its digits; None where some are masked.

    Dates, enumerators and ordinals are none: they change with every year and every collection.
    """

    place: int
    digits: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A folded text. `codes` are its characters, `starts` and `ends` where each lies in the document."""

    codes: Codes
    starts: Places
    ends: Places
    figures: tuple[Figure, ...]

    def __len__(self) -> int:
        return len(self.codes)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the document that folded characters `start` to `end` were read from."""
        return int(self.starts[start]), int(self.ends[end - 1])

    @property
    def text(self) -> str:
        """The folded characters as text."""
        return "".join(map(chr, self.codes.tolist()))


def fold_text(text: str) -> Folded:
    """Fold a text as it stands.

    >>> fold_text("共受理申请１２件，答复 20xx年…").text
    '共受理申请0件答复0年'
    """
    return fold_runs([Run(0, len(text), text)])


def fold_runs(runs: Iterable[Run]) -> Folded:
    """Fold stretches of a document as they are read; places are those of the document.

    A character of a repair lies where the whole repair does.
    """
    read = list(runs)
    shown = "".join(run.shown for run in read)
    raw = np.frombuffer(shown.encode("utf-32-le", "surrogatepass"), np.uint32)
    codes = _table()[np.minimum(raw, _LAST)]
    starts, ends = _places(read)
    figures: list[Figure] = []
    goes_on = np.zeros(len(codes), np.bool_)
    spans = [(match.start(), match.end()) for match in _FIGURE.finditer(shown)]
    for start, end in spans:
        goes_on[start + 1 : end] = True
        ends[start] = ends[end - 1]
    kept = (codes != 0) & ~goes_on
    place = np.cumsum(kept) - 1
    for start, end in spans:
        if not _is_ordinal(shown, start, end):
            digits = shown[start:end].translate(_PLAIN)
            figures.append(Figure(int(place[start]), None if _MASK.search(digits) else digits))
    return Folded(codes=codes[kept], starts=starts[kept], ends=ends[kept], figures=tuple(figures))


def _places(runs: list[Run]) -> tuple[Places, Places]:
    """Where each shown character lies in the document."""
    parts = []
    for run in runs:
        if len(run.shown) == run.end - run.start:
            first = np.arange(run.start, run.end, dtype=np.int32)
            parts.append((first, first + 1))
        else:
            size = len(run.shown)
            parts.append((np.full(size, run.start, np.int32), np.full(size, run.end, np.int32)))
    if not parts:
        return np.empty(0, np.int32), np.empty(0, np.int32)
    return np.concatenate([first for first, _ in parts]), np.concatenate([last for _, last in parts])


_LAST = np.uint32(0xFFFF)
"""Characters beyond the basic plane are one to us: rare names, and emoji of the sites."""


@cache
def _table() -> Codes:
    """What each character is folded to; 0 where nothing of it is kept."""
    return np.array([_fold_character(chr(code)) for code in range(int(_LAST) + 1)], np.uint32)


def _is_ordinal(text: str, start: int, end: int) -> bool:
    """Whether a figure counts nothing: 篇12, 第3, 2021年5月, 1. and (1) before a heading."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if before in _ORDINAL_BEFORE or after in _ORDINAL_AFTER:
        return True
    return not before.strip() and after in _POINT


_ORDINAL_BEFORE = frozenset("篇第之(（〔[【")
_ORDINAL_AFTER = frozenset("年月日、)）〕]】号")
_POINT = frozenset(".．")
_FIGURE_CODE = ord(FIGURE)


def _fold_character(character: str) -> int:
    """The folded character as a number; 0 where nothing of it is kept."""
    if character in _DIGITS:
        return _FIGURE_CODE
    folded = unicodedata.normalize("NFKC", character)[:1].lower()
    return ord(folded) if folded.isalnum() and not folded.isdigit() else 0
