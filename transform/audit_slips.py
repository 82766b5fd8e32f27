"""Likely slips: the one cell whose change would keep every sum that it takes part in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from transform.audit_sums import Cells, Sum, is_kept, value_of, weigh
from transform.report import Place


class Slips:
    """Which broken sum is laid to which cell, and what the cell should say."""

    def __init__(self, sums: Sequence[Sum], cells: Cells) -> None:
        self._cells = cells
        self._changed: dict[Place, Decimal] = {}
        self._of: dict[Place, list[Sum]] = {}
        for one in sums:
            if weigh(one, cells) is not None:
                for place in one.places:
                    self._of.setdefault(place, []).append(one)

    def blame(self, broken: Sequence[Sum]) -> dict[int, tuple[Place, Decimal]]:
        """For the broken sums, by their index, the likely slip and its likely value.

        A cell is named where it takes part in at least two broken sums and one value keeps
        all its sums, those that hold now included; the cell that mends most is taken
        first. Where two cells would mend the same sum equally well, neither is named.
        """
        blamed: dict[int, tuple[Place, Decimal]] = {}
        left = dict(enumerate(broken))
        while left:
            best = self._best(left)
            if best is None:
                break
            place, value, mended = best
            self._changed[place] = value
            for index in mended:
                blamed[index] = (place, value)
                del left[index]
        return blamed

    def _best(self, left: Mapping[int, Sum]) -> tuple[Place, Decimal, list[int]] | None:
        shared: dict[Place, list[int]] = {}
        for index, one in left.items():
            for place in one.places:
                shared.setdefault(place, []).append(index)
        found = [
            (place, value, indexes)
            for place, indexes in shared.items()
            if len(indexes) > 1 and (value := self._value_for(place)) is not None
        ]
        most = max((len(indexes) for _, _, indexes in found), default=0)
        best = [one for one in found if len(one[2]) == most]
        claimed = Counter(index for _, _, indexes in best for index in indexes)
        sole = (one for one in best if all(claimed[index] == 1 for index in one[2]))
        return next(sole, None)

    def _value_for(self, place: Place) -> Decimal | None:
        """The one value that keeps every sum of a place; None where there is none."""
        wanted: set[Decimal] = set()
        own = self._value(place)
        for one in self._of.get(place, ()):
            left, right = (
                sum((self._value(p) for p in side), start=Decimal(0)) for side in (one.left, one.right)
            )
            if one.is_limit:
                if not is_kept(one, (left, right)):
                    return None
                continue
            wanted.add(own + (right - left if place in one.left else left - right))
        value = next(iter(wanted)) if len(wanted) == 1 else None
        return value if value is not None and value >= 0 and value != own else None

    def _value(self, place: Place) -> Decimal:
        changed = self._changed.get(place)
        return changed if changed is not None else value_of(place, self._cells) or Decimal(0)
