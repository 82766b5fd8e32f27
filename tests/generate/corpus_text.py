"""The text of one generated report, written piece by piece, each section, figure and cell with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from tests.generate.corpus_bodies import Body
from tests.generate.corpus_figures import fill_places, form_of, places_of
from tests.generate.corpus_words import (
    Line,
    between,
    corpus_data,
    draw_sentence,
    lines_of,
    metric_lines,
    pick,
    say,
)
from tests.generate.draw import chinese_number, load_data
from transform.report import Cell, CellState, Metric, MetricKind, Repair, RepairKind, Section
from transform.statutory_form import column_unit

STEADY_METRICS = 3
"""So many of corpus.toml's figures, the first, are in every report."""

Told = Sequence[tuple[Mapping[str, str], Line]]


class Writer:
    """A text that grows, and what was found in it so far.

    `parts` are sections as keywords of Section, their ends set when they are closed.
    """

    __slots__ = ("body", "cells", "draw", "metrics", "parts", "pieces", "random", "repairs", "size", "year")

    def __init__(self, random: Random, body: Body, year: int) -> None:
        self.random, self.draw = random, random.random
        self.body, self.year = body, year
        self.pieces: list[str] = []
        self.size = 0
        self.parts: list[dict[str, Any]] = []
        self.metrics: list[Metric] = []
        self.cells: list[Cell] = []
        self.repairs: list[Repair] = []

    def add(self, piece: str) -> int:
        """Put a piece at the end; returns where it begins."""
        begins = self.size
        self.pieces.append(piece)
        self.size += len(piece)
        return begins

    def sections(self) -> tuple[Section, ...]:
        """The sections, all of them closed by now."""
        return tuple(Section(role_confidence=0.9, **part) for part in self.parts)

    def write_opening(self) -> None:
        """The sentence before the first section, with a stop twice over that the parser has mended."""
        names = {"org": self.body.org, "short": self.body.short, "year": self.year, "above": "上级主管部门"}
        opening: str = pick(self.draw, load_data("phrases.toml")["openings"])
        self.add("\n" + opening.format(**names))
        stop = self.add("。。")
        self.repairs.append(
            Repair(start=stop, end=stop + 2, kind=RepairKind.PUNCTUATION, original="。。", repaired="。")
        )

    def write_parts(self, chars: int, sections: int, metrics: int, cells: int, planted: str | None) -> None:
        """The sections, each to its share of the length; figures and cells are dealt out among them."""
        tops = max(2, sections * 3 // 5)
        children = {at * tops // (sections - tops) for at in range(sections - tops)}
        share = (chars - self.size - cells * 20) // (tops + len(children))
        told = self._draw_metrics(metrics)
        with_cells, with_plant = between(self.draw, 0, tops - 1), between(self.draw, 0, tops - 1)
        for at, part in enumerate(self._draw_parts(tops)):
            own = told[at::tops]
            half = len(own) // 2 if at in children else len(own)
            heading = pick(self.draw, part["headings"])
            top = self._open(f"{chinese_number(at % 99 + 1)}、", heading, part["key"], None)
            self._write_prose(part["key"], share, own[:half], top)
            if at == with_plant and planted:
                self.add("\n" + planted)
            if at == with_cells and cells:
                self._write_cells(cells)
            if at in children:
                child = self._open("（一）", pick(self.draw, corpus_data()["sub_headings"]), part["key"], top)
                self._write_prose(self.body.key, share, own[half:], child)
                self.parts[child]["end"] = self.size
            self.parts[top]["end"] = self.size

    def _draw_metrics(self, count: int) -> Told:
        told = metric_lines()
        rest = told[STEADY_METRICS:]
        return [
            *told[:STEADY_METRICS],
            *self.random.sample(rest, min(len(rest), max(0, count - STEADY_METRICS))),
        ]

    def _draw_parts(self, count: int) -> list[dict[str, Any]]:
        """Parts that every body writes, in the order of the genre; where more are asked for, over again."""
        parts = load_data("phrases.toml")["part"]
        wanted = sorted(self.random.sample(range(max(count, len(parts))), count))
        return [parts[at % len(parts)] for at in wanted]

    def _open(self, marker: str, heading: str, key: str, parent: int | None) -> int:
        self.add("\n")
        part = {
            "start": self.add(marker + heading),
            "level": 1 if parent is None else 2,
            "marker": marker,
            "heading": heading,
            "role": corpus_data()["roles"][key],
            "parent": parent,
        }
        self.parts.append(part)
        self.add("\n")
        return len(self.parts) - 1

    def _write_prose(self, key: str, chars: int, told: Told, section: int) -> None:
        draw, short = self.draw, self.body.short
        known = lines_of(key, short)
        until = self.size + chars
        for item, line in told:
            self.add(draw_sentence(draw, short) + "全年")
            self._write_metric(item, line, section)
            self.add("。")
        while self.size < until:
            self.add(say(draw, pick(draw, known)) if draw() < 0.2 else draw_sentence(draw, short))

    def _write_metric(self, item: Mapping[str, str], line: Line, section: int) -> None:
        ((before, low, high),) = line.slots
        value = between(self.draw, low, high)
        evidence = f"{before}{value}{line.end}"
        start = self.add(evidence)
        self.metrics.append(
            Metric(
                start=start,
                end=self.size,
                figure_start=start + len(before),
                figure_end=self.size - len(line.end),
                evidence=evidence,
                code=item["code"],
                indicator=item["indicator"],
                value=Decimal(value),
                unit=item["unit"],
                kind=MetricKind(item.get("kind", "count")),
                period="全年",
                section=section,
                section_role=self.parts[section]["role"],
                confidence=0.97,
                evidence_class="digits_named",
            )
        )

    def _write_cells(self, count: int) -> None:
        form = form_of(self.year)
        if form is None:
            return
        figures = fill_places(self.body.number, self.year)
        for place, label in places_of(form)[:count]:
            value = figures.get(place, 0)
            is_blank = value == 0 and self.draw() < 0.2
            self.add(f"\n{label}\t")
            self._write_cell(form, place, None if is_blank else value)

    def _write_cell(self, form: str, place: tuple[str, str, str], value: int | None) -> None:
        table, row, column = place
        raw = "" if value is None else str(value)
        start = self.add(raw)
        stated = CellState.STATED if value else CellState.ZERO
        self.cells.append(
            Cell(
                form=form,
                table=table,
                row=row,
                column=column,
                raw=raw,
                value=None if value is None else Decimal(value),
                unit=column_unit(table, column),
                state=CellState.BLANK if value is None else stated,
                start=start,
                end=self.size,
            )
        )
