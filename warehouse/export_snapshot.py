"""Snapshots: a whole warehouse as one file that plain DuckDB opens, its notes inside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from warehouse.connect import file_config
from warehouse.contract import read_contract
from warehouse.errors import QueryError
from warehouse.export_dictionary import Described, Origin, Written, describe
from warehouse.export_place import TABLE
from warehouse.export_relations import exported_relations
from warehouse.publish import write_snapshot

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MEANINGS = {
    "exported_at": "When the snapshot was made, UTC.",
    "program_version": "The version of gongkai that made it.",
    "parser_versions": "The parser''s editions that read what is current in it.",
    "contract_version": "The version of the promise that columns stay: breaks before the point, "
    "additions after it.",
    "is_masked": "Whether persons are masked.",
    "notes": "What is in it, what the licence covers and what to mind about persons.",
}


def is_masked(connection: DuckDBPyConnection) -> bool:
    """Whether an open warehouse is a snapshot in which persons are masked."""
    if not _is_snapshot(connection):
        return False
    ((masked,),) = connection.execute(f"SELECT is_masked FROM {TABLE}").fetchall()  # noqa: S608 - our own
    return bool(masked)


def _is_snapshot(connection: DuckDBPyConnection) -> bool:
    named = "SELECT 1 FROM duckdb_tables() WHERE database_name = current_database() AND table_name = ?"
    return bool(connection.execute(named, [TABLE]).fetchall())


def make_snapshot(source: DuckDBPyConnection, path: Path, at: datetime) -> dict[str, Written]:
    """Write everything into a new file, the marts as tables; returns the rows of each relation.

    Raises QueryError where the source is such a file itself.
    """
    if _is_snapshot(source):
        raise QueryError(
            "expected a warehouse to make a snapshot of, found one that is a snapshot itself: copy that "
            "file, or export with --mask"
        )
    write_snapshot(source, path, at)
    names = [relation.name for relation in exported_relations()]
    names += [name for name in read_contract().columns if name not in names]
    with duckdb.connect(str(path), read_only=True, config=file_config()) as made:
        counts = {name: _count(made, name) for name in names}
    return {name: Written(rows=rows, paths=(path.name,), size=0) for name, rows in counts.items()}


def _count(made: DuckDBPyConnection, name: str) -> int:
    ((rows,),) = made.execute(f"SELECT count(*) FROM {name}").fetchall()  # noqa: S608 - names of our own
    return int(rows)


def described_in(written: Mapping[str, Written]) -> tuple[Described, ...]:
    """The relations of a snapshot, those for analysts first."""
    return describe(tuple(written))


def add_notes(path: Path, notes: str, origin: Origin) -> None:
    """Put the notes into a snapshot as its table meta_export."""
    with duckdb.connect(str(path), config=file_config()) as made:
        made.execute("SET TimeZone = 'UTC'")
        made.execute(
            f"CREATE TABLE {TABLE} AS SELECT ?::TIMESTAMPTZ AS exported_at, ? AS program_version, "
            "?::INTEGER[] AS parser_versions, ? AS contract_version, ?::BOOLEAN AS is_masked, ? AS notes",
            [
                origin.exported_at,
                origin.program_version,
                list(origin.parser_versions),
                origin.contract_version,
                origin.is_masked,
                notes,
            ],
        )
        made.execute(
            f"COMMENT ON TABLE {TABLE} IS 'One row: what this file is, and what may be done with it.'"
        )
        for column, meaning in _MEANINGS.items():
            made.execute(f"COMMENT ON COLUMN {TABLE}.{column} IS '{meaning}'")
        made.execute("CHECKPOINT")
