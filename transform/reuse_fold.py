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
_FIGURE = re.compile(r"[0-9](?:[0-9xX×＊*]|[.,，](?=[0-9]))*")
_MASK = re.compile(r"[xX×＊*]")
_WIDE = {0xFF10 + n: 0x30 + n for n in range(10)}


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
    codes: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    figures: list[Figure] = []
    for run in runs:
        shown = run.shown.translate(_WIDE)
        is_repair = len(shown) != run.end - run.start
        position = 0
        while position < len(shown):
            code = _fold_character(shown[position])
            step = 1
            if code == _FIGURE_CODE and (match := _FIGURE.match(shown, position)):
                step = match.end() - position
                if not _is_ordinal(shown, match):
                    digits = None if _MASK.search(match[0]) else re.sub(r"[,，]", "", match[0])
                    figures.append(Figure(len(codes), digits))
            if code:
                codes.append(code)
                starts.append(run.start if is_repair else run.start + position)
                ends.append(run.end if is_repair else run.start + position + step)
            position += step
    return Folded(
        codes=np.array(codes, np.uint32),
        starts=np.array(starts, np.int32),
        ends=np.array(ends, np.int32),
        figures=tuple(figures),
    )


def _is_ordinal(text: str, figure: re.Match[str]) -> bool:
    """Whether a figure counts nothing: 篇12, 第3, 2021年5月, 1. and (1) before a heading."""
    before, after = text[max(0, figure.start() - 1) : figure.start()], text[figure.end() : figure.end() + 1]
    if before in _ORDINAL_BEFORE or after in _ORDINAL_AFTER:
        return True
    return not before.strip() and after in _POINT


_ORDINAL_BEFORE = frozenset("篇第之(（〔[【")
_ORDINAL_AFTER = frozenset("年月日、)）〕]】号")
_POINT = frozenset(".．")
_FIGURE_CODE = ord(FIGURE)


@cache
def _fold_character(character: str) -> int:
    """The folded character as a number; 0 where nothing of it is kept."""
    if character.isdigit() and character.isascii():
        return _FIGURE_CODE
    folded = unicodedata.normalize("NFKC", character)[:1].lower()
    return ord(folded) if folded.isalnum() and not folded.isdigit() else 0
