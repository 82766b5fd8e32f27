"""The columns that others build on stay as they were promised; only additions come by themselves.

`pytest tests/warehouse/test_contract.py --accept` takes additions into warehouse/contract.json.
With GONGKAI_BREAK_CONTRACT="the reason" it takes breaks too, and the reason is written down.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from warehouse import contract as contract_module
from warehouse.contract import (
    FILE,
    Contract,
    Differences,
    compare,
    contract_from_json,
    contract_to_json,
    describe_database,
    read_contract,
    renew,
)
from warehouse.export_relations import exported_relations, left_out
from warehouse.views import own_views

PATH = Path(contract_module.__file__).with_name(FILE)

OLD = Contract(
    version="2.3",
    columns={"out_panel": (("org", "VARCHAR"), ("report_year", "INTEGER"), ("value", "DECIMAL(38,10)"))},
    keys={"out_panel": ("org", "report_year")},
)


def with_columns(*columns: tuple[str, str]) -> Contract:
    return replace(OLD, columns={"out_panel": columns})


def test_the_database_keeps_the_contract(
    shared_db: DuckDBPyConnection, request: pytest.FixtureRequest
) -> None:
    found = describe_database(shared_db)
    if request.config.getoption("--accept"):
        why = os.environ.get("GONGKAI_BREAK_CONTRACT")
        PATH.write_text(contract_to_json(renew(read_contract(), found, why)), encoding="utf-8", newline="\n")
        read_contract.cache_clear()
    differences = compare(read_contract(), found)
    assert differences.broken == (), "what others built on breaks: give it back, or see this file's head"
    assert differences.added == (), "not promised yet: pytest tests/warehouse/test_contract.py --accept"


def test_every_view_is_exported_or_left_out_with_a_reason() -> None:
    named = {relation.name for relation in exported_relations()}
    assert set(own_views()) - named == set(left_out())
    assert all(left_out().values())
    assert not named & set(left_out())


def test_keys_and_partitions_are_columns(shared_db: DuckDBPyConnection) -> None:
    columns = describe_database(shared_db).columns
    for relation in exported_relations():
        names = [name for name, _ in columns[relation.name]]
        assert {*relation.key, *([relation.partition] if relation.partition else [])} <= set(names)


def test_every_type_survives_parquet_and_csv(shared_db: DuckDBPyConnection) -> None:
    columns = describe_database(shared_db).columns
    kinds = {kind for relation in exported_relations() for _, kind in columns[relation.name]}
    # HUGEINT is written as a rounded DOUBLE, the others are read back as text or as something else.
    lossy = re.compile("HUGEINT|TIME|INTERVAL|BLOB|BIT|ENUM|UNION|MAP|VARIANT")
    assert [kind for kind in kinds if lossy.search(kind.replace("TIMESTAMP WITH TIME ZONE", ""))] == []


CHANGES = [
    (OLD.columns["out_panel"], Differences()),
    (
        (*OLD.columns["out_panel"], ("unit", "VARCHAR")),
        Differences(added=("out_panel.unit (VARCHAR)",)),
    ),
    (
        (("org", "VARCHAR"), ("value", "DECIMAL(38,10)")),
        Differences(
            broken=(
                "out_panel.report_year is no longer there",
                "out_panel.value stands at another place than the 3. from the left",
            )
        ),
    ),
    (
        (("org", "VARCHAR"), ("report_year", "VARCHAR"), ("value", "DECIMAL(38,10)")),
        Differences(broken=("out_panel.report_year is VARCHAR, and was INTEGER",)),
    ),
]


@pytest.mark.parametrize(("columns", "expected"), CHANGES)
def test_what_breaks_is_told_from_what_is_added(
    columns: tuple[tuple[str, str], ...], expected: Differences
) -> None:
    assert compare(OLD, with_columns(*columns)) == expected


def test_a_column_put_between_others_breaks_their_order() -> None:
    found = with_columns(("org", "VARCHAR"), ("unit", "VARCHAR"), *OLD.columns["out_panel"][1:])
    assert len(compare(OLD, found).broken) == 2


def test_a_relation_that_is_gone_or_has_another_key_breaks_the_contract() -> None:
    assert compare(OLD, replace(OLD, columns={}, keys={})).broken == (
        "out_panel is no longer there",
        "out_panel is no longer exported",
    )
    other = replace(OLD, keys={"out_panel": ("org",)})
    assert compare(OLD, other).broken == ("out_panel has the key org, and had org, report_year",)


def test_a_new_relation_is_an_addition() -> None:
    found = replace(OLD, columns={**OLD.columns, "out_new": (("org", "VARCHAR"),)})
    assert compare(OLD, found) == Differences(added=("out_new, a relation",))


def test_additions_raise_the_second_number_and_breaks_need_a_reason_and_raise_the_first() -> None:
    more = with_columns(*OLD.columns["out_panel"], ("unit", "VARCHAR"))
    assert renew(OLD, more).version == "2.4"
    assert renew(OLD, OLD).version == "2.3"
    less = with_columns(("org", "VARCHAR"))
    with pytest.raises(ValueError, match="report_year is no longer there"):
        renew(OLD, less)
    renewed = renew(OLD, less, "years are gone")
    assert renewed.version == "3.0"
    assert renewed.breaks[0]["why"] == "years are gone"
    assert compare(renewed, less) == Differences()


def test_the_file_gives_back_what_was_written() -> None:
    assert contract_from_json(contract_to_json(OLD)) == OLD
    assert contract_to_json(read_contract()) == PATH.read_text("utf-8")
