"""The panel: what bodies say under a role, by place, kind and year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.queries import Answer, run_sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelQuestion:
    """Which rows of out_panel_text are wanted; an empty tuple or None asks for all.

    `code_prefixes` are beginnings of region codes, `years` the first and the last year,
    `org` words that stand in the body's name.
    """

    roles: tuple[str, ...] = ()
    code_prefixes: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    kinds: tuple[str, ...] = ()
    org: str | None = None


def read_panel(connection: DuckDBPyConnection, asked: PanelQuestion, *, limit: int | None = None) -> Answer:
    """What bodies say, ordered by place, body and year; one row per report and role."""
    first, last = asked.years or (None, None)
    return run_sql(
        connection,
        _PANEL,
        [list(asked.roles), list(asked.code_prefixes), first, last, list(asked.kinds), asked.org],
        limit=limit,
    )


# Years are compared so that a report of unknown year is left out where a year is asked for.
_PANEL = """
SELECT
    region_name, org, report_year AS "year", section_role AS "role", panel_text AS "text",
    region_code, admin_level, body_kind, body_line, least_confidence, uri, document_id, report_index
FROM out_panel_text
WHERE (len($1) = 0 OR list_contains($1, section_role))
    AND (len($2) = 0 OR list_bool_or(list_transform($2, lambda p: starts_with(region_code, p))))
    AND ($3::INTEGER IS NULL OR report_year BETWEEN $3 AND $4)
    AND (len($5) = 0 OR list_contains($5, body_kind))
    AND ($6::VARCHAR IS NULL OR contains(org, $6))
ORDER BY region_code NULLS LAST, org NULLS LAST, report_year NULLS LAST, uri, report_index, section_role
"""
