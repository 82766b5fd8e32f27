"""`gongkai show`: any row of the warehouse in its text, with the way it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.common import Data, Db, asking, guard, load_settings, output

if TYPE_CHECKING:
    from flows.settings import Settings
    from warehouse.row_names import FoundRow


def show(
    rows: Annotated[
        list[str],
        typer.Argument(
            metavar="ROW_NAME",
            help="Names from the column row_name: 3f9a2c81:0 a report, 3f9a2c81:0:m12 a figure.",
            show_default=False,
        ),
    ],
    db: Db = None,
    data: Data = None,
) -> None:
    """Open rows of the warehouse in their text: highlighted, and how each was read.

    Every current_… view has a column row_name. The letters: m a figure (metric), s a section,
    c a cell of a form, p a repair, i an issue; a report has none. For a figure you see its
    code and what that means, the figure as written and as read, what limits it, the total it
    is part of, its own parts, its confidence, and the repairs it passed.

    For example:

    - `gongkai sql "SELECT row_name, evidence FROM current_metric WHERE confidence < 0.8"`

    - `gongkai show 3f9a2c81:0:m12`

    - `gongkai show 3f9a2c81:0 3f9a2c81:i3`
    """
    settings = load_settings(data=data, db=db)
    with guard():
        found = _find(settings, rows)
    _print(found)


def _find(settings: Settings, names: list[str]) -> list[FoundRow]:
    from warehouse.row_names import find_row

    with asking(settings) as connection:
        return [find_row(connection, name) for name in names]


def _print(found: list[FoundRow]) -> None:
    from flows.row import show_row

    console = output()
    for row in found:
        for part in show_row(row):
            console.print(part, soft_wrap=True)
