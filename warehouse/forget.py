"""Forgetting: a page taken out on request, of which the address and the fact are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from warehouse.registered import registered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from duckdb import DuckDBPyConnection


def forgotten_addresses(connection: DuckDBPyConnection, uris: Iterable[str]) -> frozenset[str]:
    """Which of these addresses were taken out on request and may not be read.

    What stands behind a # does not make another page: a packed file that was forgotten takes
    its members along.
    """
    asked = pa.table({"uri": pa.array(list(dict.fromkeys(uris)), pa.string())})
    with registered(connection, {"asked_uri": asked}):
        rows = connection.execute(_FORGOTTEN).fetchall()
    return frozenset(uri for (uri,) in rows)


_FORGOTTEN = """
WITH standing AS (
    SELECT uri
    FROM meta_forgotten
    QUALIFY row_number() OVER (PARTITION BY uri ORDER BY forgotten_at DESC, is_withdrawal) = 1
        AND NOT is_withdrawal
)
SELECT uri FROM asked_uri
WHERE uri IN (FROM standing) OR split_part(uri, '#', 1) IN (FROM standing)
"""
