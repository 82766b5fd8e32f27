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

    A long word is there with the words in it, so that 人手 finds 人手不足.

    >>> cut_terms("依申请公开 ＡＢ局受理１２件，人手不足。")
    ['依', '申请', '公开', 'ab', '局', '受理', '12', '件', '人手', '不足', '人手不足']
    """
    return [word.lower() for word in rjieba.cut_for_search(_fold(text)) if _is_term(word)]


def locate_terms(text: str) -> Iterator[Term]:
    """The words of a text, those of `cut_terms`, each with its place.

    >>> [text[term.start : term.end] for text in ["共 受理１２件。"] for term in locate_terms(text)]
    ['共', '受理', '１２', '件']
    """
    for word, start, end in rjieba.tokenize(_fold(text), "search"):
        if _is_term(word):
            yield Term(start, end, word.lower())


def fold_width(text: str) -> str:
    """Full-width letters, figures, marks and blanks as narrow ones; the length stays.

    >>> fold_width("ＡＢ１２（一）")
    'AB12(一)'
    """
    return text.translate(_WIDTHS)


def _fold(text: str) -> str:
    folded = fold_width(text)
    if folded.isascii() or not _HALF_PAIRS.search(folded):
        return folded
    return _HALF_PAIRS.sub("\ufffd", folded)  # half of a surrogate pair, from a broken entity


def _is_term(word: str) -> bool:
    return word.isalnum() or any(map(str.isalnum, word))
