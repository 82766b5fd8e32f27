"""The meaning a figure has from its neighbours: from the total it is part of, or the list it stands in."""

from __future__ import annotations

import re

from transform.division import Item
from transform.phrases import Phrase
from transform.report import MetricKind

_GAP = 30
"""Figures of one list stand closer than this; the widest label of the samples' lists has 26 characters."""
_DEALT_WITH = re.compile(
    "(?:均|全部|已|按[时期]|延期|及时|其中)?(?:答复|回复|办结|办理|处理|解决|办毕)(?:了|数)?[:：]?"
)
_MADE_PUBLIC = frozenset({"proactive_disclosed_total", "proactive_disclosed_new", "published_by_channel"})


def inherit_code(
    phrase: Phrase, kind: MetricKind, unit: str | None, *, parent: Item | None, beside: Item | None, gap: str
) -> str:
    """The code of a figure whose own words gave none.

    `parent` is the total it is part of; `beside` the figure before it in the same sentence,
    and `gap` the text between the two.

    >>> from decimal import Decimal
    >>> from transform.phrases import Phrase
    >>> received = Item(0, 0, 9, Decimal(3), "件", "requests_received")
    >>> answered = Phrase(10, 15, "答复", "")
    >>> inherit_code(answered, MetricKind.COUNT, "件", parent=None, beside=received, gap="，答复")
    'requests_answered'
    """
    if kind is not MetricKind.COUNT:
        return "other"
    if parent is not None and parent.unit == unit:
        return parent.code
    if beside is None:
        return "other"
    if not gap:  # 52批136人次
        return beside.code
    return _of_list(phrase, beside, gap) if beside.unit == unit and len(gap) <= _GAP else "other"


def _of_list(phrase: Phrase, beside: Item, gap: str) -> str:
    if _DEALT_WITH.fullmatch(phrase.label):  # 收到来信41件，答复41件
        return "requests_answered" if beside.code == "requests_received" else beside.code
    if phrase.tail:
        return "other"
    if beside.code in _MADE_PUBLIC:
        return "published_by_channel"
    return beside.code if gap.startswith(("、", "和", "及")) and "，" not in gap else "other"
