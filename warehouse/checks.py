"""Checks: what must hold in every warehouse, and what is to be expected of one, as SQL.

A check is a file `invariants/NAME.sql` or `expectations/NAME.sql`: a comment that says what
holds, then a query of one column, `place`, with a row for each place where it does not. An
invariant that does not hold means rows that cannot be trusted. An expectation compares what
came last with what was there, and asks somebody to look.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import pyarrow as pa

from warehouse.registered import registered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from duckdb import DuckDBPyConnection

SHOWN = 5
"""How many places of a violation are named."""


class CheckKind(StrEnum):
    """What a check is about, which is also the folder of its file."""

    INVARIANT = "invariant"
    EXPECTATION = "expectation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check: what it says, and a query that finds where that is not so."""

    name: str
    kind: CheckKind
    says: str
    sql: str

    @property
    def is_of_views(self) -> bool:
        """Whether an invariant looks at views, which show the whole warehouse however little is new."""
        return self.kind is CheckKind.INVARIANT and bool(_VIEW.search(self.sql))


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A check that does not hold: how often, and the first few places by name."""

    name: str
    says: str
    count: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One check and at how many places it does not hold, the first few by name."""

    check: Check
    count: int
    places: tuple[str, ...]


@cache
def all_checks() -> tuple[Check, ...]:
    """Every invariant, by name."""
    return _read_checks(CheckKind.INVARIANT)


@cache
def all_expectations() -> tuple[Check, ...]:
    """Every expectation, by name."""
    return _read_checks(CheckKind.EXPECTATION)


def run_checks(connection: DuckDBPyConnection) -> tuple[Violation, ...]:
    """Run every invariant on the whole warehouse; returns what does not hold, nothing where all is well."""
    results = (_find_places(connection, check, check.sql) for check in all_checks())
    return tuple(
        Violation(name=r.check.name, says=r.check.says, count=r.count, places=r.places)
        for r in results
        if r.count
    )


def check_batches(connection: DuckDBPyConnection, batch_ids: Iterable[str] | None) -> tuple[Result, ...]:
    """Run every check on the rows of these batches, or with None on the whole warehouse.

    Expectations compare the rows of these batches with those of all others: of the whole
    warehouse there are no others. Invariants that look at views are left to the whole.
    """
    ids = _all_batches(connection) if batch_ids is None else sorted(set(batch_ids))
    table = pa.table({"batch_id": pa.array(ids, pa.string())})
    results: list[Result] = []
    with registered(connection, {"asked_batch": table}):
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE checked_batch AS SELECT batch_id::UUID AS batch_id FROM asked_batch"
        )
        try:
            for check in (*all_checks(), *all_expectations()):
                if batch_ids is None or check.kind is CheckKind.EXPECTATION:
                    results.append(_find_places(connection, check, check.sql))
                elif not check.is_of_views:
                    results.append(_find_places(connection, check, limit_to_batches(check.sql)))
        finally:
            connection.execute("DROP TABLE checked_batch")
    return tuple(results)


def limit_to_batches(sql: str) -> str:
    """An invariant's query over the rows of the batches in checked_batch alone.

    Tables are hidden behind queries of the same name. Pages are not: a reading may belong to
    a page that another batch brought.
    """
    hidden = sorted({name for name in _ROWS.findall(sql) if name != "raw_page"})
    shadows = ", ".join(
        # main: a lake has it too, and a name with its schema is not the query's own.
        f"{name} AS (SELECT * FROM main.{name} SEMI JOIN checked_batch USING (batch_id))"  # noqa: S608
        for name in hidden
    )
    body = sql.rstrip().removesuffix(";")
    # Names of our own files; they cannot be bound.
    return f"WITH {shadows} SELECT place FROM (\n{body}\n)" if hidden else sql  # noqa: S608


_VIEW = re.compile(r"\bcurrent_\w+")
_ROWS = re.compile(r"\b(?:core|raw)_(?!correction)\w+|\bmeta_batch\b")


def _all_batches(connection: DuckDBPyConnection) -> list[str]:
    rows = connection.execute("SELECT DISTINCT batch_id::VARCHAR FROM meta_batch ORDER BY ALL").fetchall()
    return [batch_id for (batch_id,) in rows]


def _find_places(connection: DuckDBPyConnection, check: Check, sql: str) -> Result:
    places = sorted(str(place) for (place,) in connection.execute(sql).fetchall())
    return Result(check=check, count=len(places), places=tuple(places[:SHOWN]))


def _read_checks(kind: CheckKind) -> tuple[Check, ...]:
    folder = files("warehouse") / f"{kind}s"
    found = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name
    )
    return tuple(_read_check(file.name.removesuffix(".sql"), file.read_text("utf-8"), kind) for file in found)


def _read_check(name: str, sql: str, kind: CheckKind = CheckKind.INVARIANT) -> Check:
    r"""A check from its file: the comment above the query is what it says.

    >>> _read_check("x", "-- Every x\n-- is y.\nSELECT place FROM t").says
    'Every x is y.'
    """
    lines = sql.splitlines()
    count = next(i for i, line in enumerate(lines) if not line.startswith("--"))
    says = " ".join(line.removeprefix("-- ") for line in lines[:count])
    return Check(name=name, kind=kind, says=says, sql=sql)
