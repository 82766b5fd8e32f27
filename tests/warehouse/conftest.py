"""Fixtures of the warehouse's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.warehouse.helpers import wipe
from warehouse.connect import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection


@pytest.fixture(scope="session")
def shared_db() -> Iterator[DuckDBPyConnection]:
    """One warehouse in memory for all tests that leave its tables and views as they are."""
    with open_warehouse(None) as connection:
        yield connection


@pytest.fixture
def db(shared_db: DuckDBPyConnection) -> DuckDBPyConnection:
    """A warehouse in memory, empty."""
    wipe(shared_db)
    return shared_db


@pytest.fixture
def own_db() -> Iterator[DuckDBPyConnection]:
    """A warehouse in memory for a test that changes its tables or views."""
    with open_warehouse(None) as connection:
        yield connection
