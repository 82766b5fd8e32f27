"""Stock text: which characters of a folded text are phrases that everybody in this genre uses."""

from __future__ import annotations

from functools import cache
from itertools import chain

import numpy as np
import numpy.typing as npt

from transform.reuse_fold import Folded, fold_text
from transform.vocabulary import load_terms

Flags = npt.NDArray[np.bool_]


def mark_stock(folded: Folded) -> Flags:
    """For each folded character whether it is part of a stock phrase.

    >>> "".join("·" if stock else "我" for stock in mark_stock(fold_text("我们高度重视")))
    '我我····'
    """
    text = folded.text
    flags = np.zeros(len(text), np.bool_)
    for phrase in stock_phrases():
        place = text.find(phrase)
        while place >= 0:
            flags[place : place + len(phrase)] = True
            place = text.find(phrase, place + 1)
    return flags


@cache
def stock_phrases() -> tuple[str, ...]:
    """The stock phrases, folded, each once; those that a longer one covers wherever they stand too."""
    listed = chain.from_iterable(load_terms("reuse_stock").values())
    return tuple(dict.fromkeys(fold_text(phrase).text for phrase in listed))
