"""Where a figure stands: its section, its period, its scope, its qualifiers, and the total it belongs to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from transform.phrases import Layout
from transform.report import Section

_PART = re.compile("其中|包括|包含|内有|含(?!有|量)|分别(?:为|是)?")
_BY = re.compile("按[^，。；]{1,8}(?:分|统计|划分)")
_NEW_HEAD = re.compile("另外?|此外|同时|累计|共(?![同享建有])|总计|合计")
_QUALIFIERS = re.compile(
    "历年累计|累计|合计|总计|同比|环比|其中|平均|日均|月均|年均|新增|每年|每月|原创|转发|其[它他余]|最初|以上|以下|左右|突破|首次"
)
_PERIOD = re.compile(
    r"(?=[截\dxX*×\-—~至到近一二两三四五六七八九十自上下今去全本目历第])(?:"
    r"截[至止](?:[\dxX*×]{2,4}年)?(?:(?:\d{1,2}月(?:\d{1,2}日)?|[一二三四五六七八九十]+月)?(?:底|末|份)?|目前|今年|去年)"
    r"|(?:[\dxX*×]{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?[-—~至到](?:[\dxX*×]{4}年)?\d{1,2}月(?:\d{1,2}日)?"
    r"|近?[一二两三四五六七八九十\d]+年来|近[一二两三四五六七八九十]年|自[\dxX*×]{4}年(?:\d{1,2}月)?以来|上半年|下半年"
    r"|(?:第?[一二三四1-4])季度|1-\d{1,2}月|(?:\d{4}|20[xX*×]{2}|[xX*×]{2,4})年(?:度)?(?:\d{1,2}月)?|今年以来|去年以来|今年|去年|全年|本年度|一年来|目前|历年"
    r")"
)
_SCOPE = re.compile(
    "全[市县区省镇乡州系局校院]统?|本(?:机关|局|单位|委|镇|街道|部门|校)|下属单位|局属单位|市属|县直|市直|区直|各(?:乡镇|部门|单位|科室|镇街)|我[市县区省局委镇]"
)


class Item(NamedTuple):
    """What the next figure has to know of one already read: its number in the text, end, unit and code."""

    place: int
    end: int
    unit: str | None
    code: str


class Totals:
    """Follows a text figure by figure and says of which earlier one each is a part.

    A list opens at 其中 or at a bracket and ends with its sentence, its bracket or a new head.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._previous: Item | None = None
        self._parent: Item | None = None
        self._outer: list[Item | None] = []
        self._joint = ""

    def parent_of(self, start: int) -> Item | None:
        """The total that the figure at `start` belongs to, None where it stands alone."""
        previous = self._previous
        if previous is None or self._layout.sentence(start)[0] > previous.end - 1:
            self._parent, self._outer, self._joint = None, [], ""
            return None
        gap = self._layout.text[previous.end : start]
        closed = max(gap.count("）"), gap.count(")"))
        opened = max(gap.count("（"), gap.count("("))
        for _ in range(closed - opened):
            self._parent = self._outer.pop() if self._outer else None
        for _ in range(opened - closed):
            self._outer.append(self._parent)
            self._parent = previous
        if _BY.search(gap):  # 按渠道分，…；按申请人分，…: the same total twice
            self._parent, self._joint = self._parent or previous, ""
        elif _PART.search(gap):
            self._parent, self._joint = previous, ""
        elif opened <= closed:
            self._next_in_list(gap)
        return self._parent

    def read(self, item: Item) -> None:
        """Remember a figure as the one before the next."""
        self._previous = item

    @property
    def previous(self) -> Item | None:
        """The figure read last."""
        return self._previous

    def _next_in_list(self, gap: str) -> None:
        joint = ";" if ("；" in gap or ";" in gap) else ","
        if _NEW_HEAD.search(gap) or (self._joint and joint == ";" and self._joint != ";"):
            self._parent, self._joint = None, ""
        else:
            self._joint = self._joint or joint


def find_qualifier(said: str, before: str) -> str | None:
    """The words that limit what a figure says: 累计, 其中, 同比, 原创.

    >>> find_qualifier("累计报送", "其中")
    '其中;累计'
    """
    found = dict.fromkeys([*_QUALIFIERS.findall(before[-6:]), *_QUALIFIERS.findall(said)])
    return ";".join(found) or None


def find_period(layout: Layout, start: int) -> str | None:
    """The period nearest before a figure in its sentence, as written; None where none is said.

    >>> from transform.phrases import lay_out
    >>> find_period(lay_out("上半年收到3件"), 5)
    '上半年'
    """
    sentence_start, _ = layout.sentence(start)
    last = None
    for match in _PERIOD.finditer(layout.text, max(sentence_start, start - 100), start):
        last = match.group()
    return last


def find_scope(layout: Layout, start: int) -> str | None:
    """Whose figure it is, where its sentence says so before it: 全市, 本机关, 下属单位.

    >>> from transform.phrases import lay_out
    >>> find_scope(lay_out("全市共受理3件"), 5)
    '全市'
    """
    sentence_start, _ = layout.sentence(start)
    last = None
    for match in _SCOPE.finditer(layout.text, max(sentence_start, start - 80), start):
        last = match.group()
    return last


class Sections:
    """Finds the innermost section around a place."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._order = sorted(range(len(sections)), key=lambda at: (sections[at].start, sections[at].level))
        self._starts = [sections[at].start for at in self._order]
        self._sections = sections

    def at(self, place: int) -> int | None:
        """The index of the innermost section that holds a place, None where none does."""
        at = bisect_right(self._starts, place) - 1
        while at >= 0:
            index = self._order[at]
            if self._sections[index].end > place:
                return index
            at -= 1
        return None
