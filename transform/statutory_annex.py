"""The annexes of 2008 and 2014: rows of label, unit and value, nested by their numbering."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from transform.grid import Grid, GridCell
from transform.report import Cell
from transform.statutory_cell import is_value, read_cell
from transform.statutory_form import fold_label
from transform.vocabulary import load_terms

Span = tuple[int, int]

# Fewer rows, or fewer labels of the subject, are another table.
_LEAST_ROWS = 3
_LEAST_SUBJECTS = 2

_LEVELS = (
    re.compile(r"[一二三四五六七八九十]+[、.]"),
    re.compile(r"\([一二三四五六七八九十]+\)"),
    re.compile(r"\d{1,2}[.、](?!\d)"),
    re.compile(r"\(\d{1,2}\)|[①-⑳]"),
)
_DEEPEST = len(_LEVELS) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexRow:
    """One row as printed: its labels from the outermost in, and where its value stands."""

    labels: tuple[str, ...]
    code: str | None
    unit: str | None
    value: Span


def has_annex_words(text: str) -> bool:
    """Whether a text has a word that every header of an annex has."""
    return any(word in text for word in load_terms("statutory")["annex"]["vocabulary"])


def read_annex_grid(grid: Grid, text: str) -> tuple[Cell, ...]:
    """The cells of an annex laid out as a grid; none where the grid is another table."""
    roles: dict[str, int] = {}
    rows: list[AnnexRow] = []
    for row in range(len(grid.rows)):
        cells = grid.row_cells(row)
        named = _name_columns(cells)
        if named:
            roles = named
        elif roles:
            read = _read_grid_row(cells, roles)
            rows += [read] if read else []
    return _cells(rows, text, coded="code" in roles)


def read_annex_text(text: str, start: int, end: int) -> tuple[tuple[Cell, ...], Span | None]:
    """The cells of a flattened annex between two offsets, and the span of text it covers.

    A row has one value, so that a blank one shows: another label follows its unit.
    """
    header = _header_pattern().search(text, start, end)
    if header is None:
        return (), None
    order = [name for word in re.split(r"[\s|]+", header[0]) if (name := _role(word))]
    rows = list(_read_words(text, header.end(), end, order[1:]))
    cells = _cells(rows, text, coded="code" in order)
    return cells, (header.start(), rows[-1].value[1]) if cells else None


def _name_columns(cells: Sequence[GridCell]) -> dict[str, int]:
    roles: dict[str, int] = {}
    for cell in cells:
        role = _role(fold_label(cell.text)) if len(cell.text) < 12 else None
        if role:
            roles.setdefault(role, cell.column)
    if "value" not in roles and "period" in roles:
        roles["value"] = roles.pop("period")
    return roles if {"label", "unit", "value"} <= set(roles) else {}


@cache
def _role(word: str) -> str | None:
    for role, patterns in load_terms("statutory")["annex"]["column"].items():
        if any(re.fullmatch(pattern, word) for pattern in patterns):
            return str(role)
    return None


def _read_grid_row(cells: Sequence[GridCell], roles: dict[str, int]) -> AnnexRow | None:
    at = {column: cell for cell in cells for column in range(cell.column, cell.column + cell.column_span)}
    unit, value = at.get(roles["unit"]), at.get(roles["value"])
    others = {roles[name] for name in roles if name != "label"}
    first = min(others)
    labels = tuple("".join(cell.text.split()) for cell in cells if cell.column < first and cell.text)
    if not labels or value is None or unit is None or value is unit:
        return AnnexRow(labels=labels, code=None, unit=None, value=(-1, -1)) if labels else None
    code = at.get(roles["code"]) if "code" in roles else None
    return AnnexRow(
        labels=labels,
        code=code.text if code and code.text else None,
        unit=_unit(unit.text),
        value=(value.start, value.end),
    )


def _read_words(text: str, start: int, end: int, order: Sequence[str]) -> Iterator[AnnexRow]:
    """Rows of a flattened annex: words of a label up to its unit, and the value that follows."""
    units = load_terms("statutory")["annex"]["units"]
    words = [match.span() for match in re.finditer(r"[^\s|]+", text[start:end])]
    spans = [(start + a, start + b) for a, b in words]
    label: list[str] = []
    at = 0
    while at < len(spans):
        word = text[slice(*spans[at])]
        if word not in units and not (label and re.fullmatch(r"[-—–－]+", word)):
            label.append(word)
            at += 1
            if sum(map(len, label)) > 120:
                return
            continue
        fields = order[order.index("unit") + 1 :]
        before = [name for name in order[: order.index("unit")] if name == "code"]
        code = label.pop() if before and label and label[-1].isdigit() else None
        at += 1
        value = (spans[at - 1][1], spans[at - 1][1])
        for name in fields:
            if at == len(spans) or not is_value(text[slice(*spans[at])]):
                break
            if name == "value":
                value = spans[at]
            elif name == "code":
                code = text[slice(*spans[at])]
            at += 1
        yield AnnexRow(labels=("".join(label),), code=code, unit=_unit(word), value=value)
        label = []


def _unit(text: str) -> str | None:
    stripped = "".join(text.split())
    return stripped if stripped in load_terms("statutory")["annex"]["units"] else None


@cache
def _header_pattern() -> re.Pattern[str]:
    columns = load_terms("statutory")["annex"]["column"]
    label = "|".join(columns["label"])
    others = "|".join(word for name, words in columns.items() if name != "label" for word in words)
    return re.compile(rf"(?:{label})(?:[\s|]+(?:{others}))+(?=[\s|])")


def _cells(rows: Iterable[AnnexRow], text: str, *, coded: bool) -> tuple[Cell, ...]:
    trail: list[tuple[int, str]] = []
    cells: list[Cell] = []
    subjects = load_terms("statutory")["annex"]["subject"]
    told = set()
    for row in rows:
        path = _path(row, trail)
        told |= {word for word in subjects if word in row.labels[-1]}
        raw = text[slice(*row.value)] if row.value[0] >= 0 else ""
        reading = read_cell(raw)
        if row.unit is None and reading.value is None:
            continue  # a heading, with dashes where others have a unit and a number
        cells.append(
            Cell(
                form="coded2008" if coded else "stat2014",
                table="annex" if coded else "statistics",
                row=f"{row.code} {path}" if row.code else path,
                column="value",
                raw=raw,
                value=reading.value,
                unit=reading.unit or row.unit,
                state=reading.state,
                start=row.value[0],
                end=row.value[1],
            )
        )
    filled = sum(cell.value is not None for cell in cells)
    return tuple(cells) if filled >= _LEAST_ROWS and len(told) >= _LEAST_SUBJECTS else ()


def _path(row: AnnexRow, trail: list[tuple[int, str]]) -> str:
    """The labels from the outermost in; `trail` holds the numbered ones that still enclose."""
    if len(row.labels) > 1:  # the table nests them itself, in columns of their own
        return " / ".join(dict.fromkeys(row.labels))
    label = row.labels[-1]
    level = next((depth for depth, mark in enumerate(_LEVELS) if mark.match(fold_label(label))), _DEEPEST)
    while trail and trail[-1][0] >= level:
        trail.pop()
    path = " / ".join([text for _, text in trail] + [label])
    if level < _DEEPEST:
        trail.append((level, label))
    return path
