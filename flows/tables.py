"""Tables on the terminal, all of one kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.table import Table
from rich.text import Text


def make_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    title: str | None = None,
    numeric: Iterable[str] = (),
) -> Table:
    """A plain table; values are shown as they are, None as nothing, `numeric` columns to the right."""
    table = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    to_the_right = frozenset(numeric)
    for column in columns:
        table.add_column(Text(column), overflow="fold", justify="right" if column in to_the_right else "left")
    for row in rows:
        table.add_row(*(Text("" if value is None else str(value)) for value in row))
    return table
