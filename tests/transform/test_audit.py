"""The audit: every rule on a report that keeps it and on one that breaks it."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.generate import statutory as pages
from tests.generate.statutory_form import Key, fill_form
from tests.quality.audit import find_planted, load_planted
from tests.transform.test_statutory import document_of, gold_files, plain_document, shared_document
from transform.audit_rules import all_rules
from transform.parse import parse_document
from transform.report import CellState, Finding, FindingCause

SEED = 7
REQUESTS, REMEDIES, PROACTIVE = "requests", "remedies", "proactive"


def audit(page: pages.Page) -> list[Finding]:
    return [f for report in parse_document(document_of(page)).reports for f in report.findings]


def report(form: str = "form2021", style: str = "plain", **changes: Any) -> list[Finding]:
    return audit(pages.make_report(style, form, SEED, **changes))


def value(form: str, *place: str) -> int:
    table, row, column = place
    return int(fill_form(form, Random(SEED))[table, row, column])


# A rule, a form, a cell, and what is printed in it instead; + is added to what is right.
CELL_RULES: list[tuple[str, str, Key, str]] = [
    ("applicants_total", "form2021", (REQUESTS, "granted", "business"), "+3"),
    ("handled_total", "form2021", (REQUESTS, "granted", "business"), "+3"),
    ("requests_balance", "form2021", (REQUESTS, "carried_out", "total"), "+1"),
    ("remedies_total", "form2019", (REMEDIES, "review", "total"), "+1"),
    ("disclosed_within_total", "form2019", (PROACTIVE, "regulations", "newly_disclosed"), "99999"),
    ("whole_count", "form2021", (REQUESTS, "declined_repeat", "total"), "2.5"),
    ("total_blank", "form2021", (REQUESTS, "handled_total", "total"), ""),
]

# A rule, a line that it holds to a cell, and the cell.
TEXT_RULES: list[tuple[str, str, Key]] = [
    ("text_new_natural", "本年新收自然人的政府信息公开申请{}件。", (REQUESTS, "new", "natural_person")),
    ("text_granted_in_part", "部分公开{}件。", (REQUESTS, "granted_in_part", "total")),
    ("text_granted", "予以公开{}件。", (REQUESTS, "granted", "total")),
    ("text_not_held", "本机关不掌握信息{}件。", (REQUESTS, "unavailable_not_held", "total")),
    ("text_dealt_with", "全年办理政府信息公开申请{}件。", (REQUESTS, "handled_total", "total")),
    ("text_review_upheld", "信息公开行政复议维持{}件。", (REMEDIES, "review", "upheld")),
    ("text_review_corrected", "信息公开行政复议纠正{}件。", (REMEDIES, "review", "corrected")),
    (
        "text_litigation_direct",
        "未经复议直接起诉的信息公开行政诉讼{}件。",
        (REMEDIES, "litigation_direct", "total"),
    ),
    (
        "text_litigation_after_review",
        "复议后起诉的信息公开行政诉讼{}件。",
        (REMEDIES, "litigation_after_review", "total"),
    ),
    (
        "text_normative_in_force",
        "现行有效行政规范性文件{}件。",
        (PROACTIVE, "normative_documents", "in_force"),
    ),
    (
        "text_normative_repealed",
        "废止行政规范性文件{}件。",
        (PROACTIVE, "normative_documents", "repealed"),
    ),
    ("text_penalties", "作出行政处罚决定{}件。", (PROACTIVE, "penalties", "decisions")),
    ("text_compulsion", "实施行政强制{}件。", (PROACTIVE, "compulsion", "decisions")),
    ("text_fees", "行政事业性收费金额{}万元。", (PROACTIVE, "fees", "fees_collected")),
]

TOLD = {
    "new": "text_new", "handled": "text_handled", "granted": "text_granted_both", "refused": "text_refused",
    "unavailable": "text_unavailable", "declined": "text_declined", "other": "text_other",
    "carried_in": "text_carried_in", "carried_out": "text_carried_out", "review": "text_review",
    "litigation": "text_litigation", "issued": "text_normative_issued", "permits": "text_permits",
    "whole": "list_sum",
}  # fmt: skip

# What only text says: a line that keeps the rule and one that breaks it.
LINES = [
    ("change", "公开解读120条，比上年的100条增长20%。", "公开解读120条，比上年的100条增长25%。"),
    ("change", "公开解读120条，较上年增加20条，增长20%。", "公开解读120条，较上年增加20条，增长12%。"),
    ("change", "公开解读80条，比上年的100条减少20条。", "公开解读80条，比上年的100条减少30条。"),
    (
        "list_sum",
        "收到诉讼8件，其中一审诉讼5件、二审诉讼3件。",
        "收到诉讼8件，其中一审诉讼5件、二审诉讼4件。",
    ),
    ("all_handled", "群众反映的热线工单全部办结。", "政府信息公开申请全部办结。"),
    ("all_granted", "各类目录均公开。", "政府信息公开申请均予以公开。"),
    ("all_upheld", "代办的案件均维持。", "信息公开行政复议均维持原决定。"),
    ("scope", "全市有乡镇23个。", "全市各级机关共收到政府信息公开申请90909件。"),
]

ANNEX_HEAD = "2016年澄浦市人民政府政府信息公开工作年度报告\n统计指标 单位 统计数\n一、主动公开情况 条 9\n"
ANNEX: dict[str, str] = tomllib.loads(
    Path(__file__).with_name("audit_annex.toml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("form", ["form2019", "form2021"])
@pytest.mark.parametrize("style", [*pages.MARKUP, *pages.FLATTENED])
def test_a_clean_report_is_silent_in_every_markup(style: str, form: str) -> None:
    for seed in (1, 2):
        assert audit(pages.make_report(style, form, seed)) == []


@pytest.mark.parametrize(("rule", "form", "place", "change"), CELL_RULES)
def test_a_cell_that_breaks_a_rule_is_found(rule: str, form: str, place: Key, change: str) -> None:
    raw = str(value(form, *place) + int(change)) if change.startswith("+") else change
    found = report(form, cells={place: raw})
    assert rule in {f.rule for f in found}
    assert {f.place[0] for f in found if f.place} == {place[0]}


@pytest.mark.parametrize(("rule", "line", "place"), TEXT_RULES, ids=[case[0] for case in TEXT_RULES])
def test_a_figure_of_the_text_is_held_to_its_cell(rule: str, line: str, place: Key) -> None:
    told = value("form2021", *place)
    assert report(more=[line.format(told)]) == []
    assert [f.rule for f in report(more=[line.format(told + 1001)])] == [rule]


@pytest.mark.parametrize(("fact", "rule"), TOLD.items())
@pytest.mark.parametrize("style", ["word", "spaced_rows"])
def test_a_fact_told_otherwise_is_found(style: str, fact: str, rule: str) -> None:
    page = pages.make_report(style, "form2021", SEED)
    assert audit(page) == []
    # 11 is no figure of the form, and near enough the whole of the list to be a slip in it.
    told = {fact: pages.told_facts("form2021", SEED)[fact] + 11}
    found = audit(pages.make_report(style, "form2021", SEED, told=told))
    assert rule in {f.rule for f in found}
    assert {f.rule for f in found} <= {rule, "share"}


@pytest.mark.parametrize(("rule", "kept", "broken"), LINES)
def test_a_line_that_contradicts_itself_or_the_tables_is_found(rule: str, kept: str, broken: str) -> None:
    assert report(more=[kept]) == []
    assert [f.rule for f in report(more=[broken])] == [rule]


def test_a_share_is_held_to_its_part_and_whole_as_it_is_rounded() -> None:
    new, own = (
        value("form2021", REQUESTS, "new", "total"),
        value("form2021", REQUESTS, "new", "natural_person"),
    )
    share = Decimal(own) * 100 / new
    for kept in (f"{share:.1f}", f"{share:.2f}", f"{share:.0f}"):
        assert report(more=[f"自然人申请占新收申请的{kept}%。"]) == []
    assert [f.rule for f in report(more=[f"自然人申请占新收申请的{share + 3:.1f}%。"])] == ["share"]


@pytest.mark.parametrize(("rule", "rows"), ANNEX.items())
def test_the_sums_of_the_annex_of_2014_are_checked(rule: str, rows: str) -> None:
    def rules(total: int) -> list[str]:
        parsed = parse_document(plain_document(ANNEX_HEAD + rows.format(total) + "（完）"))
        return [f.rule for one in parsed.reports for f in one.findings]

    assert rules(6) == []
    assert rules(7) == [rule]


def test_every_rule_of_one_report_is_broken_somewhere_here() -> None:
    tried = {case[0] for case in (*CELL_RULES, *TEXT_RULES, *LINES)} | set(TOLD.values()) | set(ANNEX)
    tried |= {"share", "readings_differ"}
    assert {rule.id for rule in all_rules() if rule.kind != "across_years"} == tried


SLIPS: list[Key] = [
    (REQUESTS, "handled_total", "total"),
    (REQUESTS, "granted", "total"),
    (REQUESTS, "new", "natural_person"),
    (REQUESTS, "carried_out", "legal_service"),
    (REQUESTS, "refused_process", "business"),
]


@pytest.mark.parametrize("place", SLIPS)
@pytest.mark.parametrize("style", ["plain", "bar_rows"])
def test_the_one_cell_that_would_keep_every_equation_is_named(style: str, place: Key) -> None:
    true = value("form2021", *place)
    found = report(style=style, cells={place: str(true + 4)})
    sums = [f for f in found if f.place]
    assert len(sums) > 1
    assert {(f.likely, f.likely_value) for f in sums} == {(place, Decimal(true))}


def test_two_slips_apart_are_both_named() -> None:
    first, second = (REQUESTS, "granted", "business"), (REQUESTS, "declined_repeat", "research")
    cells = {place: str(value("form2021", *place) + more) for place, more in ((first, 5), (second, 8))}
    assert {f.likely for f in report(cells=cells) if f.place} == {first, second}


def test_where_any_cell_of_one_sum_may_be_wrong_none_is_named() -> None:
    place = (REMEDIES, "review", "total")
    (found,) = [f for f in report(cells={place: "99"}) if f.rule == "remedies_total"]
    assert found.place == place
    assert found.likely is None
    assert found.expected == (Decimal(value("form2021", *place)),)


def test_a_text_that_agrees_with_the_mended_cell_is_told_so() -> None:
    place = (REQUESTS, "handled_total", "total")
    found = report(cells={place: str(value("form2021", *place) + 2)})
    (text,) = [f for f in found if f.rule == "text_handled"]
    assert "正文不动" in text.advice_zh


def test_a_blank_total_is_solved_beside_what_it_states() -> None:
    place = (REQUESTS, "handled_total", "total")
    page = pages.make_report("plain", "form2021", SEED, cells={place: ""})
    cells = {(c.table, c.row, c.column): c for c in parse_document(document_of(page)).reports[0].cells}
    assert cells[place].state is CellState.BLANK
    assert cells[place].value is None
    assert cells[place].solved_value == value("form2021", *place)
    assert sum(cell.solved_value is not None for cell in cells.values()) == 1


def test_noughts_left_blank_are_no_finding() -> None:
    filled = fill_form("form2021", Random(SEED))
    cells = {place: "" for place, raw in filled.items() if raw == "0" and place[2] != "total"}
    assert len(cells) > 5
    assert report(cells=cells) == []


def test_a_table_shown_twice_with_other_numbers_is_our_doubt() -> None:
    page = pages.make_report("printed_twice", "form2021", SEED)
    total = value("form2021", REQUESTS, "new", "total")
    first, second = page.text.rsplit(f"<td>{total}</td>", 1)
    changed = pages.Page(page.name, page.form, f"{first}<td>{total + 1}</td>{second}", True, page.truth)
    (found,) = audit(changed)
    assert found.rule == "readings_differ"
    assert found.cause is FindingCause.READING


def test_two_readings_that_agree_lay_a_broken_sum_to_the_source() -> None:
    found = report(cells={(REQUESTS, "new", "total"): "90909"})
    assert {f.cause for f in found if f.place} == {FindingCause.SOURCE}


QUIET = [
    "通过12345热线受理群众申请550件，全部办结。",
    "上年收到政府信息公开申请88件。",
    "2020年收到政府信息公开申请77件。",
    "全年办理行政复议案件320件。",
    "公开行政许可信息3679条。",
    "全年公开信息1000条，其中概况信息100条、工作动态850条等。",
    "举办培训3次，参训200人次。",
]


@pytest.mark.parametrize("line", QUIET)
def test_what_speaks_of_something_else_is_left_alone(line: str) -> None:
    assert report(more=[line]) == []


def test_a_finding_says_where_what_and_how_in_two_languages() -> None:
    page = pages.make_report("plain", "form2021", SEED, cells={(REQUESTS, "new", "total"): "90909"})
    document = document_of(page)
    findings = parse_document(document).reports[0].findings
    assert findings
    for found in findings:
        assert found.code == f"audit.{found.rule}"
        assert document.text[found.start : found.end].strip()
        assert found.arithmetic in found.message_zh or not found.place
        assert all((found.message_zh, found.message_en, found.advice_zh, found.advice_en))


def test_the_planted_inconsistencies_of_the_shared_pages_are_found_and_nothing_else(shared: Any) -> None:
    found = 0
    for path in gold_files(shared):
        planted = load_planted(path)
        parsed = parse_document(shared_document(path.parent / planted.file))
        figures = find_planted(planted, parsed)
        assert figures.missed == (), path.name
        assert figures.without_cause == (), path.name
        found += figures.found
    assert found >= 8
