"""The truth about a page as people wrote it down: what its reports are and what they state.

`truth.toml` names phrases, not offsets, so that it holds however much of the page strip keeps.
Alternatives are parted by `|`; an empty alternative is "the page does not say".
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

COLUMNS = {
    "form2019": {
        "proactive": {
            "regulations": ("newly_made", "newly_disclosed", "disclosed_total"),
            "normative_documents": ("newly_made", "newly_disclosed", "disclosed_total"),
            "licensing": ("previous_year_items", "change", "decisions"),
            "other_services": ("previous_year_items", "change", "decisions"),
            "penalties": ("previous_year_items", "change", "decisions"),
            "compulsion": ("previous_year_items", "change", "decisions"),
            "fees": ("previous_year_items", "change"),
            "procurement": ("items", "amount"),
        }
    },
    "form2021": {
        "proactive": {
            "regulations": ("issued", "repealed", "in_force"),
            "normative_documents": ("issued", "repealed", "in_force"),
            "licensing": ("decisions",),
            "penalties": ("decisions",),
            "compulsion": ("decisions",),
            "fees": ("fees_collected",),
        }
    },
}
REQUEST_COLUMNS = (
    "natural_person", "business", "research", "social_org", "legal_service", "other_org", "total",
)  # fmt: skip
REMEDY_COLUMNS = ("upheld", "corrected", "other", "pending", "total")
STATES = {"_": "blank", "/": "slash", "-": "dash", "0": "zero"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueHeading:
    """A heading or item; `texts` is empty where only its marker and level are told."""

    level: int
    marker: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueMetric:
    """A figure: the phrase that states it, the codes that fit, its value and its units."""

    evidence: str
    codes: tuple[str, ...]
    value: Decimal
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueCell:
    """A place in a statutory form and what is printed there."""

    form: str
    table: str
    row: str
    column: str
    raw: str
    state: str
    value: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueReport:
    """A report: how it begins and ends, what it is called, and everything that it states.

    `years` may hold None beside a year that only a document number tells. `doubtful` phrases
    hold figures on which careful readers differ: neither hit nor miss.
    """

    titles: tuple[str, ...]
    orgs: tuple[str, ...]
    years: tuple[int | None, ...]
    recipient: str | None
    is_truncated: bool
    duplicate_of: int | None
    begins: str
    ends: str
    headings: tuple[TrueHeading, ...]
    metrics: tuple[TrueMetric, ...]
    doubtful: tuple[str, ...]
    cells: tuple[TrueCell, ...]

    @property
    def zeros(self) -> int:
        """How many zero statements the report makes."""
        return sum(metric.value == 0 for metric in self.metrics)


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What a careful reader finds on a page.

    `residue` is what the page drove through its reports: where each begins, told by the words
    from there on, and the residue itself, with which those words begin.
    """

    page_type: str
    reports: tuple[TrueReport, ...]
    residue: tuple[tuple[str, str], ...]


def load_truth(file: Path) -> Truth:
    """Read one `truth.toml`."""
    raw = tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    return Truth(
        page_type=raw["page_type"],
        reports=tuple(_read_report(report) for report in raw["report"]),
        residue=tuple(_read_residue(*entry.split("|")) for entry in raw.get("residue", ())),
    )


def _read_residue(context: str, phrase: str | None = None) -> tuple[str, str]:
    return context, phrase or context


def _read_report(raw: dict[str, Any]) -> TrueReport:
    return TrueReport(
        titles=tuple(raw["title"].split("|")),
        orgs=tuple(raw["org"].split("|")),
        years=(raw.get("year"), *raw.get("year_alt", ()), *((None,) if raw.get("year_optional") else ())),
        recipient=raw.get("recipient"),
        is_truncated=raw.get("truncated", False),
        duplicate_of=raw.get("duplicate_of"),
        begins=raw["begins"],
        ends=raw["ends"],
        headings=tuple(_read_heading(*heading) for heading in raw["headings"]),
        metrics=tuple(_read_metric(*metric) for metric in raw["metrics"]),
        doubtful=tuple(raw.get("doubtful", ())),
        cells=tuple(_read_cells(raw["cells"])) if "cells" in raw else (),
    )


def _read_heading(level: int, marker: str, text: str = "") -> TrueHeading:
    return TrueHeading(level=level, marker=marker, texts=tuple(text.split("|")) if text else ())


def _read_metric(evidence: str, codes: str, value: int | Decimal, units: str) -> TrueMetric:
    return TrueMetric(
        evidence=evidence,
        codes=tuple(codes.split("|")),
        value=Decimal(value),
        units=tuple(units.split("|")),
    )


def _read_cells(raw: dict[str, Any]) -> list[TrueCell]:
    form = raw["form"]
    cells: list[TrueCell] = []
    for table in ("proactive", "requests", "remedies"):
        for row, printed in raw[table].items():
            columns = _columns(form, table, row)
            cells += [
                _read_cell(form, table, row, *pair) for pair in zip(columns, printed.split(), strict=True)
            ]
    return cells


def _columns(form: str, table: str, row: str) -> tuple[str, ...]:
    if table == "proactive":
        return COLUMNS[form]["proactive"][row]
    return REQUEST_COLUMNS if table == "requests" else REMEDY_COLUMNS


def _read_cell(form: str, table: str, row: str, column: str, printed: str) -> TrueCell:
    state = STATES.get(printed, "stated")
    stated = state in {"stated", "zero"}
    return TrueCell(
        form=form,
        table=table,
        row=row,
        column=column,
        raw="" if state == "blank" else printed,
        state=state,
        value=Decimal(printed.removesuffix("万元")) if stated else None,
    )
