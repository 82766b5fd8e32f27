"""A report's text into a tree of sections: numbered headings and items, and plain headings."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from transform.heading import read_heading
from transform.heading_cues import Turn, find_annex, find_turns, find_unnumbered, is_table_row
from transform.markers import SPOKEN, Marker, find_markers
from transform.nesting import Entry, nest_markers
from transform.report import Section
from transform.roles import Verdict, tell_role
from transform.screening import drop_data_lists
from transform.script import as_written, fold_script

_LEAD = 60


def outline_report(text: str, *, title_end: int = 0) -> tuple[Section, ...]:
    """The sections of one report, in order, each with its role.

    `text` is the repaired text of one report without chrome, `title_end` where its title
    ends; all offsets are into `text`. Sections nest: a section's span runs to the next one
    of the same or a higher level, or to the end. An empty result means that the report
    numbers nothing and has no plain headings.

    >>> [(s.level, s.marker, s.heading, s.role) for s in outline_report("一、存在问题 二、下一步打算")]
    [(1, '一、', '存在问题', 'problems'), (1, '二、', '下一步打算', 'next_steps')]
    """
    written, text = text, fold_script(text)
    turns = find_turns(text, title_end)
    entries = nest_markers(text, _numbering(text, title_end), turns)
    drafts = [
        _Draft(
            start=entry.marker.start,
            body=entry.marker.end,
            level=entry.level,
            parent=entry.parent,
            marker=text[entry.marker.start : entry.marker.end].rstrip(),
            turn=turn,
        )
        for entry, turn in zip(entries, _turn_roles(entries, turns, title_end), strict=True)
    ]
    sections = _read_sections(text, _insert_plain(drafts, find_unnumbered(text, title_end)))
    if text is written:
        return sections
    return tuple(replace(s, heading=as_written(s.heading, text, written, s.start)) for s in sections)


@dataclass(slots=True, kw_only=True)
class _Draft:
    """A section being read: `body` is where its own words begin, `turn` a role its list was given."""

    start: int
    body: int
    level: int
    parent: int | None
    marker: str | None
    turn: str | None = None


def _numbering(text: str, start: int) -> list[Marker]:
    markers = [m for m in find_markers(text, start) if not is_table_row(text, m)]
    annex = find_annex(text, start)
    if annex is not None:
        markers = [m for i, m in enumerate(markers) if m.start < annex or _holds_sentence(text, markers, i)]
    return drop_data_lists(text, markers)


def _holds_sentence(text: str, markers: list[Marker], index: int) -> bool:
    end = markers[index + 1].start if index + 1 < len(markers) else len(text)
    return "。" in text[markers[index].end : min(end, markers[index].end + 400)]


def _turn_roles(entries: Sequence[Entry], turns: Sequence[Turn], start: int) -> list[str | None]:
    """For each entry the role of the turn its list stands after, where there is one."""
    roles: list[str | None] = []
    of_list: dict[tuple[int | None, int], str | None] = {}
    for index, entry in enumerate(entries):
        key = entry.parent, entry.level
        if entry.marker.number == 1 or key not in of_list:
            low = entries[index - 1].marker.end if index else start
            at = bisect_left(turns, (entry.marker.start, "")) - 1
            may_turn = entry.parent is not None or entry.marker.style in SPOKEN
            of_list[key] = turns[at].role if may_turn and at >= 0 and turns[at].start > low else None
        roles.append(of_list[key])
    return roles


def _insert_plain(drafts: list[_Draft], plain: list[tuple[int, int]]) -> list[_Draft]:
    """Put headings without a number before the section that follows, on its level."""
    bodies = [draft.body for draft in drafts]
    extra = [span for span in plain if bisect_left(bodies, span[0]) == bisect_left(bodies, span[1])]
    if not extra:
        return drafts
    merged: list[_Draft] = []
    moved: list[int] = []
    at = 0
    for draft in drafts:
        while at < len(extra) and extra[at][0] < draft.start:
            merged.append(_plain_draft(extra[at][0], draft))
            at += 1
        moved.append(len(merged))
        merged.append(draft)
    merged += [_plain_draft(start, None) for start, _ in extra[at:]]
    for draft in merged:
        draft.parent = None if draft.parent is None else moved[draft.parent]
    return merged


def _plain_draft(start: int, following: _Draft | None) -> _Draft:
    level, parent = (following.level, following.parent) if following else (1, None)
    return _Draft(start=start, body=start, level=level, parent=parent, marker=None)


def _read_sections(text: str, drafts: Sequence[_Draft]) -> tuple[Section, ...]:
    """Give each draft its end, its heading and its role; parents come before their items."""
    ends = _find_ends(drafts, len(text))
    sections: list[Section] = []
    for index, draft in enumerate(drafts):
        following = drafts[index + 1].start if index + 1 < len(drafts) else len(text)
        heading = read_heading(text, draft.body, following, marker=draft.marker)
        if _ends_series(text, draft):
            heading = None
        verdict = _tell_role(text, draft, following, heading, sections)
        sections.append(
            Section(
                start=draft.start,
                end=ends[index],
                level=draft.level,
                marker=draft.marker,
                heading=heading,
                role=verdict.role,
                role_confidence=verdict.confidence,
                parent=draft.parent,
            )
        )
    return tuple(sections)


def _ends_series(text: str, draft: _Draft) -> bool:
    """Whether a spoken item follows a semicolon: its sentence then ends a series and heads nothing."""
    return (
        draft.marker is not None
        and draft.marker[-1] == "是"
        and text[draft.start - 1 : draft.start] in (";", "；")
    )


def _tell_role(text: str, draft: _Draft, end: int, heading: str | None, before: Sequence[Section]) -> Verdict:
    above, sure = draft.turn, 1.0
    if above is None:
        standing = before[draft.parent] if draft.parent is not None else None
        if standing is None and before and before[-1].marker is None and draft.marker is not None:
            standing = before[-1]
        if standing is not None:
            above, sure = standing.role, standing.role_confidence
    lead_start = draft.body + len(heading or "")
    lead = text[lead_start : min(end, lead_start + _LEAD)]
    return tell_role(
        heading, lead=lead, above=above, above_confidence=sure, is_first=not before, level=draft.level
    )


def _find_ends(drafts: Sequence[_Draft], length: int) -> list[int]:
    ends = [length] * len(drafts)
    running: list[int] = []
    for index, draft in enumerate(drafts):
        while running and drafts[running[-1]].level >= draft.level:
            ends[running.pop()] = draft.start
        running.append(index)
    return ends
