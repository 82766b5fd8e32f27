"""Which canonical part of a report a section plays, told from its words, and how sure that is."""

from __future__ import annotations

import re
from functools import cache
from math import exp
from typing import NamedTuple

from transform.vocabulary import any_of, load_terms

UNSURE = 0.3
"""Below this confidence a section's role is `other`: only weak words have spoken, for several roles."""

# Weights of a phrase by its list in terms/roles.toml, tuned on the labelled seeds and on
# headings of our own (tests/transform/test_roles.py).
_WEIGHTS = {"strong": 4.0, "phrases": 2.0, "weak": 0.7, "endings": 2.0}
_INHERITED = 1.9
_LEAD_SHARE = 0.35
_CLOSED_SHARE = 0.2
_SAYS_LITTLE = 1.0
_FIRST_OVERVIEW = 0.6
_CLOSED = frozenset({"problems", "next_steps"})
"""Parts whose items speak of everything else as lacking or to come, and stay what they are."""


class Verdict(NamedTuple):
    """A role and how sure it is, from 0 to 1."""

    role: str
    confidence: float


class _Phrases(NamedTuple):
    pattern: re.Pattern[str]
    votes: dict[str, tuple[str, float]]
    endings: tuple[tuple[str, str], ...]


@cache
def _phrases() -> _Phrases:
    votes: dict[str, tuple[str, float]] = {}
    endings: list[tuple[str, str]] = []
    for role, forces in load_terms("roles")["role"].items():
        endings += [(ending, role) for ending in forces.get("endings", ())]
        for force in ("strong", "phrases", "weak"):
            votes |= dict.fromkeys(forces.get(force, ()), (role, _WEIGHTS[force]))
    pattern = re.compile(any_of(votes))
    endings.sort(key=lambda pair: -len(pair[0]))
    return _Phrases(pattern, votes, tuple(endings))


def tell_role(
    heading: str | None,
    *,
    lead: str = "",
    above: str | None = None,
    is_first: bool = False,
    level: int = 1,
) -> Verdict:
    """The role that a section's words speak for, or that it inherits from what is above it.

    `lead` is the beginning of its text, heard where the heading says little; `above` the
    role of its parent, or of the turn of the text that its list stands after. An item
    keeps that role unless its own words say otherwise.

    >>> tell_role("依申请公开办理情况").role, tell_role("加强学习", above="next_steps").role
    ('on_request_disclosure', 'next_steps')
    """
    scores: dict[str, float] = {}
    if heading:
        _vote(heading, 1.0, scores, is_closed=above in _CLOSED)
    if above is not None and above != "other":
        scores[above] = scores.get(above, 0.0) + _INHERITED
    elif max(scores.values(), default=0.0) < _SAYS_LITTLE:
        _vote(lead, _LEAD_SHARE if heading else 2 * _LEAD_SHARE, scores)
    if is_first and level == 1 and "overview" in scores:
        scores["overview"] += _FIRST_OVERVIEW
    verdict = _decide(scores)
    return Verdict(above, verdict.confidence) if verdict.role == "other" and above else verdict


def _vote(words: str, share: float, scores: dict[str, float], *, is_closed: bool = False) -> None:
    """Add each phrase's weight to its role; what is named first counts most."""
    phrases = _phrases()
    for rank, found in enumerate(phrases.pattern.finditer(words)):
        role, weight = phrases.votes[found[0]]
        if is_closed and not (role in _CLOSED and weight >= _WEIGHTS["strong"]):
            weight *= _CLOSED_SHARE
        scores[role] = scores.get(role, 0.0) + share * weight / (1 + 0.5 * rank)
    if not is_closed and share == 1.0:
        for ending, role in phrases.endings:
            if words.endswith(ending):
                scores[role] = scores.get(role, 0.0) + _WEIGHTS["endings"]
                break


def _decide(scores: dict[str, float]) -> Verdict:
    if not scores:
        return Verdict("other", 0.0)
    total = 1.0 + sum(exp(score) for score in scores.values())
    role, score = max(scores.items(), key=lambda item: (item[1], item[0]))
    confidence = round(exp(score) / total, 3)
    return Verdict(role if confidence >= UNSURE else "other", confidence)
