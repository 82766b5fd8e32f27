"""An export holds what the warehouse holds, to the last character, and says what it means."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from duckdb import DuckDBPyConnection

from tests.warehouse.exporting import AT, HARD, dump_exported, export, hard_batch
from tests.warehouse.factory import sample_batch
from tests.warehouse.helpers import load
from warehouse.connect import open_warehouse
from warehouse.errors import QueryError
from warehouse.export import Form
from warehouse.export_dictionary import describe
from warehouse.export_read import read_export
from warehouse.export_relations import exported_relations
from warehouse.views import make_views

FOLDERS = (Form.PARQUET, Form.CSV)

_READ_METADATA: Any = pq.read_metadata  # Arrow leaves it without types


@pytest.fixture
def full_db(db: DuckDBPyConnection) -> DuckDBPyConnection:
    load(db, hard_batch())
    return db


@pytest.mark.parametrize("form", FOLDERS)
def test_an_export_read_back_equals_the_warehouse(
    full_db: DuckDBPyConnection, tmp_path: Path, form: Form
) -> None:
    made = export(full_db, tmp_path / "out", form)
    with duckdb.connect() as plain:
        assert read_export(tmp_path / "out", plain) == made.rows
        assert dump_exported(plain) == dump_exported(full_db)


@pytest.mark.parametrize("form", FOLDERS)
def test_an_empty_warehouse_comes_back_with_its_columns(
    db: DuckDBPyConnection, tmp_path: Path, form: Form
) -> None:
    export(db, tmp_path / "out", form)
    with duckdb.connect() as plain:
        read_export(tmp_path / "out", plain)
        assert dump_exported(plain) == dump_exported(db)


def test_a_snapshot_equals_the_warehouse_and_opens_without_our_code(
    full_db: DuckDBPyConnection, tmp_path: Path
) -> None:
    target = tmp_path / "out.duckdb"
    export(full_db, target, Form.SNAPSHOT)
    with duckdb.connect(str(target), read_only=True) as plain:
        assert dump_exported(plain) == dump_exported(full_db)
    query = "SELECT title FROM current_report WHERE year_text = '=1+1'"
    asked = (
        f"import duckdb, sys; print(duckdb.connect(sys.argv[1], read_only=True).sql({query!r}).fetchall())"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", asked, str(target)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[('=1+1',)]"


def test_a_snapshot_says_what_it_is(full_db: DuckDBPyConnection, tmp_path: Path) -> None:
    export(full_db, tmp_path / "out.duckdb", Form.SNAPSHOT)
    with duckdb.connect(str(tmp_path / "out.duckdb"), read_only=True) as plain:
        plain.execute("SET TimeZone = 'UTC'")
        ((at, masked, notes),) = plain.execute(
            "SELECT exported_at, is_masked, notes FROM meta_export"
        ).fetchall()
        silent = plain.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL"
        ).fetchall()
    assert (at, masked, silent) == (AT, False, [])
    assert "Apache License 2.0" in notes
    assert "## Persons" in notes


def test_parquet_lies_in_a_folder_a_year_and_is_packed_with_zstd(
    full_db: DuckDBPyConnection, tmp_path: Path
) -> None:
    export(full_db, tmp_path / "out")
    folders = sorted(path.name for path in (tmp_path / "out" / "current_report").iterdir())
    assert folders == ["report_year=2023", "report_year=2024", "report_year=__HIVE_DEFAULT_PARTITION__"]
    for path in (tmp_path / "out").rglob("*.parquet"):
        about = _READ_METADATA(path)
        groups = [about.row_group(number) for number in range(about.num_row_groups)]
        assert {group.column(0).compression for group in groups} <= {"ZSTD"}


def test_the_query_of_the_readme_reads_all_years(full_db: DuckDBPyConnection, tmp_path: Path) -> None:
    export(full_db, tmp_path / "out")
    with duckdb.connect() as plain:
        years = plain.execute(
            "SELECT report_year, count(*) FROM read_parquet(?, hive_partitioning = true) "
            "GROUP BY ALL ORDER BY report_year",
            [str(tmp_path / "out" / "current_report" / "**" / "*.parquet")],
        ).fetchall()
    assert years == [(2023, 4), (2024, 5), (None, 3)]


def test_another_reader_of_csv_sees_the_same_texts(full_db: DuckDBPyConnection, tmp_path: Path) -> None:
    export(full_db, tmp_path / "out", Form.CSV, tables=("current_report",))
    with (tmp_path / "out" / "current_report.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {*HARD} <= {row["title"] for row in rows}
    assert HARD in [tuple(json.loads(row["cues"])) for row in rows]


def test_decimals_inside_lists_are_whole_in_csv(tmp_path: Path, own_db: DuckDBPyConnection) -> None:
    long = "1234567890123456789012345678.0123456789"
    load(own_db, sample_batch())
    own_db.execute(
        "INSERT INTO core_finding BY NAME SELECT document_id, batch_id, report_index, 0 AS finding_index, "
        "'x' AS rule_id, 'x' AS cause, ['a,\"b'] AS cells, "
        f"[{long}::DECIMAL(38,10), NULL] AS expected_values, 'x' AS arithmetic, '' AS message_zh, "
        "'' AS message_en, '' AS advice_zh, '' AS advice_en, 0 AS start_char, 1 AS end_char FROM core_report"
    )
    export(own_db, tmp_path / "out", Form.CSV)
    with duckdb.connect() as plain:
        read_export(tmp_path / "out", plain)
        ((found,),) = plain.execute("SELECT expected_values::VARCHAR FROM current_finding").fetchall()
    assert found == f"[{long}, NULL]"
    assert long in (tmp_path / "out" / "current_finding.csv").read_text("utf-8")


def test_every_exported_relation_and_column_has_a_meaning() -> None:
    described = describe([relation.name for relation in exported_relations()])
    assert [each.name for each in described if not each.meaning] == []
    assert [(each.name, field.name) for each in described for field in each.fields if not field.meaning] == []


def test_keys_tell_rows_apart(full_db: DuckDBPyConnection) -> None:
    for relation in exported_relations():
        if relation.key:
            key = ", ".join(relation.key)
            twice = full_db.execute(f"SELECT {key} FROM {relation.name} GROUP BY ALL HAVING count(*) > 1")
            assert twice.fetchall() == [], relation.name


@pytest.mark.parametrize("form", FOLDERS)
def test_the_description_for_programs_names_every_file_and_column(
    full_db: DuckDBPyConnection, tmp_path: Path, form: Form
) -> None:
    made = export(full_db, tmp_path / "out", form)
    told = json.loads((tmp_path / "out" / "datapackage.json").read_text("utf-8"))
    assert told["created"] == "2026-03-02T10:00:00Z"
    named = set()
    for resource in told["resources"]:
        paths = [resource["path"]] if isinstance(resource["path"], str) else resource["path"]
        named |= set(paths)
        assert resource["bytes"] == sum((tmp_path / "out" / path).stat().st_size for path in paths)
        assert resource["rowCount"] == made.rows[resource["name"]]
        columns = full_db.execute(f"DESCRIBE {resource['name']}").fetchall()
        assert [field["name"] for field in resource["schema"]["fields"]] == [column for column, *_ in columns]
    files = {
        path.relative_to(tmp_path / "out").as_posix()
        for path in (tmp_path / "out").rglob("*")
        if path.is_file()
    }
    assert files - named == {"README.md", "dictionary.csv", "datapackage.json"}
    assert named <= files


def test_the_readme_tells_rows_licence_and_persons(full_db: DuckDBPyConnection, tmp_path: Path) -> None:
    export(full_db, tmp_path / "out")
    text = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert "Exported 2026-03-02T10:00:00Z by gongkai 0.0.1" in text
    assert "| `current_report` | 12 | `document_id`, `report_index` |" in text
    for heading in ("## Reading it", "## Licence", "## Persons"):
        assert heading in text


def test_tables_narrow_an_export(full_db: DuckDBPyConnection, tmp_path: Path) -> None:
    made = export(full_db, tmp_path / "out", tables=("out_panel", "current_page"))
    assert list(made.rows) == ["out_panel", "current_page"]
    assert not (tmp_path / "out" / "current_report").exists()


def test_an_unknown_table_is_refused_before_anything_is_written(
    db: DuckDBPyConnection, tmp_path: Path
) -> None:
    with pytest.raises(QueryError, match="found 'core_report': choose among current_report"):
        export(db, tmp_path / "out", tables=("core_report",))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_lacks_rows_is_not_taken_for_whole(full_db: DuckDBPyConnection, tmp_path: Path) -> None:
    export(full_db, tmp_path / "out", Form.CSV)
    path = tmp_path / "out" / "current_page.csv"
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    with (
        duckdb.connect() as plain,
        pytest.raises(QueryError, match=r"expected 12 rows of current_page.*found 11"),
    ):
        read_export(tmp_path / "out", plain)


def test_a_folder_of_something_else_is_not_read(tmp_path: Path) -> None:
    with duckdb.connect() as plain, pytest.raises(QueryError, match="expected an export"):
        read_export(tmp_path, plain)


def test_a_warehouse_opened_for_reading_can_be_exported(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with open_warehouse(path) as connection:
        load(connection, hard_batch())
        expected = dump_exported(connection)
    with open_warehouse(path, read_only=True) as connection:
        for form, name in ((Form.PARQUET, "p"), (Form.CSV, "c"), (Form.SNAPSHOT, "s.duckdb")):
            export(connection, tmp_path / name, form)
    with duckdb.connect(str(tmp_path / "s.duckdb"), read_only=True) as plain:
        assert dump_exported(plain) == expected


def test_a_snapshot_can_be_exported_in_turn(full_db: DuckDBPyConnection, tmp_path: Path) -> None:
    export(full_db, tmp_path / "one.duckdb", Form.SNAPSHOT, mask=True)
    with open_warehouse(tmp_path / "one.duckdb", read_only=True) as connection:
        made = export(connection, tmp_path / "folder")
        expected = dump_exported(connection)
        with pytest.raises(QueryError, match="copy that file, or export with --mask"):
            export(connection, tmp_path / "two.duckdb", Form.SNAPSHOT)
        export(connection, tmp_path / "two.duckdb", Form.SNAPSHOT, mask=True)
    assert made.origin.is_masked
    with duckdb.connect() as plain:
        read_export(tmp_path / "folder", plain)
        assert dump_exported(plain) == expected


def test_views_of_another_version_are_told_before_anything_is_written(
    own_db: DuckDBPyConnection, tmp_path: Path
) -> None:
    own_db.execute("DROP VIEW out_to_mend")
    own_db.execute("DELETE FROM meta_view WHERE view_name = 'out_to_mend'")
    with pytest.raises(QueryError, match=r"found out_to_mend of another: run 'gongkai maintain'"):
        export(own_db, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
    make_views(own_db)
    export(own_db, tmp_path / "out", tables=("out_to_mend",))
