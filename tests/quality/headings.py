"""Our own headings by role, and how well a reading of their roles does on them."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

Headings = Mapping[str, list[str]]
_FILLING = re.compile("工作|情况|的|[，、,：]")


def core_phrase(heading: str) -> str:
    """A heading less what fills it: headings of one core count as one phrase.

    >>> core_phrase("存在的主要问题") == core_phrase("存在主要问题情况")
    True
    """
    return _FILLING.sub("", heading)


def load_headings() -> Mapping[str, Headings]:
    """The parts `train` and `measured` of headings.toml, each by role."""
    return tomllib.loads(Path(__file__).with_name("headings.toml").read_text(encoding="utf-8"))


class Confusion(NamedTuple):
    """How often headings of one role were read as another, by pair (role, read as)."""

    counts: Counter[tuple[str, str]]

    @property
    def roles(self) -> list[str]:
        """The roles, in the order of the file."""
        return list(dict.fromkeys(role for role, _ in self.counts))

    def f1(self, role: str) -> float:
        """The F1 of one role."""
        right = self.counts[role, role]
        wrong = sum(n for (a, b), n in self.counts.items() if (a == role) != (b == role))
        return 2 * right / (2 * right + wrong) if right else 0.0

    def macro_f1(self) -> float:
        """The mean of the roles' F1."""
        return sum(map(self.f1, self.roles)) / len(self.roles)

    def accuracy(self) -> float:
        """The share of headings that were read right."""
        return sum(n for (a, b), n in self.counts.items() if a == b) / sum(self.counts.values())


def confuse(headings: Headings, tell: Callable[[str], str]) -> Confusion:
    """Read every heading and count what it was read as."""
    return confuse_pairs((role, tell(words)) for role, found in headings.items() for words in found)


def confuse_pairs(pairs: Iterable[tuple[str, str]]) -> Confusion:
    """Count pairs of a role and what it was read as."""
    return Confusion(Counter(pairs))
