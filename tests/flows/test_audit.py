"""`gongkai audit`: what an office sees of its own report before it is published."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from flows.cli import app
from flows.commands.common import Exit
from tests.generate import statutory as pages

DEMO = Path(__file__).parents[1] / "pages" / "demo"
SLIP = "requests/handled_total/total"


def audit(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["audit", *arguments])
    return result.exit_code, result.stdout, result.stderr


def write(folder: Path, name: str, page: pages.Page) -> str:
    path = folder / name
    path.write_text(page.text, encoding="utf-8")
    return str(path)


def test_the_planted_slip_of_the_demo_is_named_by_cell_with_the_right_value() -> None:
    code, out, _ = audit(str(DEMO / "statutory-2021" / "page.html"))
    assert code == Exit.FINDINGS
    assert f"{SLIP} = 75?" in out
    assert "填写 76，应为 75" in out
    assert "76 is printed, 75 would keep all its equations" in out
    assert "61+9+1+4=75 ≠ 76" in out


def test_json_has_a_page_a_line_with_the_fields_of_inspect() -> None:
    names = [str(DEMO / f"statutory-{year}" / "page.html") for year in (2021, 2019)]
    code, out, _ = audit("--json", *names)
    first, second = (json.loads(line) for line in out.splitlines())
    assert code == Exit.FINDINGS
    assert first["schema"] == "gongkai.audit/1"
    assert {tuple(f["likely"]) for f in first["findings"] if f["likely"]} == {tuple(SLIP.split("/"))}
    assert {f["likely_value"] for f in first["findings"] if f["likely"]} == {75}
    assert second["findings"] == []


def test_a_clean_report_ends_with_nought(tmp_path: Path) -> None:
    code, out, _ = audit(write(tmp_path, "clean.html", pages.make_report("word", "form2021")))
    assert code == Exit.OK
    assert "未发现问题 · no findings" in out


def test_a_page_that_cannot_be_had_ends_with_one_whatever_else_was_found(tmp_path: Path) -> None:
    slip = {("requests", "new", "total"): "90909"}
    broken = write(tmp_path, "broken.html", pages.make_report("plain", "form2021", cells=slip))
    code, out, err = audit(broken, str(tmp_path / "absent.html"))
    assert code == Exit.SOME_FAILED
    assert "audit.applicants_total" in out
    assert "absent.html" in err


def test_several_years_of_one_body_are_held_against_each_other(tmp_path: Path) -> None:
    names = [
        write(tmp_path, f"{year}.html", pages.make_report("plain", "form2021", year, year=year))
        for year in (2021, 2022)
    ]
    answers = [audit("--json", *order) for order in (names, names[::-1])]
    assert {code for code, _, _ in answers} == {Exit.FINDINGS}
    told = [set(out.splitlines()) for _, out, _ in answers]
    assert told[0] == told[1]
    later = next(json.loads(line) for line in told[0] if "2022.html" in line)
    assert "audit.carried_over" in {finding["code"] for finding in later["findings"]}


def test_a_page_without_tables_says_what_was_not_checked(tmp_path: Path) -> None:
    lines = [pages.TITLE.format(year=2022), "一、总体情况", "全年主动公开政府信息30条。", *pages.AFTER]
    path = tmp_path / "bare.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    code, out, _ = audit(str(path))
    assert code == Exit.OK
    assert "only the text was checked" in out
