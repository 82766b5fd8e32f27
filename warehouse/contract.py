"""The contract with those who read the warehouse: names, types and order of its columns.

`contract.json` holds it, `tests/warehouse/test_contract.py` compares it with the database.
Columns and relations may be added, columns at the end alone; whatever else differs would break
a query or a program that somebody wrote for the version before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from warehouse.export_relations import exported_relations

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FILE = "contract.json"

_BASE_TABLES = r"^(raw|core|meta)_"
_OUR_OWN = ("meta_migration", "meta_view", "meta_published")
"""Tables that keep the warehouse itself; the search_ tables are an index and can be built anew."""

Columns = tuple[tuple[str, str], ...]
"""Names and types of columns, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What is promised: the columns of every relation, and the keys of those that are exported.

    `version` counts what was broken before the point and what was added after it. `breaks`
    tells each break: the version it made, why, and what changed.
    """

    version: str
    columns: Mapping[str, Columns]
    keys: Mapping[str, tuple[str, ...]]
    breaks: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """How a database differs from the contract, a sentence each."""

    broken: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


@cache
def read_contract() -> Contract:
    """The contract of this code."""
    return contract_from_json((files("warehouse") / FILE).read_text("utf-8"))


def describe_database(connection: DuckDBPyConnection) -> Contract:
    """What an open warehouse would promise; its version is that of no contract, and empty."""
    named = [relation.name for relation in exported_relations()]
    tables = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() "
        "AND regexp_matches(table_name, ?) AND NOT list_contains(?, table_name) ORDER BY table_name",
        [_BASE_TABLES, list(_OUR_OWN)],
    ).fetchall()
    names = sorted({*named, *(name for (name,) in tables)})
    return Contract(
        version="",
        columns={name: _describe(connection, name) for name in names},
        keys={relation.name: relation.key for relation in exported_relations()},
    )


def _describe(connection: DuckDBPyConnection, name: str) -> Columns:
    # The names are those of our own files and tables.
    rows = connection.execute(f"DESCRIBE {name}").fetchall()
    return tuple((column, kind) for column, kind, *_ in rows)


def compare(contract: Contract, found: Contract) -> Differences:
    """What is broken, and what is merely added, in a database as against the contract."""
    broken: list[str] = []
    added: list[str] = []
    for name, wanted in contract.columns.items():
        if name not in found.columns:
            broken.append(f"{name} is no longer there")
            continue
        broken += _broken_columns(name, wanted, found.columns[name])
        added += [f"{name}.{column} ({kind})" for column, kind in found.columns[name][len(wanted) :]]
    added += [f"{name}, a relation" for name in found.columns if name not in contract.columns]
    for name, key in contract.keys.items():
        if name not in found.keys:
            broken.append(f"{name} is no longer exported")
        elif found.keys[name] != key:
            broken.append(f"{name} has the key {_list(found.keys[name])}, and had {_list(key)}")
    added += [
        f"{name}, exported" for name in found.keys if name not in contract.keys and name in contract.columns
    ]
    return Differences(broken=tuple(broken), added=tuple(added))


def _broken_columns(name: str, wanted: Columns, found: Columns) -> list[str]:
    said = []
    kinds = dict(found)
    for position, (column, kind) in enumerate(wanted):
        if column not in kinds:
            said.append(f"{name}.{column} is no longer there")
        elif kinds[column] != kind:
            said.append(f"{name}.{column} is {kinds[column]}, and was {kind}")
        elif found[position : position + 1] != ((column, kind),):
            said.append(f"{name}.{column} stands at another place than the {position + 1}. from the left")
    return said


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "none"


def renew(contract: Contract, found: Contract, why: str | None = None) -> Contract:
    """The contract that promises what was found; breaking the one before needs a reason.

    Raises ValueError where something is broken and no reason is given.
    """
    differences = compare(contract, found)
    if differences.broken and not why:
        raise ValueError("; ".join(differences.broken))
    major, minor = (int(part) for part in contract.version.split("."))
    version, breaks = contract.version, contract.breaks
    if differences.broken:
        version = f"{major + 1}.0"
        breaks = (*breaks, {"version": version, "why": why, "changes": list(differences.broken)})
    elif differences.added:
        version = f"{major}.{minor + 1}"
    return Contract(version=version, columns=found.columns, keys=found.keys, breaks=breaks)


def contract_to_json(contract: Contract) -> str:
    """The contract as its file holds it: a line a column, so that a change is a line of a diff."""
    relations = {
        name: {
            **({"key": list(contract.keys[name])} if name in contract.keys else {}),
            "columns": dict(columns),
        }
        for name, columns in sorted(contract.columns.items())
    }
    text = {"version": contract.version, "breaks": [*contract.breaks], "relations": relations}
    return json.dumps(text, ensure_ascii=False, indent=1) + "\n"


def contract_from_json(text: str) -> Contract:
    """The contract that a file holds; the order of its columns is theirs."""
    told = json.loads(text)
    relations = told["relations"]
    return Contract(
        version=told["version"],
        columns={name: tuple(each["columns"].items()) for name, each in relations.items()},
        keys={name: tuple(each["key"]) for name, each in relations.items() if "key" in each},
        breaks=tuple(told["breaks"]),
    )
