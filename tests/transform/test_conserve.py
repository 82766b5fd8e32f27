"""Conservation: every character but white space is report or chrome, and only one of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extract.document import Chrome, ChromeKind
from transform.conserve import conserve_chrome


@st.composite
def disjoint_spans(draw: st.DrawFn, length: int) -> list[tuple[int, int]]:
    cuts = sorted(draw(st.sets(st.integers(0, length), max_size=8)))
    return [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]


@given(st.data())
def test_reports_and_chrome_cover_every_character_but_white_space_once(data: st.DataObject) -> None:
    text = data.draw(st.text("公开 \n12。", max_size=40))
    reports = data.draw(disjoint_spans(len(text)))
    known = [Chrome(start=a, end=b, kind=ChromeKind.BLURB) for a, b in data.draw(disjoint_spans(len(text)))]
    outside = [
        Chrome(start=a, end=b, kind=ChromeKind.CONTENTS) for a, b in data.draw(disjoint_spans(len(text)))
    ]
    chrome = conserve_chrome(text, reports, known, outside)
    in_chrome = [i for c in chrome for i in range(c.start, c.end)]
    in_reports = {i for a, b in reports for i in range(a, b)}
    assert len(in_chrome) == len(set(in_chrome))
    for i, character in enumerate(text):
        assert character.isspace() or i in in_reports or i in set(in_chrome)
    assert [c.start for c in chrome] == sorted(c.start for c in chrome)


def test_what_was_recognised_keeps_its_kind_and_the_rest_is_navigation() -> None:
    known = [Chrome(start=0, end=2, kind=ChromeKind.DOWNLOAD)]
    chrome = conserve_chrome("下载 菜单 报告", [(6, 8)], known, ())
    assert [(c.start, c.end, c.kind.value) for c in chrome] == [(0, 2, "download"), (3, 5, "navigation")]
