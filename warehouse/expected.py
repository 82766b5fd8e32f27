"""Registers: which bodies are expected to report, as people give them; the newest counts, whole.

keep_register(connection, bodies, names, at, by) -> whether it was new
withdraw_register(connection, at, by) -> whether there was one
read_register(connection) -> Register | None
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from warehouse.registered import registered
from warehouse.transaction import transaction

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ExpectedBody:
    """A body and the years it is to report on; None: from the oldest, or on and on.

    `region_code` is the place's code in these years. A place that changed its code has a row
    for each. `line` is its line of work (core_report.body_line). `said_by` is where the
    register has it from.
    """

    org: str
    region_code: str | None = None
    line: str | None = None
    since: int | None = None
    until: int | None = None
    said_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The register that counts: who gave it, when, as which files, and its bodies."""

    names: tuple[str, ...]
    made_by: str
    made_at: datetime
    bodies: tuple[ExpectedBody, ...]


def keep_register(
    connection: DuckDBPyConnection,
    bodies: Sequence[ExpectedBody],
    names: Sequence[str],
    at: datetime,
    by: str,
) -> bool:
    """Add a register, which counts from now on; returns False where the one that counts says the same.

    Nothing is taken out: the registers before stay and count no more. `names` are the files
    it was given as.
    """
    given = _in_order(bodies)
    standing = read_register(connection)
    if standing is not None and (standing.bodies, standing.names) == (given, tuple(names)):
        return False
    _add(connection, given, names, at, by, is_withdrawal=False)
    return True


def withdraw_register(connection: DuckDBPyConnection, at: datetime, by: str) -> bool:
    """Take back the register that counts: what is expected follows from what was seen again.

    Returns False where none counts.
    """
    if read_register(connection) is None:
        return False
    _add(connection, (), (), at, by, is_withdrawal=True)
    return True


def read_register(connection: DuckDBPyConnection) -> Register | None:
    """The register that counts now; None where there is none or it was taken back."""
    newest = connection.execute(
        "SELECT register_id, register_names, made_by, made_at, is_withdrawal FROM meta_register "
        "ORDER BY made_at DESC, register_id DESC LIMIT 1"
    ).fetchall()
    if not newest or newest[0][4]:
        return None
    register_id, names, made_by, made_at, _ = newest[0]
    rows = connection.execute(
        "SELECT DISTINCT org, region_code, body_line, since_year, until_year, said_by "
        "FROM meta_expected_body WHERE register_id = ?",
        [register_id],
    ).fetchall()
    bodies = [
        ExpectedBody(org=org, region_code=code, line=line, since=since, until=until, said_by=said_by)
        for org, code, line, since, until, said_by in rows
    ]
    return Register(names=tuple(names), made_by=made_by, made_at=made_at, bodies=_in_order(bodies))


def _in_order(bodies: Sequence[ExpectedBody]) -> tuple[ExpectedBody, ...]:
    return tuple(sorted(set(bodies), key=_key))


def _key(body: ExpectedBody) -> tuple[str, ...]:
    return tuple("" if value is None else str(value) for value in _values(body))


def _values(body: ExpectedBody) -> tuple[str | int | None, ...]:
    return (body.org, body.region_code, body.line, body.since, body.until, body.said_by)


def _add(
    connection: DuckDBPyConnection,
    bodies: tuple[ExpectedBody, ...],
    names: Sequence[str],
    at: datetime,
    by: str,
    *,
    is_withdrawal: bool,
) -> None:
    said = [[_values(body) for body in bodies], list(names), is_withdrawal, by, at]
    written = json.dumps(said, ensure_ascii=False, default=str, separators=(",", ":"))
    register_id = hashlib.sha256(written.encode()).hexdigest()[:32]
    with transaction(connection), registered(connection, {"expected_row": _table(bodies)}):
        connection.execute(
            "INSERT INTO meta_register VALUES (?::UUID, ?, ?, ?, ?, ?)",
            [register_id, list(names), len(bodies), is_withdrawal, by, at],
        )
        connection.execute(
            "INSERT INTO meta_expected_body SELECT ?::UUID, * FROM expected_row", [register_id]
        )


def _table(bodies: tuple[ExpectedBody, ...]) -> pa.Table:
    text, number = pa.string(), pa.int32()
    return pa.table(
        {
            "org": pa.array([b.org for b in bodies], text),
            "region_code": pa.array([b.region_code for b in bodies], text),
            "body_line": pa.array([b.line for b in bodies], text),
            "since_year": pa.array([b.since for b in bodies], number),
            "until_year": pa.array([b.until for b in bodies], number),
            "said_by": pa.array([b.said_by for b in bodies], text),
        }
    )
