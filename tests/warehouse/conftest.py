"""Fixtures of the warehouse's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from warehouse.connect import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection


@pytest.fixture
def db() -> Iterator[DuckDBPyConnection]:
    """A warehouse in memory, migrated and empty."""
    with open_warehouse(None) as connection:
        yield connection
