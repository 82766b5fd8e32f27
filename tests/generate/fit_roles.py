"""Fit the weights of the section roles: `python -m tests.generate.fit_roles`.

A multinomial logistic regression on the features of transform/roles.py, by stochastic
descent with adaptive steps and a pull to zero that leaves most weights out. It is fitted on
the headings of tests/quality/headings.toml (part `train`), on the phrases of
terms/roles.toml, and, where they are at hand, on the headings of the labelled seeds; it
writes transform/terms/role_weights.toml.

What was tried, by five folds over all our headings (macro F1, held apart by phrase): the
phrases alone with weights by hand 0.85; pairs of characters and phrases 0.90, as shipped;
triples as well 0.92 at three times the size; jieba's words instead 0.84 on the harder half
against 0.85 for pairs, and both together 0.87, which does not pay for loading a dictionary.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.conftest import ROOT, SHARED
from tests.quality.headings import load_headings
from tests.quality.labels import read_seeds
from transform.roles import BIAS, ROLES, Weights, read_features
from transform.vocabulary import load_terms

TARGET = ROOT / "transform" / "terms" / "role_weights.toml"
_EPOCHS = 25
_STEP = 0.3
_BIAS_STEP = 0.1
_PULL = 0.1
_LEAST = 0.3
"""Weights below this are left out: they decide nothing and make the file long."""

_PHRASE_WORTH = {"strong": 0.75, "phrases": 0.5, "weak": 0.25, "endings": 0.5}
_SEED_WORTH = 0.5


class Example(NamedTuple):
    """Features of a heading, its role by index, and how much it counts."""

    features: Mapping[str, float]
    role: int
    worth: float


def examples_of(headings: Mapping[str, Sequence[str]]) -> list[Example]:
    """Headings by role as examples."""
    return [
        Example(read_features(heading), ROLES.index(role), 1.0)
        for role, words in headings.items()
        for heading in words
    ]


def phrase_examples() -> list[Example]:
    """The phrases of terms/roles.toml as examples, the telling ones worth more."""
    return [
        Example(read_features(phrase), ROLES.index(role), _PHRASE_WORTH[force])
        for role, forces in load_terms("roles")["role"].items()
        for force, phrases in forces.items()
        for phrase in phrases
    ]


def seed_examples(shared: Path) -> Iterator[Example]:
    """The headings of the labelled seeds whose role is their own and not their parent's."""
    for report in read_seeds(shared):
        above: dict[int, str] = {}
        for label in report.label["sections"]:
            level, role = label["level"], label.get("role")
            if label["heading"] and role in ROLES and above.get(level - 1) != role:
                yield Example(read_features(label["heading"]), ROLES.index(role), _SEED_WORTH)
            above[level] = role


def fit(examples: Sequence[Example], *, seed: int = 0) -> Weights:
    """Fit weights; the same examples and seed give the same weights."""
    shuffled = list(examples)
    random = Random(seed)
    count = range(len(ROLES))
    weights: dict[str, list[float]] = {BIAS: [0.0 for _ in count]}
    gathered: dict[str, list[float]] = {}
    for _ in range(_EPOCHS):
        random.shuffle(shuffled)
        for example in shuffled:
            _learn(example, weights, gathered)
    return {
        feature: kept
        for feature, row in weights.items()
        if (kept := {ROLES[r]: round(w, 2) for r, w in enumerate(row) if abs(w) >= _LEAST or feature == BIAS})
    }


def _learn(example: Example, weights: dict[str, list[float]], gathered: dict[str, list[float]]) -> None:
    """One step down the slope of one example, in place."""
    features = {BIAS: 1.0, **example.features}
    scores = [0.0] * len(ROLES)
    for feature, value in features.items():
        for role, weight in enumerate(weights.setdefault(feature, [0.0] * len(ROLES))):
            scores[role] += value * weight
    top = max(scores)
    shares = [math.exp(score - top) for score in scores]
    total = sum(shares)
    errors = [(share / total - (role == example.role)) * example.worth for role, share in enumerate(shares)]
    for feature, value in features.items():
        row, seen = weights[feature], gathered.setdefault(feature, [1e-6] * len(ROLES))
        for role, error in enumerate(errors):
            slope = error * value
            seen[role] += slope * slope
            step = (_BIAS_STEP if feature == BIAS else _STEP) / math.sqrt(seen[role])
            moved = row[role] - step * slope
            pull = 0.0 if feature == BIAS else step * _PULL
            row[role] = math.copysign(max(abs(moved) - pull, 0.0), moved)


def write_weights(weights: Weights, path: Path) -> None:
    """Write weights by role, the heaviest first, as the file that people read."""
    lines = [
        "# Weights of the section roles, fitted by `python -m tests.generate.fit_roles`; not to be",
        "# edited by hand. By role, what speaks for it and, below zero, against it: words and pairs",
        "# of characters in a heading; with $, its last ones. `bias` is what a role has before a word",
        "# is read.",
        "",
        "[bias]",
        *(f"{role} = {weights[BIAS].get(role, 0.0)}" for role in ROLES),
    ]
    for role in ROLES:
        lines += ["", f"[weight.{role}]"]
        own = [(row[role], feature) for feature, row in weights.items() if role in row and feature != BIAS]
        lines += [f'"{feature}" = {weight}' for weight, feature in sorted(own, key=lambda w: (-w[0], w[1]))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Fit and write."""
    headings = load_headings()
    examples = examples_of(headings["train"]) + phrase_examples()
    if SHARED.is_dir():
        examples += seed_examples(SHARED)
    weights = fit(examples)
    write_weights(weights, TARGET)
    print(f"{sum(len(row) for row in weights.values())} weights from {len(examples)} examples: {TARGET}")


if __name__ == "__main__":
    main()
