"""What repair costs beside jieba on the same text, and how it grows: `python -m tests.bench.repair`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from random import Random

import jieba
from opencc import OpenCC

from tests.bench.timing import best_of
from tests.generate.damage import draw_text, plant_damage
from transform.repair import repair_text

MEGABYTE = 1_000_000
HOSTILE = (
    "1、",
    "2、公开 ",
    "公 开 形 式 ",
    "(gong)",
    "”“",
    "——、",
    "一、3、",
    "，，。",
    "体育app官网",
    "效劳根底",
    "開",
    "12\n条",
    "；\n",
)


def texts() -> Iterator[tuple[str, str]]:
    """Pages of some 20,000 characters, clean and damaged."""
    yield "clean, lines", "\n".join(draw_text(Random(seed), flat=False) for seed in range(12))
    yield "clean, flat", " ".join(draw_text(Random(seed), flat=True) for seed in range(12))
    yield (
        "traditional",
        OpenCC("s2t").convert(" ".join(draw_text(Random(seed), flat=True) for seed in range(12))),
    )
    for kind in (
        "chunk_lines",
        "wrapped",
        "toned_readings",
        "washed_words",
        "number_in_word",
        "inner_spaces",
    ):
        yield kind, "\n".join(plant_damage(Random(seed), kind).text for seed in range(12))


def main() -> None:
    """Print both tables."""
    jieba.lcut("公开")
    repair_text("召2开 形 式" + "開務報為" * 20)
    print(f"{'page':20}{'chars':>8}{'jieba ms':>10}{'repair ms':>11}{'share':>8}")
    for name, text in texts():
        cut, mended = best_of(partial(jieba.lcut, text), partial(repair_text, text), rounds=3)
        print(f"{name:20}{len(text):8}{1000 * cut:10.1f}{1000 * mended:11.1f}{mended / cut:8.2f}")
    print(f"\n{'grown to 1 and 5 MB':20}{'1 MB s':>8}{'5 MB s':>8}")
    for name, text in (*texts(), *((piece.replace("\n", "\\n"), piece) for piece in HOSTILE)):
        sizes = [MEGABYTE // 3, 5 * MEGABYTE // 3]  # three bytes a character
        pages = [(text * (size // len(text) + 1))[:size] for size in sizes]
        grown = best_of(*(partial(repair_text, page) for page in pages), rounds=1)
        print(f"{name:20}{grown[0]:8.2f}{grown[1]:8.2f}")


if __name__ == "__main__":
    main()
