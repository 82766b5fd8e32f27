"""Prose by the clause, drawn quickly: invented names and our own words in endless combinations."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from tests.generate.draw import load_data

Draw = Callable[[], float]
"""Draws a number from 0 up to 1; `pick` and the others cost a third of what Random's own do."""

_SLOT = re.compile(r"<(\d+)-(\d+)>")
_NAMES = {"above": "上级主管部门"}


class Line(NamedTuple):
    """A sentence taken apart: what stands before each figure, between which bounds that is drawn, the end."""

    slots: tuple[tuple[str, int, int], ...]
    end: str


def pick(draw: Draw, items: Sequence[Any]) -> Any:
    """One of the items."""
    return items[int(draw() * len(items))]


def between(draw: Draw, low: int, high: int) -> int:
    """A whole number from low to high, both included."""
    return low + int(draw() * (high - low + 1))


def take_apart(text: str) -> Line:
    """A sentence with figures to be drawn.

    >>> take_apart("公开<3-40>条。")
    Line(slots=(('公开', 3, 40),), end='条。')
    """
    pieces = _SLOT.split(text)
    slots = tuple(
        (pieces[at], int(pieces[at + 1]), int(pieces[at + 2])) for at in range(0, len(pieces) - 1, 3)
    )
    return Line(slots, pieces[-1])


def say(draw: Draw, line: Line) -> str:
    """The sentence, its figures drawn."""
    return "".join([f"{before}{between(draw, low, high)}" for before, low, high in line.slots]) + line.end


@cache
def corpus_data() -> dict[str, Any]:
    """The words of corpus.toml."""
    return load_data("corpus.toml")


@cache
def lines_of(key: str, short: str) -> tuple[Line, ...]:
    """The sentences that a part of that key, or a body of that kind, says; `short` is 我局 or the like."""
    parts = {part["key"]: part["lines"] for part in load_data("phrases.toml")["part"]}
    parts |= {kind["key"]: kind["facts"] for kind in load_data("bodies.toml")["kind"]}
    told = [line for text in parts[key] for line in text.split("|")]
    return tuple(take_apart(line.format(short=short, **_NAMES)) for line in told)


@cache
def metric_lines() -> tuple[tuple[Mapping[str, str], Line], ...]:
    """The figures of running text that a report can state, with the words that state them."""
    return tuple((item, take_apart(item["words"])) for item in corpus_data()["metric"])


def draw_name(draw: Draw) -> str:
    """An invented place: two characters and what it is."""
    data = corpus_data()
    return f"{pick(draw, data['first'])}{pick(draw, data['second'])}{pick(draw, data['places'])}"


def draw_sentence(draw: Draw, short: str) -> str:
    """A sentence of clauses drawn one by one: when, who, how, what, for whom, and what came of it."""
    data = corpus_data()
    words = [
        pick(draw, data["when"]) if draw() < 0.5 else "",
        pick(draw, data["who"]).replace("{short}", short),
    ]
    words += [pick(draw, data["how"]), pick(draw, data["act"])]
    if draw() < 0.6:
        words += [draw_name(draw), "的"]
    words.append(pick(draw, data["thing"]))
    if draw() < 0.3:
        words += ["等", str(between(draw, 2, 4000)), "项"]
    words += [pick(draw, data["link"]), pick(draw, data["whom"])]
    if draw() < 0.5:
        words += ["，", pick(draw, data["result"])]
    words.append("。")
    return "".join(words)
