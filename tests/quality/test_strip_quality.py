"""How much of a page's body strip keeps, and how little else; floors that hold."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from random import Random
from statistics import mean

import pytest

from extract.page import Page
from extract.strip import main_text, strip_page
from tests.generate.site_bodies import MARKUPS, draw_body
from tests.generate.sites import FRAMES, frame_page
from tests.quality.grams import score_text

FLOORS: dict[str, float] = json.loads(Path(__file__).with_name("floors.json").read_text("utf-8"))["strip"]
DRAWS = 4


def test_bodies_of_real_pages_are_found(shared: Path) -> None:
    folder = shared / "pages_dev"
    scores = []
    for page in json.loads((folder / "index.json").read_text("utf-8")):
        html = gzip.decompress((folder / f"{page['id']}.html.gz").read_bytes())
        truth = (folder / f"{page['id']}.txt").read_text("utf-8")
        scores.append(score_text(main_text(html, page["url"]), truth)[2])
    assert mean(scores) >= FLOORS["real_pages"]


@pytest.mark.parametrize("markup", MARKUPS)
def test_statutory_reports_are_whole_in_every_frame(markup: str) -> None:
    scores, whole = [], []
    for frame in FRAMES:
        for draw in range(DRAWS):
            rng = Random(f"{frame} {markup} {draw} held out")
            body = draw_body(markup, rng)
            html = frame_page(frame, body, rng)
            scores.append(score_text(main_text(html), body.text)[2])
            page = Page(uri=frame, body=html.encode(), sha256="", media_type="text/html")
            whole.append(sum(len(table.cells) for table in strip_page(page).tables) == body.cells)
    assert mean(scores) >= FLOORS["statutory_pages"]
    assert mean(whole) >= FLOORS["statutory_tables"]
