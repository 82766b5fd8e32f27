"""Words: jieba's dictionary behind one door, loaded only by pages that need it."""

from __future__ import annotations

import logging
import warnings
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jieba import Tokenizer


@cache
def _tokenizer() -> Tokenizer:
    """A tokenizer of our own; its loading takes about a second and says nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba 0.42.1 has escapes that newer Pythons warn of
        import jieba  # noqa: PLC0415 - pages that need no words load no dictionary

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    return tokenizer


def word_count(word: str) -> int:
    """How often a word stood in the corpus of jieba's dictionary; 0 for what is no word there.

    >>> word_count("召开") > 1000, word_count("开召")
    (True, 0)
    """
    return int(_tokenizer().FREQ.get(word, 0))
