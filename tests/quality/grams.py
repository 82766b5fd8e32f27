"""How near one text is to another: precision, recall and F1 over runs of four characters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

# White space and the marks that tables, lists and headings are drawn with do not count.
_MARKS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad|*#`~\u2022\u25cf\u25aa]+|[-_=]{3,}")


def count_grams(text: str, size: int = 4) -> Counter[str]:
    """The runs of `size` characters in a text, each with how often it occurs.

    >>> sorted(count_grams("政 府公开信"))
    ['府公开信', '政府公开']
    """
    bare = _MARKS.sub("", unicodedata.normalize("NFKC", text))
    return Counter(bare[at : at + size] for at in range(max(1, len(bare) - size + 1))) if bare else Counter()


def score_text(found: str, truth: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of a text against the truth; two empty texts agree.

    >>> score_text("政府信息公开", "政府信息公开")
    (1.0, 1.0, 1.0)
    """
    ours, theirs = count_grams(found), count_grams(truth)
    if not ours and not theirs:
        return 1.0, 1.0, 1.0
    hits = sum((ours & theirs).values())
    precision = hits / sum(ours.values()) if ours else 0.0
    recall = hits / sum(theirs.values()) if theirs else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


def score_words(found: str, truth: str) -> tuple[float, float]:
    """Precision and recall over runs of four words.

    >>> score_words("one two three four five", "one two three four")
    (0.5, 1.0)
    """
    ours, theirs = _count_runs(found), _count_runs(truth)
    hits = sum((ours & theirs).values())
    return hits / sum(ours.values()), hits / sum(theirs.values())


def _count_runs(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + size]) for at in range(max(1, len(words) - size + 1)))
