"""Readings: pinyin in brackets that hijacked mirrors inject after characters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict

from transform.mend import Mend, mend_match
from transform.report import RepairKind

_BRACKETED = re.compile(r"[(（](?<=[一-鿿)）].)([a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜüêḿńňǹ]{1,6})[ ]?[)）]")
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|van|ai|ei|ao|ou|an|en|er|ia|ie|iu|in|ua|uo|ui|un|ue|ve|vn|a|o|e|i|u|v)"
)
# One or two may be an author's own gloss of a rare character.
_LEAST_READINGS = 3
# Without tone marks (pdf), (app), (an) look alike: more of them, and each character read one way.
_LEAST_PLAIN = 5


def find_readings(text: str) -> tuple[Mend, ...]:
    """Readings injected after characters, toned or plain, once or twice: 公(gong)(gong).

    >>> [m.edit.start for m in find_readings("政務(wù)公開(kāi)信息(xī)")]
    [2, 8, 15]
    >>> find_readings("格式为(doc)、(pdf)、(xls)或(wps)，软件(app)")
    ()
    """
    found = [m for m in _BRACKETED.finditer(text) if _SYLLABLE.fullmatch(_plain(m[1]))]
    if len(found) < _LEAST_READINGS:
        return ()
    toned = [m for m in found if not m[1].isascii()]
    if len(toned) < _LEAST_READINGS and not _reads_throughout(text, found):
        return ()
    return tuple(mend_match(m, "", RepairKind.INJECTION) for m in found)


def _plain(syllable: str) -> str:
    """A syllable without its tone: lǜ is lv."""
    spread = unicodedata.normalize("NFD", syllable.replace("ü", "v"))
    for toned in ("ǖ", "ǘ", "ǚ", "ǜ"):
        spread = spread.replace(unicodedata.normalize("NFD", toned), "v")
    return "".join(c for c in spread if not unicodedata.combining(c))


def _reads_throughout(text: str, found: list[re.Match[str]]) -> bool:
    """Whether plain syllables follow characters as readings do: each character has one."""
    if len(found) < _LEAST_PLAIN:
        return False
    read: defaultdict[str, Counter[str]] = defaultdict(Counter)
    character = ""
    for match in found:
        before = text[match.start() - 1]
        character = before if before not in ")）" else character
        read[character][match[1]] += 1
    agreeing = sum(counts.most_common(1)[0][1] for counts in read.values())
    return agreeing * 10 >= len(found) * 9 and len(read) >= 3
