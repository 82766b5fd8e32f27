"""How the figures of a text hang together: parts with totals, shares and changes with levels."""

from __future__ import annotations

import re
from typing import NamedTuple

from transform.breakdown import Tree
from transform.comparison import find_relation
from transform.division import Division, Figure, Item
from transform.phrases import Layout, Phrase
from transform.quantities import Quantity
from transform.report import MetricKind, Relation

_LEVELS = (MetricKind.PERCENT, MetricKind.RATE, MetricKind.DURATION)
_ONLY_MARKS = re.compile(r"[\s，,、:：（()）]{0,3}")
_OF_BEFORE = re.compile("[所约]?占|比[重例]")
_AHEAD = 24
_CLOSE = 24
"""An earlier level stands no further before the one it is set against (由上年的93.5%提高到97.1%)."""


class Link(NamedTuple):
    """What binds one figure to another, both by their number in the text."""

    relation: Relation
    parent: int | None = None
    division: int | None = None


class Links:
    """Follows a text figure by figure: first `relate`, then `read`, for each in order."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._tree = Tree(layout)
        self._levels: list[Item] = []
        self._waiting: Item | None = None
        self._links: dict[int, Link] = {}

    @property
    def previous(self) -> Item | None:
        """The count read last, which the next figure may be a part of."""
        return self._tree.previous

    def relate(self, quantity: Quantity, phrase: Phrase) -> tuple[Relation | None, Item | None]:
        """What a figure is to another, and the total it is a part of; None where it stands alone."""
        text = self._layout.text
        clause_start, _ = self._layout.clause(quantity.start)
        before = "".join(text[max(clause_start, quantity.start - 30) : quantity.start].split())
        level = self._tree.previous
        follows = level is not None and level.unit == quantity.unit and level.end >= clause_start - 1
        relation = find_relation(
            phrase.label,
            before,
            text[quantity.end : min(self._layout.sentence(quantity.start)[1], quantity.end + _AHEAD)],
            quantity.kind,
            follows_level=follows,
        )
        if relation is not None or quantity.kind in _LEVELS:
            return relation, None
        figure = Figure(phrase.start, quantity.start, quantity.value, quantity.unit, phrase.label)
        total = self._tree.total_of(figure)
        return (None if total is None else Relation.PART), total

    def read(self, item: Item, relation: Relation | None, kind: MetricKind, phrase: Phrase) -> None:
        """Remember a figure with what `relate` said of it."""
        if self._levels and self._layout.sentence(item.start)[0] >= self._levels[-1].end:
            self._levels, self._waiting = [], None
        match relation:
            case Relation.SHARE:
                self._links[item.place] = Link(relation, self._share_of(phrase))
            case Relation.CHANGE:
                self._links[item.place] = Link(relation, self._changed(item, kind))
            case Relation.EARLIER:
                self._links[item.place] = Link(relation, self._changed(item, kind))
                self._waiting = item
            case Relation.PART | None:
                self._await(item)
                self._levels = [*self._levels[-5:], item]
                if kind not in _LEVELS:
                    self._tree.read(item)

    def finish(self) -> tuple[dict[int, Link], tuple[Division, ...]]:
        """Every link by the number of the figure that has it, and the divisions among them."""
        divisions = self._tree.divisions()
        for division in divisions:
            for part in division.parts:
                self._links[part.place] = Link(Relation.PART, division.total.place, division.number)
        return self._links, divisions

    def _await(self, item: Item) -> None:
        """Give an earlier level the one that it is set against, when that comes."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None and waiting.unit == item.unit and item.start - waiting.end <= _CLOSE:
            self._links[waiting.place] = Link(Relation.EARLIER, item.place)

    def _share_of(self, phrase: Phrase) -> int | None:
        """The figure right before a share, or the total of the list in which it has a name of its own."""
        previous = self._tree.previous
        if previous is None or self._layout.sentence(phrase.start)[0] >= previous.end:
            return None
        if _OF_BEFORE.match(phrase.label) and _ONLY_MARKS.fullmatch(
            self._layout.text, previous.end, phrase.start
        ):
            return previous.place
        return None if self._tree.total is None else self._tree.total.place

    def _changed(self, item: Item, kind: MetricKind) -> int | None:
        """The level that grew or fell: the last one before, of the same unit where a count changed."""
        for level in reversed(self._levels):
            if kind in _LEVELS or level.unit == item.unit:
                return level.place
        return None
