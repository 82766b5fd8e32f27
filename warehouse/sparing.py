"""How little DuckDB takes of the machine for a piece of work: one thread, no more memory than it needs."""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

LEAST_MEMORY = 600_000_000
"""Bytes that DuckDB may hold while batches are loaded. 100,000 reports were loaded at a peak of
880 MB with this, of 1.6 GB with the four fifths of the machine that are the default, in the
same time: what it kept were blocks that loading never asks for again."""

TIMES_BATCH = 4
"""A batch of larger pages may take so many times its own size; twice was enough for 600 MB of text."""

_SIZE = re.compile(r"(?P<number>[\d.]+) (?P<unit>bytes|KiB|MiB|GiB|TiB|PiB)")
_UNITS = {unit: 1024**power for power, unit in enumerate(("bytes", "KiB", "MiB", "GiB", "TiB", "PiB"))}


@contextmanager
def one_thread(connection: DuckDBPyConnection) -> Iterator[None]:
    """Do what is inside on one thread, then on as many as before.

    For twenty statements of some hundred rows each the threads of a pool are woken and put to
    rest for nothing: on two cores a batch took 190 ms with two and 110 with one.
    """
    (threads,) = connection.execute("SELECT current_setting('threads')").fetchall()[0]
    with _between(connection, "SET threads = 1", f"SET threads = {int(threads)}"):
        yield


@contextmanager
def little_memory(connection: DuckDBPyConnection, batch_bytes: int) -> Iterator[None]:
    """Do what is inside with little memory, or with as much as a batch of that size needs.

    Where DuckDB has less than that anyway, that stays. Afterwards it may take what it takes by
    itself: what it says of its limit is rounded, and could not be set again without loss.
    """
    (said,) = connection.execute("SELECT current_setting('memory_limit')").fetchall()[0]
    wanted = max(LEAST_MEMORY, TIMES_BATCH * batch_bytes)
    if read_size(said) <= wanted:
        yield
        return
    with _between(connection, f"SET memory_limit = '{wanted}B'", "RESET memory_limit"):
        yield


def read_size(said: str) -> int:
    """Bytes, as DuckDB says them.

    >>> read_size("1.5 GiB"), read_size("512 bytes")
    (1610612736, 512)

    Raises ValueError for anything else.
    """
    found = _SIZE.fullmatch(said)
    if found is None:
        raise ValueError(f"expected a size such as 1.5 GiB, found {said!r}")
    return int(float(found["number"]) * _UNITS[found["unit"]])


@contextmanager
def _between(connection: DuckDBPyConnection, before: str, after: str) -> Iterator[None]:
    # Where it can do with no less, it goes on with what it has. A database that a full disk has
    # closed takes no setting any more, and what was raised then says so.
    with suppress(duckdb.Error):
        connection.execute(before)
    try:
        yield
    finally:
        with suppress(duckdb.Error):
            connection.execute(after)
