"""The meaning a figure has from its neighbours: from the total it is part of, or the list it stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from transform.division import Item
from transform.phrases import Phrase
from transform.report import Metric, MetricKind, Relation

_GAP = 30
"""Figures of one list stand closer than this; the widest label of the samples' lists has 26 characters."""
_DEALT_WITH = re.compile(
    "(?:均|全部|已|按[时期]|延期|及时|其中)?(?:答复|回复|办结|办理|处理|解决|办毕)(?:了|数)?[:：]?"
)
_ON_OWN_MOTION = re.compile(
    "主动公开[^，]{0,8}信息(?:总?数|总量)?$|^(?!.*(?:网|平台|微|栏|报|媒体)).*公开[^，]{0,8}信息(?:总?数|总量)?$"
)
_BARE_YEAR = re.compile(r"(?:比|较|由|从)?(?:上一?年|去年|前年|\d{4}年|同期|原来|原先|最初)?(?:度|同期)?的?")
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


def settle_codes(metrics: Sequence[Metric]) -> tuple[Metric, ...]:
    """Codes that only the whole tree of figures tells; all other metrics as they are.

    A bare earlier level (较2020年的2894条) means what it is set against. A sum said after its
    parts (合计46件) means what they mean. What is made public and divided is a total, be it
    made public on one channel.
    """
    bound: dict[int, list[Metric]] = {}
    for metric in metrics:
        if metric.relation in (Relation.PART, Relation.EARLIER) and metric.parent is not None:
            bound.setdefault(metric.parent, []).append(metric)
    return tuple(
        metric if code == metric.code else replace(metric, code=code)
        for at, metric in enumerate(metrics)
        for code in (_settled(metric, metrics, bound.get(at, [])),)
    )


def _settled(metric: Metric, metrics: Sequence[Metric], bound: Sequence[Metric]) -> str:
    if (
        metric.relation is Relation.EARLIER
        and metric.parent is not None
        and _BARE_YEAR.fullmatch(metric.indicator)
    ):
        return metrics[metric.parent].code
    earlier = [one for one in bound if one.relation is Relation.EARLIER]
    if metric.code == "other" and earlier and metric.kind is MetricKind.COUNT:
        return earlier[0].code  # 由2019年的25件增加到48件
    parts = [part for part in bound if part.relation is Relation.PART]
    if len(parts) < 2:
        return metric.code
    if (
        metric.code == "published_by_channel"
        and metric.parent is None
        and _ON_OWN_MOTION.search(metric.indicator)
    ):
        return "proactive_disclosed_total"
    if not metric.indicator and parts[-1].start < metric.start:
        codes = {part.code for part in parts}
        return _sum_of(codes)
    return metric.code


def _sum_of(codes: set[str]) -> str:
    if len(codes) == 1:
        return min(codes)
    return "proactive_disclosed_total" if codes <= _MADE_PUBLIC | {"social_posts"} else "other"
