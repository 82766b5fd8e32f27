"""Where a figure stands: its section, its period, its scope, its qualifiers."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from transform.phrases import Layout
from transform.report import Section

_QUALIFIERS = re.compile(
    "历年累计|累计|合计|总计|同比|环比|其中|平均|[日月年人]均|新增|每年|每月|原创|转发|其[它他余]|最初|首次"
    "|以上|以下|之多|突破|超过?|逾|不[足到少超低高][于过]?|至少|最多"
)
_YEAR = r"(?:\d{4}|20[xX*×]{2}|[xX*×]{2,4}|[二一][〇○零九][〇○零一二三四五六七八九]{2})年"
_PERIOD = re.compile(
    r"(?=[截\dxX*×\-—~至到近一二两三四五六七八九十自上下今去全本当年目历第“])(?<![\d比较与跟])(?:"
    rf"截[至止](?:到)?(?:{_YEAR})?(?:(?:\d{{1,2}}月(?:\d{{1,2}}日)?|[一二三四五六七八九十]+月)?(?:底|末|份)?|目前|今年|去年|年底)"
    rf"|(?:{_YEAR})?(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?[-—~至到](?:{_YEAR})?\d{{1,2}}月(?:\d{{1,2}}日|份)?"
    rf"|(?:{_YEAR}|\d{{4}})[-—~至到和]{_YEAR}"
    r"|近?[一二两三四五六七八九十\d]{1,2}年来|近[一二两三四五六七八九十]年"
    rf"|自{_YEAR}(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?(?:起|以来)|(?:{_YEAR})?[上下]半年"
    rf"|(?:{_YEAR})?(?:第?[一二三四1-4])季度|(?:{_YEAR})?\d{{1,2}}[-—~至到]\d{{1,2}}月|“[一二三四五六七八九十]+五”(?:期间|时期|以来)"
    rf"|{_YEAR}(?:度)?(?:\d{{1,2}}月(?:份)?)?|\d{{1,2}}月份|(?:今年|去年|年初)以来|[今去]年|全年|本年度?|当年|年内|一年来|目前|历年"
    r")"
)
_SCOPE = re.compile(
    "《[^》]{0,60}》|全[市县区省镇乡州系局校院旗盟]统?(?!面)|(?<![非于])本(?:机关|局|单位|委|镇|乡|街道|部门|校|院|厅|办|级)"
    "|下属(?:各)?单位|(?:局|委|市|县|区)?(?:直|下|所)?属(?:各)?单位|[市县区省]直(?:各|机关|部门|单位)+|各(?:乡镇|部门|单位|科室|镇街|镇|县区?|区县|街道)|我[市县区省局委镇乡办院校厅旗]"
)
_REACH = 120
"""Further before a figure no period or scope is looked for; sentences of the samples seldom go on so long."""


def find_qualifier(said: str, before: str) -> str | None:
    """The words that limit what a figure says: 累计, 其中, 同比, 原创.

    >>> find_qualifier("累计报送", "其中")
    '其中;累计'
    """
    found = dict.fromkeys([*_QUALIFIERS.findall(before[-6:]), *_QUALIFIERS.findall(said)])
    return ";".join(found) or None


class Setting:
    """The periods and the scopes that a text names, asked for the one a figure stands under."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._periods = _Named(_PERIOD.finditer(layout.text))
        self._scopes = _Named(
            match for match in _SCOPE.finditer(layout.text) if not match.group().startswith("《")
        )

    def period(self, start: int) -> str | None:
        """The period nearest before a figure in its sentence, as written; None where none is said.

        >>> from transform.phrases import lay_out
        >>> Setting(lay_out("上半年收到3件，比2022年多1件")).period(14)
        '上半年'
        """
        return self._periods.before(start, self._layout.sentence(start)[0])

    def scope(self, start: int) -> str | None:
        """Whose figure it is, where its sentence says so before it: 全市, 本机关, 下属单位.

        >>> from transform.phrases import lay_out
        >>> Setting(lay_out("全市共受理3件")).scope(5)
        '全市'
        """
        return self._scopes.before(start, self._layout.sentence(start)[0])


class _Named:
    """Words found in a text, in order."""

    def __init__(self, matches: Iterable[re.Match[str]]) -> None:
        found = [(match.start(), match.group()) for match in matches]
        self._starts = [start for start, _ in found]
        self._words = [word for _, word in found]

    def before(self, start: int, floor: int) -> str | None:
        at = bisect_left(self._starts, start) - 1
        if at < 0 or self._starts[at] < max(floor, start - _REACH):
            return None
        return self._words[at]


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


class Spans:
    """Disjoint spans, asked whether another touches one of them."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]

    def touch(self, start: int, end: int) -> bool:
        """Whether one of them shares a character with the span."""
        at = bisect_right(self._starts, start)
        before = at > 0 and self._spans[at - 1][1] > start
        return before or (at < len(self._spans) and self._starts[at] < end)
