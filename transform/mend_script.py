"""Script: pages in traditional characters read in simplified ones, phrase by phrase."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from transform.mend import Mend
from transform.report import RepairKind
from transform.textmap import Edit

if TYPE_CHECKING:
    from opencc import OpenCC

# The genre's most frequent characters that only traditional script has: the survey's 42 pages in
# it all hold most of them, so that a look at these spares other pages the conversion.
_TELLING = "開務報為條實進會與關個導門經機對網發業產"
_LEAST_TELLING = 0.01
# A page in simplified script may name a place or quote a title in traditional script; of a page
# in traditional script a third of all Han characters change, of one half in it a sixth.
_LEAST_CHANGED = 0.08
_PHRASE = re.compile("[㐀-鿿豈-﫿]+")


def find_script(text: str) -> tuple[Mend, ...]:
    """The phrases of a page in traditional script that read otherwise in simplified.

    One mend a phrase, from its first character that changes to its last; offsets inside
    lead back character by character. Vocabulary is not touched here.

    >>> [(m.edit.start, m.edit.replacement) for m in find_script("全年公開信息，發佈公報。")]
    [(3, '开'), (7, '发布公报')]
    """
    if sum(text.count(c) for c in _TELLING) < len(text) * _LEAST_TELLING:
        return ()
    plain = _converter().convert(text)
    if len(plain) != len(text):  # no phrase of its tables does so; were one to, lines would shift
        return ()
    changed = sum(a != b for a, b in zip(text, plain, strict=True))
    if changed < _LEAST_CHANGED * sum(len(m[0]) for m in _PHRASE.finditer(text)):
        return ()
    return tuple(_changed_phrases(text, plain))


@cache
def _converter() -> OpenCC:
    import opencc  # noqa: PLC0415 - few pages need it

    return opencc.OpenCC("t2s")


def _changed_phrases(text: str, plain: str) -> Iterator[Mend]:
    for match in _PHRASE.finditer(text):
        start, end = match.span()
        if text[start:end] == plain[start:end]:
            continue
        while text[start] == plain[start]:
            start += 1
        while text[end - 1] == plain[end - 1]:
            end -= 1
        edit = Edit(start=start, end=end, replacement=plain[start:end], by_character=True)
        yield Mend(edit=edit, kind=RepairKind.SCRIPT)
