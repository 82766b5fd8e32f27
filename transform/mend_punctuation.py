"""Punctuation that was doubled, shifted, or set apart by a space."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transform.mend import NUMERALS, Mend, is_han, mend_match
from transform.report import RepairKind

# Three stops or more may be an ellipsis, and commas of a table stand between figures.
_MARKS = "，,、；;。："
_PAIRS = [a + b for x in "，," for y in "。；、" for a, b in ((x, y), (y, x))]
_DOUBLED = re.compile(r"([，,、；;。：])(?<=[一-鿿）)”》%\d].)[ \t]*\1(?!\1|[ \t]*\d)")
_MIXED = re.compile(r"(?:[，,][ \t]*(?P<stop>[。；])|(?P<end>[。；])[ \t]*[，,])(?=[一-鿿\s]|\Z)")
# "工作，、培训": of a comma and an enumeration mark side by side one was never written.
_SHIFTED = re.compile(r"(?:[，,]、|、[，,])(?=[一-鿿])")
# "公开 。": a stop never follows a space in Chinese; a blank that stands for a word is longer.
_SPACED = re.compile(r"[ \t\xa0](?<=[一-鿿）)”》%].)(?=[。，、；：！？])")


def find_punctuation(text: str) -> tuple[Mend, ...]:
    """Marks that no author sets so.

    >>> [m.edit.replacement for m in find_punctuation("公开信息12条,,回复。。")]
    [',', '。']
    >>> find_punctuation("他说……我们都支持。。。")
    ()
    """
    squeezed = text.replace(" ", "") if " " in text else text
    found: list[Mend] = []
    if any(mark * 2 in squeezed for mark in _MARKS):
        found += (mend_match(m, m[1], RepairKind.PUNCTUATION) for m in _DOUBLED.finditer(text))
    if any(pair in squeezed for pair in _PAIRS):
        found += _unlike_pairs(text)
    found += (mend_match(m, "", RepairKind.PUNCTUATION) for m in _SPACED.finditer(text))
    return tuple(sorted(found, key=lambda m: m.edit.start))


def _unlike_pairs(text: str) -> Iterator[Mend]:
    for match in _MIXED.finditer(text):
        if is_han(text[match.start() - 1 : match.start()]):
            yield mend_match(match, match["stop"] or match["end"], RepairKind.PUNCTUATION)
    for match in _SHIFTED.finditer(text):
        if is_han(text[match.start() - 1 : match.start()]):
            yield mend_match(match, _shifted(text, match), RepairKind.PUNCTUATION)


def _shifted(text: str, match: re.Match[str]) -> str:
    """What stood there: the mark of 一,、总体情况, else the comma of a sentence."""
    at = match.start()
    heads = text[at - 1] in NUMERALS and (at == 1 or text[at - 2] in "\n。 　")
    return "、" if heads else "，"
