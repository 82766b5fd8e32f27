"""Mend: one edit with the kind of damage it mends, as every finder of repair returns it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.document import ChromeKind
from transform.report import RepairKind
from transform.textmap import Edit

SENTENCE_END = "。！？!?；;：:…"
"""Marks after which a line may end as its author meant it."""

COUNTED = frozenset(
    "个件条次名人期份篇家起项年月日号时分秒天元页级类种批届周岁场所处座台位户亩吨米公千万亿倍成多余点大小层栋间楼轮辆艘支册部门张封"
    "组方科线幅套例宗笔名首市县区省镇乡村路街国半季班队块片本台套架根枝只头棵株顿幢化度比至到和与、世"
)
"""What a figure counts: a number before one of these is a figure, whatever word would result."""

NUMERALS = frozenset("一二三四五六七八九十")

_OPENS_LINE = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|第[一二三四五六七八九十\d]{1,3}[篇章部条]|[一二三四五六七八九十]是"
    r"|\d{1,2}[、.．](?!\d)|[①-⑳]|附件|[|｜#*])"
)
# Lines of an index end in a date; titles end in what they are.
_LISTED = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[\])）]?|(?:年度报告|工作报告|工作总结|自查报告|年报|的通知|的意见|方案|的公告))\s*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """One edit with the kind of damage it mends.

    `chrome` is set where the characters belong to no report: they are then chrome as well.
    """

    edit: Edit
    kind: RepairKind
    chrome: ChromeKind | None = None


def mend_match(
    match: re.Match[str],
    replacement: str,
    kind: RepairKind,
    *,
    group: int | str = 0,
    chrome: ChromeKind | None = None,
) -> Mend:
    """Put a replacement in the place of what a pattern, or one group of it, matched."""
    edit = Edit(start=match.start(group), end=match.end(group), replacement=replacement)
    return Mend(edit=edit, kind=kind, chrome=chrome)


def is_han(character: str) -> bool:
    """Whether it is a Han character; "" is none."""
    return "一" <= character <= "鿿"


def runs_on(before: str, after: str) -> bool:
    """Whether a sentence goes on from one line into the next.

    >>> runs_on("建设一流", "营商环境。"), runs_on("一年来成效明显。", "二、问题")
    (True, False)
    """
    left, right = before.rstrip().rstrip('”’"」』）)')[-1:], after.lstrip()[:1]
    if not left or not right or left in SENTENCE_END + "|｜" or right in "　|｜":
        return False
    if _LISTED.search(before[-40:]) or _LISTED.search(after[-40:]):
        return False
    return not _OPENS_LINE.match(after) and not after.startswith(("　　", "    "))


def space_before(text: str, at: int) -> int:
    r"""Where the white space that ends at `at` begins.

    >>> space_before("公开 \n2、", 4)
    2
    """
    while at > 0 and text[at - 1].isspace():
        at -= 1
    return at


def space_after(text: str, at: int) -> int:
    r"""Where the white space that begins at `at` ends.

    >>> space_after("- 2 - \n公开", 5)
    7
    """
    while at < len(text) and text[at].isspace():
        at += 1
    return at
