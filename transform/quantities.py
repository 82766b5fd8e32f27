"""Where a text states a quantity: one compiled scan for figures with a unit, less the traps.

Offsets are those of the text given, which `fold` has made plain; folding keeps every place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import NamedTuple

from transform.numbers import ARABIC, FIGURE, NUMERAL, is_rough, read_figure
from transform.report import MetricKind
from transform.script import fold_script
from transform.vocabulary import load_terms

_KINDS = {
    "count": MetricKind.COUNT,
    "score": MetricKind.COUNT,
    "length": MetricKind.LENGTH,
    "area": MetricKind.AREA,
    "money": MetricKind.MONEY,
    "duration": MetricKind.DURATION,
    "percent": MetricKind.PERCENT,
    "rate": MetricKind.RATE,
}
_HUNDRED = Decimal(100)
_PERCENT: str | None = "%"
_MASK = "xX×*＊_＿�"
_FULL_WIDTH = re.compile("[０-９％．]")
_FOLD = {ord("０") + n: ord("0") + n for n in range(10)} | {ord("％"): "%", ord("．"): "."}


class Damage(Enum):
    """Why the digits before a unit give no value."""

    MASKED = "masked"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A figure with its unit, in place.

    `start` is the figure's first character, `figure_end` where its last word of
    approximation ends, `end` where the unit ends. `value` is in base units; of a range it
    is the lower bound and `high` the upper.
    """

    start: int
    figure_end: int
    end: int
    value: Decimal
    unit: str | None
    kind: MetricKind
    is_approximate: bool
    numeral: bool
    high: Decimal | None = None


class Damaged(NamedTuple):
    """A place where a figure was and cannot be read."""

    start: int
    end: int
    damage: Damage


def fold(text: str) -> str:
    """The text with full-width digits and the genre's traditional characters made plain.

    Every character stays in its place, so offsets hold for both.

    >>> fold("公開１２條")
    '公开12条'
    """
    if _FULL_WIDTH.search(text):
        text = text.translate(_FOLD)
    return fold_script(text)


def find_quantities(text: str) -> Iterator[Quantity | Damaged]:
    """Every figure that stands with a unit, in order, and every one that is masked or broken.

    What a figure counts is not asked here, only whether it is a number of something:
    ordinals, dates, addresses, times and parts of longer codes are left out.

    >>> [(q.value, q.unit) for q in find_quantities("发布3.5万条，占95%") if isinstance(q, Quantity)]
    [(Decimal('35000'), '条'), (Decimal('95'), '%')]
    """
    scan, kinds = _scan()
    for match in scan.finditer(text):
        if not match["figure"]:
            yield from _read_special(match)
            continue
        start, figure_end = match.span("figure")
        damage = _damage_before(text, start)
        if damage is not None:
            yield Damaged(start, match.end(), damage)
            continue
        low_start = _range_start(text, start)
        if low_start is None and _is_part(text, start):
            continue
        quantity = _read(match, text, start, figure_end, kinds)
        if quantity is None:
            continue
        yield quantity if low_start is None else _with_low(quantity, text, low_start)


def _read(
    match: re.Match[str], text: str, start: int, figure_end: int, kinds: dict[str, MetricKind]
) -> Quantity | None:
    figure = match["figure"]
    value = read_figure(
        text[max(0, start - 1) : start] + figure
        if text[start - 1 : start] in "上近逾超过" and figure[0] in "十百千万"
        else figure
    )
    if value is None:
        return None
    unit = match["unit"]
    kind = kinds[unit]
    if unit.startswith("个多"):  # 3个多小时
        figure_end, unit = match.start("unit") + 2, unit[2:]
    elif kind is MetricKind.DURATION:
        unit = unit.removeprefix("个")
    return Quantity(
        start=start,
        figure_end=figure_end,
        end=match.end(),
        value=value,
        unit=unit,
        kind=kind,
        is_approximate=_is_approximate(text, start, match.end()) or is_rough(figure) or "多" in match["unit"],
        numeral=not figure[0].isdigit(),
    )


def _read_special(match: re.Match[str]) -> Iterator[Quantity | Damaged]:
    """百分之九十五, 七成, and 人数54373 or 办件12, where the unit stands before or nowhere; masks."""
    kind, unit, value = MetricKind.PERCENT, _PERCENT, None
    name = match.lastgroup
    if name == "mask":
        yield Damaged(match.start(), match.end(), Damage.MASKED)
        return
    if name == "of_hundred":
        value = _HUNDRED if match["of_hundred"] == "百" else read_figure(match["of_hundred"])
    elif name == "tenths":
        tens = read_figure(match["tenths"])
        value = None if tens is None else tens * 10 + (5 if match.group().endswith("半") else 0)
    elif "\n" in match.group() and not _CLOSES.match(match.string, match.end()):
        return  # a column of a flattened table
    elif match["colon"] and _PAGE_COUNTER.search(match.string, max(0, match.start() - 2), match.end()):
        return
    else:
        bare = match["bare"]
        value, kind, unit = read_figure(bare), MetricKind.COUNT, _unit_of_head(match["head"])
    if value is None or name is None:
        return
    start, end = match.span(name)
    yield Quantity(
        start=start if kind is MetricKind.COUNT else match.start(),
        figure_end=end if kind is MetricKind.COUNT else match.end(),
        end=match.end(),
        value=value,
        unit=unit,
        kind=kind,
        is_approximate=is_rough(match[name]) or _is_approximate(match.string, start, match.end()),
        numeral=False,
    )


def _unit_of_head(head: str) -> str | None:
    """件数12 is 12 件, 人数 30 is 30 人; 总量 and 粉丝数 say no unit."""
    return head[0] if head[0] in "件人条次篇项户份" else None


def _damage_before(text: str, start: int) -> Damage | None:
    before = text[start - 1 : start]
    if before and before in _MASK and not (before == "×" and text[start - 2 : start - 1].isdigit()):
        return Damage.MASKED
    # 3 119件: a thousands gap and a lost digit look alike.
    if text[start].isdigit() and before in _LOOSE and _TORN.search(text, max(0, start - 8), start):
        return Damage.BROKEN
    return None


_LOOSE = " \u3000,，"
_TORN = re.compile(r"\d[ \u3000]{1,3}$|\d(?:[ \u3000]+[,，][ \u3000]*|[,，][ \u3000]+)$")
_PART_BEFORE = re.compile(
    r"(?:[A-Za-z]|\d|\d[,:：/×.．\-–—~～]|第|第[\d零一二三四五六七八九十百、至和到，,\-]{1,8}|[〔\[])$"
)
_CLOSES = re.compile(r"\s*[，。；;,）)]")
_PAGE_COUNTER = re.compile("浏览|点击|阅读|访问")
"""浏览次数：453 at a page's head counts the page's readers, not the report's."""
_RANGE_BEFORE = re.compile(
    r"(?<![\d\-./年月])(\d{1,5}(?:\.\d+)?)(?:[-–—~～至到]|(?:[万千百]?[余多]?(?:条|件|个|次|人|名|篇|项))[至到])$"
)
_APPROXIMATE_BEFORE = re.compile(r"(?:约|(?<![最附新临靠邻走])近|超|超过|逾|突破|将近|破|不足|不到)[^\S\n]*$")
_APPROXIMATE_AFTER = re.compile(r"[^\S\n]*(?:以上|左右|上下|有余|之多)")


def _is_part(text: str, start: int) -> bool:
    """Whether the digits are the tail of an ordinal, a code, a time or another number."""
    if text[start] in "十百千万亿" and text[start - 1 : start] in ("几", "数"):
        return True  # 几十, 数百: no value
    return _PART_BEFORE.search(text, max(0, start - 12), start) is not None


def _is_approximate(text: str, start: int, end: int) -> bool:
    return (
        _APPROXIMATE_BEFORE.search(text, max(0, start - 4), start) is not None
        or _APPROXIMATE_AFTER.match(text, end) is not None
        or (text[start - 1 : start] == "上" and text[start] in "百千万")  # 上百条, but 网上15件
    )


def _range_start(text: str, start: int) -> int | None:
    match = _RANGE_BEFORE.search(text, max(0, start - 10), start)
    return None if match is None else match.start()


def _with_low(quantity: Quantity, text: str, low_start: int) -> Quantity:
    """A range by its lower bound: 2-3次 is at least 2, and marked approximate."""
    match = _RANGE_BEFORE.search(text, low_start, quantity.start)
    low = None if match is None else read_figure(match[1])
    if low is None or low >= quantity.value:
        return quantity
    return Quantity(
        start=low_start,
        figure_end=quantity.figure_end,
        end=quantity.end,
        value=low,
        unit=quantity.unit,
        kind=quantity.kind,
        is_approximate=True,
        numeral=quantity.numeral,
        high=quantity.value,
    )


@cache
def _scan() -> tuple[re.Pattern[str], dict[str, MetricKind]]:
    units = load_terms("units")
    kinds = {unit: _KINDS[kind] for kind in _KINDS for unit in units[kind]}
    not_after = {unit: words for kind in _KINDS for unit, words in units[kind].items()}
    alternatives = "|".join(
        re.escape(unit) + (f"(?!{not_after[unit]})" if not_after[unit] else "")
        for unit in sorted(kinds, key=len, reverse=True)
    )
    pattern = (
        rf"(?=[\d零〇一二两三四五六七八九十百千万亿件人条次篇项户份粉总数访浏点申阅复诉投举{_MASK}])(?:"
        rf"(?P<figure>{FIGURE})\s*(?P<unit>{alternatives})"
        rf"|百分之(?P<of_hundred>{NUMERAL}{{1,8}}(?:点{NUMERAL}{{1,6}})?|{ARABIC})"
        r"|(?P<tenths>[一二三四五六七八九])成半?(?=[，。；、以左]|多|\s)"
        r"|(?P<head>(?:件|人|条|次|篇|项|户|份|粉丝|总|数|访问|浏览|点击|申请|阅读|复议|诉讼|投诉|举报)(?:案?件?(?:数量|总数|总量|数|量))|(?<=[证请案办稿信来])件)"
        rf"(?:[达为共是到有]|突破|累计|(?P<colon>[:：])){{0,3}}\s*(?P<bare>{ARABIC}(?:\s*[万亿])?)(?![\d.%年月日号元xX*\-万亿千百]|[,，]\d|[^\S\n]+\d|\s*+[余多几]?\s*+(?:{alternatives}))"
        rf"|(?<![\d{_MASK}])(?P<mask>\d{{0,8}}[{_MASK}][\d{_MASK}]{{0,12}})[余多]?(?:万|亿)?"
        r"(?:[条件篇份期场起宗](?![例款件目间望草])|人次|[名次](?![称单序要])|个(?!人)|万?元|人(?![民大社事员均]))"
        r")"
    )
    return re.compile(pattern), kinds
