"""The shapes in which tables come out as text: renderers from printed rows to lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tests.generate.statutory_form import Printed, Rows, expand_rows


def cell_lines(rows: Rows) -> str:
    """A cell a line and none for a blank one, as grids of div elements come out."""
    return "\n".join(cell.text for row in rows for cell in row if cell.text)


def lone_bars(rows: Rows) -> str:
    return "\n|\n".join(cell.text for row in rows for cell in row)


def blank_lines(rows: Rows) -> str:
    """One cell a line with blank lines between; long header cells broken."""

    def broken(cell: Printed) -> str:
        return f"{cell.text[:3]}\n{cell.text[3:]}" if cell.head and len(cell.text) > 5 else cell.text

    return "\n" + "\n\n".join(broken(cell) for row in rows for cell in row) + "\n"


def bar_rows(rows: Rows) -> str:
    return "\n".join(
        "|" + "|".join(f" {text} " if text else "" for text in row) + "|" for row in expand_rows(rows)
    )


def compact_bar_rows(rows: Rows) -> str:
    """Bars without padding for merged cells, and a rule under the first row."""
    lines = ["| " + " | ".join(cell.text for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|---|---|---|", *lines[1:]])


def spaced_rows(rows: Rows) -> str:
    """One row a line, cells parted by spaces, a page number now and then."""
    lines = [" ".join(cell.text for cell in row) for row in rows]
    return "\n".join(
        f"{line}\n- {number} -" if number % 9 == 5 else line for number, line in enumerate(lines)
    )


def one_line(rows: Rows) -> str:
    """Everything in one paragraph."""
    return " ".join(cell.text for row in rows for cell in row)


def without_numbers(rows: Rows) -> str:
    """One row a line, the dots after the rows' numbers lost."""
    return spaced_rows(
        [[replace(cell, text=re.sub(r"^(\d)\.", r"\1", cell.text)) for cell in row] for row in rows]
    )


def headings_first(rows: Rows) -> str:
    """Column by column, the labels of merged cells before all others."""
    merged = [Printed(cell.text) for row in rows for cell in row if cell.rows > 1 and not cell.head]
    rest = [[cell for cell in row if cell.rows == 1 or cell.head] for row in rows]
    heads = [row for row in rest if all(cell.head for cell in row)]
    if not merged:
        return column_by_column(rows)
    return column_by_column([*heads, merged, *(row for row in rest if row not in heads)])


def tab_rows(rows: Rows) -> str:
    return "\n".join("\t".join(row) for row in expand_rows(rows))


def column_by_column(rows: Rows) -> str:
    """Labels first, then the values of a block column by column."""
    parts: list[str] = []
    held: Rows = []
    for row in [*rows, [Printed("", head=True)]]:
        if any(cell.key for cell in row):
            held.append([cell for cell in row if cell.key])
            parts += [cell.text for cell in row if not cell.key]
            continue
        if held:
            parts += [row_[index].text for index in range(len(held[0])) for row_ in held]
            held = []
        parts += [cell.text for cell in row if cell.text]
    return "\n\n".join(parts)


def invented_heads(rows: Rows) -> str:
    """As a scanner's Markdown: headers lost and numbered, every row behind its label."""
    lines = []
    width = max(sum(bool(cell.key) for cell in row) for row in rows)
    for row in rows:
        labels = [cell.text for cell in row if not cell.key]
        values = [cell.text for cell in row if cell.key]
        if values:
            lines.append(f"| {' '.join(labels)} | {' | '.join(values)} |")
    head = ["| 项目 | " + " | ".join(f"数据{number + 1}" for number in range(width)) + " |", "|---|---|"]
    return "\n".join([*head, *lines])


FLATTENED: dict[str, Callable[[Rows], str]] = {
    "cell_lines": cell_lines, "one_line": one_line, "without_numbers": without_numbers,
    "headings_first": headings_first,
    "lone_bars": lone_bars, "blank_lines": blank_lines, "bar_rows": bar_rows,
    "compact_bar_rows": compact_bar_rows, "spaced_rows": spaced_rows, "tab_rows": tab_rows,
    "column_by_column": column_by_column, "invented_heads": invented_heads,
}  # fmt: skip
