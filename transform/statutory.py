"""The statutory tables of one report: every place of the form, whatever the markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.document import Document, Table
from extract.issue import Issue
from transform.audit_sums import by_place, solve_totals
from transform.grid import build_grid, inner_tables, text_tables
from transform.grid_blocks import block_tables
from transform.report import Cell, CellState, Place
from transform.statutory_annex import has_annex_words, read_annex_grid, read_annex_text
from transform.statutory_cell import read_cell
from transform.statutory_form import (
    FORMS,
    TABLES,
    column_unit,
    form_places,
    has_vocabulary,
    plain_text,
    row_form,
    table_windows,
)
from transform.statutory_grid import GridWalk
from transform.statutory_open import lost_tables, rows_not_found, unread_values
from transform.statutory_place import Entry, Findings
from transform.statutory_text import read_text_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class StatutoryReading:
    """The cells of a report's statutory tables and the text that the tables cover.

    `spans` are in order and disjoint; no section begins and no metric lies in them.
    `forms` names the form of each table read, by table. `doubles` are the places that the
    page shows again with another number, with the span of that.
    """

    cells: tuple[Cell, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    issues: tuple[Issue, ...] = ()
    forms: tuple[tuple[str, str], ...] = ()
    doubles: tuple[tuple[Place, tuple[int, int]], ...] = ()


def read_statutory(document: Document, start: int, end: int) -> StatutoryReading:
    """Read the statutory tables in `document.text[start:end]`.

    Tables come from the markup, from rows written out with bars or tabs, and from
    flattened text, in this order; what one reading has placed, a later one does not place
    again. A form without a single number (a blank form, a guide to filling it in) yields
    no cells.
    """
    text = document.text
    plain = plain_text(text[start:end])
    if plain == text[start:end]:
        return _read_plain(document, start, end)
    reading = _read_plain(replace(document, text=text[:start] + plain + text[end:]), start, end)
    cells = (
        replace(cell, raw=cell.raw if cell.start is None else text[cell.start : cell.end])
        for cell in reading.cells
    )
    return replace(reading, cells=tuple(cells))


def _read_plain(document: Document, start: int, end: int) -> StatutoryReading:
    text = document.text
    if not has_vocabulary(text[start:end]):
        if has_annex_words(text[start:end]):
            return _read_annex(document, start, end)
        return StatutoryReading(issues=lost_tables(text, start, end))
    findings = Findings()
    marked = [table for table in document.tables if table.start < end and table.end > start]
    _read_tables(inner_tables(marked), text, start, findings)
    _read_tables(_laid_out_tables(document, start, end, findings), text, start, findings)
    written = [table for a, b in _outside(findings.spans, start, end) for table in text_tables(text, a, b)]
    _read_tables(written, text, start, findings)
    read_text_tables(text, start, end, findings.spans, findings)
    inside = [entry for entry in findings.entries if start <= entry.start and entry.end <= end]
    cells, forms = _cells(inside, text)
    cells = solve_totals(cells)
    issues = unread_values(findings, {table for table, _ in forms}) or rows_not_found(cells)
    if not cells:
        issues += lost_tables(text, start, end)
    return StatutoryReading(
        cells=cells,
        spans=_merged(findings.spans, start, end),
        issues=issues,
        forms=forms,
        doubles=tuple(_doubles(inside, text)),
    )


def reread_as_text(document: Document, start: int, end: int) -> dict[Place, Decimal | None]:
    """The values that a second reading finds, which knows nothing of the page's markup.

    Only places that it finds are in it. Two readings that agree leave no doubt of what the
    page says; where they differ one of them is wrong, and the doubt is ours.
    """
    second = read_statutory(replace(document, tables=()), start, end)
    return {place: cell.value for place, cell in by_place(second.cells).items() if cell.start is not None}


def _read_annex(document: Document, start: int, end: int) -> StatutoryReading:
    """The annex of an older report: from the markup, from written rows, else from the text."""
    text = document.text
    marked = [table for table in document.tables if table.start < end and table.end > start]
    for table in [*inner_tables(marked), *text_tables(text, start, end)]:
        cells = read_annex_grid(build_grid(table, text), text)
        if cells:
            return _annex_reading(cells, (table.start, table.end))
    cells, span = read_annex_text(text, start, end)
    return _annex_reading(cells, span) if span else StatutoryReading()


def _annex_reading(cells: tuple[Cell, ...], span: tuple[int, int]) -> StatutoryReading:
    return StatutoryReading(cells=cells, spans=(span,), forms=((cells[0].table, cells[0].form),))


def _read_tables(tables: Iterable[Table], text: str, start: int, findings: Findings) -> None:
    walk = GridWalk(findings)
    reached = start
    for table in tables:
        walk.read(build_grid(table, text), text[reached : table.start])
        reached = table.end
    walk.finish()


def _laid_out_tables(document: Document, start: int, end: int, findings: Findings) -> list[Table]:
    """Tables made of other elements, around the words of the form, where no table was read."""
    tables: list[Table] = []
    for a, b in table_windows(document.text, start, end):
        for c, d in _outside(findings.spans, a, b):
            tables += block_tables(
                [block for block in document.blocks if c <= block.start and block.end <= d]
            )
    return tables


def _outside(spans: Iterable[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """What spans leave of a text."""
    left: list[tuple[int, int]] = []
    for a, b in _merged(spans, start, end):
        if a > start:
            left.append((start, a))
        start = b
    if start < end:
        left.append((start, end))
    return left


def _cells(entries: Iterable[Entry], text: str) -> tuple[tuple[Cell, ...], tuple[tuple[str, str], ...]]:
    found: dict[tuple[str, str, str], Entry] = {}
    for entry in entries:
        found.setdefault((entry.table, entry.row, entry.column), entry)
    cells: list[Cell] = []
    forms: dict[str, str] = {}
    for table in TABLES:
        own = {place[1:]: entry for place, entry in found.items() if place[0] == table}
        if own:
            own = _without_heading(own, text)
            forms[table] = _tell_form(own.values()) or next(iter(forms.values()), FORMS[-1])
            cells += _table_cells(forms[table], table, own, text)
    return (tuple(cells), tuple(forms.items())) if _is_filled_in(cells) else ((), ())


def _doubles(entries: Iterable[Entry], text: str) -> Iterator[tuple[Place, tuple[int, int]]]:
    """The places found again with a number that is not the first one's, each once."""
    first: dict[Place, Decimal | None] = {}
    told: set[Place] = set()
    for entry in entries:
        place = (entry.table, entry.row, entry.column)
        value = read_cell(text[entry.start : entry.end]).value
        if first.setdefault(place, value) != value and value is not None and place not in told:
            told.add(place)
            yield place, (entry.start, entry.end)


def _is_filled_in(cells: Iterable[Cell]) -> bool:
    """Whether somebody has filled the form in: a number somewhere, or / or - nearly everywhere."""
    states = Counter(cell.state for cell in cells)
    numbers = states[CellState.ZERO] + sum(cell.value is not None for cell in cells)
    signs = states[CellState.SLASH] + states[CellState.DASH]
    return numbers > 0 or signs > 0.8 * states.total() > 0


def _without_heading(own: dict[tuple[str, str], Entry], text: str) -> dict[tuple[str, str], Entry]:
    """The places without those of a blank 其他处理 above its own rows: a heading, no row."""
    blank = all(
        not text[entry.start : entry.end].strip()
        for place, entry in own.items()
        if place[0] == "other_handling"
    )
    if not blank or not any(row_form(row) == "form2021" for row, _ in own):
        return own
    return {place: entry for place, entry in own.items() if place[0] != "other_handling"}


def _tell_form(entries: Iterable[Entry]) -> str | None:
    """The form that most of a table's labels belong to; None where both print them alike."""
    votes = Counter(entry.form for entry in entries if entry.form)
    return votes.most_common(1)[0][0] if votes else None


def _table_cells(form: str, table: str, own: dict[tuple[str, str], Entry], text: str) -> list[Cell]:
    """The table's places in the order of its form, then those that only the other form has."""
    places = form_places(form, table)
    foreign = [place for place in own if place not in places]
    mixed = {row for row, _ in foreign}
    wanted = [place for place in places if place in own or place[0] not in mixed] + foreign
    cells: list[Cell] = []
    for row, column in wanted:
        entry = own.get((row, column))
        if entry is None:
            cells.append(_missing_cell(form, table, row, column))
            continue
        raw = text[entry.start : entry.end]
        reading = read_cell(raw)
        cells.append(
            Cell(
                form=form,
                table=table,
                row=row,
                column=column,
                raw=raw,
                value=reading.value,
                unit=reading.unit or entry.unit,
                state=reading.state,
                start=entry.start,
                end=entry.end,
            )
        )
    return cells


def _missing_cell(form: str, table: str, row: str, column: str) -> Cell:
    return Cell(
        form=form,
        table=table,
        row=row,
        column=column,
        raw="",
        value=None,
        unit=column_unit(table, column),
        state=CellState.MISSING,
        start=None,
        end=None,
    )


def _merged(spans: Iterable[tuple[int, int]], start: int, end: int) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for a, b in sorted((max(a, start), min(b, end)) for a, b in spans if a < end and b > start):
        if merged and a <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], b))
        else:
            merged.append((a, b))
    return tuple(merged)
