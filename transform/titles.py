"""Titles: what a report's heading looks like, alone on a line or glued to what follows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from transform.vocabulary import load_terms

SHORTEST, LONGEST = 4, 70
CHINESE_DIGITS = "零一二三四五六七八九十百两〇○"


@dataclass(frozen=True, slots=True, kw_only=True)
class TitlePatterns:
    """The compiled shapes of terms/titles.toml."""

    whole: re.Pattern[str]
    glued: re.Pattern[str]
    topic: re.Pattern[str]
    opening: re.Pattern[str]
    closing: re.Pattern[str]
    first_person: re.Pattern[str]


@cache
def title_patterns() -> TitlePatterns:
    """Compile the shapes once."""
    terms = load_terms("titles")
    genre = "|".join(sorted(terms["genre"], key=len, reverse=True))
    suffix = "|".join(terms["suffix"])
    opening = "|".join(terms["opening"])
    tail = rf"(?:的)?(?:{suffix})*(?:[（(][^（()）\n]{{1,16}}[）)]|\d{{1,2}}字?)?"
    # A title has no sentence inside; commas and colons occur, full stops do not.
    word = r"[^。！？!?；;，,\n：:]"
    return TitlePatterns(
        whole=re.compile(rf"[“\"《【\[]?[^。！？!?；;\n]{{0,56}}?(?:{genre}){tail}[”\"》】\]]?[。.？?]?"),
        glued=re.compile(
            rf"{word}{{2,36}}?(?:{genre})(?:{suffix})*(?:\s?[（(][\d{CHINESE_DIGITS}]{{1,3}}[）)]|\d{{1,2}}(?![\d年xX×*]))?[？?]?(?=\s*(?:{opening}|20\d\d年\d)|\s+[一1]\s*[、.]|\s+[^\s。，,]{{2,28}}[:：])"
        ),
        topic=re.compile("|".join(terms["topic"])),
        opening=re.compile(opening),
        closing=re.compile("|".join(terms["closing"])),
        first_person=re.compile("|".join(terms["first_person"])),
    )


def is_title(line: str) -> bool:
    """Whether a whole line has the shape of a report's title.

    >>> is_title("2012年度政务公开工作报告"), is_title("三、工作总结"), is_title("我局写了报告,并上报。")
    (True, False, False)
    """
    line = line.strip()
    if not SHORTEST <= len(line) <= LONGEST or NUMBERED.match(line) or SENTENCE.search(line):
        return False
    if line[-1] in "。." and not _MODEL.search(line):  # 县政府两次听取政务公开工作汇报。
        return False
    return title_patterns().whole.fullmatch(line) is not None


def has_topic(line: str) -> bool:
    """Whether a title speaks of disclosure, affairs or information.

    >>> has_topic("环保局政务公开工作总结"), has_topic("年度安全生产工作总结")
    (True, False)
    """
    return title_patterns().topic.search(line) is not None


# Collections end a headline in a full stop; a sentence that ends in 汇报。 is none of theirs.
_MODEL = re.compile(r"范文|范本|模板|精选|例文")

# An enumerated heading is no title, even where it ends in 总结 or 报告.
NUMBERED = re.compile(
    rf"\s*(?:[{CHINESE_DIGITS}]{{1,3}}\s*[、.．]|[（(][{CHINESE_DIGITS}\d]{{1,3}}[）)]|\d{{1,2}}\s*[、.．](?!\d)|[①-⑳])"
)

# Words of running sentences that no title holds.
SENTENCE = re.compile(
    r"^(?:明年|下一?步|下一?阶段|下一?年|今后|来年)|特此|如下|汇报如|我局(?:在|将|对|的)|进行了|作如下|现将|以下简称|[,，].{0,20}[,，]"
)

_NUMBER = rf"(?:\d{{1,3}}|[{CHINESE_DIGITS}]{{1,4}})"

SERIES = re.compile(
    rf"""(?P<lead>[^\n。！？!?；;：:]{{0,40}}?)
    (?:
        [【\[(（][ \t　]*第?[ \t　]*篇[ \t　]*(?P<a>{_NUMBER})[ \t　]*[】\])）]          # 【篇一】
      | 第[ \t　]*(?P<b>{_NUMBER})[ \t　]*篇(?:范文|文章|材料)?(?:[ \t　]*[:：、]|(?=[\s《“第])|$)   # 第一篇:
      | (?<![一-鿿]第)篇[ \t　]*(?P<c>{_NUMBER})(?![ \t　]*(?:篇|幅))(?:[ \t　]*[:：])?              # 篇1
      | (?:范文|范本|例文|样本)[ \t　]*[（(](?P<d>{_NUMBER})[）)][ \t　]*[:：]?           # 范文(一)
      | (?:范文|范本|例文|样本)[ \t　]*(?P<e>{_NUMBER})(?:[ \t　]*[:：]|(?=\s|$))         # 范本一:
    )""",
    re.VERBOSE,
)
"""A collection's own numbering of its reports, with the series title before it."""

_VALUES = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}


# SERIES tries every place for its lead; most lines hold none of the words it ends in.
_SERIES_WORD = re.compile(r"篇|范[文本]|例文|样本")


def match_series(line: str) -> re.Match[str] | None:
    """The series number that a line opens with, its series title before it.

    >>> bool(match_series("政务公开工作总结 篇2")), match_series("政务公开工作总结")
    (True, None)
    """
    return SERIES.match(line) if _SERIES_WORD.search(line) else None


def series_number(match: re.Match[str]) -> int:
    """The number of a SERIES match.

    >>> series_number(SERIES.match("政务公开工作总结 篇12")), series_number(SERIES.match("【篇二十一】"))
    (12, 21)
    """
    raw = match["a"] or match["b"] or match["c"] or match["d"] or match["e"]
    return int(raw) if raw.isdecimal() else small_chinese_number(raw)


def small_chinese_number(raw: str) -> int:
    """A Chinese numeral below a thousand, as enumerations use them.

    >>> [small_chinese_number(n) for n in ("八", "十", "十二", "二十", "三十一", "一百零二")]
    [8, 10, 12, 20, 31, 102]
    """
    total = current = 0
    for character in raw:
        if character == "十":
            total += (current or 1) * 10
            current = 0
        elif character == "百":
            total += (current or 1) * 100
            current = 0
        else:
            current = _VALUES[character]
    return total + current
