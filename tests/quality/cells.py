"""Compare the cells read from a page with its labels."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transform.report import Cell, CellState
from transform.statutory import StatutoryReading

Key = tuple[str, str, str]

_SIGNS = {CellState.SLASH: "/", CellState.DASH: "-"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFigures:
    """How many labelled cells were read rightly, which were not, which were read besides."""

    right: int
    wrong: tuple[Key, ...]
    extra: tuple[Key, ...]
    forms_right: bool

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        misses = 2 * len(self.wrong) + len(self.extra)
        return 2 * self.right / (2 * self.right + misses) if self.right or misses else 1.0


def load_gold(path: Path) -> dict[str, Any]:
    """The labels of one page."""
    gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return gold


def compare_cells(gold: dict[str, Any], reading: StatutoryReading, text: str) -> CellFigures:
    """Count a cell right when value, raw text and, where labelled, offsets agree."""
    labels = {(c["table"], c["row"], c["column"]): c for report in gold["reports"] for c in report["cells"]}
    found = {(cell.table, cell.row, cell.column): cell for cell in reading.cells}
    wrong = [place for place, label in labels.items() if not _is_right(label, found.get(place), text)]
    forms = dict(reading.forms)
    wanted = {table: form for report in gold["reports"] for table, form in report["table_forms"].items()}
    return CellFigures(
        right=len(labels) - len(wrong),
        wrong=tuple(wrong),
        extra=tuple(place for place in found if place not in labels),
        forms_right=all(forms.get(table) == form for table, form in wanted.items()),
    )


def _is_right(label: dict[str, Any], cell: Cell | None, text: str) -> bool:
    if cell is None or cell.start is None or text[cell.start : cell.end] != cell.raw:
        return False
    value = float(cell.value) if cell.value is not None else _SIGNS.get(cell.state)
    if value not in [label["value"], *label.get("accept", [])] or cell.raw != label["raw"]:
        return False
    return "start" not in label or (cell.start, cell.end) == (label["start"], label["end"])
