"""No page makes strip raise, loop or lose its offsets."""

from __future__ import annotations

from functools import cache, partial
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.decode import MAX_BYTES
from extract.strip import main_text
from tests.bench.mutate import draw_bases, mutate_pages
from tests.bench.prove_strip import GROWTH_MB, MOST, PEAK_MB, measure_memory, time_pages
from tests.bench.timing import best_of
from tests.extract.test_strip import strip
from tests.generate.site_bodies import MARKUPS, draw_body
from tests.generate.sites import FRAMES, frame_page

TAGS = (
    "div", "p", "span", "a", "table", "tr", "td", "th", "ul", "li", "b", "font", "br", "hr", "form", "h1",
    "pre", "article", "script", "style", "title", "meta", "svg", "template",
)  # fmt: skip
TEXTS = [
    "政务公开",
    "，",
    "。",
    " ",
    "\n",
    "12",
    "相关链接",
    "&nbsp;",
    "<",
    "&#0;",
    "\0",
    "<!--",
    "-->",
    "</",
    "\ufeff",
]
ATTRIBUTES = [
    "",
    " class=comment",
    " id=zoom",
    " hidden",
    " style='display:none'",
    " colspan=0",
    " rowspan=9",
    " href=x",
]
piece = st.one_of(
    st.sampled_from(TEXTS),
    st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)),
    st.builds("</{}>".format, st.sampled_from(TAGS)),
)
PLAIN = "<p>云岭县水务局全年主动公开政府信息312条，比上年增加18条，群众满意。</p>"
# Each would be quadratic, or worse, in a parser or a walk that is not on its guard.
HOSTILE = {
    "nested divs": "<div>" * 60_000,
    "nested around prose": "<div>" * 100_000 + PLAIN + "</div>" * 100_000,
    "nested with strays": "<div></span>" * 60_000,
    "nested lists": "<ul><li>" * 30_000,
    "links that close no block": "<a><div></a>" * 60_000,
    "forms that close no block": "<form><div></form>" * 60_000,
    "nested tables": "<table><tr><td>" * 20_000,
    "fonts never closed": "".join(f"<font color={n}>" for n in range(20_000)) + "<p>政务" * 20_000,
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">政务公开。</p>",
    "brackets": "<" * 400_000,
    "comments never closed": "<!--" * 100_000,
    "scripts never closed": "<script>" * 60_000,
    "spans past all tables": "<table><tr>" + "<td colspan=1000 rowspan=60000>1</td>" * 8_000,
    "siblings": "<p>政务，公开。" * 40_000,
    "one long line": "政务公开，" * 200_000,
    "links": "<a href=x>政务</a>" * 40_000,
}


@settings(max_examples=300, deadline=None)
@given(st.lists(piece, max_size=60))
def test_no_markup_raises_and_offsets_hold(pieces: list[str]) -> None:
    strip("".join(pieces))  # which checks the offsets


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(FRAMES), st.sampled_from(sorted(MARKUPS)), st.integers(0, 10**9))
def test_mutated_pages_are_read(frame: str, markup: str, seed: int) -> None:
    rng = Random(seed)
    page = frame_page(frame, draw_body(markup, rng), rng)
    for _ in range(rng.randint(1, 20)):
        at, size = rng.randrange(len(page) + 1), rng.choice((1, 5, 200))
        page = page[:at] + rng.choice(("", page[at - 300 : at], "<div>", "</table>", "<")) + page[at + size :]
    assert isinstance(main_text(page), str)


@cache
def plain_cost() -> float:
    """CPU seconds that a byte of a small plain page costs on this machine."""
    page = PLAIN * (20_000 // len(PLAIN.encode()))
    return best_of(partial(main_text, page), rounds=30)[0] / len(page.encode())


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_page_costs_little_more_a_byte_than_a_plain_one(name: str) -> None:
    """Nested lists are the dearest at about nine times; what is quadratic is far above."""
    (cost,) = best_of(partial(main_text, HOSTILE[name]), rounds=2)
    assert cost / plain_cost() / len(HOSTILE[name].encode()) < 25


def test_page_far_past_the_cap_costs_what_one_at_the_cap_costs() -> None:
    at_cap = PLAIN * (MAX_BYTES // len(PLAIN.encode()))
    cost, whole = best_of(partial(main_text, at_cap), partial(main_text, at_cap * 3), rounds=1)
    assert whole < 2 * cost


def test_no_mutated_page_raises_or_takes_long_for_its_size() -> None:
    """The short form of `make prove-strip`."""
    timing = time_pages(mutate_pages(draw_bases(None), 400, seed=2))
    assert timing.worst < MOST, timing.slowest[:500]


def test_memory_stays_flat_over_many_pages() -> None:
    peak, growth = measure_memory(300)
    assert peak < PEAK_MB
    assert growth < GROWTH_MB
