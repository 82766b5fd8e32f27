"""Findings over years, the panel, the crosswalk and the derived shares, asked of a warehouse."""

from __future__ import annotations

from itertools import permutations
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from extract.page import Page, digest_bytes
from extract.strip import strip_page
from tests.generate import statutory as pages
from tests.generate.statutory_form import APPLICANTS, Key, fill_form
from tests.warehouse.factory import RUN
from tests.warehouse.helpers import load, wipe
from transform.audit_rules import all_rules
from transform.parse import parse_document
from transform.report import Parsed
from warehouse.batch import Batch
from warehouse.checks import run_checks

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Read = tuple[Page, Parsed]


def read(page: pages.Page, uri: str) -> Read:
    body = page.text.encode()
    received = Page(uri=uri, body=body, sha256=digest_bytes(body), media_type="text/html")
    return received, parse_document(strip_page(received))


def three_years() -> dict[int, dict[Key, str]]:
    """Figures of three years of one body that agree with one another."""
    years = {year: fill_form("form2021", Random(year)) for year in (2021, 2022, 2023)}
    for year in (2022, 2023):
        last, this = years[year - 1], years[year]
        for row in ("regulations", "normative_documents"):
            issued, repealed = (int(this["proactive", row, column]) for column in ("issued", "repealed"))
            before = int(last["proactive", row, "in_force"]) + 30000
            last["proactive", row, "in_force"] = str(before)
            this["proactive", row, "in_force"] = str(before + issued - repealed)
        for column in APPLICANTS:
            carried = int(last["requests", "carried_out", column])
            handled, left = (int(this["requests", name, column]) for name in ("handled_total", "carried_out"))
            this["requests", "carried_in", column] = str(carried)
            this["requests", "new", column] = str(handled + left - carried)
    last = years[2022]
    for row in ("regulations", "normative_documents"):  # 2022 was raised after 2021 was set
        gap = int(last["proactive", row, "issued"]) - int(last["proactive", row, "repealed"])
        years[2021]["proactive", row, "in_force"] = str(int(last["proactive", row, "in_force"]) - gap)
    for values in years.values():
        values["proactive", "fees", "fees_collected"] = "12.5"
    return years


def made(**more: Any) -> list[Read]:
    """Three reports; `more` has lines and cells by the year they go into."""
    return [
        read(
            pages.make_report(
                "plain",
                "form2021",
                year,
                year=year,
                values=values,
                more=more.get(f"more{year}", ()),
                cells=more.get(f"cells{year}", {}),
            ),
            f"{year}.html",
        )
        for year, values in three_years().items()
    ]


def findings(db: DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return db.execute(
        "SELECT rule_id, report_year, row_code, column_code, arithmetic, message_zh, advice_en "
        "FROM out_findings ORDER BY ALL"
    ).fetchall()


def loaded(db: DuckDBPyConnection, read_pages: list[Read]) -> DuckDBPyConnection:
    wipe(db)
    for page in read_pages:
        load(db, Batch(run=RUN, pages=(page,)))
    return db


def test_three_years_that_agree_are_silent(db: DuckDBPyConnection) -> None:
    assert findings(loaded(db, made())) == []
    assert run_checks(db) == ()


YEARS: list[tuple[str, dict[str, Any]]] = [
    (
        "carried_over",
        {
            "cells2023": {
                ("requests", "carried_in", "business"): "40",
                ("requests", "new", "business"): "2",
            }
        },
    ),
    ("in_force", {"cells2023": {("proactive", "regulations", "in_force"): "7"}}),
    ("fees_unit", {"cells2023": {("proactive", "fees", "fees_collected"): "125000"}}),
]


@pytest.mark.parametrize(("rule", "changes"), YEARS, ids=[rule for rule, _ in YEARS])
def test_a_break_between_two_years_is_found_whatever_the_order_of_loading(
    db: DuckDBPyConnection, rule: str, changes: dict[str, Any]
) -> None:
    read_pages = made(**changes)
    answers = [findings(loaded(db, list(order))) for order in permutations(read_pages)]
    assert rule in {row[0] for row in answers[0]}
    assert {row[1] for row in answers[0]} == {2023}
    assert all(answer == answers[0] for answer in answers)


def test_a_percentage_of_change_is_held_against_last_years_report(db: DuckDBPyConnection) -> None:
    years = three_years()
    new, before = (int(years[year]["requests", "new", "total"]) for year in (2023, 2022))
    rate = (new - before) * 100 / before
    word = "增长" if rate >= 0 else "下降"
    right, wrong = (f"全年收到政府信息公开申请{new}件，同比{word}{abs(rate) + off:.1f}%。" for off in (0, 40))
    assert findings(loaded(db, made(more2023=[right]))) == []
    found = findings(loaded(db, made(more2023=[wrong])))
    assert [row[:2] for row in found] == [("change_on_last_year", 2023)]


def test_every_rule_over_years_is_broken_here() -> None:
    tried = {rule for rule, _ in YEARS} | {"change_on_last_year"}
    assert {rule.id for rule in all_rules() if rule.kind == "across_years"} == tried


def test_the_rules_stand_in_the_warehouse_in_words(db: DuckDBPyConnection) -> None:
    rows = db.execute("SELECT rule_id, wording_zh, wording_en FROM meta_audit_rule").fetchall()
    assert {row[0] for row in rows} == {rule.id for rule in all_rules()}
    assert all(all(row) for row in rows)


def panel(db: DuckDBPyConnection, indicator: str) -> list[tuple[Any, ...]]:
    return db.execute(
        'SELECT report_year, form, "value", state, comparability, stated_count, cell_count, is_series '
        "FROM out_panel WHERE indicator = ? ORDER BY ALL",
        [indicator],
    ).fetchall()


def two_forms(blank: bool = False) -> list[Read]:
    cells = {("requests", "refused_process", "total"): ""} if blank else {}
    return [
        read(pages.make_report("plain", "form2019", 3, year=2020), "2020.html"),
        read(pages.make_report("plain", "form2021", 4, year=2021, cells=cells), "2021.html"),
    ]


def test_the_panel_does_not_set_what_is_disclosed_against_what_is_in_force(db: DuckDBPyConnection) -> None:
    loaded(db, two_forms())
    old, new = panel(db, "normative_documents.in_force")
    assert (old[2], old[4]) == (None, "none")
    assert new[2] == int(fill_form("form2021", Random(4))["proactive", "normative_documents", "in_force"])
    assert new[4] == "exact"


def test_the_panel_adds_the_rows_of_2021_to_the_one_row_of_2019(db: DuckDBPyConnection) -> None:
    loaded(db, two_forms())
    old, new = panel(db, "requests.other.total")
    values = fill_form("form2021", Random(4))
    rows = ("other_not_corrected", "other_unpaid", "other_other")
    assert new[2] == sum(int(values["requests", row, "total"]) for row in rows)
    assert (old[5:7], new[5:7]) == ((1, 1), (3, 3))
    assert new[7] is True


def test_the_panel_takes_a_blank_for_no_nought(db: DuckDBPyConnection) -> None:
    loaded(db, two_forms(blank=True))
    _, row = panel(db, "requests.refused_process.total")
    assert row[3] == "solved"
    _, whole = panel(db, "requests.refused_process.natural_person")
    assert whole[3] in {"stated", "zero"}


def test_a_sum_with_a_blank_part_has_no_value(db: DuckDBPyConnection) -> None:
    cells = {("requests", "refused_process", "business"): ""}
    loaded(db, [read(pages.make_report("plain", "form2021", 4, year=2021, cells=cells), "2021.html")])
    (row,) = panel(db, "requests.refused.business")
    assert (row[2], row[3], row[5:7]) == (None, "partly_stated", (7, 8))


def test_the_crosswalk_joins_cells_and_says_how_far_they_agree(db: DuckDBPyConnection) -> None:
    links = dict(
        db.execute(
            "SELECT to_form || ' ' || to_row_code, link FROM out_crosswalk "
            "WHERE from_form = 'form2019' AND from_row_code = 'other_handling' AND from_column_code = 'total'"
        ).fetchall()
    )
    assert links == {
        f"form2021 {row}": "lossy" for row in ("other_not_corrected", "other_unpaid", "other_other")
    }
    kinds = {kind for (kind,) in db.execute("SELECT DISTINCT link FROM out_crosswalk").fetchall()}
    assert kinds == {"exact", "approximate", "lossy", "none"}


def test_derived_shares_name_their_denominator_and_carry_an_interval(db: DuckDBPyConnection) -> None:
    loaded(db, two_forms())
    rows = db.execute(
        'SELECT derived, "value", wilson_low, wilson_high, numerator, denominator FROM out_derived '
        "WHERE report_year = 2021"
    ).fetchall()
    assert {row[0] for row in rows} >= {"granted_share_of_handled", "remedies_per_handled"}
    for derived, value, low, high, top, bottom in rows:
        assert value == pytest.approx(float(top) / float(bottom))
        if derived.endswith("_per_handled"):
            assert (low, high) == (None, None)
        else:
            assert 0 <= low <= value <= high <= 1


def test_wilsons_interval_of_one_in_ten_is_as_in_the_books(db: DuckDBPyConnection) -> None:
    cells = {
        ("remedies", "review", column): count
        for column, count in (
            ("upheld", "9"),
            ("corrected", "1"),
            ("other", "0"),
            ("pending", "0"),
            ("total", "10"),
        )
    }
    loaded(db, [read(pages.make_report("plain", "form2021", 4, year=2021, cells=cells), "2021.html")])
    (ends,) = db.execute(
        "SELECT wilson_low, wilson_high FROM out_derived WHERE derived = 'review_corrected_share_of_total'"
    ).fetchall()
    assert ends == pytest.approx((0.0179, 0.4042), abs=1e-4)
