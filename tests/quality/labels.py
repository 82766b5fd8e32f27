"""Reports as the labels of shared pages bound them, for measuring what reads one report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transform.textmap import Edit, TextMap, edit_text


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledReport:
    """One labelled report: its text without chrome, the way back to the page, and its label."""

    name: str
    textmap: TextMap
    page_start: int
    title_end: int
    label: dict[str, Any]

    def to_page(self, offset: int) -> int:
        """Where a character of the report's text stands on the page."""
        return self.page_start + self.textmap.to_original(offset, offset)[0]


def read_seeds(shared: Path) -> Iterator[LabelledReport]:
    """The reports of the labelled seeds."""
    for path in sorted((shared / "gold").glob("*.json")):
        page = next((shared / "seeds").glob(f"{path.stem}_*"))
        yield from _reports(path, page)


def read_passages(shared: Path) -> Iterator[LabelledReport]:
    """The passages of real annual reports, most of which begin in mid-report."""
    for path in sorted((shared / "passages").glob("*.gold.json")):
        yield from _reports(path, path.with_name(path.name.replace(".gold.json", ".txt")))


def _reports(labels: Path, page: Path) -> Iterator[LabelledReport]:
    gold = json.loads(labels.read_text(encoding="utf-8"))
    with page.open(encoding="utf-8", newline="") as file:
        text = file.read()
    for label in gold["reports"]:
        start, end = label["start"], label["end"]
        edits = [
            Edit(start=max(c["start"], start) - start, end=min(c["end"], end) - start, replacement="")
            for c in gold.get("chrome", ())
            if c["start"] < end and c["end"] > start
        ]
        textmap = edit_text(text[start:end], edits)
        yield LabelledReport(
            name=page.stem,
            textmap=textmap,
            page_start=start,
            title_end=_title_end(textmap, label, start),
            label=label,
        )


def _title_end(textmap: TextMap, label: dict[str, Any], start: int) -> int:
    if label.get("title_span"):
        return textmap.to_repaired(0, label["title_span"][1] - start)[1]
    title = label["title"]
    return textmap.repaired.find(title) + len(title) if title and title in textmap.repaired else 0
