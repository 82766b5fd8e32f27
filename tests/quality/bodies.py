"""Our table of body names and the places they belong to, and how a resolver does on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple


class NamedBody(NamedTuple):
    """A body as a report may name it, and its place in full; None where the name does not decide."""

    group: str
    name: str
    year: int | None
    place: str | None
    context: str


class Score(NamedTuple):
    """Names read right, honestly left open, and read wrong, by group."""

    right: Counter[str]
    open: Counter[str]
    wrong: Counter[str]
    mistakes: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share of names that are right, or open as they should be."""
        right = self.right.total()
        return right / (right + self.open.total() + self.wrong.total())


def load_bodies() -> Iterator[NamedBody]:
    """The names of bodies.txt."""
    group = ""
    for line in Path(__file__).with_name("bodies.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            group = line.removeprefix("## ")
        elif line and not line.startswith("#"):
            fields, _, context = line.partition(" | ")
            name, year, place = fields.split()
            yield NamedBody(
                group, name, None if year == "-" else int(year), None if place == "-" else place, context
            )


def score_bodies(resolve: Callable[[NamedBody], str | None]) -> Score:
    """Resolve every name; `resolve` gives the place in full or None."""
    right, left_open, wrong = Counter[str](), Counter[str](), Counter[str]()
    mistakes = []
    for body in load_bodies():
        found = resolve(body)
        if found == body.place:
            right[body.group] += 1
            continue
        (left_open if found is None else wrong)[body.group] += 1
        mistakes.append(f"{body.name} ({body.year}): {found} for {body.place}")
    return Score(right, left_open, wrong, tuple(mistakes))
