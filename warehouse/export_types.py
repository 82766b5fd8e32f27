"""Types of exported columns: in text form for CSV, and by the names of the Frictionless standard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from duckdb.sqltypes import DuckDBPyType

_AS_TEXT = frozenset({"decimal", "timestamp with time zone", "uuid", "date", "double", "float"})
"""What is written in quotes inside JSON: its readers make rounded numbers of long decimals."""

_STANDARD = {
    "boolean": "boolean",
    "date": "date",
    "decimal": "number",
    "double": "number",
    "float": "number",
    "list": "array",
    "map": "object",
    "struct": "object",
    "timestamp with time zone": "datetime",
    "uuid": "string",
    "varchar": "string",
}
_WHOLE = "int"


def standard_type(kind: str) -> str:
    """The name of a type in the Frictionless Table Schema.

    >>> standard_type("INTEGER"), standard_type("VARCHAR[]"), standard_type("DECIMAL(38,10)")
    ('integer', 'array', 'number')
    """
    found = duckdb.sqltype(kind).id
    return "integer" if found.endswith(_WHOLE) or found == "integer" else _STANDARD[found]


def in_text(column: str, kind: str) -> str:
    """An expression for a column as CSV holds it: moments in UTC, lists and structs as JSON.

    >>> in_text("cues", "VARCHAR[]")
    'to_json("cues"::VARCHAR[])::VARCHAR'
    """
    found = duckdb.sqltype(kind)
    if found.id == "timestamp with time zone":
        return f"strftime({quote(column)}, '%Y-%m-%dT%H:%M:%S.%fZ')"
    if found.id in {"list", "struct"}:
        return f"to_json({quote(column)}::{_leaves_as_text(found)})::VARCHAR"
    return quote(column)


def from_text(column: str, kind: str) -> str:
    """An expression for a column of text, as CSV holds it, in its own type.

    >>> from_text("value", "DECIMAL(38,10)")
    '"value"::DECIMAL(38,10)'
    """
    found = duckdb.sqltype(kind)
    if found.id in {"list", "struct"}:
        return f"{quote(column)}::JSON::{_leaves_as_text(found)}::{found}"
    return f"{quote(column)}::{found}"


def _leaves_as_text(kind: DuckDBPyType) -> str:
    if kind.id not in {"list", "struct"}:
        return "VARCHAR" if kind.id in _AS_TEXT else str(kind)
    children: list[tuple[str, Any]] = list(kind.children)
    if kind.id == "list":
        return f"{_leaves_as_text(children[0][1])}[]"
    fields = ", ".join(f"{quote(name)} {_leaves_as_text(of)}" for name, of in children)
    return f"STRUCT({fields})"


def quote(name: str) -> str:
    """A name as SQL takes it whatever it is."""
    return '"' + name.replace('"', '""') + '"'
