"""Words: jieba's dictionary behind one door, loaded only by pages that need it."""

from __future__ import annotations

import logging
import warnings
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jieba import Tokenizer

# Characters on either side of a place that decide how it is cut: two words' worth.
_REACH = 6
# A word rarer than this joins by chance (tried on own reports and the seeds).
_LEAST_COUNT = 40


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


def splits_word(text: str, start: int, end: int) -> bool:
    """Whether the stretch `start` to `end` was driven into a word of the dictionary.

    The text around it is cut into words as if the stretch were not there: it splits one
    if a word reaches across. Two words that stand side by side split nothing, also where
    the last character of one and the first of the other make a third (公开 工作).

    >>> splits_word("我局召2开会议", 3, 4), splits_word("信息公开 工作", 4, 5)
    (True, False)
    """
    left = _han_before(text[max(0, start - _REACH) : start])
    right = _han_after(text[end : end + _REACH])
    return bool(left and right) and _reaches_across(left, right)


@lru_cache(maxsize=4096)
def _reaches_across(left: str, right: str) -> bool:
    at = 0
    for word in _tokenizer().lcut(left + right, HMM=False):
        border = len(left) - at
        at += len(word)
        if border <= 0:
            return False
        if border < len(word):
            halves = word[:border], word[border:]
            if all(len(half) > 1 and word_count(half) >= _LEAST_COUNT for half in halves):
                return False
            # A rare long word holds a frequent short one: 创建活动, 活动.
            core = word[border - 1 : border + 1]
            return max(word_count(word), word_count(core)) >= _LEAST_COUNT
    return False


def _han_before(text: str) -> str:
    at = len(text)
    while at > 0 and "一" <= text[at - 1] <= "鿿":
        at -= 1
    return text[at:]


def _han_after(text: str) -> str:
    at = 0
    while at < len(text) and "一" <= text[at] <= "鿿":
        at += 1
    return text[:at]
