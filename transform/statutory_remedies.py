"""Table four in grids: one row of fifteen values under three groups of five outcomes."""

from __future__ import annotations

from transform.grid import Grid, GridCell
from transform.statutory_cell import is_value
from transform.statutory_form import Hit, find_labels, fold_label, remedy_columns, remedy_rows
from transform.statutory_label import cell_labels
from transform.statutory_place import Column, Findings

RemedyPlace = tuple[str, str]

_OUTCOMES = frozenset({"upheld", "corrected", "other", "pending"})
_HEADER_KINDS = frozenset({"remedy_column", "remedy_row"})
_OTHER_KINDS = frozenset({"request_row", "proactive_row", "applicant"})


class RemedyWalk:
    """Reads table four row by row; its header may stand in the table before, or in the text."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._header: list[int] = []
        self._outcomes: set[str] = set()
        self._before: list[str] = []

    def begin(self, before: str, *, is_near: bool) -> None:
        """A new grid, and the text between the last one and it."""
        self._header = []
        self._before = [
            hit.label.code for hit in find_labels(fold_label(before)) if hit.label.kind == "remedy_row"
        ]
        if not is_near:
            self._outcomes = set()

    def read_row(self, grid: Grid, row: int, own: list[GridCell], hits: list[tuple[GridCell, Hit]]) -> bool:
        """Take in one row as header or as values; whether it was either."""
        kinds = {hit.label.kind for _, hit in hits}
        values = [cell for cell in own if is_value(cell.text)]
        if not any(cell.text for cell in values):
            if kinds & _HEADER_KINDS or (self._header and own != values):
                self._header.append(row)
                self._outcomes |= {hit.label.code for _, hit in hits if hit.label.kind == "remedy_column"}
                return True
            return False
        values = _without_padding(values)
        if kinds & _OTHER_KINDS or len(values) < len(remedy_columns()):
            return False
        named = [hit.label.code for _, hit in hits if hit.label.kind == "remedy_row"]
        if not self._is_header_known(values, named):
            return False
        self._place(grid, values, named)
        return True

    def _is_header_known(self, values: list[GridCell], named: list[str]) -> bool:
        if self._header or self._outcomes >= _OUTCOMES:
            return True
        # Without any header, fifteen values under the section's heading can be nothing else.
        whole = len(values) == len(remedy_rows()) * len(remedy_columns())
        return whole and not named and {"review", "litigation"} <= set(self._before)

    def _place(self, grid: Grid, values: list[GridCell], named: list[str]) -> None:
        places = _places_above(grid, self._header, values, named) or self._places_in_order(values, named)
        if places is None:
            self._findings.add_unread(
                "remedies",
                remedy_rows(),
                wanted=len(remedy_rows()) * len(remedy_columns()),
                found=len(values),
                start=values[0].start,
                end=values[-1].end,
            )
            return
        for (group, outcome), cell in zip(places, values, strict=True):
            column = Column(code=outcome, unit="件")
            self._findings.add_row("remedies", group, [column], [(cell.start, cell.end)])

    def _places_in_order(self, values: list[GridCell], named: list[str]) -> list[RemedyPlace] | None:
        if len(values) == len(remedy_rows()) * len(remedy_columns()):
            return [(group, outcome) for group in remedy_rows() for outcome in remedy_columns()]
        groups = named or self._before[-1:]
        if len(values) == len(remedy_columns()) and groups and groups[-1] in remedy_rows():
            return [(groups[-1], outcome) for outcome in remedy_columns()]
        return None


def _without_padding(values: list[GridCell]) -> list[GridCell]:
    """The row less the blank cells at its ends by which it is longer than it should be."""
    for wanted in (len(remedy_rows()) * len(remedy_columns()), len(remedy_columns())):
        extra = len(values) - wanted
        if extra > 0:
            lead = next((index for index, cell in enumerate(values) if cell.text), 0)
            values = values[min(lead, extra) :]
            while len(values) > wanted and values[-1].is_blank:
                values = values[:-1]
        if len(values) == wanted:
            break
    return values


def _places_above(
    grid: Grid, header: list[int], values: list[GridCell], named: list[str]
) -> list[RemedyPlace] | None:
    """The places that the header's columns give; None unless each value has one of its own."""
    places = [_place_above(grid, header, cell, named) for cell in values]
    known = [place for place in places if place is not None]
    return known if len(set(known)) == len(values) else None


def _place_above(grid: Grid, header: list[int], cell: GridCell, named: list[str]) -> RemedyPlace | None:
    """The group and outcome that stand above a value, the row's own label first."""
    group = next((code for code in named if code in remedy_rows()), None)
    outcome = None
    for row in header:
        above = grid.at(row, cell.column)
        for hit in cell_labels(above.text) if above else ():
            if hit.label.kind == "remedy_row" and hit.label.code in remedy_rows():
                group = group or hit.label.code
            elif hit.label.kind == "remedy_column":
                outcome = hit.label.code
            elif hit.label.kind == "shared" and hit.label.code == "total":
                outcome = "total"
    return (group, outcome) if group and outcome else None
