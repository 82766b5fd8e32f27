"""Statutory tables read from flattened text: rows in order, or labels first and columns after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from transform.statutory_cell import read_cell
from transform.statutory_form import applicants, remedy_columns, remedy_rows
from transform.statutory_place import Column, Findings, applicant_columns, proactive_column
from transform.statutory_stream import Event, read_stream, show_blanks

Place = tuple[int, int]

# Fewer labels in a row are prose that happens to name one or two.
_LEAST_LABELS = 3

_PLACE_KINDS = {"proactive_column", "proactive_row", "request_row", "remedy_column"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Rows named one after another and the values that follow the last of them."""

    table: str
    rows: tuple[str, ...]
    columns: tuple[Column, ...]
    event: Event
    start: int


@dataclass(slots=True)
class _Chain:
    """What a stretch of connected labels says, as it is read."""

    runs: list[Run] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    columns_open: bool = False
    rows: list[str] = field(default_factory=list)
    rows_start: int = 0
    row_columns: tuple[str, tuple[Column, ...]] | None = None
    outcomes: list[str] = field(default_factory=list)
    group: str = "review"
    in_requests: bool = False
    last_row: str = ""


def read_text_tables(
    text: str, start: int, end: int, taken: Iterable[tuple[int, int]], findings: Findings
) -> None:
    """Read the flattened tables of `text[start:end]` outside the spans taken, into `findings`."""
    runs: list[Run] = []
    for events in _chains(read_stream(text, start, end, taken)):
        chain = _Chain()
        for event in events:
            _take(chain, event, text)
        _leave_rows(chain, events[-1])
        if chain.runs or sum(event.label.kind in _PLACE_KINDS for event in events) > _LEAST_LABELS:
            findings.spans.append((events[0].start, max(event.value_end for event in events)))
        runs += chain.runs
    in_rows = _rows_prevail(runs)
    for run in runs:
        _resolve(run, text, findings, in_rows=in_rows)


def _chains(events: Sequence[Event]) -> list[list[Event]]:
    """Labels with nothing but values and scraps between them, cut where prose stands."""
    chains: list[list[Event]] = []
    current: list[Event] = []
    for event in events:
        current.append(event)
        if event.breaks:
            chains.append(current)
            current = []
    if current:
        chains.append(current)
    return [chain for chain in chains if len(chain) >= _LEAST_LABELS or _is_tail(chain)]


def _is_tail(chain: Sequence[Event]) -> bool:
    """Whether few labels are still a piece of table three, its rows being whole."""
    return any(
        event.label.kind == "request_row" and len(event.values) == len(applicants()) for event in chain
    )


def _take(chain: _Chain, event: Event, text: str) -> None:
    kind, code = event.label.kind, event.label.code
    if kind == "proactive_column":
        if not chain.columns_open:
            _leave_rows(chain, event)
            chain.columns, chain.columns_open = [], True
        chain.columns.append(proactive_column(code, text[event.start : event.end]))
        chain.in_requests = False
        return
    chain.columns_open = False
    if kind == "proactive_row" and chain.columns:
        _take_row(chain, "proactive", code, tuple(chain.columns), event)
    elif kind == "applicant":
        _leave_rows(chain, event)
        chain.in_requests, chain.columns, chain.outcomes = True, [], []
    elif kind == "request_row" or (kind == "shared" and _shared_row(chain, event, text)):
        row = code if kind == "request_row" else _shared_row(chain, event, text)
        chain.in_requests, chain.columns, chain.last_row = True, [], row
        _take_row(chain, "requests", row, tuple(applicant_columns()), event)
    elif kind == "remedy_row":
        chain.group = code if code in remedy_rows() else ""
    elif kind == "remedy_column" or (kind == "shared" and chain.outcomes):
        chain.in_requests = False
        chain.outcomes.append(code)
    if event.values and chain.outcomes:
        _take_outcomes(chain, event)


def _shared_row(chain: _Chain, event: Event, text: str) -> str:
    """The row that 总计 or 其他 names after rows of table three; else an empty name.

    In a header neither has a number before it or values after it.
    """
    is_row = text[event.start] not in "总合其" or len(event.values) == len(applicants())
    if chain.outcomes or not chain.last_row or not is_row:
        return ""
    if event.label.code == "total":
        return "handled_total"
    return "other_other" if chain.last_row.startswith("other_") else ""


def _take_row(chain: _Chain, table: str, row: str, columns: tuple[Column, ...], event: Event) -> None:
    if not chain.rows:
        chain.rows_start = event.start
    if row.startswith("other_") and table == "requests":
        # Above the three rows of 2021 其他处理 is a heading, no row of its own.
        chain.rows = [name for name in chain.rows if name != "other_handling"]
    if row not in chain.rows:
        chain.rows.append(row)
    chain.row_columns = (table, columns)
    if event.values:
        chain.runs.append(
            Run(table=table, rows=tuple(chain.rows), columns=columns, event=event, start=chain.rows_start)
        )
        chain.rows = []


def _leave_rows(chain: _Chain, event: Event) -> None:
    """Rows named and followed by no value at all, before the next header or the end."""
    if chain.rows and chain.row_columns:
        table, columns = chain.row_columns
        bare = replace(event, values=(), is_parted=False)
        chain.runs.append(
            Run(table=table, rows=tuple(chain.rows), columns=columns, event=bare, start=chain.rows_start)
        )
    chain.rows = []


def _take_outcomes(chain: _Chain, event: Event) -> None:
    """Values after the outcomes of table four: all three groups of them, or one."""
    rows = remedy_rows()
    if len(chain.outcomes) <= len(remedy_columns()) and chain.group:
        rows = (chain.group,)
    columns = tuple(Column(code=code, unit="件") for code in remedy_columns())
    chain.runs.append(Run(table="remedies", rows=rows, columns=columns, event=event, start=event.start))
    chain.outcomes = []


def _rows_prevail(runs: Sequence[Run]) -> bool:
    """Whether the page gives each row's values after its label, as most shapes do."""
    single = sum(
        len(run.rows) == 1 and len(run.event.values) == len(run.columns) > 1
        for run in runs
        if run.table != "remedies"
    )
    return single >= 2


def _resolve(run: Run, text: str, findings: Findings, *, in_rows: bool) -> None:
    places = list(run.event.values)
    width, height = len(run.columns), len(run.rows)
    if run.event.is_parted:
        while len(places) > width * height and places[-1][0] == places[-1][1]:
            places.pop()
    if len(places) not in {width, width * height}:
        places = show_blanks(text, run.event, width) or show_blanks(text, run.event, width * height) or places
    if run.table == "remedies":
        if len(places) == width * height:
            _add(run, findings, [places[i : i + width] for i in range(0, len(places), width)])
            return
    elif len(places) == width and (height == 1 or in_rows or run.event.first_on_line):
        blanks = [[(run.event.start, run.event.start)] * width] * (height - 1)
        _add(run, findings, [*blanks, places])
        return
    elif len(places) == width * height:
        _add(run, findings, _arrange(run, places, text))
        return
    elif not places:
        if in_rows:  # on a page whose rows carry their values, these are blank
            _add(run, findings, [[(run.start, run.start)] * width] * height)
        return
    findings.add_unread(
        run.table,
        run.rows,
        wanted=width * height,
        found=len(places),
        start=run.start,
        end=run.event.value_end,
    )


def _arrange(run: Run, places: list[Place], text: str) -> list[list[Place]]:
    """Values of several rows: column by column, unless lines or sums say row by row."""
    width, height = len(run.columns), len(run.rows)
    by_column = [places[row::height] for row in range(height)]
    by_row = [places[row * width : (row + 1) * width] for row in range(height)]
    if run.table == "requests":
        return max(by_column, by_row, key=lambda rows: _balanced(rows, text))
    one_line = [all("\n" not in text[row[0][0] : row[-1][1]] for row in rows) for rows in (by_row, by_column)]
    return by_row if one_line[0] and not one_line[1] else by_column


def _balanced(rows: Sequence[Sequence[Place]], text: str) -> int:
    """In how many rows the six applicants sum to the total."""
    count = 0
    for row in rows:
        values = [read_cell(text[a:b]).value or Decimal(0) for a, b in row]
        count += sum(values[:-1]) == values[-1]
    return count


def _add(run: Run, findings: Findings, rows: Sequence[Sequence[Place]]) -> None:
    for name, places in zip(run.rows, rows, strict=True):
        findings.add_row(run.table, name, run.columns, places)
