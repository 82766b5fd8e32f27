"""A host that answered before and does not now is told of; one that lost a page is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.warehouse.factory import make_failure
from tests.warehouse.helpers import load
from tests.warehouse.test_expectations import batch_of, found, page_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NAME = "pages_of_host"


def bring_then_fail(db: DuckDBPyConnection, brought: int, failing: int, *, host: str = "a.test") -> None:
    """A run in which so many pages of a.test come, then one in which the first of a host's do not."""
    load_pages = [page_of(n, "12") for n in range(brought)]
    load(db, batch_of(*load_pages))
    failures = tuple(make_failure(f"https://{host}/{n}") for n in range(failing))
    load(db, batch_of(*load_pages[failing:], run=1, failures=failures))


def test_a_host_of_which_less_than_half_comes_again_is_told(db: DuckDBPyConnection) -> None:
    bring_then_fail(db, 9, 5)
    assert found(db, 1)[NAME] == ("host a.test: 4 of 9 pages that came before",)


def test_a_host_that_is_gone_whole_is_told(db: DuckDBPyConnection) -> None:
    bring_then_fail(db, 5, 5)
    assert found(db, 1)[NAME] == ("host a.test: 0 of 5 pages that came before",)


def test_half_of_a_host_is_enough(db: DuckDBPyConnection) -> None:
    bring_then_fail(db, 10, 5)
    assert NAME not in found(db, 1)


def test_of_few_pages_nothing_is_concluded(db: DuckDBPyConnection) -> None:
    bring_then_fail(db, 4, 4)
    assert NAME not in found(db, 1)


def test_pages_that_never_came_are_not_missed(db: DuckDBPyConnection) -> None:
    bring_then_fail(db, 9, 9, host="b.test")
    assert NAME not in found(db, 1)


def test_a_page_that_came_when_it_was_tried_again_came(db: DuckDBPyConnection) -> None:
    bring_then_fail(db, 9, 5)
    load(db, batch_of(*(page_of(n, "12") for n in range(5)), run=1))
    assert NAME not in found(db, 1)
