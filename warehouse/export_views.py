"""Whether the views of a warehouse are those of this code, whose columns an export describes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from warehouse.errors import QueryError
from warehouse.views import own_views

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def check_views(connection: DuckDBPyConnection) -> None:
    """Refuse a warehouse whose views another version of the program made; who only reads cannot renew them.

    Raises QueryError.
    """
    found = dict(connection.execute("SELECT view_name, digest FROM meta_view").fetchall())
    wanted = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in own_views().items()}
    other = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    if other:
        raise QueryError(
            f"expected the views of this version of the program, found {', '.join(other[:3])} "
            f"{'and others ' if other[3:] else ''}of another: run 'gongkai maintain', which renews them, and "
            "export again. Nothing was written."
        )
