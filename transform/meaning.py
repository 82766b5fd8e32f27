"""What a figure measures: its canonical code, by its own words, its unit, its section and its total."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from transform.report import MetricKind
from transform.vocabulary import load_terms


class Words(NamedTuple):
    """Where a figure's meaning is read: its own words, its clause, the sentence before, and so on.

    `parent` is the code of the total that the figure is a part of, "" where it is none.
    """

    own: str
    clause: str
    head: str
    unit: str | None
    kind: MetricKind
    role: str | None
    parent: str = ""


def find_code(words: Words) -> str | None:
    """The canonical code by the first rule of terms/indicators.toml that holds, None where none does.

    >>> find_code(Words("共收到政府信息公开申请", "", "", "件", MetricKind.COUNT, None))
    'requests_received'
    """
    for rule in _rules(words.kind, words.unit or ""):
        if rule.holds(words):
            return rule.code
    return None


class _Rule(NamedTuple):
    code: str
    own: re.Pattern[str] | None
    without: re.Pattern[str] | None
    clause: re.Pattern[str] | None
    head: re.Pattern[str] | None
    parent: re.Pattern[str] | None
    roles: frozenset[str] | None

    def holds(self, words: Words) -> bool:
        return (
            (self.roles is None or words.role in self.roles)
            and (self.parent is None or self.parent.search(words.parent) is not None)
            and (self.own is None or self.own.search(words.own) is not None)
            and (self.without is None or self.without.search(words.own) is None)
            and (self.clause is None or self.clause.search(words.clause) is not None)
            and (self.head is None or self.head.search(words.head) is not None)
        )


@cache
def _rules(kind: MetricKind, unit: str) -> tuple[_Rule, ...]:
    """The rules that can hold for figures of a kind and a unit."""
    return tuple(
        _rule(place)
        for place, row in enumerate(load_terms("indicators")["rule"])
        if kind.value in row.get("kind", ["count"]) and unit in row.get("unit", [unit])
    )


@cache
def _rule(place: int) -> _Rule:
    row: dict[str, Any] = load_terms("indicators")["rule"][place]

    def pattern(name: str) -> re.Pattern[str] | None:
        return re.compile(row[name]) if name in row else None

    def names(name: str) -> frozenset[str] | None:
        return frozenset(row[name]) if name in row else None

    return _Rule(
        code=row["code"],
        own=pattern("own"),
        without=pattern("not"),
        clause=pattern("clause"),
        head=pattern("head"),
        parent=pattern("parent"),
        roles=names("role"),
    )
