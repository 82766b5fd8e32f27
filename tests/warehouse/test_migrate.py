"""Migrations and views: applied once, whole, in order, and explained."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from extract.issue import IssueCode
from tests.warehouse.factory import sample_batch
from tests.warehouse.helpers import load
from warehouse.errors import EditedError
from warehouse.issue_codes import read_issue_codes
from warehouse.migrate import Migration, check_warehouse, current_migration, migrate_warehouse, own_migrations
from warehouse.schema import DOCUMENT_TABLES, spool_schemas
from warehouse.views import make_views, own_views, read_views

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def later(sql: str) -> tuple[Migration, ...]:
    return (*own_migrations(), Migration(number=own_migrations()[-1].number + 1, name="later.sql", sql=sql))


def test_every_table_view_and_column_has_a_comment(own_db: DuckDBPyConnection) -> None:
    without = own_db.execute(
        """
        SELECT table_name FROM duckdb_tables() WHERE NOT internal AND coalesce(comment, '') = ''
        UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal AND coalesce(comment, '') = ''
        UNION ALL SELECT table_name || '.' || column_name FROM duckdb_columns()
            WHERE NOT internal AND coalesce(comment, '') = ''
        """
    ).fetchall()
    assert without == []


def test_every_table_and_view_carries_its_layer(own_db: DuckDBPyConnection) -> None:
    names = own_db.execute(
        "SELECT table_name FROM duckdb_tables() WHERE NOT internal "
        "UNION SELECT view_name FROM duckdb_views() WHERE NOT internal"
    ).fetchall()
    assert len(names) > 20
    assert all(name.split("_")[0] in {"meta", "raw", "core", "search", "current", "out"} for (name,) in names)


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [m.number for m in own_migrations()] == list(range(1, len(own_migrations()) + 1))


def test_migrating_twice_applies_nothing(own_db: DuckDBPyConnection) -> None:
    assert migrate_warehouse(own_db, None) == ()
    assert current_migration(own_db) == own_migrations()[-1].number


def test_an_edited_migration_is_refused(own_db: DuckDBPyConnection) -> None:
    first, *rest = own_migrations()
    edited = (replace(first, sql=first.sql + "-- a word more\n"), *rest)
    with pytest.raises(EditedError, match=f"expected migration {first.name} as it was applied"):
        migrate_warehouse(own_db, None, migrations=edited)
    with pytest.raises(EditedError):
        check_warehouse(own_db, None, migrations=edited)


def test_other_line_ends_are_no_edit(own_db: DuckDBPyConnection) -> None:
    same = tuple(replace(m, sql=m.sql.replace("\n", "\r\n")) for m in own_migrations())
    assert migrate_warehouse(own_db, None, migrations=same) == ()


def test_a_later_migration_is_applied_to_a_filled_warehouse(own_db: DuckDBPyConnection) -> None:
    load(own_db, sample_batch())
    added = later(
        "ALTER TABLE core_metric ADD COLUMN note VARCHAR; COMMENT ON COLUMN core_metric.note IS 'x';"
    )
    assert migrate_warehouse(own_db, None, migrations=added) == ("later.sql",)
    assert own_db.execute("SELECT count(*), count(note) FROM core_metric").fetchall() == [(2, 0)]
    assert len(own_db.execute("FROM current_metric").fetchall()) == 2


def test_a_migration_that_fails_leaves_nothing_of_itself(own_db: DuckDBPyConnection) -> None:
    broken = later("CREATE TABLE meta_half (n INTEGER); INSERT INTO meta_half VALUES ('no number');")
    with pytest.raises(duckdb.Error):
        migrate_warehouse(own_db, None, migrations=broken)
    assert own_db.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'meta_half'"
    ).fetchall() == [(0,)]
    assert current_migration(own_db) == own_migrations()[-1].number


def test_views_are_made_anew_only_where_a_text_differs(own_db: DuckDBPyConnection) -> None:
    assert not make_views(own_db)
    texts = dict(own_views())
    texts["out_run_summary"] = (
        "CREATE VIEW out_run_summary AS SELECT run_id FROM meta_run;"
        "COMMENT ON VIEW out_run_summary IS 'Runs.';"
    )
    assert make_views(own_db, texts)
    assert own_db.table("out_run_summary").columns == ["run_id"]
    assert make_views(own_db)
    assert "driver" in own_db.table("out_run_summary").columns


def test_a_view_that_is_gone_from_the_files_is_dropped(own_db: DuckDBPyConnection) -> None:
    texts = {name: text for name, text in own_views().items() if name != "out_run_summary"}
    assert make_views(own_db, texts)
    with pytest.raises(duckdb.CatalogException):
        own_db.execute("FROM out_run_summary")


def test_a_view_stands_after_those_it_uses(tmp_path: Path) -> None:
    (tmp_path / "current_a.sql").write_text("CREATE VIEW current_a AS FROM current_z", encoding="utf-8")
    (tmp_path / "current_z.sql").write_text("CREATE VIEW current_z AS FROM core_x", encoding="utf-8")
    assert list(read_views(tmp_path)) == ["current_z", "current_a"]


def test_every_issue_code_says_what_to_do(own_db: DuckDBPyConnection) -> None:
    assert [code for code, _ in read_issue_codes()] == [code.value for code in IssueCode]
    assert all(to_do.endswith(".") and "\n" not in to_do for _, to_do in read_issue_codes())
    rows = own_db.execute("SELECT issue_code, to_do FROM meta_issue_code").fetchall()
    assert sorted(rows) == sorted(read_issue_codes())


def test_a_reworded_issue_code_is_kept_in_step(own_db: DuckDBPyConnection) -> None:
    own_db.execute("UPDATE meta_issue_code SET to_do = 'old words' WHERE issue_code = 'empty'")
    migrate_warehouse(own_db, None)
    rows = own_db.execute("SELECT to_do FROM meta_issue_code WHERE issue_code = 'empty'").fetchall()
    assert rows == [(dict(read_issue_codes())["empty"],)]


def test_spooled_columns_are_those_of_the_tables(own_db: DuckDBPyConnection) -> None:
    tables = {table: table for table in DOCUMENT_TABLES} | {
        "run": "meta_run",
        "page": "raw_page",
        "origin": "raw_origin",
    }
    for name, table in tables.items():
        assert {*spool_schemas()[name].names, "batch_id"} == set(own_db.table(table).columns)
