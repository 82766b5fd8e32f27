"""Terms: a text cut into the words by which it is found again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import rjieba

_WIDTHS = str.maketrans({**{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}, 0x3000: 0x20})
_HALF_PAIRS = re.compile("[\\ud800-\\udfff]")


class Term(NamedTuple):
    """A word and where it stands in the text that was cut."""

    start: int
    end: int
    word: str


def cut_terms(text: str) -> list[str]:
    """Cut a text into its words, in order: of one width, in lower case, without marks and white space.

    >>> cut_terms("依申请公开 ＡＢ局受理１２件。")
    ['依', '申请', '公开', 'ab', '局', '受理', '12', '件']
    """
    return [word.lower() for word in _cut(_fold(text)) if _is_term(word)]


def locate_terms(text: str) -> Iterator[Term]:
    """The words of a text, those of `cut_terms`, each with its place.

    >>> [text[term.start : term.end] for text in ["共 受理１２件。"] for term in locate_terms(text)]
    ['共', '受理', '１２', '件']
    """
    at = 0
    for word in _cut(_fold(text)):
        if _is_term(word):
            yield Term(at, at + len(word), word.lower())
        at += len(word)


def _fold(text: str) -> str:
    """Full-width letters, figures and blanks as narrow ones; the length stays."""
    return text.translate(_WIDTHS)


def _cut(text: str) -> list[str]:
    try:
        return rjieba.cut(text)
    except UnicodeEncodeError:  # half of a surrogate pair, from a broken entity
        return rjieba.cut(_HALF_PAIRS.sub("\ufffd", text))


def _is_term(word: str) -> bool:
    return word.isalnum() or any(map(str.isalnum, word))
