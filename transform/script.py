"""Traditional script made readable to vocabularies in simplified: character by character."""

from __future__ import annotations

import re
from functools import cache

from transform.vocabulary import load_terms


@cache
def _table() -> tuple[re.Pattern[str], dict[int, str], re.Pattern[str]]:
    terms = load_terms("script")
    traditional, simplified = ("".join(terms[name].split()) for name in ("traditional", "simplified"))
    table = dict(zip(map(ord, traditional), simplified, strict=True))
    return re.compile(f"[{traditional}]"), table, re.compile(terms["again"])


def fold_script(text: str) -> str:
    """The text with its traditional characters made simplified, each in its place.

    Offsets hold for both texts. A text without traditional characters is returned as it is.

    >>> fold_script("政務公開領導小組"), fold_script("答覆率和覆蓋面")
    ('政务公开领导小组', '答复率和覆盖面')
    """
    traditional, table, again = _table()
    if traditional.search(text):
        text = text.translate(table)
    return again.sub("复", text) if "覆" in text and again.search(text) else text


def as_written(words: str | None, folded: str, text: str, start: int = 0) -> str | None:
    """Words found in a folded text as the text itself writes them.

    >>> as_written("公开", "政务公开", "政務公開")
    '公開'
    """
    if words is None or folded is text:
        return words
    at = folded.find(words, start)
    return words if at < 0 else text[at : at + len(words)]
