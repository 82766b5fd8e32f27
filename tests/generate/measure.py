"""Measures split on composed pages: `python -m tests.generate.measure [PAGES]` prints a table."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass

from extract.page import Page, digest_bytes
from extract.strip import strip_page
from tests.generate.compose import MARKERS, Composed, compose_page
from transform.split import split_text

UNMARKED = (
    "dated_title",
    "bare_title",
    "question_title",
    "addressee",
    "page_number_addressee",
    "titled_addressee",
)
GROUPS: dict[str, tuple[str | None, ...]] = {
    "marked": tuple(marker for marker in MARKERS if marker not in UNMARKED),
    "titled": ("dated_title", "bare_title", "question_title", "titled_addressee"),
    "addressed": ("addressee", "page_number_addressee"),
    "bare": (None,),
}
"""Forms of opening by what tells of them: a series marker, a title, an addressee, nothing."""


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


def begin_reports(page: Composed) -> list[int]:
    """Where split begins a report, with the furniture that strip knows from the text alone."""
    body = page.text.encode()
    document = strip_page(Page(uri="", body=body, sha256=digest_bytes(body), media_type="text/plain"))
    return [span.start for span in split_text(document.text, document.chrome).spans]


def measure_page(page: Composed) -> Boundaries:
    """Compare the beginnings that split draws with the true ones.

    A beginning is right anywhere from the marker to the first character of the body: whether
    `第一篇:` is part of a report's heading or stands before it, readers see differently.
    """
    drawn = begin_reports(page)
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


def measure_group(name: str, pages: int, *, flat: bool) -> Boundaries:
    """All forms of a group, so many pages of each."""
    total = Boundaries()
    for marker in GROUPS[name]:
        total += measure_form(marker, range(pages), flat=flat)
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
