"""One row of the warehouse for people: in its text, highlighted, with the way it was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from rich.console import RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from flows.show import MENDED
from transform.vocabulary import load_terms
from warehouse.row_names import FoundRow

AROUND = 160
"""Characters shown before and after a row; enough for the sentences around it."""

MOST = 1200
"""Characters shown of a long row itself; the text around a whole report says little more."""

MENDINGS = 8
"""Repairs listed for one row; a whole report of a mirrored page has hundreds."""

ROW = "bold green"
FIGURE = "bold black on green"

SAID = {
    "report": (
        *("title", "org", "region", "report_year", "year_text", "recipient", "report_kind", "cues"),
        "report_digest",
    ),
    "section": ("section_role", "role_confidence", "section_level", "marker", "heading"),
    "cell": ("form", "table_code", "row_code", "column_code", "raw", "value", "unit", "cell_state"),
    "repair": ("repair_kind", "original", "repaired"),
    "issue": ("issue_code", "message"),
}
"""Columns that say what a row of each kind is; figures say more."""

_LETTERS = {"metric": "m", "section": "s", "cell": "c", "repair": "p"}


def show_row(found: FoundRow) -> Iterator[RenderableType]:
    """The row's place, its text with the row highlighted, and how it came to be."""
    yield Rule(Text(f"{found.name.kind} {row_name(found)}", style="bold"), style="bold", align="left")
    yield from _show_place(found)
    yield Text()
    yield _show_text(found)
    yield Text()
    yield _show_derivation(found)


def row_name(found: FoundRow) -> str:
    """The row's whole name, as `gongkai show` takes it."""
    return _name_of(found.document, found.row, found.name.kind)


def _name_of(document: Mapping[str, Any], row: Mapping[str, Any], kind: str) -> str:
    short = str(document["document_id"])[:8]
    if kind == "issue":
        return f"{short}:i{row['issue_index']}"
    report = f"{short}:{row['report_index']}"
    return report if kind == "report" else f"{report}:{_LETTERS[kind]}{row[f'{kind}_index']}"


def _show_place(found: FoundRow) -> Iterator[RenderableType]:
    document, report = found.document, found.report
    yield Text(f"{document['uri'] or '(address unknown)'}  {document['page_type']}", style="dim")
    if report is not None and found.name.kind != "report":
        facts = [report["title"], report["org"], report["report_year"]]
        yield Text(" · ".join(str(fact) for fact in facts if fact is not None), style="blue")
    for section in found.sections:
        if found.name.kind == "section" and section["section_index"] == found.name.index:
            continue
        words = " ".join(filter(None, (section["marker"], section["heading"])))
        yield Text(f"{'  ' * section['section_level']}{words or '·'}  ({section['section_role']})")


def _show_text(found: FoundRow) -> Text:
    """The row between what stands before and after it."""
    row = found.row
    if row["start_char"] is None:
        return Text("It has no place in the text.", style="dim")
    text: str = found.document["text"]
    start, end = row["start_char"], row["end_char"]
    shown_end = min(end, start + MOST)
    first, last = max(0, start - AROUND), min(len(text), shown_end + AROUND)
    shown = Text(text[first:last])
    shown.stylize(ROW, start - first, shown_end - first)
    if found.name.kind == "metric":
        shown.stylize(FIGURE, row["figure_start_char"] - first, row["figure_end_char"] - first)
    for repair in found.repairs:
        shown.stylize(MENDED, max(0, repair["start_char"] - first), max(0, repair["end_char"] - first))
    pieces = [Text("…") if first else Text(), shown, Text("…") if last < len(text) else Text()]
    return Text().join(pieces)


def _show_derivation(found: FoundRow) -> RenderableType:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in derive(found):
        table.add_row(name, Text(value))
    return table


def derive(found: FoundRow) -> Iterator[tuple[str, str]]:
    """What was read and on what grounds, a line each."""
    if found.name.kind == "metric":
        yield from _derive_metric(found)
    else:
        yield from _columns(found, *SAID[found.name.kind])
    if found.name.kind != "repair":
        for repair in found.repairs[:MENDINGS]:
            yield "repair", f"{repair['repair_kind']}: {repair['original']!r} read as {repair['repaired']!r}"
        if len(found.repairs) > MENDINGS:
            yield "repair", f"… and {len(found.repairs) - MENDINGS} more"
    for issue in found.issues:
        if found.name.kind != "issue" or issue["issue_index"] == found.name.index:
            yield f"issue {issue['issue_code']}", f"{issue['message']}. {issue['to_do'] or ''}".rstrip()
    document = found.document
    yield "read", f"by parser {document['parser_version']}, as {document['charset']}"
    if found.row["start_char"] is not None:
        yield "characters", f"{found.row['start_char']}–{found.row['end_char']} of the text"
    yield "page", f"SHA-256 {document['sha256']}"


def _derive_metric(found: FoundRow) -> Iterator[tuple[str, str]]:
    row, text = found.row, found.document["text"]
    figure = text[row["figure_start_char"] : row["figure_end_char"]]
    value = row["value_text"] or _plain(row["value"])
    if row["value_high"] is not None:
        value = f"{value} to {_plain(row['value_high'])}"
    yield "figure", f"{figure!r} is {value} {row['unit'] or '(no unit)'}, a {row['metric_kind']}"
    meaning = load_terms("indicators")["code"].get(row["metric_code"], "")
    yield "code", f"{row['metric_code']}: {meaning}"
    yield "indicator", row["indicator"]
    if row["is_approximate"]:
        yield "approximate", "the page says so"
    yield from _columns(found, "qualifier", "period", "scope", "section_role")
    yield (
        "confidence",
        f"{row['confidence']:.2f} (share of labelled figures of class {row['evidence_class']} read rightly)",
    )
    if row["relation"] is not None:
        bound = "a figure that the page does not state" if found.total is None else _say(found, found.total)
        yield "relation", f"{row['relation']} of {bound}"
    for part in found.parts:
        yield part["relation"], _say(found, part)


def _say(found: FoundRow, metric: Mapping[str, Any]) -> str:
    name = _name_of(found.document, metric, "metric")
    value = metric["value_text"] or _plain(metric["value"])
    return f"{metric['evidence']} = {value}{metric['unit'] or ''}  ({name})"


def _columns(found: FoundRow, *names: str) -> Iterator[tuple[str, str]]:
    for name in names:
        value = found.row[name]
        if value is not None and value != []:
            yield name, _plain(value) if isinstance(value, Decimal) else str(value)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
