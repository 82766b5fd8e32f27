"""Where an export comes to lie: written beside its place, and put there whole or not at all."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.errors import OpenError, PublishError, WarehouseError
from warehouse.spool import sync_folder

MARK = "datapackage.json"
"""The file by which a folder is known as an export."""

TABLE = "meta_export"
"""The table by which a file is known as an export."""

_OLD = ".old"


class ExportError(WarehouseError):
    """An export that was not made; nothing is left of it, and what was in its place is still there."""


@contextmanager
def draft_for(target: Path, *, replace: bool) -> Iterator[Path]:
    """A new folder beside the target for whatever is written; gone at the end, however that comes.

    What drafts of other processes left behind when they were killed is removed first. Raises
    ExportError where something is in the target's place that may not be replaced, and for
    whatever goes wrong inside with files, disk or database.
    """
    try:
        _clear_rests(target)
        check_place(target, replace=replace)
        with _fresh_folder(target) as draft:
            yield draft
    except (duckdb.Error, pa.ArrowException, OSError, OpenError, PublishError) as exc:
        raise ExportError(
            f"expected to export to {target}, found: {exc}. See to the space left and to your rights "
            "there, then run again. Nothing was left there."
        ) from exc


def check_place(target: Path, *, replace: bool) -> None:
    """Refuse a place that holds something: an export may be replaced on request, other things never.

    Raises ExportError.
    """
    if not target.parent.is_dir():
        raise ExportError(f"expected a folder at {target.parent}, found none: make it first")
    if not target.exists() or _is_empty_folder(target):
        return
    if not replace:
        raise ExportError(
            f"expected nothing at {target}, found something: name another place, or give --replace "
            "where it is an export of before. Nothing was written."
        )
    if not _is_export(target):
        raise ExportError(
            f"expected an export of before at {target}, found something else, which is never replaced: "
            "name another place. Nothing was written."
        )


def _is_empty_folder(target: Path) -> bool:
    return target.is_dir() and not any(target.iterdir())


def _is_export(target: Path) -> bool:
    if target.is_dir():
        return (target / MARK).is_file()
    try:
        with duckdb.connect(str(target), read_only=True) as connection:
            named = "SELECT 1 FROM duckdb_tables() WHERE table_name = ?"
            return bool(connection.execute(named, [TABLE]).fetchall())
    except duckdb.Error:
        return False


@contextmanager
def _fresh_folder(target: Path) -> Iterator[Path]:
    """A folder that is held by a lock for as long as it is used, so that others see that it is."""
    draft = target.with_name(f".{target.name}.{os.getpid()}.draft")
    draft.mkdir()
    try:
        with _held(draft):
            yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _clear_rests(target: Path) -> None:
    """Remove drafts that nobody holds; what was leaving its place when a kill came goes back first."""
    for left in target.parent.glob(f".{escape(target.name)}.*.draft"):
        with suppress(OSError), _held(left):
            for old in left.glob(f"*{_OLD}"):
                if not target.exists():
                    old.rename(target)
            shutil.rmtree(left)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def put_in_place(made: Path, target: Path) -> None:
    """Give what was made its name, in the place of what was there before."""
    sync_all(made)
    old = made.with_name(f"{made.name}{_OLD}")
    if made.is_dir() and target.exists() and not _is_empty_folder(target):
        target.rename(old)  # into the draft's folder, with which it goes
    try:
        made.replace(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    sync_folder(target.parent)


def sync_all(made: Path) -> None:
    """Bring a file, or all files of a folder, to the disk."""
    for path in (made, *made.rglob("*")) if made.is_dir() else (made,):
        sync_folder(path)
