"""Split: where each report of a page begins and ends, as one decision over the whole page.

Every unit takes one of a few states; a dynamic programme finds the path whose cues and
transitions together are worth most (terms/split.toml). A report is a run of units from a
title or a start to the last unit before the next one, or before what belongs to no report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extract.document import Chrome, ChromeKind
from transform.cues import Cued, cue_units
from transform.units import cut_units
from transform.vocabulary import load_terms

OPENING = ("title", "start")

# What no weight can outvote: a state that needs a cue, and what opens no report.
NEEDS = {
    "start": frozenset(
        {
            "opening",
            "inline_opening",
            "addressee",
            "announces",
            "after_closing",
            "after_sign_off",
            "after_related",
            "new_body",
            "new_self",
            "after_blank",
        }
    ),
    "title": frozenset({"title", "title_like", "series", "first_half", "second_half"}),
    "entry": frozenset({"opens_numbering"}),
}
NO_START = frozenset(
    {"numbered", "short", "cells", "date_line", "contents", "attachment", "after_heading", "in_heading"}
)
IMPOSSIBLE = -1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One report's place in a text: its span, its title's span within it, and what drew it.

    `title_start` equals `title_end` where the report has no heading of its own.
    """

    start: int
    end: int
    title_start: int
    title_end: int
    cues: tuple[str, ...]
    series: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A page's reports in order, and what belongs to none, both by offsets into its text."""

    spans: tuple[Span, ...]
    outside: tuple[Chrome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """terms/split.toml as tables indexed by state."""

    states: tuple[str, ...]
    transition: tuple[tuple[float | None, ...], ...]
    begin: tuple[float | None, ...]
    end: tuple[float | None, ...]
    cue: dict[str, tuple[float, ...]]


@cache
def load_weights() -> Weights:
    """The model's weights, read once."""
    terms = load_terms("split")
    states = tuple(terms["states"])
    return Weights(
        states=states,
        transition=tuple(tuple(terms["transition"][a].get(b) for b in states) for a in states),
        begin=tuple(terms["begin"].get(s) for s in states),
        end=tuple(terms["end"].get(s) for s in states),
        cue={name: tuple(values.get(s, 0.0) for s in states) for name, values in terms["cue"].items()},
    )


def split_text(text: str, furniture: Sequence[Chrome], *, page_title: str | None = None) -> Split:
    r"""The reports of a text and what stands around them.

    `furniture` are spans of `text` known to be the site's, in order; they are looked through.

    >>> page = "某县民政局政务公开工作总结\n今年以来,我局认真推进公开。\n一、健全机制\n我局成立了领导小组。"
    >>> [(s.start, page[s.title_start : s.title_end]) for s in split_text(page, ()).spans]
    [(0, '某县民政局政务公开工作总结')]
    """
    cued = cue_page(text, furniture, page_title=page_title)
    states = best_path(cued, load_weights())
    return Split(spans=tuple(_spans(cued, states)), outside=tuple(_outside(cued, states)))


def cue_page(text: str, furniture: Sequence[Chrome], *, page_title: str | None) -> list[Cued]:
    """The units of a text with their cues, furniture looked through."""
    units = cut_units(text, ((c.start, c.end) for c in furniture))
    after = _furniture_before([u.start for u in units], furniture)
    return cue_units(text, units, after=after, page_title=page_title)


def best_path(cued: Sequence[Cued], weights: Weights, *, adjust: Sequence[Sequence[float]] = ()) -> list[str]:
    """The states of all units that together are worth most, in time linear in the units.

    `adjust` adds to what each state of each unit is worth; fitting steers the path by it.
    """
    if not cued:
        return []
    size = range(len(weights.states))
    worths = [_worth(item, weights) for item in cued]
    for worth, extra in zip(worths, adjust, strict=False):
        for s in size:
            worth[s] += extra[s]
    score = [_add(weights.begin[s], worth) for s, worth in enumerate(worths[0])]
    back: list[list[int]] = []
    for worth in worths[1:]:
        came: list[int] = []
        following: list[float | None] = []
        for s in size:
            best, best_from = None, 0
            for f in size:
                before, step = score[f], weights.transition[f][s]
                if before is not None and step is not None and (best is None or before + step > best):
                    best, best_from = before + step, f
            came.append(best_from)
            following.append(None if best is None else best + worth[s])
        back.append(came)
        score = following
    final = [_add(weights.end[s], score[s] or 0.0) if score[s] is not None else None for s in size]
    at = max(size, key=lambda s: float("-inf") if final[s] is None else float(final[s] or 0.0))
    path = [at]
    for came in reversed(back):
        at = came[at]
        path.append(at)
    return [weights.states[s] for s in reversed(path)]


def _add(a: float | None, b: float) -> float | None:
    return None if a is None else a + b


def _worth(item: Cued, weights: Weights) -> list[float]:
    rows = [weights.cue["always"], *(weights.cue[c] for c in item.cues if c in weights.cue)]
    worth = [sum(column) for column in zip(*rows, strict=True)]
    for state, needed in NEEDS.items():
        if needed.isdisjoint(item.cues):
            worth[weights.states.index(state)] += IMPOSSIBLE
    if not NO_START.isdisjoint(item.cues):
        worth[weights.states.index("start")] += IMPOSSIBLE
    if "contents" in item.cues:
        worth[weights.states.index("title")] += IMPOSSIBLE
    if "opens_numbering" in item.cues:
        worth[weights.states.index("lead")] += IMPOSSIBLE  # what follows is numbered: entry or body
    return worth


def _furniture_before(starts: Sequence[int], furniture: Sequence[Chrome]) -> list[str]:
    """For each unit the kind of the furniture that stands between it and the unit before."""
    names: list[str] = []
    at = 0
    for start in starts:
        name = ""
        while at < len(furniture) and furniture[at].start < start:
            name = furniture[at].kind.value if name != "related" else name
            at += 1
        names.append(name)
    return names


def _spans(cued: Sequence[Cued], states: Sequence[str]) -> list[Span]:
    spans: list[Span] = []
    i = 0
    while i < len(states):
        if states[i] == "outside":
            i += 1
            continue
        j = i
        while j + 1 < len(states) and states[j] == states[j + 1] == "title":
            j += 1
        titled = states[i] == "title"
        k = j + 1
        while k < len(states) and states[k] not in ("outside", *OPENING):
            k += 1
        first = cued[i].unit
        title_start = cued[_heading(cued, i, j)].unit.start
        spans.append(
            Span(
                start=first.start,
                end=cued[k - 1].unit.end,
                title_start=title_start if titled else first.start,
                title_end=cued[j].unit.end if titled else first.start,
                cues=cued[i].cues,
                series=cued[i].series,
            )
        )
        i = k
    return spans


def _heading(cued: Sequence[Cued], first: int, last: int) -> int:
    """Where the title proper begins in a run of title units.

    A marker and a title printed again stand before it; two halves make one title.
    """
    if last > first and "second_half" in cued[last].cues:
        return last - 1
    return last if "title" in cued[last].cues else first


def _outside(cued: Sequence[Cued], states: Sequence[str]) -> Iterator[Chrome]:
    """The units that belong to no report, each called by what it most looks like."""
    seen = False
    for item, state in zip(cued, states, strict=True):
        if state != "outside":
            seen = True
            continue
        if "contents" in item.cues:
            kind = ChromeKind.CONTENTS
        elif seen or "after_related" in item.cues:
            kind = ChromeKind.RELATED
        elif "prose" in item.cues:
            kind = ChromeKind.BLURB
        elif "title" in item.cues or "page_title" in item.cues:
            kind = ChromeKind.METADATA
        else:
            kind = ChromeKind.NAVIGATION
        yield Chrome(start=item.unit.start, end=item.unit.end, kind=kind)
