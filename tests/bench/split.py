"""Repair and split: `make bench-split` shows what they cost beside jieba, and how they grow.

First against jieba's own cutting of the same text in a warm process, on the seeds where
they are present and on composed pages always; then on composed pages up to 5 MB, where cost
per character must stay what it is on small ones.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from functools import partial

import jieba

from extract.document import Chrome
from extract.furniture import find_furniture
from tests.bench.timing import best_of
from tests.conftest import SHARED
from tests.generate.compose import MARKERS, compose_page
from transform.frame import map_chrome
from transform.repair import repair_text
from transform.split import split_text

SIZES_MB = (0.1, 0.5, 1.0, 2.5, 5.0)
# How much dearer a character of the largest page may be than one of the smallest.
MOST_GROWTH = 1.5


def main() -> int:
    """Print both tables; 1 where split costs more than jieba, or grows faster than the page."""
    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    print(f"{'set':<10}{'characters':>12}{'repair+split ms':>17}{'jieba ms':>10}{'ratio':>8}")
    worst = 0.0
    for name, texts in sample_sets():
        ours, theirs = best_of(partial(read_all, texts), partial(cut_all, texts))
        worst = max(worst, ours / theirs)
        size = sum(map(len, texts))
        print(f"{name:<10}{size:>12}{ours * 1e3:>17.1f}{theirs * 1e3:>10.1f}{ours / theirs:>8.2f}")
    print(f"\n{'page MB':<10}{'characters':>12}{'repair+split s':>17}{'µs a character':>18}")
    costs = []
    for size_mb in SIZES_MB:
        text = large_page(size_mb)
        (seconds,) = best_of(partial(read_all, [text]), rounds=2)
        costs.append(seconds / len(text))
        print(f"{size_mb:<10}{len(text):>12}{seconds:>17.2f}{costs[-1] * 1e6:>18.2f}")
    growth = costs[-1] / costs[0]
    print(f"\nA character of the largest page costs {growth:.2f} times one of the smallest.")
    return int(worst > 1 or growth > MOST_GROWTH)


def read_all(texts: list[str]) -> None:
    """Repair and split every text, furniture known beforehand as strip would hand it on."""
    for text in texts:
        page = repair_text(text).textmap
        split_text(page.repaired, map_chrome(page, FURNITURE.setdefault(text, find_furniture(text))))


FURNITURE: dict[str, tuple[Chrome, ...]] = {}
"""Strip's work, done once a text and not timed."""


def cut_all(texts: list[str]) -> None:
    """Cut every text into words."""
    for text in texts:
        jieba.lcut(text)


def sample_sets() -> Iterator[tuple[str, list[str]]]:
    """Name and texts of each set that is there."""
    seeds = sorted(SHARED.glob("seeds/*.txt"))
    if seeds:
        yield "seeds", [seed.read_bytes().decode("utf-8") for seed in seeds]
    forms = (*MARKERS, None)
    pages = [
        compose_page(seed, marker=form, reports=5, flat=seed % 2 == 0) for seed, form in enumerate(forms)
    ]
    yield "composed", [page.text for page in pages]


def large_page(size_mb: float) -> str:
    """Composed pages one under another until they weigh so many megabytes in UTF-8."""
    parts: list[str] = []
    weight, seed = 0, 0
    while weight < size_mb * 1e6:
        part = compose_page(seed, marker=MARKERS[seed % len(MARKERS)], reports=6, flat=False).text
        parts.append(part)
        weight += len(part.encode())
        seed += 1
    return "\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
