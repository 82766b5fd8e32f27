"""What is written beside exported data: what it is, what each column means, what may be done with it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from warehouse.connect import open_warehouse
from warehouse.contract import read_contract
from warehouse.export_relations import exported_relations
from warehouse.export_types import standard_type
from warehouse.migrate import current_migration

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column: its SQL type, and what it means by the comment in the database."""

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A relation as a reader needs to know it."""

    name: str
    meaning: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    partition: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of a relation: its rows, and its files by their names inside the export."""

    rows: int
    paths: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Of which moment an export is, what made it, and what it was made of."""

    exported_at: datetime
    program_version: str
    parser_versions: tuple[int, ...]
    migration: int
    contract_version: str
    is_masked: bool


def read_origin(
    connection: DuckDBPyConnection, exported_at: datetime, program_version: str, *, is_masked: bool
) -> Origin:
    """What the notes of an export say of where it comes from."""
    parsers = connection.execute(
        "SELECT DISTINCT parser_version FROM current_reading ORDER BY parser_version"
    ).fetchall()
    return Origin(
        exported_at=exported_at,
        program_version=program_version,
        parser_versions=tuple(version for (version,) in parsers),
        migration=current_migration(connection),
        contract_version=read_contract().version,
        is_masked=is_masked,
    )


def describe(names: Sequence[str]) -> tuple[Described, ...]:
    """The relations of these names, with their comments.

    They are read from an empty warehouse of this code: a lake keeps no comments on the
    columns of views, and the tables of a copy for readers have the same.
    """
    exported = {relation.name: relation for relation in exported_relations()}
    with open_warehouse(None) as model:
        relations = _read_comments(model, "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal")
        relations |= _read_comments(
            model, "SELECT table_name, comment FROM duckdb_tables() WHERE NOT internal"
        )
        rows = model.execute(
            "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() "
            "WHERE NOT internal ORDER BY table_name, column_index"
        ).fetchall()
    fields: dict[str, list[Field]] = {}
    for table, column, kind, comment in rows:
        fields.setdefault(table, []).append(Field(name=column, kind=kind, meaning=comment or ""))
    return tuple(
        Described(
            name=name,
            meaning=relations[name],
            fields=tuple(fields[name]),
            key=exported[name].key if name in exported else (),
            partition=exported[name].partition if name in exported else None,
        )
        for name in names
    )


def _read_comments(model: DuckDBPyConnection, sql: str) -> dict[str, str]:
    return {name: comment or "" for name, comment in model.execute(sql).fetchall()}


def dictionary_csv(relations: Sequence[Described]) -> str:
    """Every column in a line: where it stands, its type, its part in the key, its meaning."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["relation", "position", "column", "type", "key_position", "meaning"])
    for relation in relations:
        writer.writerow([relation.name, "", "", "", "", relation.meaning])
        for position, field in enumerate(relation.fields, 1):
            key = relation.key.index(field.name) + 1 if field.name in relation.key else ""
            writer.writerow([relation.name, position, field.name, field.kind, key, field.meaning])
    return text.getvalue()


def datapackage(
    relations: Sequence[Described], written: Mapping[str, Written], origin: Origin, *, form: str
) -> str:
    """The description that programs read, by the Frictionless standard.

    `gongkai` and `duckdbType` are ours: what the standard has no word for.
    """
    told = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "gongkai",
        "title": "Disclosure reports of Chinese government bodies",
        "created": _moment(origin),
        "version": origin.contract_version,
        "gongkai": {
            "programVersion": origin.program_version,
            "parserVersions": list(origin.parser_versions),
            "migration": origin.migration,
            "isMasked": origin.is_masked,
        },
        "resources": [_resource(relation, written[relation.name], form) for relation in relations],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _resource(relation: Described, written: Written, form: str) -> dict[str, Any]:
    paths = list(written.paths)
    told: dict[str, Any] = {
        "name": relation.name,
        "type": "table",
        "path": paths[0] if len(paths) == 1 else paths,
        "format": form,
        "mediatype": "text/csv" if form == "csv" else "application/vnd.apache.parquet",
        "description": relation.meaning,
        "bytes": written.size,
        "rowCount": written.rows,
        "schema": {
            "fields": [_field(field) for field in relation.fields],
            **({"primaryKey": list(relation.key)} if relation.key else {}),
        },
    }
    if form == "csv":
        told["encoding"] = "utf-8"
    elif relation.partition and any("=" in path for path in paths):
        told["partition"] = relation.partition
    return told


def _field(field: Field) -> dict[str, Any]:
    of = standard_type(field.kind)
    return {
        "name": field.name,
        "type": of,
        **({"format": "uuid"} if field.kind == "UUID" else {}),
        "description": field.meaning,
        "duckdbType": field.kind,
    }


def readme(relations: Sequence[Described], written: Mapping[str, Written], origin: Origin, form: str) -> str:
    """The page that people read first."""
    masked = "Persons are masked." if origin.is_masked else "Persons are not masked."
    parsers = ", ".join(map(str, origin.parser_versions)) or "none"
    rows = "\n".join(
        f"| `{relation.name}` | {written[relation.name].rows:,} | {_key(relation)} | {relation.meaning} |"
        for relation in relations
    )
    facts = (
        f"Exported {_moment(origin)} by gongkai {origin.program_version} (parser {parsers}, migration "
        f"{origin.migration}, column contract {origin.contract_version}). {masked}"
    )
    return _template(form).format(facts=facts, rows=rows) + "\n" + notes(is_masked=origin.is_masked)


def notes(*, is_masked: bool) -> str:
    """What the licence covers, and what to mind about persons."""
    persons = "masked" if is_masked else "plain"
    return "\n".join(_text(name) for name in ("licence", f"persons_{persons}"))


def _template(form: str) -> str:
    return _text("readme") + "\n" + _text(f"reading_{form}")


def _text(name: str) -> str:
    return (files("warehouse") / "export_texts" / f"{name}.md").read_text("utf-8")


def _key(relation: Described) -> str:
    return ", ".join(f"`{name}`" for name in relation.key) or "—"


def _moment(origin: Origin) -> str:
    return origin.exported_at.strftime("%Y-%m-%dT%H:%M:%SZ")
