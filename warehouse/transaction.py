"""One transaction: all of it, or nothing."""

from __future__ import annotations

import contextlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection


@contextmanager
def transaction(connection: DuckDBPyConnection) -> Iterator[None]:
    """Commit what is done inside, or, where anything is raised, nothing of it."""
    connection.begin()
    try:
        yield
    except BaseException:
        # After some errors (a full disk) DuckDB has rolled back by itself and refuses to do it again.
        with contextlib.suppress(duckdb.Error):
            connection.rollback()
        raise
    connection.commit()
