"""Workbooks (.xlsx, .xls): the shown sheets one after another, each as lines and tables."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import python_calamine as calamine

from extract.compose import Paragraph, Part, compose_document, empty_document, encrypted, oversize, unreadable
from extract.containers import Container
from extract.document import ChromeKind, Document, Dropped
from extract.issue import Issue
from extract.office import MAX_PART, DamagedError, open_package, read_part
from extract.ole import widest_sheet
from extract.page import Page
from extract.sheet_tables import Merge, sheet_parts

# The forms have 46 rows and 10 columns; some offices put all of a county's bodies on one sheet.
_MOST_CELLS = 1_000_000
_MOST_SHEETS = 100
_MOST_TEXT = 2 * MAX_PART
_PLACE = re.compile(rb"""\br=["']([A-Z]{0,3})([0-9]{1,7})["']""")
_UNNAMED = re.compile(r"(?:sheet|工作表|表)\s*\(?\d*\)?", re.IGNORECASE)

Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheets:
    """What the sheets of a workbook hold: their parts, and the names of those that are not shown."""

    parts: tuple[Part, ...]
    hidden: tuple[str, ...]
    issues: tuple[Issue, ...]


def read_sheets(page: Page, kind: Container = Container.WORKBOOK) -> Document:
    """Read a workbook: titles and remarks as lines, the rest as tables with their merged cells.

    Figures are read as they are kept, to fifteen digits, as Excel shows them: how a cell is
    formatted (85 % for 0.85) is not known here. Sheets that are not shown are dropped. What
    cannot be opened gives an empty Document with an Issue.
    """
    try:
        if kind is Container.WORKBOOK:
            _check_package(page)
        else:
            _check_size(*widest_sheet(page.body, uri=page.uri), page.uri)
        sheets = _read_workbook(page)
    except DamagedError as error:
        return empty_document(page, kind, unreadable("workbook", error.found))
    except calamine.PasswordError:
        return empty_document(page, kind, encrypted("workbook"))
    dropped = tuple(
        Dropped(kind=ChromeKind.INSERTION, reason="sheet that is not shown", chars=len(name))
        for name in sheets.hidden
    )
    return compose_document(page, kind, sheets.parts, dropped=dropped, issues=sheets.issues)


def _check_package(page: Page) -> None:
    """Refuse a workbook that unpacks to more than is read, or that has a cell at the end of the world.

    The reader lays each sheet out in full, from its first cell to its last.
    """
    with open_package(page.body, uri=page.uri) as package:
        members = [member for member in package.infolist() if member.filename.endswith((".xml", ".bin"))]
        size = sum(member.file_size for member in members)
        if size > _MOST_TEXT:
            raise DamagedError(f"{size} bytes of sheets and texts", uri=page.uri)
        for member in members:
            if member.filename.startswith("xl/worksheets/"):
                _check_places(read_part(package, member.filename, uri=page.uri) or b"", page.uri)


def _check_places(data: bytes, uri: str) -> None:
    rows = columns = 0
    for letters, digits in _PLACE.findall(data):
        rows = max(rows, int(digits))
        number = 0
        for letter in letters:
            number = number * 26 + letter - 64
        columns = max(columns, number)
    _check_size(rows, columns, uri)


def _check_size(rows: int, columns: int, uri: str) -> None:
    if rows * columns > _MOST_CELLS:
        raise DamagedError(f"a sheet of {rows} rows and {columns} columns", uri=uri)


def _read_workbook(page: Page) -> _Sheets:
    try:
        with calamine.load_workbook(io.BytesIO(page.body)) as workbook:
            return _read_all(workbook, page.uri)
    except calamine.PasswordError:
        raise
    except (calamine.CalamineError, OSError, ValueError, TypeError, OverflowError) as error:
        raise DamagedError(f"one that does not open ({error})", uri=page.uri) from error
    except BaseException as error:
        # The reader is in Rust: where it gives up, its error stands beside Exception, not below it.
        if type(error).__name__ != "PanicException":
            raise
        raise DamagedError("one that the reader gave up on", uri=page.uri) from error


def _read_all(workbook: calamine.CalamineWorkbook, uri: str) -> _Sheets:
    shown: list[str] = []
    hidden: list[str] = []
    for sheet in workbook.sheets_metadata:
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet:
            (shown if sheet.visible == calamine.SheetVisibleEnum.Visible else hidden).append(sheet.name)
    parts: list[Part] = []
    for number, name in enumerate(shown[:_MOST_SHEETS], 1):
        if len(shown) > 1 and not _UNNAMED.fullmatch(name.strip()):
            parts.append(Paragraph(text=name, path=f"sheet[{number}]", tag="h2"))
        parts += _read_sheet(workbook.get_sheet_by_name(name), f"sheet[{number}]", uri)
    left = len(shown) - _MOST_SHEETS
    issues = (oversize(f"{_MOST_SHEETS} sheets", f"the other {left}"),) if left > 0 else ()
    return _Sheets(parts=tuple(parts), hidden=tuple(hidden), issues=issues)


def _read_sheet(sheet: calamine.CalamineSheet, path: str, uri: str) -> Iterator[Part]:
    _check_size(sheet.total_height, sheet.total_width, uri)
    rows = [[write_value(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    merges = [
        Merge(row=top, column=left, rows=bottom - top + 1, columns=right - left + 1)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    return sheet_parts(rows, merges, path)


def write_value(value: Value) -> str:
    """A cell's value as Excel shows it under its general format, dates as in ISO 8601.

    >>> [write_value(value) for value in (12.0, 147.48, 0.1 + 0.2, "/", True)]
    ['12', '147.48', '0.3', '/', 'TRUE']
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    if isinstance(value, int | float):
        return str(int(value)) if abs(value) < 1e15 and value == int(value) else f"{value:.15g}"
    return str(value)
