"""Checks: what must hold in every warehouse, as SQL that finds where it does not.

A check is a file `invariants/NAME.sql`: a comment that says what holds, then a query of one
column, `place`, with a row for each place where it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SHOWN = 5
"""How many places of a violation are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One invariant: what it says, and a query that finds where that is not so."""

    name: str
    says: str
    sql: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """An invariant that does not hold: how often, and the first few places by name."""

    name: str
    says: str
    count: int
    places: tuple[str, ...]


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check, by name."""
    folder = files("warehouse") / "invariants"
    found = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name
    )
    return tuple(_read_check(file.name.removesuffix(".sql"), file.read_text("utf-8")) for file in found)


def run_checks(connection: DuckDBPyConnection) -> tuple[Violation, ...]:
    """Run every check; returns what does not hold, nothing where all is well."""
    found: list[Violation] = []
    for check in all_checks():
        places = [str(place) for (place,) in connection.execute(check.sql).fetchall()]
        if places:
            shown = tuple(sorted(places)[:SHOWN])
            found.append(Violation(name=check.name, says=check.says, count=len(places), places=shown))
    return tuple(found)


def _read_check(name: str, sql: str) -> Check:
    r"""A check from its file: the comment above the query is what it says.

    >>> _read_check("x", "-- Every x\n-- is y.\nSELECT place FROM t").says
    'Every x is y.'
    """
    lines = sql.splitlines()
    count = next(i for i, line in enumerate(lines) if not line.startswith("--"))
    return Check(name=name, says=" ".join(line.removeprefix("-- ") for line in lines[:count]), sql=sql)
