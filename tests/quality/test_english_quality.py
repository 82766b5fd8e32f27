"""Articles in English, with what stands around them: nothing of strip is for Chinese alone."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import mean

from extract.strip import main_text
from tests.generate.english import draw_english
from tests.quality.grams import score_words

FLOOR: float = json.loads(Path(__file__).with_name("floors.json").read_text("utf-8"))["strip"][
    "english_pages"
]


def test_bodies_of_english_pages_are_found() -> None:
    """F1 as the benchmark of article extraction has it: of the means of precision and recall."""
    scores = [score_words(main_text(page.html), page.text) for page in draw_english()]
    precision, recall = mean(score[0] for score in scores), mean(score[1] for score in scores)
    assert 2 * precision * recall / (precision + recall) >= FLOOR
