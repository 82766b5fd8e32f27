"""Exports: the analyst's relations as Parquet, as CSV, or a whole warehouse as one DuckDB file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from warehouse.connect import open_warehouse
from warehouse.errors import QueryError
from warehouse.export_dictionary import (
    Described,
    Origin,
    Written,
    datapackage,
    describe,
    dictionary_csv,
    read_origin,
    readme,
)
from warehouse.export_masked import copy_masked
from warehouse.export_parquet import write_parquet
from warehouse.export_place import MARK, draft_for, put_in_place
from warehouse.export_relations import ExportedRelation, choose_relations
from warehouse.export_rows import bounded, one_moment, read_rows
from warehouse.export_snapshot import add_notes, described_in, is_masked, make_snapshot
from warehouse.export_types import in_text
from warehouse.export_views import check_views

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Form(StrEnum):
    """What is made."""

    PARQUET = "parquet"
    CSV = "csv"
    SNAPSHOT = "duckdb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What to export: `tables` narrows it to these relations, `replace` lets it take the place of another."""

    form: Form
    tables: tuple[str, ...] = ()
    mask: bool = False
    replace: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was made: rows by relation, in the order of the README, and the bytes of all files."""

    path: Path
    rows: dict[str, int]
    size: int
    origin: Origin


Tell: TypeAlias = Callable[[str, int], None]
"""Hears which relation is being written, and how many of its rows are through."""


def export_warehouse(
    connection: DuckDBPyConnection,
    target: Path,
    wish: Wish,
    *,
    at: datetime,
    program_version: str,
    tell: Tell = lambda *_: None,
) -> Exported:
    """Write an export to `target`, a folder, or a file where it is a snapshot; whole or not at all.

    All of it is of one moment. Rows go through in batches, whatever their number; `connection`
    is one that only reads, or any other.

    Raises ExportError where it cannot be made, QueryError for relations that are not exported and
    where the views are those of another version of the program.
    """
    relations = choose_relations(wish.tables)
    check_views(connection)
    if wish.form is Form.SNAPSHOT and wish.tables:
        raise QueryError("expected a snapshot of everything, found names of tables: leave --tables out")
    with (
        draft_for(target, replace=wish.replace) as draft,
        one_moment(connection, draft / "spilled"),
        _masked(connection, draft, tell, is_wanted=wish.mask) as source,
    ):
        masked = wish.mask or is_masked(source)
        origin = read_origin(source, at, program_version, is_masked=masked)
        made = draft / target.name
        if wish.form is Form.SNAPSHOT:
            written = _write_file(source, made, at, tell)
            described = described_in(written)
            add_notes(made, readme(described, written, origin, wish.form), origin)
        else:
            written = _write_folder(source, made, relations, wish.form, tell)
            described = describe([relation.name for relation in relations])
            _write_notes(made, described, written, origin, wish.form)
        put_in_place(made, target)
    size = sum(path.stat().st_size for path in ([target] if target.is_file() else target.rglob("*")))
    rows = {relation.name: written[relation.name].rows for relation in relations}
    return Exported(path=target, rows=rows, size=size, origin=origin)


@contextmanager
def _masked(
    connection: DuckDBPyConnection, draft: Path, tell: Tell, *, is_wanted: bool
) -> Iterator[DuckDBPyConnection]:
    """The connection itself, or one to a copy of it in which persons are masked."""
    if not is_wanted:
        yield connection
        return
    path = draft / "masked" / "masked.duckdb"
    path.parent.mkdir()
    copy_masked(connection, path, lambda name, rows: tell(f"masking {name}", rows))
    with open_warehouse(path, read_only=True) as masked, bounded(masked):
        yield masked


def _write_file(source: DuckDBPyConnection, made: Path, at: datetime, tell: Tell) -> dict[str, Written]:
    tell(made.name, 0)
    return make_snapshot(source, made, at)


def _write_folder(
    source: DuckDBPyConnection,
    made: Path,
    relations: Sequence[ExportedRelation],
    form: Form,
    tell: Tell,
) -> dict[str, Written]:
    made.mkdir()
    written = {}
    for relation in relations:
        name = relation.name
        tell(name, 0)
        if form is Form.CSV:
            rows = write_csv(source, made, name)
        else:
            reader = read_rows(source, relation)
            rows = write_parquet(reader, made, name, relation.partition, partial(tell, name))
        written[name] = _describe_files(made, name, rows)
    return written


def write_csv(source: DuckDBPyConnection, folder: Path, name: str) -> int:
    """Write a relation as NAME.csv; returns how many rows it has."""
    columns = source.execute(f"DESCRIBE {name}").fetchall()
    said = ", ".join(f'{in_text(column, kind)} AS "{column}"' for column, kind, *_ in columns)
    # Names and types are the database's own.
    ((rows,),) = source.execute(
        f"COPY (SELECT {said} FROM {name}) TO ? (FORMAT csv, HEADER)",  # noqa: S608
        [str(folder / f"{name}.csv")],
    ).fetchall()
    return int(rows)


def _describe_files(made: Path, name: str, rows: int) -> Written:
    paths = sorted(path for path in (*made.glob(f"{name}.*"), *made.glob(f"{name}/**/*")) if path.is_file())
    return Written(
        rows=rows,
        paths=tuple(path.relative_to(made).as_posix() for path in paths),
        size=sum(path.stat().st_size for path in paths),
    )


def _write_notes(
    made: Path, described: Sequence[Described], written: dict[str, Written], origin: Origin, form: Form
) -> None:
    texts = {
        "README.md": readme(described, written, origin, form),
        "dictionary.csv": dictionary_csv(described),
        MARK: datapackage(described, written, origin, form=form),
    }
    for name, text in texts.items():
        (made / name).write_text(text, encoding="utf-8", newline="\n")
