"""Figures that are no level of their own: a change, a share, or the level of an earlier time."""

from __future__ import annotations

import re

from transform.report import MetricKind, Relation

_LESS_OR_MORE = (
    "增[长加]|增幅|减少|下降|上升|上涨|提[高升]|降[低幅]|减幅|涨幅|压[减缩]|缩[短减小]|扩大|翻|多|少"
)
_CHANGED = re.compile(f"(?:{_LESS_OR_MORE})(?:了|达|为|近|约|超过?|幅度?|比例|率|:|：)*$")
_CUT = re.compile("(?:压[减缩]|缩[短减]|减少|精简)[^，。；到至]{1,10}$")
_AGAINST = re.compile(rf"(?:同比|环比|相比|比|较|超)[^，。；]{{0,14}}?(?:{_LESS_OR_MORE})[^，。；]{{0,4}}$")
_BARE = re.compile(f"(?:{_LESS_OR_MORE})了?$")
_SHARE = re.compile("(?:占(?!用|有|地)[^，。；]{0,12}|比[重例][^，。；]{0,4}|占比[^，。；]{0,4})$")
_EARLIER = re.compile(
    r"(?:(?:比|较|由|从|跟|与|[超]过?)[^，。；]{0,3}?(?:上一?年|去年|前年|\d{4}年|同期|最初|原来|原先)度?(?:同期)?的?|(?<![理自来])[由从](?:原来|原先|最初|过去)?的?)$"
)
_FROM = re.compile("(?<![理自来])[由从][^，。；]{0,8}$")
_BECAME = re.compile(
    "[^，。；]{0,3}(?:增[长加]|提[高升]|上升|上涨|降[低至到]?|下降|缩[短减]|减少|压缩|扩[大展])[^，。；]{0,2}[到至为]"
)

_LAST_YEAR = re.compile(
    "(?:而|[（(])?(?:上一?年度?|去年|前年)(?:同期)?(?!.*(?:结转|遗留|转[来入]|未办|以来|底|末|开始))"
)
_THAT_YEAR = re.compile(r"(?:而|[（(])?\d{4}年度?(?:同期)?(?:为|是|有|仅)?")
"""2020年收到申请48件，2019年为25件，同比增长92%."""
_AND_NOW = re.compile("今年|本年|同比|增[长加]|下降|减少|上升")
_CHANGES_NEXT = re.compile(f"[^，。；]{{0,2}}(?:{_LESS_OR_MORE})")


def find_relation(
    label: str, before: str, after: str, kind: MetricKind, *, follows_level: bool
) -> Relation | None:
    """Whether a figure is a change, a share or an earlier level; None for a level of its own.

    `label` are the words before the figure in its phrase, `before` its clause up to it and
    `after` what follows its unit. `follows_level`: a figure of the same unit stands right
    before, so that a bare 增加 speaks of that.

    >>> find_relation("同比增长", "同比增长", "。", MetricKind.PERCENT, follows_level=False)
    <Relation.CHANGE: 'change'>
    >>> find_relation("新增公开", "新增公开", "。", MetricKind.COUNT, follows_level=True)
    """
    if _is_earlier(before, after, kind, follows_level=follows_level):
        return Relation.EARLIER
    if kind in (MetricKind.PERCENT, MetricKind.RATE):
        if _CHANGED.search(label) or _CUT.search(label) or _AGAINST.search(before):
            return Relation.CHANGE
        if kind is MetricKind.PERCENT and _SHARE.search(label):
            return Relation.SHARE
        return None
    if _AGAINST.search(before) or (follows_level and _BARE.fullmatch(label)):
        return Relation.CHANGE
    return None


def _is_earlier(before: str, after: str, kind: MetricKind, *, follows_level: bool) -> bool:
    if follows_level and _THAT_YEAR.fullmatch(before) and _AND_NOW.search(after):
        return True
    if _LAST_YEAR.match(before) and (follows_level or _AND_NOW.search(after)):
        return True
    is_set_against = _EARLIER.search(before) or (kind is not MetricKind.COUNT and _FROM.search(before))
    return bool(is_set_against and (_BECAME.match(after) or _CHANGES_NEXT.match(after)))
