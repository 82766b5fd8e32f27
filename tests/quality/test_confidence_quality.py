"""Confidence says what it should: on labelled pages as many are right as it promises."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.quality.fit_confidence import Verdict, judge_labelled, page_verdicts
from tests.quality.labels import read_passages, read_seeds
from transform.confidence import confidence_of


def error(verdicts: Sequence[Verdict]) -> float:
    """How far the mean confidence is from the share that is right."""
    promised = sum(confidence_of(name) for name, _ in verdicts) / len(verdicts)
    return abs(promised - sum(right for _, right in verdicts) / len(verdicts))


def test_sample_pages_keep_what_confidence_promises() -> None:
    assert error(list(page_verdicts())) < 0.06


def test_labelled_pages_keep_what_confidence_promises(shared: Path) -> None:
    reports = (*read_seeds(shared), *read_passages(shared))
    assert error([verdict for report in reports for verdict in judge_labelled(report)]) < 0.06
