"""Which canonical part of a report a section plays, by a linear model, and how sure that is.

The model is a table of weights (terms/role_weights.toml, fitted by
tests/generate/fit_roles.py): for each pair of characters and each phrase of terms/roles.toml
in a heading, what speaks for a role. What stands above a section, its place and the
beginning of its text are added by the few rules below.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from math import exp
from typing import NamedTuple

from transform.vocabulary import any_of, load_terms

ROLES = (
    *("overview", "organization_leadership", "institution_rules", "proactive_disclosure", "content_scope"),
    *("channels_platforms", "on_request_disclosure", "consultation_service", "review_litigation"),
    *("fees_costs", "supervision_assessment", "training_publicity", "results_achievements"),
    *("business_work", "problems", "next_steps", "other"),
)
BIAS = ""
"""The feature that every heading has."""

UNSURE = 0.25
"""Below this confidence a section's role is `other`, and an issue says so."""

_SHARPNESS = 1.6
"""What scores are multiplied by before they become shares of one: the weights, pulled to zero,
are too modest. Set so that of our held-apart headings as many are right as they are sure."""

Weights = Mapping[str, Mapping[str, float]]
"""By feature, by role."""

# What follows was set on the labelled seeds and on lists of our own (tests/transform/test_roles.py).
_INHERITED = 3.0
_FROM_OVERVIEW = 1.0
_SURE_ENOUGH = 0.6
_SURE_OF_ITSELF = 0.9
_SAYS_LITTLE = 0.5
_LATER_CLAUSE = 0.6
_LEAD_SHARE = 0.8
_CLOSED_SHARE = 0.2
_FIRST_OVERVIEW = 0.8
_CLOSED = frozenset({"problems", "next_steps"})
"""Parts whose items speak of everything else as lacking or to come, and stay what they are."""

_CLAUSE = re.compile("[，,、；;及和与并]")
_OVERVIEW, _OTHER = ROLES.index("overview"), ROLES.index("other")


class Verdict(NamedTuple):
    """A role and how sure it is, from 0 to 1."""

    role: str
    confidence: float


def read_features(words: str) -> dict[str, float]:
    """What a heading shows: pairs of characters, phrases, its end. What is named first counts most.

    >>> [read_features(words)["打算"] for words in ("问题和打算", "打算和问题")]
    [0.6, 1.0]
    """
    found = _CLAUSE.search(words, 2)
    cut = found.start() if found else len(words)
    features: dict[str, float] = {}
    for at in range(len(words) - 1):
        features.setdefault(words[at : at + 2], 1.0 if at < cut else _LATER_CLAUSE)
    for phrase in _phrases().finditer(words):
        features.setdefault(phrase[0], 1.0 if phrase.start() < cut else _LATER_CLAUSE)
    last = 1.0 if cut == len(words) else _LATER_CLAUSE
    features[words[-2:] + "$"] = last
    features[words[-1:] + "$"] = last
    return features


def tell_role(
    heading: str | None,
    *,
    lead: str = "",
    above: str | None = None,
    above_confidence: float = 1.0,
    is_first: bool = False,
    level: int = 1,
) -> Verdict:
    """The role that a section's words speak for, or that it inherits from what is above it.

    `lead` is the beginning of its text, heard where nothing stands above; `above` the
    role of its parent, or of the turn of the text that its list stands after, and
    `above_confidence` how sure that is. An item keeps that role unless its own words say
    otherwise.

    >>> tell_role("依申请公开办理情况").role, tell_role("加强学习", above="next_steps").role
    ('on_request_disclosure', 'next_steps')
    """
    scores = list(_model().bias)
    is_closed = above in _CLOSED and above_confidence >= _SURE_ENOUGH
    if heading:
        _add_scores(scores, read_features(heading), is_closed=is_closed)
    own = _decide(scores).confidence if heading else 0.0
    if above is not None and above != "other":
        if is_closed or own < _SURE_OF_ITSELF:
            inherited = _FROM_OVERVIEW if above == "overview" else _INHERITED
            scores[ROLES.index(above)] += inherited * above_confidence
    elif lead and own < _SAYS_LITTLE:
        _add_scores(scores, _phrases_of(lead), share=_LEAD_SHARE)
    if is_first and level == 1:
        scores[_OVERVIEW] += _FIRST_OVERVIEW
    verdict = _decide(scores)
    return Verdict(above, verdict.confidence) if verdict.role == "other" and above else verdict


class _Model(NamedTuple):
    bias: tuple[float, ...]
    weights: Mapping[str, tuple[tuple[int, float], ...]]


@cache
def _model() -> _Model:
    terms = load_terms("role_weights")
    rows: dict[str, list[tuple[int, float]]] = {}
    for number, role in enumerate(ROLES):
        for feature, weight in terms["weight"][role].items():
            rows.setdefault(feature, []).append((number, weight))
    bias = tuple(float(terms["bias"][role]) for role in ROLES)
    return _Model(bias, {feature: tuple(row) for feature, row in rows.items()})


@cache
def _phrases() -> re.Pattern[str]:
    """The phrases by which headings name roles, the longest first."""
    roles = load_terms("roles")["role"].values()
    return re.compile(any_of(phrase for forces in roles for phrases in forces.values() for phrase in phrases))


def _phrases_of(text: str) -> dict[str, float]:
    """What the phrases of a text show, the first most; the rest of its words is not heard."""
    features: dict[str, float] = {}
    for rank, phrase in enumerate(_phrases().finditer(text)):
        for feature in read_features(phrase[0]):
            if not feature.endswith("$"):
                features.setdefault(feature, 1.0 / (1 + rank))
    return features


def _add_scores(
    scores: list[float], features: Mapping[str, float], *, share: float = 1.0, is_closed: bool = False
) -> None:
    weights = _model().weights
    for feature, value in features.items():
        for role, weight in weights.get(feature, ()):
            heard = share * _CLOSED_SHARE if is_closed and ROLES[role] not in _CLOSED else share
            scores[role] += heard * value * weight


def _decide(scores: Sequence[float]) -> Verdict:
    top = max(range(len(scores)), key=scores.__getitem__)
    confidence = round(1.0 / sum(exp(_SHARPNESS * (score - scores[top])) for score in scores), 3)
    return Verdict(ROLES[top] if confidence >= UNSURE else "other", confidence)
