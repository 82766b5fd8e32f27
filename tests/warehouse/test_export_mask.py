"""A masked export holds no person that a word tells, in no form and no place, and every offset holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from duckdb import DuckDBPyConnection

from tests.warehouse.exporting import PERSONS, SECRETS, dump_exported, export, hard_batch, persons_batch
from tests.warehouse.helpers import load
from warehouse.connect import open_warehouse
from warehouse.export import Form
from warehouse.export_read import read_export


@pytest.fixture(scope="module")
def named() -> Iterator[DuckDBPyConnection]:
    """A warehouse with persons in every place where one can be."""
    with open_warehouse(None) as connection:
        load(connection, persons_batch())
        connection.execute(
            "INSERT INTO meta_forgotten VALUES ('https://site.test/x', false, now(), 'zhao', '信', true)"
        )
        connection.execute(
            "INSERT INTO core_correction BY NAME SELECT uuid() AS correction_id, 'x' AS sha256, "
            "'x' AS report_digest, 0 AS report_index, 1 AS report_count, "
            "'org' AS correction_field, '云溪县林业局' AS correction_value, false AS is_withdrawal, "
            "'电话 0571-86660000 所说' AS why, 'zhao' AS made_by, now() AS made_at"
        )
        yield connection


@pytest.fixture(scope="module")
def folder(named: DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A masked export of each form."""
    made = tmp_path_factory.mktemp("masked")
    for form in Form:
        export(named, made / form, form, mask=True)
    return made


def read(folder: Path, form: Form) -> DuckDBPyConnection:
    """The masked export of this form, in plain DuckDB."""
    if form is Form.SNAPSHOT:
        return duckdb.connect(str(folder / form), read_only=True)
    plain = duckdb.connect()
    read_export(folder / form, plain)
    return plain


def everything(connection: DuckDBPyConnection) -> str:
    """All rows of all tables, as text."""
    tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
    return "\n".join(repr(connection.execute(f"FROM {name}").fetchall()) for (name,) in tables)


@pytest.mark.parametrize("form", Form)
def test_no_person_is_left_anywhere(named: DuckDBPyConnection, folder: Path, form: Form) -> None:
    assert set(SECRETS) == {secret for secret in SECRETS if secret in everything(named)}
    with read(folder, form) as plain:
        found = everything(plain) + repr(dump_exported(plain))
        assert [secret for secret in SECRETS if secret in found] == []
    # A column that is not packed would show it in the bytes themselves.
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert [secret for secret in SECRETS if any(secret.encode() in data for data in files)] == []


@pytest.mark.parametrize("form", Form)
def test_evidence_is_still_what_stands_in_the_text(folder: Path, form: Form) -> None:
    with read(folder, form) as plain:
        rows = plain.execute(
            'SELECT evidence, start_char, end_char, "text" FROM current_metric '
            "JOIN current_document USING (document_id)"
        ).fetchall()
    assert len(rows) == 2
    for evidence, start, end, text in rows:
        assert evidence == text[start:end] == "＊＊，电话：＊＊＊＊-＊＊＊＊＊＊＊＊"
        assert len(text) >= len(PERSONS)
        assert "热线12345" in text


@pytest.mark.parametrize("form", Form)
def test_masking_loses_no_row_and_no_address(named: DuckDBPyConnection, folder: Path, form: Form) -> None:
    with read(folder, form) as plain:
        assert shape(plain) == shape(named)
        uris = plain.execute("SELECT uri FROM current_page ORDER BY uri").fetchall()
    assert uris == [("https://site.test/13812345671.html",), ("https://site.test/13812345672.html",)]


def shape(connection: DuckDBPyConnection) -> dict[str, Any]:
    return {name: (columns, len(rows)) for name, (columns, rows) in dump_exported(connection).items()}


def test_what_names_no_person_is_as_it_was(db: DuckDBPyConnection, tmp_path: Path) -> None:
    load(db, hard_batch())
    export(db, tmp_path / "parquet", mask=True)
    with read(tmp_path, Form.PARQUET) as plain:
        assert dump_exported(plain) == dump_exported(db)


def test_a_masked_snapshot_tells_neither_terms_nor_who_asked_to_be_forgotten_nor_who_corrected(
    folder: Path,
) -> None:
    with read(folder, Form.SNAPSHOT) as plain:
        for name in ("meta_forgotten", "search_report", "search_posting"):
            assert plain.execute(f"FROM {name}").fetchall() == []
        said = plain.execute("SELECT correction_value, why, made_by FROM core_correction").fetchall()
        ((is_masked, notes),) = plain.execute("SELECT is_masked, notes FROM meta_export").fetchall()
    assert said == [("云溪县林业局", "电话 ＊＊＊＊-＊＊＊＊＊＊＊＊ 所说", "＊＊＊＊")]
    assert is_masked
    assert "Persons are masked." in notes
