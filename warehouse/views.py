"""Views: made from `views/NAME.sql`, all anew whenever one of the files differs from its record.

A view's column that its file does not comment takes the comment of the column it shows: that
of the first table or view named in the file which has a column of this name.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from graphlib import TopologicalSorter
from importlib.resources import files
from typing import TYPE_CHECKING

from warehouse.lake import claim, is_lake, lake_statements
from warehouse.transaction import transaction

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

    from duckdb import DuckDBPyConnection

_RELATION = re.compile(r"\b(?:meta|raw|core|current|out)_\w+")


def read_views(folder: Traversable) -> dict[str, str]:
    """Name to text of the views in a folder, each after those it uses."""
    texts = {
        file.name.removesuffix(".sql"): file.read_text("utf-8")
        for file in folder.iterdir()
        if file.name.endswith(".sql")
    }
    uses = {
        name: {n for n in _RELATION.findall(texts[name]) if n in texts and n != name}
        for name in sorted(texts)
    }
    return {name: texts[name] for name in TopologicalSorter(uses).static_order()}


@cache
def own_views() -> Mapping[str, str]:
    """The views that this code was written for."""
    return read_views(files("warehouse") / "views")


def make_views(connection: DuckDBPyConnection, texts: Mapping[str, str] | None = None) -> bool:
    """Make the views anew, in one transaction with their record; returns whether that was needed."""
    wanted = own_views() if texts is None else texts
    digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in wanted.items()}
    made = connection.execute("SELECT view_name, digest FROM meta_view ORDER BY made_order DESC").fetchall()
    if dict(made) == digests:
        return False
    in_lake = is_lake(connection)
    with transaction(connection):
        claim(connection)
        for name, _ in made:
            connection.execute(f"DROP VIEW IF EXISTS {_quote(name)}")
        connection.execute("DELETE FROM meta_view")
        for position, (name, text) in enumerate(wanted.items()):
            for statement in lake_statements(text) if in_lake else (text,):
                connection.execute(statement)
            connection.execute("INSERT INTO meta_view VALUES (?, ?, ?)", [name, digests[name], position])
            if not in_lake:
                _inherit_comments(connection, name, text)
    return True


def _inherit_comments(connection: DuckDBPyConnection, view: str, text: str) -> None:
    sources = [name for name in dict.fromkeys(_RELATION.findall(text)) if name != view]
    rows = connection.execute(
        "SELECT column_name, comment, table_name FROM duckdb_columns() "
        "WHERE database_name = current_database() AND (table_name = ? OR list_contains(?, table_name)) "
        "ORDER BY column_index",
        [view, sources],
    ).fetchall()
    said = {(table, column): comment for column, comment, table in rows if comment}
    for column in [column for column, comment, table in rows if table == view and not comment]:
        found = next((said[source, column] for source in sources if (source, column) in said), None)
        if found:  # COMMENT takes no bound values; both texts are of our own files
            connection.execute(f"COMMENT ON COLUMN {_quote(view)}.{_quote(column)} IS {_literal(found)}")


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
