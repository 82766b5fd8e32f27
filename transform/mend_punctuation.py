"""Punctuation that was doubled, shifted, or set apart by a space."""

from __future__ import annotations

import re

from transform.mend import Mend, mend_match
from transform.report import RepairKind

_BEFORE = r"(?<=[一-鿿）)”》%\d])"
# Three stops or more may be an ellipsis, and commas of a table stand between figures.
_DOUBLED = re.compile(rf"{_BEFORE}([，,、；;。：])[ \t]*\1(?!\1|[ \t]*\d)")
_MIXED = re.compile(rf"{_BEFORE}(?:[，,][ \t]*(?P<stop>[。；])|(?P<end>[。；])[ \t]*[，,])(?=[一-鿿\s]|\Z)")
# "工作，、培训": of a comma and an enumeration mark side by side one was never written.
_SHIFTED = re.compile(r"(?<=[一-鿿])(?:，、|、，|,、|、,)(?=[一-鿿])")
# "一,、总体情况": the comma slipped into the enumerator.
_SLIPPED = re.compile(r"(?:\A|(?<=[\n。 　]))(?P<number>[一二三四五六七八九十]{1,3})(?P<comma>[,，])(?=、)")
# "公开 。": a stop never follows a space in Chinese; a blank that stands for a word is longer.
_SPACED = re.compile(r"(?<=[一-鿿）)”》%])[ \t\xa0](?=[。，、；：！？])")


def find_punctuation(text: str) -> tuple[Mend, ...]:
    """Marks that no author sets so.

    >>> [m.edit.replacement for m in find_punctuation("公开信息12条,,回复。。")]
    [',', '。']
    >>> find_punctuation("他说……我们都支持。。。")
    ()
    """
    found = [mend_match(m, "", RepairKind.PUNCTUATION, group="comma") for m in _SLIPPED.finditer(text)]
    found += (mend_match(m, m[1], RepairKind.PUNCTUATION) for m in _DOUBLED.finditer(text))
    found += (mend_match(m, m["stop"] or m["end"], RepairKind.PUNCTUATION) for m in _MIXED.finditer(text))
    found += (mend_match(m, "、", RepairKind.PUNCTUATION) for m in _SHIFTED.finditer(text))
    found += (mend_match(m, "", RepairKind.PUNCTUATION) for m in _SPACED.finditer(text))
    return tuple(sorted(found, key=lambda m: m.edit.start))
