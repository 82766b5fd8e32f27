"""Settings: from the environment, in every process the same, and explained."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from flows.errors import SettingsError
from flows.plan import plan_run, read_watch_list
from flows.prefect_environ import flow_environ, server_environ, serving_environ
from flows.settings import read_settings, settings_environ
from tests.conftest import ROOT
from tests.flows.helpers import make_settings


def test_options_come_before_variables() -> None:
    environ = {"GONGKAI_DATA": "/a", "GONGKAI_DB": "/a/named.duckdb"}
    assert read_settings(environ).db == Path("/a/named.duckdb")
    assert read_settings(environ, db=Path("/b.duckdb")).db == Path("/b.duckdb")
    assert read_settings(environ, data=Path("/c")).data == Path("/c")


def test_paths_mean_the_same_from_any_folder() -> None:
    settings = read_settings({"GONGKAI_DATA": "data"})
    assert settings.data == Path.cwd() / "data"
    assert settings.spool.parent == Path(str(settings.db)).parent


def test_another_process_reads_the_same_settings(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, contact="https://example.org/crawl", lock_seconds=2.5, watch_minutes=5)
    assert read_settings(settings_environ(settings)) == settings
    assert read_settings(settings_environ(replace(settings, contact=None))).contact is None


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("GONGKAI_BATCH_SIZE", "0"),
        ("GONGKAI_BATCH_SIZE", "-1"),
        ("GONGKAI_IN_FLIGHT", "two"),
        ("GONGKAI_IN_FLIGHT", "２"),
        ("GONGKAI_DELAY_SECONDS", "-0.5"),
        ("GONGKAI_DELAY_SECONDS", "nan"),
        ("GONGKAI_LOCK_SECONDS", "inf"),
        ("GONGKAI_ALLOW_PRIVATE", "perhaps"),
    ],
)
def test_value_that_a_setting_does_not_take_is_refused_by_name(name: str, raw: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read_settings({name: raw})


def test_example_of_the_settings_names_all_with_their_defaults() -> None:
    lines = (ROOT / "deploy" / "example.env").read_text("utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    example = {name: value for name, _, value in pairs}
    assert set(example) == set(settings_environ(read_settings({})))
    assert read_settings(example) == read_settings({})


def test_prefect_settings_of_the_user_do_not_reach_the_own_server(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    user = {"PATH": "/bin", "PREFECT_API_URL": "https://example.org/api", "PREFECT_API_KEY": "hush-hush"}
    server = server_environ(settings, user)
    serving = serving_environ(settings, user, api="http://127.0.0.1:4200/api")
    assert "PREFECT_API_URL" not in server
    assert serving["PREFECT_API_URL"] == "http://127.0.0.1:4200/api"
    assert "hush-hush" not in {*server.values(), *serving.values()}
    assert str(settings.data) in server["PREFECT_SERVER_DATABASE_CONNECTION_URL"]


def test_served_runs_wait_for_the_warehouse_and_the_command_does_not(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    served = read_settings(serving_environ(settings, {}, api="http://127.0.0.1:4200/api"))
    asked = replace(settings, lock_seconds=5.0)
    assert (settings.lock_seconds, served.lock_seconds) == (0.0, 600.0)
    assert read_settings(serving_environ(asked, {}, api="http://127.0.0.1:4200/api")).lock_seconds == 5.0


def test_server_that_the_user_named_is_met_with_the_users_own_settings(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    named = flow_environ(
        settings, {"PREFECT_API_URL": "https://example.org/api"}, api="https://example.org/api"
    )
    own = flow_environ(settings, {}, api="http://127.0.0.1:4200/api")
    assert "PREFECT_HOME" not in named
    assert own["PREFECT_HOME"] == str(settings.prefect_home)


def test_plan_is_the_same_from_any_folder(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    absolute = plan_run([str(pages)])
    monkeypatch.chdir(pages.parent)
    assert plan_run(["pages"]) == absolute
    assert plan_run(["../" + pages.parent.name + "/pages"]) == absolute
    assert absolute.wanted


def test_plan_counts_failures_beside_pages(pages: Path) -> None:
    plan = plan_run([str(pages), "nowhere-1", "nowhere-2"])
    assert plan.pages == len(list(pages.iterdir())) + 2
    assert len(plan.failures) == 2


def test_watch_list_takes_any_source_and_passes_over_comments(tmp_path: Path) -> None:
    file = tmp_path / "watch.txt"
    assert read_watch_list(file) == ()
    file.write_text("\ufeff# sources\n\nhttps://zwgk.example.cn/list.html\n  reports/ \n", "utf-8")
    assert read_watch_list(file) == ("https://zwgk.example.cn/list.html", "reports/")
