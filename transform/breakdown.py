"""Which figures are parts of which total: lists after 其中, in brackets, 按…分, 分别, 除…其余."""

from __future__ import annotations

import re
from collections import Counter

from transform.division import Division, Figure, Item, goes_on, is_alike
from transform.implied import imply_parts
from transform.phrases import Layout

_AMONG = re.compile(
    r"其中|内有|包括|包含|含(?!有|量|义|金)|[分可]为|分成|主要(?:有|是|为)|具体(?:为|是|有|如下|情况)"
)
_OUT_OF = re.compile("[^，。；、]{0,12}中[，,：:]")
"""收到的8件申请中，予以公开5件."""
_BY = re.compile(
    r"[按从依][^，。；:：、]{1,9}?(?:划分|统计|[来上]看|分类|分|看|类)(?![析管])|以[^，。；:：]{1,6}划分"
)
_WEAK_MARK = re.compile("分别|^[^，。；,;]{0,8}[：:]")
_AFRESH = re.compile("另外?|此外|同时|累计|(?<!公)共(?![同享建有青产和])|总计|合计|全年|今年|截[至止]|目前")
_ALL_BUT = re.compile("除(?!了)[^，。；]{0,3}$")
_LINE_END = re.compile(r"[；;，,、：:]\s*$")
_LEAD = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．是]|[①-⑳])?\s*")
_NUMBERED = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．是]|[①-⑳]|[-·●])")
_FAR = 400
"""Further from its total no part is looked for: the longest list of the samples has 300 characters."""
_BESIDE = re.compile("[^，,、；;。）)]{0,8}[（(]")
"""A bracket speaks of the figure before it where nothing else is named between."""
_DEEP = 6
"""Lists in lists; two is the deepest of the samples."""


class Tree:
    """Follows a text figure by figure and says of which earlier one each is a part."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._open: list[Division] = []
        self._heads: list[Item] = []
        self._divisions: list[Division] = []
        self._numbers: Counter[int] = Counter()
        self._previous: Item | None = None
        self._joined: Division | None = None
        self._depth = 0

    @property
    def total(self) -> Item | None:
        """The total of the list that is open, None where none is."""
        return self._open[-1].total if self._open else None

    @property
    def previous(self) -> Item | None:
        """The figure read last."""
        return self._previous

    def total_of(self, figure: Figure) -> Item | None:
        """The total that a figure belongs to, None where it stands alone; then `read` it."""
        previous, self._joined = self._previous, None
        if previous is None:
            return None
        text = self._layout.text
        gap = text[max(previous.end, figure.start - _FAR) : figure.start]
        sentence = self._layout.sentence(figure.start)[0]
        crossed = sentence > previous.end - 1
        if crossed and figure.start - previous.end <= _FAR:
            crossed, gap = self._across(previous.end, sentence, figure.start)
        elif crossed:
            self._open, gap = [], ""
        depth = self._follow_brackets(gap)
        self._joined = self._choose(figure, gap, depth, crossed=crossed)
        if crossed and self._joined is None:
            self._imply()
            self._heads, self._open = [], []
        return None if self._joined is None else self._joined.total

    def read(self, item: Item) -> None:
        """Remember a figure, which is a part of what `total_of` last said."""
        if self._joined is None:
            self._heads.append(item)
        else:
            self._joined.take(item)
        self._previous = item

    def divisions(self) -> tuple[Division, ...]:
        """Every division found, less those that only their sum could prove and does not."""
        self._imply()
        self._heads = []
        for division in self._divisions:
            division.settle()
        return tuple(
            d for d in self._divisions if d.parts and not (d.is_weak and (d.rest or len(d.parts) < 2))
        )

    def _across(self, end: int, sentence: int, start: int) -> tuple[bool, str]:
        """Whether a figure stands apart from the one before, and the text that joins or parts them.

        A list may go on over a line break: after a colon, after ；or where lines are numbered.
        """
        text = self._layout.text
        between = text[end:sentence]
        stop = max(between.rfind(mark) for mark in "。！？")
        if between.rstrip().endswith((":", "：")):
            return stop >= 0, text[end + stop + 1 : start]
        if self._open and stop < 0 and _LINE_END.search(between):
            return False, text[end:start]
        if self._open and "\n" in between and _NUMBERED.match(text, sentence):
            return False, text[end:start]
        self._open = [division for division in self._open if division.parts][:1]
        return True, text[sentence:start]

    def _follow_brackets(self, gap: str) -> int:
        """How many brackets open anew before the figure; lists in those that close are over."""
        opened = closed = 0
        for char in gap:
            if char in "（(":
                opened += 1
            elif char in "）)":
                if opened:
                    opened -= 1
                else:
                    closed += 1
        if closed:
            self._depth = max(0, self._depth - closed)
            while self._open and self._open[-1].depth > self._depth:
                self._open.pop()
        self._depth += opened
        return opened

    def _choose(self, figure: Figure, gap: str, opened: int, *, crossed: bool) -> Division | None:
        """The division whose part a figure is: by the mark before it, else by a list that goes on."""
        if crossed and not _LEAD_MARK.match(gap):
            return None
        by = _BY.search(gap)
        if by is not None:
            total = self._open[0].total if self._open else self._head_for(figure, crossed=crossed)
            return self._begin(total, figure, is_whole="看" not in by.group())
        if _AMONG.search(gap) or (not crossed and _OUT_OF.match(gap)):
            return self._begin(self._total_among(figure, gap, crossed=crossed), figure)
        if opened and _BESIDE.match(gap):
            return self._begin(self._previous, figure)
        return self._choose_unmarked(figure, gap, crossed=crossed)

    def _choose_unmarked(self, figure: Figure, gap: str, *, crossed: bool) -> Division | None:
        if figure.value and _ALL_BUT.search(self._layout.text, max(0, figure.phrase - 4), figure.start):
            total = self._open[0].total if self._open else self._previous
            return self._begin(total, figure, is_whole=True, same_unit=True)
        found = None if _AFRESH.search(gap) else self._list_going_on(figure, gap)
        if found is None and not crossed and _WEAK_MARK.search(gap):
            return self._begin(self._previous, figure, is_weak=True, same_unit=True)
        return found

    def _total_among(self, figure: Figure, gap: str, *, crossed: bool) -> Item | None:
        """What 其中 speaks of: the figure before, or for a second division the list's total."""
        top = self._open[-1] if self._open else None
        if top is not None and top.parts and is_alike(top.total.unit, figure.unit):
            again = crossed or "；" in gap or ";" in gap or figure.value > top.parts[-1].value
            if again and figure.value <= top.total.value:
                return top.total
        return self._head_for(figure, crossed=crossed)

    def _head_for(self, figure: Figure, *, crossed: bool) -> Item | None:
        """The nearest earlier figure that can be the total: of the same unit, and not less."""
        near = [] if self._previous is None or crossed else [self._previous]
        candidates = [*near, *(head for head in reversed(self._heads[-6:]) if head not in near)]
        if crossed and self._previous is not None and not self._heads:
            candidates = [self._previous]
        for fits in (lambda a, b: a == b, is_alike):
            for head in candidates:
                if fits(head.unit, figure.unit) and figure.value <= head.value:
                    return head
        # 收到申请3件，其中网上5件: a total less than its part is one only right before it.
        if near and near[0].unit == figure.unit and figure.phrase - near[0].end <= 4:
            return near[0]
        return None

    def _begin(
        self,
        total: Item | None,
        figure: Figure,
        *,
        is_whole: bool = False,
        is_weak: bool = False,
        same_unit: bool = False,
    ) -> Division | None:
        if total is None or not is_alike(total.unit, figure.unit):
            return None
        if same_unit and total.unit != figure.unit:
            return None
        if (is_weak or same_unit) and figure.value > total.value:
            return None
        while self._open and any(d.total.place == total.place for d in self._open):
            self._open.pop()
        others = [head for head in self._heads[-4:] if head.unit == total.unit and head.place != total.place]
        made = Division(
            total,
            self._numbers[total.place],
            self._depth,
            is_whole=is_whole,
            is_weak=is_weak,
            others=tuple(others),
        )
        self._numbers[total.place] += not is_weak
        self._open = [*self._open[-_DEEP:], made]
        self._divisions.append(made)
        return made

    def _list_going_on(self, figure: Figure, gap: str) -> Division | None:
        """The innermost open list that the figure fits; what is left out is over."""
        joint = ";" if "；" in gap or ";" in gap else "," if any(c in gap for c in "，,\n") else "、"
        fitting = [d for d in self._open if d.parts and goes_on(d, figure, joint)]
        exact = [d for d in fitting if d.rest == figure.value]
        chosen = (exact or [d for d in fitting if figure.value <= d.rest] or fitting)[-1:]
        if not chosen:
            self._open = [d for d in self._open if d.depth < self._depth] if joint == "、" else []
            return None
        found = chosen[0]
        del self._open[self._open.index(found) + 1 :]
        found.joint = found.joint or joint
        return found

    def _imply(self) -> None:
        """Totals without a mark: a sum said after its parts, or before them and made by them exactly."""
        for total, parts, is_after in imply_parts(self._heads):
            made = Division(total, self._numbers[total.place], 0, is_whole=is_after)
            self._numbers[total.place] += 1
            for part in parts:
                made.take(part)
            self._divisions.append(made)


_LEAD_MARK = re.compile(_LEAD.pattern + f"[^，。；：:]{{0,12}}(?:{_AMONG.pattern}|{_BY.pattern}|除(?!了))")
