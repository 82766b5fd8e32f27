"""Traditional script made readable to vocabularies in simplified: character by character."""

from __future__ import annotations

import re
from functools import cache

from transform.vocabulary import load_terms


@cache
def _table() -> tuple[re.Pattern[str], dict[int, str]]:
    terms = load_terms("script")
    traditional, simplified = ("".join(terms[name].split()) for name in ("traditional", "simplified"))
    return re.compile(f"[{traditional}]"), dict(zip(map(ord, traditional), simplified, strict=True))


def fold_script(text: str) -> str:
    """The text with its traditional characters made simplified, each in its place.

    Offsets hold for both texts. A text without traditional characters is returned as it is.

    >>> fold_script("政務公開領導小組")
    '政务公开领导小组'
    """
    traditional, table = _table()
    return text.translate(table) if traditional.search(text) else text


def as_written(words: str | None, folded: str, text: str, start: int = 0) -> str | None:
    """Words found in a folded text as the text itself writes them.

    >>> as_written("公开", "政务公开", "政務公開")
    '公開'
    """
    if words is None or folded is text:
        return words
    at = folded.find(words, start)
    return words if at < 0 else text[at : at + len(words)]
