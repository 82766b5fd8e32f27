"""`gongkai expected`: registers as people write them, from the file to what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.commands.common import Exit
from flows.errors import RequestError
from flows.expected import read_registers
from tests.flows.helpers import ask, call
from warehouse.expected import ExpectedBody


def write(folder: Path, text: str, charset: str = "utf-8", name: str = "bodies.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(charset))
    return path


def test_a_body_comes_with_its_place_and_its_line_of_work(tmp_path: Path) -> None:
    path = write(tmp_path, "body,since,until,source\n霍邱县卫生局,2010,2013,名录\n\n柳湾镇人民政府,,,\n")
    assert read_registers([path]) == (
        ExpectedBody(
            org="霍邱县卫生局", region_code="341522", line="卫生健康", since=2010, until=2013, said_by="名录"
        ),
        ExpectedBody(org="柳湾镇人民政府"),
    )


def test_a_place_that_changed_its_code_has_a_row_for_each(tmp_path: Path) -> None:
    path = write(tmp_path, "body,since\n寿县交通运输局,2012\n")
    assert [(b.region_code, b.since, b.until) for b in read_registers([path])] == [
        ("341521", 2012, 2014),
        ("340422", 2015, None),
    ]


def test_a_code_that_is_given_counts_for_all_years(tmp_path: Path) -> None:
    path = write(tmp_path, "body,region_code\n鼓楼区教育局,350102\n")
    assert read_registers([path]) == (ExpectedBody(org="鼓楼区教育局", region_code="350102", line="教育"),)


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030"])
def test_spreadsheets_are_read_in_the_character_sets_they_save(tmp_path: Path, charset: str) -> None:
    path = write(tmp_path, 'Body,Source\r\n"柳湾镇","名录, 第3页"\r\n', charset)
    assert read_registers([path]) == (ExpectedBody(org="柳湾镇", said_by="名录, 第3页"),)


FAULTS = [
    ("org\n柳湾镇\n", "line 1: expected a header with body"),
    ("body,body\n柳湾镇,柳湾镇\n", "line 1: expected a header"),
    ("", "line 1: expected a header"),
    ("body\n", "expected bodies in"),
    ("body,since\n,2010\n", "line 2: expected a body's name in column body, found nothing"),
    (
        "body,since\n\n柳湾镇,去年\n",
        "line 3: expected a year such as 2018 or nothing in column since, found '去年'",
    ),
    ("body,since,until\n柳湾镇,2012,2010\n", "line 2: expected since before until, found 2012 and 2010"),
    ("body,region_code\n柳湾镇,999999\n", "line 2: expected a code of GB/T 2260"),
    ("body\n柳湾镇,2012\n", "line 2: expected 1 columns, found 2"),
]


@pytest.mark.parametrize(("text", "said"), FAULTS)
def test_a_fault_is_told_by_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(RequestError) as raised:
        read_registers([write(tmp_path, text)])
    assert said in str(raised.value)


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    one = write(tmp_path, "body,since\n柳湾镇,1\n青石乡,2\n")
    with pytest.raises(RequestError) as raised:
        read_registers([one, write(tmp_path, "body,until\n柳湾镇,x\n", name="third.csv")])
    assert str(raised.value).count("expected a year") == 3
    assert "third.csv, line 2" in str(raised.value)


def test_what_a_register_expects_and_is_not_there_is_missing(tmp_path: Path, pages: Path) -> None:
    db = tmp_path / "reports.duckdb"
    assert call("ingest", pages / "clean-report.html", "--db", db, "--direct").exit_code == Exit.OK
    (seen,) = ask(db, "SELECT org, report_year FROM current_report")
    assert "No register counts" in call("expected", "--db", db).stdout
    path = write(tmp_path, f"body,since,until\n{seen['org']},{seen['report_year']},\n柳湾镇,2020,2020\n")
    kept = call("expected", path, "--by", "阿宁", "--db", db)
    assert kept.exit_code == Exit.OK, kept.output
    assert "counts from now on" in kept.stdout
    assert "2 bodies expected" in kept.stdout
    assert "Nothing was new" in call("expected", path, "--db", db).stdout
    rows = ask(db, "SELECT org, report_year AS year, state FROM out_completeness ORDER BY year")
    assert rows[0] == {"org": "柳湾镇", "year": 2020, "state": "missing"}
    assert {"org": seen["org"], "year": seen["report_year"], "state": "present"} in rows
    assert "given by 阿宁" in call("expected", "--db", db).stdout
    assert "taken back" in call("expected", "--withdraw", "--db", db).stdout
    assert {row["register"] for row in ask(db, "SELECT register FROM out_completeness")} == {"seen"}


def test_a_faulty_register_changes_nothing(tmp_path: Path, pages: Path) -> None:
    db = tmp_path / "reports.duckdb"
    call("ingest", pages / "clean-report.html", "--db", db, "--direct")
    result = call("expected", write(tmp_path, "body,since\n柳湾镇,x\n"), "--db", db)
    assert result.exit_code == Exit.USAGE
    assert "Nothing was kept" in result.output
    assert ask(db, "SELECT count(*) AS n FROM meta_register") == [{"n": 0}]


def test_a_register_makes_no_warehouse(tmp_path: Path) -> None:
    db = tmp_path / "none.duckdb"
    result = call("expected", write(tmp_path, "body\n柳湾镇\n"), "--db", db)
    assert result.exit_code == Exit.WAREHOUSE
    assert not db.exists()
