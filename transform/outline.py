"""A report's text into a tree of sections: numbered headings and items, and plain headings."""

from __future__ import annotations

from dataclasses import dataclass, replace

from transform.heading import read_heading
from transform.heading_cues import find_annex, find_turns, find_unnumbered, is_table_row
from transform.markers import Marker, find_markers
from transform.nesting import nest_markers
from transform.report import Section
from transform.roles import assign_roles
from transform.screening import drop_data_lists


def outline_report(text: str, *, title_end: int = 0) -> tuple[Section, ...]:
    """The sections of one report, in order, each with its role.

    `text` is the repaired text of one report without chrome, `title_end` where its title
    ends; all offsets are into `text`. Sections nest: a section's span runs to the next one
    of the same or a higher level, or to the end. An empty result means that the report
    numbers nothing and has no plain headings.

    >>> [(s.level, s.marker, s.heading, s.role) for s in outline_report("一、存在问题 二、下一步打算")]
    [(1, '一、', '存在问题', 'problems'), (1, '二、', '下一步打算', 'next_steps')]
    """
    markers = _numbering(text, title_end)
    entries = nest_markers(text, markers, find_turns(text, title_end))
    drafts = [
        _Draft(
            start=e.marker.start,
            body=e.marker.end,
            level=e.level,
            parent=e.parent,
            marker=_mark(text, e.marker),
        )
        for e in entries
    ]
    drafts = _insert_unnumbered(drafts, find_unnumbered(text, title_end))
    return assign_roles(text, _close(text, drafts))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A section whose end is not known yet; `body` is where its own words begin."""

    start: int
    body: int
    level: int
    parent: int | None
    marker: str | None


def _numbering(text: str, start: int) -> list[Marker]:
    markers = [m for m in find_markers(text, start) if not is_table_row(text, m)]
    annex = find_annex(text, start)
    if annex is not None:
        markers = [m for i, m in enumerate(markers) if m.start < annex or _holds_sentence(text, markers, i)]
    return drop_data_lists(text, markers)


def _holds_sentence(text: str, markers: list[Marker], index: int) -> bool:
    end = markers[index + 1].start if index + 1 < len(markers) else len(text)
    return "。" in text[markers[index].end : min(end, markers[index].end + 400)]


def _mark(text: str, marker: Marker) -> str:
    return text[marker.start : marker.end].rstrip()


def _insert_unnumbered(drafts: list[_Draft], plain: list[tuple[int, int]]) -> list[_Draft]:
    """Put plain headings between the numbered sections; they end what is open and hold nothing."""
    taken = {draft.body for draft in drafts}
    extra = [
        _Draft(start=start, body=start, level=1, parent=None, marker=None)
        for start, _ in plain
        if start not in taken
    ]
    if not extra:
        return drafts
    merged = sorted([*drafts, *extra], key=lambda draft: draft.start)
    moved = {draft.start: index for index, draft in enumerate(merged)}
    return [
        draft if draft.parent is None else replace(draft, parent=moved[drafts[draft.parent].start])
        for draft in merged
    ]


def _close(text: str, drafts: list[_Draft]) -> tuple[Section, ...]:
    """Give each draft its end and its heading."""
    ends = [len(text)] * len(drafts)
    running: list[int] = []
    for index, draft in enumerate(drafts):
        while running and drafts[running[-1]].level >= draft.level:
            ends[running.pop()] = draft.start
        running.append(index)
    sections = []
    for index, draft in enumerate(drafts):
        following = drafts[index + 1].start if index + 1 < len(drafts) else len(text)
        heading = read_heading(text, draft.body, min(following, ends[index]), marker=draft.marker)
        sections.append(
            Section(
                start=draft.start,
                end=ends[index],
                level=draft.level,
                marker=draft.marker,
                heading=heading,
                role="other",
                parent=draft.parent,
            )
        )
    return tuple(sections)
