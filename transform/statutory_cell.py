"""One cell of a statutory table: its state, its value as published, its own unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from transform.report import CellState
from transform.statutory_form import HALF_WIDTH

_NUMBER = re.compile(
    r"""(?P<sign>[+\-−–增减升降多少加]{0,3}|净增|净减)
        (?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)
        (?P<unit>亿元|万元|元|万件|万|亿|件次|件|项|条|个|宗|次|份|起|例|%)?
        (?P<note>[(\[〔].*[)\]〕])?$""",
    re.VERBOSE | re.DOTALL,
)
_SIGNS_FOR_NONE = (
    (re.compile(r"$"), CellState.BLANK),
    (re.compile(r"[/\\∕⁄]+$"), CellState.SLASH),
    (re.compile(r"[-−–—―─－_﹣]+$"), CellState.DASH),
    (re.compile(r"\d*+[xX×*＊✕﹡○〇□■?？#]++[\dxX×*＊.]*+(?:件|项|条|个|万元|元)?$"), CellState.MASKED),
)
_SPACES = re.compile(r"[\s\u200b\ufeff\u00a0]+")
_NEGATIVE = ("-", "−", "–", "减", "降", "少")
_SIGNS = {"", "+", "-", "−", "–", "增", "减", "升", "降", "增加", "减少", "净增", "净减", "加"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CellReading:
    """What stands in a cell.

    `value` is None where no number is stated, `unit` None where the cell has none of its
    own. The state `stated` without a value is text that nobody has read.
    """

    state: CellState
    value: Decimal | None = None
    unit: str | None = None


@lru_cache(maxsize=2048)
def read_cell(raw: str) -> CellReading:
    """Read one cell as published; blank, zero, slash and dash stay apart.

    An annotation after the number is left to `raw`, a sign written as 增 or 减 counts, and
    a unit printed in the cell is kept as its own, never multiplied out.

    >>> read_cell("减3").value, read_cell("22（其中修订16件）").value
    (Decimal('-3'), Decimal('22'))
    >>> read_cell("16.482万元").unit, read_cell("").state, read_cell("／").state
    ('万元', <CellState.BLANK: 'blank'>, <CellState.SLASH: 'slash'>)
    """
    text = _SPACES.sub("", raw).translate(HALF_WIDTH).replace("，", ",")
    number = _NUMBER.match(text)
    if number and number["sign"] in _SIGNS:
        return _stated(Decimal(number["number"].replace(",", "")), number["sign"], number["unit"])
    if text in {"零", "〇"}:
        return CellReading(state=CellState.ZERO, value=Decimal(0))
    return CellReading(
        state=next((state for pattern, state in _SIGNS_FOR_NONE if pattern.match(text)), CellState.STATED)
    )


def is_value(raw: str) -> bool:
    """Whether a cell holds what a value place may hold: a number, a sign for none, a mask.

    >>> [is_value(text) for text in ("12", "/", "", "减3", "规章")]
    [True, True, True, True, False]
    """
    reading = read_cell(raw)
    return reading.state is not CellState.STATED or reading.value is not None


def _stated(value: Decimal, sign: str, unit: str | None) -> CellReading:
    if sign.endswith(_NEGATIVE) or "减" in sign:
        value = -value
    if not value:
        return CellReading(state=CellState.ZERO, value=abs(value), unit=unit)
    return CellReading(state=CellState.STATED, value=value, unit=unit)
