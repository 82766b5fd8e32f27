"""Division: one way in which a total is divided into parts, and what may be the next part."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

REST = re.compile("^(?:其[余他它]|剩余)")
ACT = re.compile(
    "(?:共|已|均|全部|按[时期]|及时|依法|主动|累计)*(?:收到|受理|接[到收听待]|办[结理复]|答复|回[复应]|处理|召开|举办|组织|开展|培训|[印编制]发|制[定作]|出台|发[放布]|公[开示布]|[报上]送|上报|采[用纳]|录用|解答|完成|查处|检查|更新|新增|整改|参加|投入)"
)
OUTCOME = re.compile(
    "予以|同意|部分|不予|无法|不存在|不[掌明]|非本|其[他它余]|结转|维持|纠正|重复|补正|告知|撤[回销]|驳回|审结|终止|逾期|不?属于|已?主动公开|上年"
)
_WEAKER = {"、": 0, ",": 1, ";": 2}
_ALIKE = (frozenset("条件篇次项份个则期宗起封例"), frozenset(("人", "名", "位", "人次")))


class Item(NamedTuple):
    """A figure already read: its number in the text, its span, what it says and what it means."""

    place: int
    start: int
    end: int
    value: Decimal
    unit: str | None
    code: str
    label: str = ""
    is_approximate: bool = False


class Figure(NamedTuple):
    """A figure about to be read: where its phrase and it begin, and what it says."""

    phrase: int
    start: int
    value: Decimal
    unit: str | None
    label: str


@dataclass(slots=True)
class Division:
    """One way in which a total is divided, as far as it has been read.

    `is_whole` says that the text claims the parts to be all there are; `is_weak` that only
    their sum can tell whether they are parts at all. `others` are figures of the same sentence
    that may be the total as well. `number` counts the ways in which one total is divided
    (按渠道分 0, 按申请人分 1).
    """

    total: Item
    number: int
    depth: int
    is_whole: bool = False
    is_weak: bool = False
    parts: list[Item] = field(default_factory=list)
    others: tuple[Item, ...] = ()
    summed: Decimal = Decimal(0)
    acts: set[str] = field(default_factory=set)
    joint: str = ""

    def take(self, part: Item) -> None:
        """Add a part."""
        self.parts.append(part)
        self.summed += part.value
        self.acts.update(act.group() for act in ACT.finditer(part.label))
        self.is_whole = self.is_whole or REST.match(part.label) is not None

    def settle(self) -> None:
        """Of several figures that may be the total, take the one that the parts make.

        全年公开848条，历年累计5203条，其中…: what the parts divide only their sum tells.
        """
        made = [other for other in self.others if other.value == self.summed]
        if self.rest and len(self.parts) > 1 and len(made) == 1:
            self.total = made[0]

    @property
    def rest(self) -> Decimal:
        """What the parts read so far leave of the total; negative where they exceed it."""
        return self.total.value - self.summed

    @property
    def is_exact(self) -> bool:
        """Whether total and parts are counts of one unit, none approximate, so that a sum says something."""
        all_of = [self.total, *self.parts]
        return not any(one.is_approximate for one in all_of) and len({one.unit for one in all_of}) == 1


def is_alike(one: str | None, other: str | None) -> bool:
    """Whether things in two units can be parts of each other: 件 of 条, 名 of 人."""
    return one == other or any(one in units and other in units for units in _ALIKE)


def goes_on(division: Division, figure: Figure, joint: str) -> bool:
    """Whether a figure is the next part of a list, by its unit, what is left and what joins it."""
    parts, rest = division.parts, division.rest
    if parts[0].unit != figure.unit and not (is_alike(parts[0].unit, figure.unit) and figure.value <= rest):
        return False  # 行政处罚信息126条，食品抽检信息57期 of 714条
    if REST.match(figure.label):
        return True
    if not rest and len(parts) > 1:
        return False
    if division.joint and _WEAKER[joint] > _WEAKER[division.joint]:
        return figure.value == rest or (
            joint == "," and figure.value < rest and not _begins_else(division, figure)
        )
    return not _begins_else(division, figure) or (joint == "、" and figure.value <= rest)


def _begins_else(division: Division, figure: Figure) -> bool:
    """Whether a figure's words begin something else: 答复 after a list of 网上, 当面."""
    act = ACT.match(figure.label)
    return act is not None and not OUTCOME.search(figure.label) and act.group() not in division.acts
