"""Every check holds on what was loaded, and finds what it is there for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.warehouse.factory import RUN, make_failure, sample_page
from tests.warehouse.helpers import load
from warehouse.batch import Batch
from warehouse.checks import all_checks, run_checks

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FINDING = (
    "INSERT INTO core_finding BY NAME SELECT document_id, report_index, 0 AS finding_index, "
    "'no such' AS rule_id, 'source' AS cause, [] AS cells, [] AS expected_values, '' AS arithmetic, "
    "'' AS message_zh, '' AS message_en, '' AS advice_zh, '' AS advice_en, start_char, end_char, batch_id "
    "FROM core_report LIMIT 1"
)
DAMAGES = [
    ("report_inside_text", "UPDATE core_report SET end_char = 999"),
    ("reports_disjoint", "INSERT INTO core_report SELECT * REPLACE (1 AS report_index) FROM core_report"),
    ("report_copies_earlier", "UPDATE core_report SET duplicate_of_report_index = 0"),
    ("section_inside_report", "UPDATE core_section SET start_char = 0"),
    ("section_inside_parent", "UPDATE core_section SET parent_section_index = 5"),
    ("metric_inside_report", "UPDATE core_metric SET figure_end_char = end_char + 1"),
    (
        "metric_evidence_in_text",
        "UPDATE core_metric SET start_char = start_char - 1, end_char = end_char - 1",
    ),
    ("metric_in_its_section", "UPDATE core_metric SET section_index = 3"),
    ("metric_parent_in_report", "UPDATE core_metric SET relation = 'share', parent_metric_index = 7"),
    ("metric_has_value", 'UPDATE core_metric SET "value" = NULL'),
    ("cell_inside_report", "UPDATE core_cell SET end_char = NULL"),
    ("cell_state_fits_value", "UPDATE core_cell SET cell_state = 'blank'"),
    ("cell_solved_where_blank", "UPDATE core_cell SET solved_value = 3"),
    ("finding_inside_report", FINDING),
    ("repair_original_in_text", "UPDATE core_repair SET original = '二、'"),
    ("chrome_disjoint", "INSERT INTO core_chrome SELECT * REPLACE (1 AS chrome_index) FROM core_chrome"),
    ("issue_has_place_and_code", "UPDATE core_issue SET issue_code = 'no such'"),
    ("row_has_document", "UPDATE core_report SET document_id = uuid()"),
    ("row_has_report", "UPDATE core_cell SET report_index = 7"),
    ("document_has_page", "DELETE FROM raw_page"),
    ("batch_has_its_rows", "DELETE FROM core_metric WHERE metric_index = 1"),
    ("batch_has_its_rows", "DELETE FROM meta_batch"),
    ("origin_has_page", "INSERT INTO raw_origin VALUES ('x', 'y', 1, 'clone', [], NULL, uuid())"),
    ("forgotten_is_gone", "INSERT INTO meta_forgotten SELECT uri, false, now(), '', '', true FROM raw_page"),
    ("current_row_is_one", "INSERT INTO core_report FROM core_report"),
]


@pytest.fixture
def filled(db: DuckDBPyConnection) -> DuckDBPyConnection:
    pages = (sample_page("pages/a.txt"), sample_page("pages/b.txt"))
    load(db, Batch(run=RUN, pages=pages, failures=(make_failure(),)))
    return db


def test_everything_holds_on_what_was_loaded(db: DuckDBPyConnection, filled: DuckDBPyConnection) -> None:
    assert run_checks(filled) == ()


@pytest.mark.parametrize(("name", "damage"), DAMAGES)
def test_a_damage_is_found(filled: DuckDBPyConnection, name: str, damage: str) -> None:
    filled.execute(damage)
    found = {violation.name: violation for violation in run_checks(filled)}
    assert name in found
    assert found[name].count >= len(found[name].places) > 0
    assert found[name].says.endswith(".")


def test_every_check_is_shown_to_find_something() -> None:
    assert {check.name for check in all_checks()} == {name for name, _ in DAMAGES}
