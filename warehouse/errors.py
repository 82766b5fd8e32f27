"""What the warehouse raises; each of them stops the run and leaves the data as it was.

WarehouseError
├── OpenError              the file cannot be opened
│   ├── LockedError        another process holds it
│   ├── MovedError         the file is no more where it was opened
│   ├── MissingError       there is no such file, and it was to be read only
│   ├── ForeignError       the file is no DuckDB database, or not a warehouse
│   └── LakeError          a lake whose catalog, files or extensions cannot be had
├── AddressError           words that name no warehouse
├── MigrationError         the tables are not those that this code knows
│   ├── VersionError       the warehouse is older or newer than the code
│   └── EditedError        a migration that was applied has another text now
├── SpoolError             a spool file that is torn or of another kind
├── PublishError           a copy for readers that could not be made
├── LoadError              a whole spool file that could not be loaded; it stays in the spool
├── QueryError             a query that is not one reading statement, or that DuckDB refuses
├── RowNameError           words that name no row of the warehouse, or several
└── ReportNameError        words that name no report of the warehouse, or several
"""

from __future__ import annotations

from pathlib import Path


class WarehouseError(Exception):
    """Anything that the warehouse could not do."""


class OpenError(WarehouseError):
    """A database file that cannot be opened; carries its path, None for one in memory."""

    def __init__(self, message: str, *, path: Path | None) -> None:
        self.path = path
        super().__init__(message)


class LockedError(OpenError):
    """Another process holds the file; `pid` and `program` say which, where DuckDB told."""

    def __init__(self, *, path: Path, pid: int | None, program: str | None) -> None:
        self.pid = pid
        self.program = program
        holder = "another connection of this process" if pid is None else f"process {pid} ({program})"
        super().__init__(
            f"expected {path} to be free, found it held by {holder}: "
            "wait until it has finished, or stop it, and try again. Nothing was read or written.",
            path=path,
        )


class MovedError(OpenError):
    """The file was moved, deleted or replaced while this process held it."""


class MissingError(OpenError):
    """There is no warehouse to read."""


class ForeignError(OpenError):
    """A file of something else."""


class LakeError(OpenError):
    """A lake that cannot be opened."""

    def __init__(self, message: str) -> None:
        super().__init__(message, path=None)


class AddressError(WarehouseError):
    """Words that should say where a warehouse is, and do not."""


class MigrationError(WarehouseError):
    """The tables and the code do not fit."""


class VersionError(MigrationError):
    """The warehouse is at `found`, this code is at `known`; both are numbers of migrations."""

    def __init__(self, message: str, *, found: int, known: int) -> None:
        self.found = found
        self.known = known
        super().__init__(message)


class EditedError(MigrationError):
    """A migration file was edited after it had been applied."""


class SpoolError(WarehouseError):
    """A spool file that cannot be read back; carries its path."""

    def __init__(self, message: str, *, path: Path) -> None:
        self.path = path
        super().__init__(f"{message}: {path}")


class LoadError(WarehouseError):
    """A spool file that was read but not loaded; its transaction was rolled back."""

    def __init__(self, message: str, *, path: Path) -> None:
        self.path = path
        super().__init__(f"{message}: {path}")


class PublishError(WarehouseError):
    """A copy for readers that was not made; the one before it, if any, is still in place."""


class QueryError(WarehouseError):
    """A query that was not run, or that failed."""


class RowNameError(WarehouseError):
    """Words that should name one row and do not."""


class ReportNameError(WarehouseError):
    """Words that should name one report and do not."""
