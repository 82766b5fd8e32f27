"""Bad input at the command: a named outcome, a message that says what to do, and no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.commands.common import Exit
from flows.errors import SettingsError
from flows.plan import read_watch_list
from tests.flows.helpers import call
from warehouse.connect import open_warehouse


@pytest.mark.parametrize("command", ["inspect", "metrics", "audit"])
def test_a_list_that_names_nothing_is_a_usage_error(command: str, tmp_path: Path) -> None:
    (tmp_path / "empty.list").write_text("# none yet\n", "utf-8")
    result = call(command, f"@{tmp_path / 'empty.list'}")
    assert result.exit_code == Exit.USAGE
    assert "expected sources that name a page, found none" in result.stderr


@pytest.mark.parametrize(
    ("body", "said"), [(b"", "found no bytes"), (b"%PDF-1.7 \x00\x01", "that does not open")]
)
def test_an_audit_passes_no_page_that_holds_no_report(body: bytes, said: str, tmp_path: Path) -> None:
    page = tmp_path / "draft.html"
    page.write_bytes(body)
    result = call("audit", page)
    assert result.exit_code == Exit.SOME_FAILED
    assert "no report on this page" in result.stdout
    assert said in result.stdout


@pytest.mark.parametrize("command", [("ingest", "seeds"), ("status",), ("down",)])
def test_a_file_in_the_place_of_the_data_folder_is_a_usage_error(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "data").write_text("", "utf-8")
    for data in (tmp_path / "data", tmp_path / "data" / "inside"):
        result = call(*command, "--data", data)
        assert result.exit_code == Exit.USAGE
        assert f"found a file at {tmp_path / 'data'}" in result.stderr


def test_an_address_of_a_server_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://[::1")
    (tmp_path / "page.txt").write_text("本机关全年收到申请3件。", "utf-8")
    result = call("ingest", tmp_path / "page.txt", "--db", tmp_path / "w.duckdb")
    assert result.exit_code == Exit.SERVER
    assert "expected a Prefect server at (not an address), as PREFECT_API_URL says" in result.stderr


def test_years_in_the_wrong_order_are_refused(tmp_path: Path) -> None:
    open_warehouse(tmp_path / "w.duckdb").close()
    result = call("sections", "--role", "fees_costs", "--year", "2020-2015", "--db", tmp_path / "w.duckdb")
    assert result.exit_code == Exit.USAGE
    assert "the first year before the last" in result.stderr


def test_what_looks_like_markup_or_an_emoji_is_printed_as_it_stands(tmp_path: Path) -> None:
    open_warehouse(tmp_path / "w.duckdb").close()
    result = call("sql", "SELECT 'x:101: [b]y[/b] [/z]' AS said", "--db", tmp_path / "w.duckdb")
    assert result.exit_code == Exit.OK
    assert "x:101: [b]y[/b] [/z]" in result.stdout


def test_a_damaged_warehouse_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    open_warehouse(path).close()
    path.write_bytes(path.read_bytes()[:5000])
    result = call("sql", "FROM current_report", "--db", path)
    assert result.exit_code == Exit.WAREHOUSE
    assert str(path) in result.stderr
    assert "--db" in result.stderr


def test_what_the_operating_system_refuses_is_a_message_that_names_the_place(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("本机关全年收到申请3件。", "utf-8")
    data = tmp_path / "data"
    data.mkdir()
    (data / "gongkai.duckdb.spool").write_text("a file where a folder belongs", "utf-8")
    result = call("ingest", tmp_path / "page.txt", "--data", data)
    assert result.exit_code == Exit.WAREHOUSE
    assert "expected to read and write files, found" in result.stderr
    assert str(data / "gongkai.duckdb.spool") in result.stderr


def test_a_watch_list_in_another_character_set_says_where(tmp_path: Path) -> None:
    file = tmp_path / "watch.txt"
    file.write_bytes("# 政务公开\n".encode("gb18030"))
    with pytest.raises(SettingsError, match=r"found another byte at 2: save .*watch\.txt as UTF-8"):
        read_watch_list(file)
