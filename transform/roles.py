"""Which canonical part of a report each section plays, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from math import exp
from typing import NamedTuple

from transform.report import Section
from transform.vocabulary import load_terms

UNSURE = 0.4
"""Below this confidence a section's role is `other`: tuned on the labelled seeds, where
fewer than one in ten of the sections so left were in fact nameable."""

_WEIGHTS = {"strong": 4.0, "phrases": 2.0, "weak": 0.7}
_INHERITED = 2.2
_PARENT_SHARE = 0.2
_LEAD = 40


class Verdict(NamedTuple):
    """A role and how sure it is, from 0 to 1."""

    role: str
    confidence: float


class _Phrases(NamedTuple):
    pattern: re.Pattern[str]
    votes: dict[str, tuple[str, float]]


@cache
def _phrases() -> _Phrases:
    votes = {
        phrase: (role, _WEIGHTS[force])
        for role, forces in load_terms("roles")["role"].items()
        for force, phrases in forces.items()
        for phrase in phrases
    }
    pattern = re.compile("|".join(re.escape(p) for p in sorted(votes, key=len, reverse=True)))
    return _Phrases(pattern, votes)


def assign_roles(text: str, sections: Sequence[Section]) -> tuple[Section, ...]:
    """The same sections with their roles; parents come before their items.

    An item keeps its parent's role unless its own words say otherwise.

    >>> section = Section(start=0, end=7, level=1, marker="一、", heading="存在问题", role="other")
    >>> assign_roles("一、存在问题。", [section])[0].role
    'problems'
    """
    done: list[Section] = []
    for section in sections:
        above = done[section.parent] if section.parent is not None else None
        lead = "" if section.heading else text[section.start : min(section.end, section.start + _LEAD)]
        verdict = tell_role(section.heading, lead=lead, parent=above.role if above else None)
        done.append(replace(section, role=verdict.role, role_confidence=verdict.confidence))
    return tuple(done)


def tell_role(heading: str | None, *, lead: str = "", parent: str | None = None) -> Verdict:
    """The role that a heading's words, else the first words of its text, speak for.

    >>> tell_role("依申请公开办理情况").role, tell_role("加强学习", parent="next_steps").role
    ('on_request_disclosure', 'next_steps')
    """
    scores: dict[str, float] = {}
    if heading:
        _vote(heading, 1.0, scores)
    if parent is not None and parent != "other":
        if heading is None or parent in ("problems", "next_steps"):
            scores = {role: score * _PARENT_SHARE for role, score in scores.items()}
        scores[parent] = scores.get(parent, 0.0) + _INHERITED
    elif not heading:
        _vote(lead, 0.6, scores)
    return _decide(scores)


def _vote(words: str, share: float, scores: dict[str, float]) -> None:
    """Add each phrase's weight to its role; what is named first counts most."""
    phrases = _phrases()
    for rank, found in enumerate(phrases.pattern.finditer(words)):
        role, weight = phrases.votes[found[0]]
        scores[role] = scores.get(role, 0.0) + share * weight / (1 + 0.5 * rank)


def _decide(scores: dict[str, float]) -> Verdict:
    if not scores:
        return Verdict("other", 0.0)
    total = 1.0 + sum(exp(score) for score in scores.values())
    role, score = max(scores.items(), key=lambda item: (item[1], item[0]))
    confidence = round(exp(score) / total, 3)
    return Verdict(role if confidence >= UNSURE else "other", confidence)
