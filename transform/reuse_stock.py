"""Stock text: which characters of a folded text are phrases that everybody in this genre uses."""

from __future__ import annotations

from functools import cache
from itertools import chain

import numpy as np
import numpy.typing as npt

from transform.reuse_align import Hashes, hash_shingles
from transform.reuse_fold import Folded, fold_text
from transform.vocabulary import load_terms

Flags = npt.NDArray[np.bool_]

LEAST = 4
"""Characters that are known as stock: parts of phrases are as common as the whole."""


def mark_stock(folded: Folded) -> Flags:
    """For each folded character whether it is part of a stock phrase, or of four characters of one.

    >>> "".join("·" if stock else "我" for stock in mark_stock(fold_text("我们高度重视")))
    '我我····'
    """
    flags = np.zeros(len(folded), np.bool_)
    hashes = hash_shingles(folded.codes, LEAST)
    ranked = _stock_shingles()
    found = np.minimum(np.searchsorted(ranked, hashes), len(ranked) - 1)
    is_stock = ranked[found] == hashes
    for offset in range(LEAST):
        flags[offset : offset + len(hashes)] |= is_stock
    return flags


@cache
def _stock_shingles() -> Hashes:
    """A hash for every four characters that stand in a stock phrase, ranked."""
    listed = chain.from_iterable(load_terms("reuse_stock").values())
    return np.unique(np.concatenate([hash_shingles(fold_text(phrase).codes, LEAST) for phrase in listed]))
