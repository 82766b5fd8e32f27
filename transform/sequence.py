"""What numbering and roles leave open: numbers that skip or repeat, roles that nothing tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.issue import Issue, IssueCode
from transform.markers import Marker, find_markers
from transform.report import Section
from transform.roles import UNSURE

_WORDS_SHOWN = 20


def question_sections(sections: Sequence[Section]) -> tuple[Issue, ...]:
    """Open questions about a report's sections, each with its section's span.

    >>> from transform.outline import outline_report
    >>> text = "一、存在问题 三、下一步打算"
    >>> [(issue.code.value, issue.start) for issue in question_sections(outline_report(text))]
    [('heading_sequence', 7)]
    """
    return (*_question_numbers(sections), *_question_roles(sections))


def _question_roles(sections: Sequence[Section]) -> Iterator[Issue]:
    for section in sections:
        if section.role == "other" and section.heading and section.role_confidence < UNSURE:
            yield Issue(
                code=IssueCode.ROLE_UNSURE,
                message=f"expected a heading that tells its part, found {section.heading[:_WORDS_SHOWN]!r}: "
                "name the role if it matters",
                start=section.start,
                end=section.end,
            )


def _question_numbers(sections: Sequence[Section]) -> Iterator[Issue]:
    """A question for each number that does not follow the one before it in its list."""
    reached: dict[tuple[int | None, int, str], tuple[int, str]] = {}
    for index, section in enumerate(sections):
        marker = _read_marker(section)
        if marker is None:
            continue
        for key in [key for key in reached if key[1] > section.level]:
            del reached[key]
        key = section.parent, section.level, marker.style.value
        before = reached.get(key)
        reached[key] = marker.number, section.marker or ""
        expected = 1 if before is None else before[0] + 1
        if marker.number == expected or (before is not None and marker.number == 1):
            continue
        after = f"after {before[1]}" if before else "first in its list"
        yield Issue(
            code=IssueCode.HEADING_SEQUENCE,
            message=f"expected number {expected} {after}, found {section.marker!r}: "
            "a part may be missing or misnumbered; compare with the page",
            start=section.start,
            end=_end_of_heading(sections, index),
        )


def _end_of_heading(sections: Sequence[Section], index: int) -> int:
    section = sections[index]
    following = sections[index + 1].start if index + 1 < len(sections) else section.end
    words = len(section.marker or "") + len(section.heading or "")
    return min(section.start + max(words, 1), max(following, section.start + 1))


_NUMBERED = re.compile(r"首先|其次|再次|最后")


def _read_marker(section: Section) -> Marker | None:
    """The section's marker as a number in a style; None for what is not counted: 首先, 其次."""
    if section.marker is None:
        return None
    found = find_markers(section.marker + "　文")
    return found[0] if found and found[0].number and not _NUMBERED.match(section.marker) else None
