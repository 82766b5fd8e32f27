"""Plants known damages in drawn reports: what copying, OCR, copy shops and hijackers do to pages.

`python -m tests.generate.damage [LEAST]` repairs them and prints, kind by kind, how many were
planted, mended and mended wrongly. The clean text is the truth.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from tests.generate.draw import draw_report, load_data
from tests.generate.plant import Plant
from tests.generate.plants import PLANTERS
from transform.repair import Repaired, repair_text
from transform.textmap import Edit, TextMap, edit_text

# Two damages closer than this would be told apart by nobody.
_APART = 3
_CONTEXT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Damaged:
    """A page before and after damage; `plants` lie in the clean text, which `map` leads from."""

    map: TextMap
    plants: tuple[Plant, ...]

    @property
    def clean(self) -> str:
        return self.map.original

    @property
    def text(self) -> str:
        return self.map.repaired


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Damages planted, mended as they were, and repairs that made something else of the text."""

    planted: int = 0
    mended: int = 0
    wrong: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            planted=self.planted + other.planted,
            mended=self.mended + other.mended,
            wrong=self.wrong + other.wrong,
        )

    @property
    def precision(self) -> float:
        """Mended of all that were changed."""
        return self.mended / max(1, self.mended + self.wrong)

    @property
    def recall(self) -> float:
        """Mended of all that were planted."""
        return self.mended / max(1, self.planted)


def draw_text(rng: Random, *, flat: bool) -> str:
    r"""A drawn report as a page's text: lines of their own, or one paragraph.

    >>> "\n" in draw_text(Random(1), flat=True)
    False
    """
    report = draw_report(rng, long=True)
    return (" " if flat else "\n").join((report.title, *report.lines))


def plant_damage(rng: Random, kind: str) -> Damaged:
    """A drawn report with one kind of damage in it, as often as the kind comes on one page."""
    planter = PLANTERS[kind]
    text = planter.prepare(rng, draw_text(rng, flat=planter.flat))
    return plant_into(text, planter.plant(rng, text))


def plant_into(text: str, plants: Iterable[Plant]) -> Damaged:
    """Put damages into a clean text; of two too near to each other the first stays."""
    kept: list[Plant] = []
    for plant in sorted(plants, key=lambda p: p.start):
        if not kept or plant.start >= kept[-1].end + plant.apart * _APART:
            kept.append(plant)
    edits = [Edit(start=p.start, end=p.end, replacement=p.damaged) for p in kept]
    return Damaged(map=edit_text(text, edits), plants=tuple(kept))


def score_damaged(page: Damaged) -> Score:
    """Repair a page and compare each damaged place, and every other place, with the clean text."""
    done = repair_text(page.text)
    touched = [page.map.to_repaired(p.start, p.end) for p in page.plants]
    mended = wrong = 0
    for index, (plant, (start, end)) in enumerate(zip(page.plants, touched, strict=True)):
        if not plant.counts:
            continue
        result, truth = side_by_side(page, done, index)
        if result == truth:
            mended += 1
        elif any(start < r.end and r.start < end for r in done.repairs):
            wrong += 1
    return Score(
        planted=sum(p.counts for p in page.plants),
        mended=mended,
        wrong=wrong + sum(1 for _ in elsewhere(page, done)),
    )


def side_by_side(page: Damaged, done: Repaired, index: int) -> tuple[str, str]:
    """A damaged place with a little around it, as repaired and as it was."""
    plant = page.plants[index]
    left = page.plants[index - 1].end if index else 0
    right = page.plants[index + 1].start if index + 1 < len(page.plants) else len(page.clean)
    start, end = max(left, plant.start - _CONTEXT), min(right, plant.end + _CONTEXT)
    a, b = done.textmap.to_repaired(*page.map.to_repaired(start, end))
    return done.textmap.repaired[a:b], page.clean[start:end]


def elsewhere(page: Damaged, done: Repaired) -> Iterator[str]:
    """Repairs that touch no damage."""
    touched = [page.map.to_repaired(p.start, p.end) for p in page.plants]
    reached = 0
    for repair in done.repairs:
        if repair.start < reached:
            continue
        reached = repair.end
        if not any(
            start - _CONTEXT <= repair.end and repair.start <= end + _CONTEXT for start, end in touched
        ):
            yield f"{repair.kind.value} {repair.original!r} → {repair.repaired!r}"


def measure_kind(kind: str, least: int) -> Score:
    """Damages of one kind, so many at least, page by page."""
    total = Score()
    for seed in range(4 * least):
        total += score_damaged(plant_damage(Random(f"{kind}/{seed}"), kind))
        if total.planted >= least:
            break
    return total


def look_alikes(pages: int) -> Iterator[str]:
    """Clean pages, each with one stretch that looks damaged and is its author's own."""
    stretches: list[str] = load_data("lookalikes.toml")["stretch"]
    for seed in range(pages):
        rng = Random(f"look-alike/{seed}")
        lines = draw_text(rng, flat=False).split("\n")
        stretch = stretches[seed % len(stretches)]
        filled = fill_numbers(rng, stretch)
        lines.insert(rng.randint(2, len(lines) - 2), filled)
        yield "\n".join(lines)


def fill_numbers(rng: Random, text: str) -> str:
    """Draw a number in the place of each <1-9>."""
    return re.sub(r"<(\d+)-(\d+)>", lambda m: str(rng.randint(int(m[1]), int(m[2]))), text)


def main(least: int) -> None:
    """Print the table."""
    total = Score()
    print(f"{'damage':26}{'planted':>8}{'mended':>8}{'wrong':>7}{'precision':>11}{'recall':>8}")
    for kind in PLANTERS:
        score = measure_kind(kind, least)
        total += score
        print(_row(kind, score))
    print(_row("all", total))
    changed = Counter(r.kind.value for text in look_alikes(least) for r in repair_text(text).repairs)
    print(f"look-alikes: {least}, changed: {dict(changed) or 0}")


def _row(name: str, score: Score) -> str:
    return (
        f"{name:26}{score.planted:8}{score.mended:8}{score.wrong:7}{score.precision:11.3f}{score.recall:8.3f}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 300)
