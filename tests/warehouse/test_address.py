"""Addresses of warehouses, as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.address import LakeAddress, read_address
from warehouse.errors import AddressError

REFUSED = [
    ("ducklake:sqlite:x.db", "PostgreSQL"),
    ("ducklake:x.ducklake", "PostgreSQL"),
    ("ducklake:postgres:", "dbname"),
    ("ducklake:postgres:host=a", "dbname"),
    ("ducklake:postgres:dbname=a password=hunter2", "PGPASSWORD"),
    ("ducklake:postgres:dbname=a password = 'hunter 2'", "PGPASSWORD"),
    ("ducklake:postgres:dbname=a hunter2", "settings such as"),
    ("ducklake:postgres://user:hunter2@host/a", "settings such as"),
]


def test_a_path_comes_out_absolute() -> None:
    assert read_address("reports.duckdb") == Path("reports.duckdb").absolute()


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_what_names_no_lake_is_refused_without_repeating_a_password(text: str, said: str) -> None:
    with pytest.raises(AddressError) as caught:
        read_address(text)
    assert said in str(caught.value)
    assert "hunter" not in str(caught.value)


def test_the_order_of_settings_makes_no_other_lake() -> None:
    one = read_address("ducklake:postgres:dbname=a host=b")
    other = read_address("ducklake:postgres:host=b dbname=a data_path=/srv/x")
    assert isinstance(one, LakeAddress)
    assert isinstance(other, LakeAddress)
    assert (one.catalog, one.name) == (other.catalog, other.name)
    assert other.data_path == "/srv/x"


@given(st.text(st.characters(exclude_characters="\0"), min_size=1), st.text(min_size=1))
def test_an_address_is_read_back_as_it_was_written(name: str, path: str) -> None:
    address = LakeAddress(settings=(("dbname", name), ("host", "127.0.0.1")), data_path=path)
    assert read_address(str(address)) == address
