"""What the readers of statutory tables hand over: places found, by table, before the form is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from transform.statutory_form import applicants, column_form, column_unit, row_form


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column as a table's header names it: code, unit, where it stands in the grid."""

    code: str
    unit: str | None
    index: int | None = None
    form: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One value place found: its codes and its characters (none where the cell is blank)."""

    table: str
    row: str
    column: str
    start: int
    end: int
    unit: str | None
    form: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Values that stand at a part of the form and cannot be placed: how many, for how many places."""

    table: str
    rows: tuple[str, ...]
    wanted: int
    found: int
    start: int
    end: int


@dataclass(slots=True)
class Findings:
    """What one pass over tables or text has found so far."""

    entries: list[Entry] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    def add_row(
        self, table: str, row: str, columns: Sequence[Column], places: Sequence[tuple[int, int] | None]
    ) -> None:
        """Enter one row's values; a place that is None is not on the page."""
        for column, place in zip(columns, places, strict=True):
            if place is None:
                continue
            self.entries.append(
                Entry(
                    table=table,
                    row=row,
                    column=column.code,
                    start=place[0],
                    end=place[1],
                    unit=column.unit,
                    form=column.form or row_form(row),
                )
            )

    def add_unread(
        self, table: str, rows: tuple[str, ...], *, wanted: int, found: int, start: int, end: int
    ) -> None:
        """Note that values stand here whose places cannot be known."""
        self.unread.append(Unread(table=table, rows=rows, wanted=wanted, found=found, start=start, end=end))


def proactive_column(code: str, label: str, index: int | None = None) -> Column:
    """A column of table two by the code of its label and the label as printed.

    >>> proactive_column("decisions@form2021", "本年处理决定数量").form
    'form2021'
    """
    name, _, form = code.partition("@")
    return Column(
        code=name,
        unit=column_unit("proactive", name, label),
        index=index,
        form=form or column_form(name),
    )


def applicant_columns(index: dict[str, int] | None = None) -> list[Column]:
    """The columns of table three; with their grid columns where all seven are known."""
    known = index if index is not None and len(index) == len(applicants()) else {}
    places = [known.get(code) for code in applicants()]
    if any(a is not None and b is not None and a >= b for a, b in pairwise(places)):
        places = [None] * len(places)  # lost spans have shifted the header
    return [Column(code=code, unit="件", index=at) for code, at in zip(applicants(), places, strict=True)]
