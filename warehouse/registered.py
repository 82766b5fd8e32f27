"""Arrow tables that statements read under a name for a while."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from duckdb import DuckDBPyConnection


@contextmanager
def registered(connection: DuckDBPyConnection, tables: dict[str, pa.Table]) -> Iterator[None]:
    """Let statements read Arrow tables under these names."""
    for name, table in tables.items():
        connection.register(name, table)
    try:
        yield
    finally:
        for name in tables:
            connection.unregister(name)
