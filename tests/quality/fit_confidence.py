"""Fits the confidence of figures: `python -m tests.quality.fit_confidence [--write]`.

Counts, by class of evidence, how many figures were read rightly (value, unit and code) on the
labelled pages of ../shared, where they are present, on the sample pages and at first sight of
new sentences (first_look.toml). Labelled pages were tuned on, so that their share is too
good: each class is drawn towards a prior by some more figures. Figures labelled doubtful are
left out. Prints what it finds and writes nothing unless asked to.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extract.strip import strip_page
from tests.conftest import SHARED
from tests.pages.cases import load_cases
from tests.pages.find import Finder
from tests.pages.score import place_reports
from tests.pages.truth import TrueMetric, load_truth
from tests.quality.labels import LabelledReport, read_passages, read_seeds
from transform.measure import measure
from transform.outline import outline_report
from transform.parse import parse_document
from transform.report import Metric

TARGET = Path("transform/terms/confidence.toml")
FIRST_LOOK = Path(__file__).with_name("first_look.toml")
PRIOR, WEIGHT = 0.85, 20
"""What all first sights together came to, and as how many figures it counts."""
UNSURE_BELOW = 0.85
CLASSES = (
    *("digits_named", "digits_inherited", "digits_unnamed", "numeral_named", "numeral_unnamed"),
    *("zero_named", "zero_unnamed", "range", "no_unit"),
)

Verdict = tuple[str, bool]


def main() -> None:
    """Fit, print, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    verdicts = [*page_verdicts(), *shared_verdicts()]
    rights = Counter(name for name, right in verdicts if right)
    reads = Counter(name for name, _ in verdicts)
    for name, (right, read) in tomllib.loads(FIRST_LOOK.read_text("utf-8")).items():
        rights[name] += right
        reads[name] += read
    text = write_terms(rights, reads)
    print(text)
    if parser.parse_args().write:
        TARGET.write_text(text, encoding="utf-8")


def write_terms(rights: Counter[str], reads: Counter[str]) -> str:
    """The vocabulary file: each class with its confidence and what that was counted on."""
    lines = [
        "# How sure figures are, by class of evidence: written by tests/quality/fit_confidence.py.",
        "# right of read: labelled pages, sample pages, first sights; drawn towards",
        f"# {PRIOR} by {WEIGHT} figures. Below `unsure_below` a figure gets an issue too.",
        f"unsure_below = {UNSURE_BELOW}",
    ]
    for name in CLASSES:
        sure = (rights[name] + PRIOR * WEIGHT) / (reads[name] + WEIGHT)
        lines += ["", f"[class.{name}]", f"confidence = {sure:.2f}", f"right = {rights[name]}"]
        lines.append(f"read = {reads[name]}")
    return "\n".join(lines) + "\n"


def shared_verdicts() -> Iterator[Verdict]:
    """Figures of the labelled seeds and passages."""
    if (SHARED / "gold").is_dir():
        for report in (*read_seeds(SHARED), *read_passages(SHARED)):
            yield from judge_labelled(report)


def judge_labelled(report: LabelledReport) -> Iterator[Verdict]:
    """Each figure of a labelled report with whether a label says the same."""
    text = report.textmap.repaired
    labels: list[dict[str, Any]] = list(report.label["metrics"])
    for metric in measure(text, outline_report(text, title_end=report.title_end)).metrics:
        start, end = report.to_page(metric.start), report.to_page(metric.end)
        near = [x for x in labels if x["start"] < end and x["end"] > start]
        hit = next((x for x in near if not x.get("doubtful") and _says(x, metric)), None)
        if hit is not None:
            labels.remove(hit)
            codes = {hit.get("code"), *(hit.get("code_alt") or ())}
            yield metric.evidence_class, bool(codes & {None, "other", metric.code})
        elif not any(x.get("doubtful") for x in near):
            yield metric.evidence_class, False


def _says(label: dict[str, Any], metric: Metric) -> bool:
    units = {label.get("unit"), *(label.get("unit_alt") or ())}
    same_unit = bool(label.get("unit_implied")) or metric.unit in units
    return same_unit and abs(float(metric.value) - label["value"]) < 1e-6


def page_verdicts() -> Iterator[Verdict]:
    """Figures of the sample pages, held against the truth about them."""
    for case in (case for site in ("demo", "kinds") for case in load_cases(site)):
        parsed = parse_document(strip_page(case.page()))
        truth, finder = load_truth(case.truth_file), Finder(parsed.document.text)
        for report, span in zip(truth.reports, place_reports(parsed.document.text, truth), strict=True):
            places = [(m, finder.find(m.evidence, span.start, span.end)) for m in report.metrics]
            doubtful = [finder.find(phrase, span.start, span.end) for phrase in report.doubtful]
            for metric in (m for r in parsed.reports for m in r.metrics if span.start <= m.start < span.end):
                meets = [m for m, place in places if place and place.meets(metric.start, metric.end)]
                if meets or not any(d and d.meets(metric.start, metric.end) for d in doubtful):
                    yield metric.evidence_class, any(_is_true(metric, wanted) for wanted in meets)


def _is_true(metric: Metric, wanted: TrueMetric) -> bool:
    return metric.value == wanted.value and (metric.code in wanted.codes or "other" in wanted.codes)


if __name__ == "__main__":
    main()
