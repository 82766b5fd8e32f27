"""Which relations are exported, how their rows are told apart, and how their files are parted."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from warehouse.errors import QueryError


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedRelation:
    """A table or view for those who ask: `key` tells its rows apart, `partition` parts its files.

    `split` is an identifier by whose ranges it is asked for, a part at a time.
    """

    name: str
    key: tuple[str, ...]
    partition: str | None = None
    split: str | None = None


@cache
def _told() -> Mapping[str, Any]:
    return tomllib.loads((files("warehouse") / "export.toml").read_text("utf-8"))


@cache
def exported_relations() -> tuple[ExportedRelation, ...]:
    """All that an export holds, in the order of its README."""
    return tuple(
        ExportedRelation(
            name=each["name"],
            key=tuple(each["key"]),
            partition=each.get("partition"),
            split=each.get("split"),
        )
        for each in _told()["relation"]
    )


def left_out() -> Mapping[str, str]:
    """Views that no export holds, with the reason of each."""
    found: Mapping[str, str] = _told()["left_out"]
    return found


def choose_relations(names: Sequence[str]) -> tuple[ExportedRelation, ...]:
    """The relations of these names, or all where none is named.

    Raises QueryError for a name that no exported relation has.
    """
    known = {relation.name: relation for relation in exported_relations()}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise QueryError(
            f"expected names of relations that are exported, found {', '.join(map(repr, unknown))}: "
            f"choose among {', '.join(known)}. Others can be asked with 'gongkai sql --csv'."
        )
    return tuple(relation for relation in known.values() if not names or relation.name in names)
