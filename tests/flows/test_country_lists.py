"""A country is found by its hosts' own lists, and listing is no ruder than reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.flows.country import Running, start_country
from tests.flows.country_plan import PER_INDEX, Country
from tests.flows.helpers import make_settings, run
from tests.flows.visits import Visit, by_host, most_inside, read_visits, smallest_gap
from warehouse.connect import open_warehouse

COUNTRY = Country(hosts=4, pages=PER_INDEX + 5, slow_seconds=0.02)
DELAY = 0.05

SOURCES = """
[[source]]
name = "country"
kind = "index"
addresses = [{addresses}]
link_text = "工作总结"
next_text = "下一页"
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, list[str]]]:
    folder = tmp_path_factory.mktemp("lists")
    settings = make_settings(folder, delay_seconds=DELAY, batch_size=50)
    sources = folder / "sources.toml"
    with start_country(COUNTRY, folder) as running:
        lists = [f'"http://{host}:{running.port}/zwgk/index.html"' for host in COUNTRY.addresses]
        sources.write_text(SOURCES.format(addresses=", ".join(lists)), encoding="utf-8")
        run(settings, sources)
        with open_warehouse(settings.db, read_only=True) as connection:
            stored = [uri for (uri,) in connection.execute("SELECT uri FROM raw_page").fetchall()]
        yield running, stored


@pytest.fixture(scope="module")
def visits(running: tuple[Running, list[str]]) -> dict[str, tuple[Visit, ...]]:
    return by_host(read_visits(running[0].log))


def test_lists_lead_to_every_report_and_to_nothing_else(running: tuple[Running, list[str]]) -> None:
    assert Counter(running[1]) == Counter(running[0].urls)


def test_each_list_and_each_robots_file_is_asked_for_once(visits: dict[str, tuple[Visit, ...]]) -> None:
    others = {"/robots.txt", "/zwgk/index.html", "/zwgk/index_2.html"}
    for each in visits.values():
        assert Counter(visit.path for visit in each if not visit.is_report) == Counter(others)


def test_listing_keeps_the_delay_and_the_concurrency_too(visits: dict[str, tuple[Visit, ...]]) -> None:
    assert {host: gap for host in visits if (gap := smallest_gap(visits[host])) < DELAY} == {}
    assert max(most_inside(each) for each in visits.values()) <= 2
