"""Reference tables: what the program knows and the warehouse shows, kept in step with it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa

from transform.audit_rules import all_rules
from transform.crosswalk import read_crosswalk
from warehouse.lake import claim
from warehouse.schema import DECIMAL_DIGITS, DECIMAL_PLACES
from warehouse.transaction import transaction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from duckdb import DuckDBPyConnection


def keep_reference(connection: DuckDBPyConnection) -> None:
    """Write the audit's rules, the indicators and the crosswalk anew where they changed."""
    for name, wanted in reference_tables().items():
        # Names of tables are our own and cannot be bound.
        found = connection.execute(f"FROM {name}").to_arrow_table()
        if found.cast(wanted.schema).equals(wanted):
            continue
        connection.register("reference_row", wanted)
        try:
            with transaction(connection):
                claim(connection)
                connection.execute(f"DELETE FROM {name}")  # noqa: S608
                connection.execute(f"INSERT INTO {name} FROM reference_row")
        finally:
            connection.unregister("reference_row")


@cache
def reference_tables() -> Mapping[str, pa.Table]:
    """The rows of each reference table, by the table's name."""
    text, flag, number = pa.string(), pa.bool_(), pa.decimal128(DECIMAL_DIGITS, DECIMAL_PLACES)
    rules = all_rules()
    indicators, links = read_crosswalk()
    return {
        "meta_audit_rule": pa.table(
            {
                "rule_id": pa.array([r.id for r in rules], text),
                "rule_kind": pa.array([r.kind for r in rules], text),
                "forms": pa.array([list(r.forms) for r in rules], pa.list_(text)),
                "equation": pa.array([r.equation for r in rules], text),
                "tolerance": pa.array([r.tolerance for r in rules], number),
                "wording_zh": pa.array([r.zh for r in rules], text),
                "wording_en": pa.array([r.en for r in rules], text),
            }
        ),
        "meta_indicator": pa.table(
            {
                "indicator": pa.array([i.id for i in indicators], text),
                "name_zh": pa.array([i.zh for i in indicators], text),
                "name_en": pa.array([i.en for i in indicators], text),
                "unit": pa.array([i.unit for i in indicators], text),
                "measure": pa.array([i.measure for i in indicators], text),
            }
        ),
        "meta_crosswalk": pa.table(
            {
                "indicator": pa.array([link.indicator for link in links], text),
                "form": pa.array([link.form for link in links], text),
                "table_code": pa.array([link.table for link in links], text),
                "row_code": pa.array([link.row for link in links], text),
                "column_code": pa.array([link.column for link in links], text),
                "metric_code": pa.array([link.metric for link in links], text),
                "link": pa.array([link.link for link in links], text),
                "is_part": pa.array([link.is_part for link in links], flag),
                "is_pattern": pa.array([link.is_pattern for link in links], flag),
                "note": pa.array([link.note for link in links], text),
            }
        ),
    }
