"""Compare the findings on a page with the inconsistencies that were planted in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.quality.cells import load_gold
from transform.report import Finding, Parsed


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A page's file and the labels of what does not agree on it."""

    file: str
    mismatches: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFigures:
    """Which planted inconsistencies no finding touches, and which findings touch none."""

    found: int
    missed: tuple[str, ...]
    without_cause: tuple[str, ...]


def load_planted(path: Path) -> Planted:
    """The labels of one page; those that no reader could check are left out."""
    gold = load_gold(path)
    mismatches = [m for report in gold["reports"] for m in report["mismatches"] if m.get("checkable", True)]
    return Planted(file=gold["file"], mismatches=tuple(mismatches))


def find_planted(planted: Planted, parsed: Parsed) -> AuditFigures:
    """Match findings to labels: by the words of the text, or by the first cell of a sum."""
    findings = [f for report in parsed.reports for f in report.findings]
    text = parsed.document.text
    hits = [[f for f in findings if _touches(f, label, text)] for label in planted.mismatches]
    explained = {id(f) for own in hits for f in own}
    return AuditFigures(
        found=sum(bool(own) for own in hits),
        missed=tuple(_name(label) for label, own in zip(planted.mismatches, hits, strict=True) if not own),
        without_cause=tuple(f.rule for f in findings if id(f) not in explained),
    )


def _touches(finding: Finding, label: dict[str, Any], text: str) -> bool:
    if "evidence" in label:
        words, wanted = (
            "".join(one.split()) for one in (text[finding.start : finding.end], label["evidence"])
        )
        return finding.place is None and (words in wanted or wanted in words)
    return finding.place == tuple(label["cells"][0])


def _name(label: dict[str, Any]) -> str:
    return str(label.get("evidence") or label["cells"][0])
