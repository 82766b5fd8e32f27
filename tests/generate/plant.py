"""Plant: one damage in a clean text; Planter: how one kind of damage goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from random import Random

HAN = "一-鿿"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """Characters `start` to `end` of a clean text and what damage made of them.

    Those that do not count are part of the page's look: they need not be mended (a mark
    that opens the page), but must not be mended into something else either.
    """

    start: int
    end: int
    damaged: str
    counts: bool = True
    apart: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Planter:
    """How one kind goes: into flat text or lines, what the clean page must hold first, and where."""

    plant: Callable[[Random, str], Iterable[Plant]]
    flat: bool = False
    prepare: Callable[[Random, str], str] = lambda rng, text: text


def driven_in(text: str, at: int, damage: str) -> Plant:
    """Damage that was driven in before a character: the character itself is what it replaced."""
    return Plant(start=at, end=at + 1, damaged=damage + text[at])


def places(rng: Random, text: str, pattern: str, share: float) -> Iterator[re.Match[str]]:
    for match in re.finditer(pattern, text):
        if rng.random() < share:
            yield match
