"""Every line of a page has a verdict, and the verdicts are those by which strip goes."""

from __future__ import annotations

from random import Random

import pytest

from extract.page import Page
from extract.strip import strip_page
from extract.why import explain_page
from tests.generate.site_bodies import draw_body
from tests.generate.sites import FRAMES, frame_page


def received(html: str, media_type: str = "text/html") -> Page:
    return Page(uri="x", body=html.encode(), sha256="", media_type=media_type)


@pytest.mark.parametrize("frame", FRAMES)
def test_kept_lines_are_the_document_and_the_others_what_was_dropped(frame: str) -> None:
    rng = Random(frame)
    page = received(frame_page(frame, draw_body("clean", rng), rng))
    document, judged = strip_page(page), explain_page(page)
    kept = "".join(line.text for line in judged if line.is_kept)
    assert sorted("".join(kept.split())) == sorted("".join(document.text.split()))
    dropped = sum(part.chars for part in document.dropped if part.reason != "hidden")
    assert dropped == sum(len(line.text) for line in judged if not line.is_kept)


def test_each_line_says_where_it_stands_and_why() -> None:
    prose = "<p>云岭县水务局全年主动公开政府信息312条，比上年增加18条，群众满意。</p>"
    judged = explain_page(received(f"<nav><a href=1>首页</a></nav><div id=zoom>{prose}</div>"))
    assert [(line.path, line.is_kept, line.reads_as) for line in judged] == [
        ("html/body/nav[1]", False, "linked"),
        ("html/body/div[1]/p[1]", True, "prose"),
    ]
    assert [line.reason for line in judged] == [
        "navigation: outside the body",
        "in the body, html/body/div[1]",
    ]


def test_text_without_markup_is_not_judged() -> None:
    assert explain_page(received("政务公开。", "text/plain")) == ()
