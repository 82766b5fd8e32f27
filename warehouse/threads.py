"""How many threads DuckDB takes for a piece of work."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection


@contextmanager
def one_thread(connection: DuckDBPyConnection) -> Iterator[None]:
    """Do what is inside on one thread, then on as many as before.

    For twenty statements of some hundred rows each the threads of a pool are woken and put to
    rest for nothing: on two cores a batch took 190 ms with two and 110 with one.
    """
    (threads,) = connection.execute("SELECT current_setting('threads')").fetchall()[0]
    connection.execute("SET threads = 1")
    try:
        yield
    finally:
        with suppress(duckdb.Error):  # a database that a full disk has closed: what was raised says so
            connection.execute(f"SET threads = {int(threads)}")
