"""The only place that opens a warehouse: a DuckDB file, or a lake."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import duckdb

from warehouse.address import LakeAddress
from warehouse.errors import ForeignError, LockedError, MissingError, MovedError, OpenError, QueryError
from warehouse.lake import attach_lake
from warehouse.migrate import check_warehouse, migrate_warehouse

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from warehouse.address import Address

_HOLDER = re.compile(r"Conflicting lock is held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")

# DuckDB fetches extensions from the network when a query seems to want one; nothing here
# may. The file format of 1.5 compresses text three times better than the default of 1.0
# (20,000 long texts: 53 MB against 184 MB), and the extension wheels pin 1.5 anyway. A file
# that is checkpointed every 16 MB, as is the default, takes twice the time to load a million
# rows and is half as large again (20 s of CPU and 110 MB against 10 s and 73 MB).
_ANYWHERE = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
_CONFIG = {
    **_ANYWHERE,
    "storage_compatibility_version": "v1.5.0",
    "checkpoint_threshold": "256MB",
}


def open_warehouse(
    address: Address | None, *, read_only: bool = False, at: datetime | None = None
) -> DuckDBPyConnection:
    """Open a warehouse; use it as a context manager, or close it.

    For writing, it is made where it is missing and brought to the newest migration; a file
    then belongs to this process alone until it is closed, a lake to everybody. `read_only`
    changes nothing and can be had by several processes at once. `at` opens a lake for
    reading as it was at that moment. `address` None is a warehouse in memory.

    Raises LockedError, MissingError, ForeignError, LakeError or another OpenError when it
    cannot be opened, VersionError or EditedError when its tables do not fit this code,
    QueryError where a file is asked for its past, which it does not keep.
    """
    if isinstance(address, LakeAddress):
        return _open_lake(address, read_only=read_only or at is not None, at=at)
    if at is not None:
        raise QueryError(
            f"expected a lake to look back in, found the file {address}, which keeps no past: leave --at "
            "out, or ask an export of that day"
        )
    return _open_file(address, read_only=read_only)


def file_identity(address: Address) -> tuple[int, int] | None:
    """Device and inode, which tell a file from a later one of its name; None where there is no file."""
    if isinstance(address, LakeAddress):
        return None
    try:
        found = address.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def check_in_place(address: Address, identity: tuple[int, int] | None) -> None:
    """Make sure that the file that was opened is still the one of that name.

    DuckDB writes on into a file that was moved, and nobody would find what it wrote. Raises
    MovedError.
    """
    if not isinstance(address, LakeAddress) and file_identity(address) != identity:
        raise MovedError(
            f"expected {address} to stay while it is written, found it moved, deleted or replaced: put it "
            "back and run again. What was not loaded is kept in the spool beside it.",
            path=address,
        )


def file_config() -> dict[str, str | bool | int | float | list[str]]:
    """The settings with which files are opened, for those who open a copy that is no warehouse yet."""
    return dict(_CONFIG)


def _open_lake(address: LakeAddress, *, read_only: bool, at: datetime | None) -> DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config=dict(_ANYWHERE))
    try:
        attach_lake(connection, address, read_only=read_only, at=at)
    except BaseException:
        connection.close()
        raise
    return _prepare(connection, None, read_only=read_only)


def _open_file(path: Path | None, *, read_only: bool) -> DuckDBPyConnection:
    if path is None:
        return _prepare(duckdb.connect(":memory:", config=dict(_CONFIG)), None, read_only=False)
    if read_only and not path.exists():
        raise MissingError(
            f"expected a warehouse at {path}, found nothing: "
            f"make one with 'gongkai ingest SOURCE --db {path}'",
            path=path,
        )
    if not read_only and not path.exists():
        _create(path)
    return _prepare(_connect(path, read_only=read_only), path, read_only=read_only)


def _create(path: Path) -> None:
    """Make an empty warehouse under another name first: a kill leaves no half-made file."""
    if not path.parent.is_dir():
        raise OpenError(f"expected a folder at {path.parent}, found none: make it first", path=path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    temporary.unlink(missing_ok=True)
    _prepare(_connect(temporary, read_only=False), temporary, read_only=False).close()
    try:
        os.link(temporary, path)
    except FileExistsError:  # another process was faster, and its warehouse is as good
        pass
    except OSError:  # a file system without hard links
        if not path.exists():
            temporary.rename(path)
    temporary.unlink(missing_ok=True)


def _prepare(connection: DuckDBPyConnection, path: Path | None, *, read_only: bool) -> DuckDBPyConnection:
    try:
        connection.execute("SET TimeZone = 'UTC'")
        if read_only:
            check_warehouse(connection, path)
        else:
            _refuse_copy(connection, path)
            migrate_warehouse(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def is_published(connection: DuckDBPyConnection) -> bool:
    """Whether an open warehouse is a copy that was made for readers."""
    named = "SELECT 1 FROM duckdb_tables() WHERE table_name = 'meta_published'"
    return bool(connection.execute(f"{named} AND database_name = current_database()").fetchall())


def _refuse_copy(connection: DuckDBPyConnection, path: Path | None) -> None:
    """A copy for readers is never written: what it has computed would not follow."""
    if is_published(connection):
        raise ForeignError(
            f"expected a warehouse at {path}, found a copy of one that was made for readers: "
            "name the warehouse itself with --db. Nothing was written.",
            path=path,
        )


def _connect(path: Path, *, read_only: bool) -> DuckDBPyConnection:
    try:
        return duckdb.connect(str(path), read_only=read_only, config=dict(_CONFIG))
    except duckdb.Error as exc:
        raise _explain(exc, path) from exc


def _explain(exc: duckdb.Error, path: Path) -> OpenError:
    """DuckDB's words for why a file does not open, in ours."""
    said = str(exc)
    if held := _HOLDER.search(said):
        return LockedError(path=path, pid=int(held["pid"]), program=held["program"])
    if "Could not set lock" in said or "same database file with a different configuration" in said:
        return LockedError(path=path, pid=None, program=None)
    if "not a valid DuckDB database" in said:
        return ForeignError(
            f"expected a DuckDB database at {path}, found another kind of file: name another file with --db",
            path=path,
        )
    if isinstance(exc, duckdb.SerializationException) or "version number" in said:
        return ForeignError(
            f"expected {path} to be readable by DuckDB {duckdb.__version__}, found the format of another "
            f"version: use the program that wrote it ({said})",
            path=path,
        )
    return OpenError(
        f"expected to open {path}, found that it cannot be opened ({said}): "
        "name another file with --db, or put back a copy of this one",
        path=path,
    )
