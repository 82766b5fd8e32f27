"""Measures split on composed pages: `python -m tests.generate.measure [PAGES]` prints a table."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass

from tests.generate.compose import MARKERS, Composed, compose_page
from transform.split import split_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundaries:
    """Beginnings of reports: found where one is, drawn where none is, and missed."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    def __add__(self, other: Boundaries) -> Boundaries:
        return Boundaries(
            right=self.right + other.right,
            extra=self.extra + other.extra,
            missed=self.missed + other.missed,
        )

    @property
    def f1(self) -> float:
        """2·right / (2·right + extra + missed)."""
        return 2 * self.right / max(1, 2 * self.right + self.extra + self.missed)


def measure_page(page: Composed) -> Boundaries:
    """Compare the beginnings that split draws with the true ones.

    A beginning is right anywhere from the marker to the first character of the body: whether
    `第一篇:` is part of a report's heading or stands before it, readers see differently.
    """
    drawn = [span.start for span in split_text(page.text, ()).spans]
    left = list(drawn)
    for (start, _), body in zip(page.spans, page.bodies, strict=True):
        found = next((at for at in left if start <= at <= body), None)
        if found is not None:
            left.remove(found)
    right = len(drawn) - len(left)
    return Boundaries(right=right, extra=len(left), missed=len(page.spans) - right)


def measure_form(marker: str | None, seeds: Iterable[int], *, flat: bool) -> Boundaries:
    """All pages of one form, with two to seven reports each."""
    total = Boundaries()
    for seed in seeds:
        total += measure_page(compose_page(seed, marker=marker, reports=2 + seed % 6, flat=flat))
    return total


def main(pages: int) -> None:
    """Print the figures of each form, lines and flat."""
    for marker in (*MARKERS, None):
        forms = [measure_form(marker, range(pages), flat=flat) for flat in (False, True)]
        print(
            f"{marker or '(none)':24}", *(f"{form.f1:.3f} (+{form.extra} -{form.missed})" for form in forms)
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 20)
