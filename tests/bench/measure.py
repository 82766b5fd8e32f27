"""Measuring against jieba's cutting of the same text: `make bench-measure` prints a table.

CPU time of this process, the best of some rounds taken in turns, dictionaries and patterns
loaded before. Samples of ../shared are measured where they are present; the sample pages
always are. Ends with an error where measuring is the dearer of the two on any set.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from functools import partial

import jieba

from extract.strip import strip_page
from tests.bench.timing import best_of
from tests.conftest import SHARED
from tests.pages.cases import load_cases
from transform.measure import measure
from transform.outline import outline_report
from transform.report import Section

Sample = tuple[str, tuple[Section, ...]]


def main() -> int:
    """Time both over each set and print the ratios; 1 where one is above 1."""
    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    print(f"{'set':<10}{'characters':>12}{'figures':>9}{'measure ms':>12}{'jieba ms':>10}{'ratio':>8}")
    worst = 0.0
    for name, texts in sample_sets():
        samples: list[Sample] = [(text, outline_report(text, title_end=0)) for text in texts]
        figures = sum(len(measure(text, sections).metrics) for text, sections in samples)
        ours, theirs = best_of(partial(measure_all, samples), partial(cut_all, texts))
        worst = max(worst, ours / theirs)
        size = sum(map(len, texts))
        print(
            f"{name:<10}{size:>12}{figures:>9}{ours * 1e3:>12.1f}{theirs * 1e3:>10.1f}{ours / theirs:>8.2f}"
        )
    return int(worst > 1)


def measure_all(samples: list[Sample]) -> None:
    """Read the figures of every text."""
    for text, sections in samples:
        measure(text, sections)


def cut_all(texts: list[str]) -> None:
    """Cut every text into words."""
    for text in texts:
        jieba.lcut(text)


def sample_sets() -> Iterator[tuple[str, list[str]]]:
    """Name and texts of each set that is there."""
    for name, pattern in (("seeds", "seeds/*.txt"), ("passages", "passages/*.txt")):
        files = sorted(SHARED.glob(pattern))
        if files:
            yield name, [file.read_text("utf-8", errors="replace") for file in files]
    yield "pages", [strip_page(case.page()).text for site in ("demo", "kinds") for case in load_cases(site)]


if __name__ == "__main__":
    sys.exit(main())
