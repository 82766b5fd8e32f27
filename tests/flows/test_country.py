"""A country of hosts is fetched politely and side by side; the hosts themselves say so."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from extract.archive import Archive
from extract.fetch import Fetcher, FetchSettings
from extract.page import Page
from tests.flows.country import Running, start_country
from tests.flows.country_plan import LAST_MODIFIED, Country, draw_index, report_path
from tests.flows.visits import (
    Visit,
    by_host,
    ideal_seconds,
    most_inside,
    read_visits,
    seconds_taken,
    smallest_gap,
)

COUNTRY = Country(hosts=12, pages=8, slow_pages=6, slow_seconds=2.0, crawl_delay=0.5)
DELAY = 0.2
# Of the pace that politeness allows. `make prove-fetch` asks for four fifths, on a quiet machine and of
# 5,000 pages; here others may be at work, and what is to be seen is that hosts are read side by side.
SHARE = 0.5


async def fetch_all(urls: tuple[str, ...], archive: Archive) -> list[Page]:
    settings = FetchSettings(allow_private=True, delay=DELAY, backoff_seconds=0.05, jitter=0.01)
    async with Fetcher(settings, archive=archive) as fetcher:
        fetched = await asyncio.gather(*(fetcher.fetch(url) for url in urls))
    assert all(isinstance(page, Page) for page in fetched)
    return [page for page in fetched if isinstance(page, Page)]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with start_country(COUNTRY, tmp_path_factory.mktemp("country")) as running:
        yield running


@pytest.fixture(scope="module")
def pages(running: Running, tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    with Archive(tmp_path_factory.mktemp("archive")) as archive:
        return asyncio.run(fetch_all(running.urls, archive))


@pytest.fixture(scope="module")
def visits(running: Running, pages: list[Page]) -> dict[str, tuple[Visit, ...]]:
    return by_host(read_visits(running.log))


def test_every_page_comes_and_each_is_another_one(running: Running, pages: list[Page]) -> None:
    assert [page.uri for page in pages] == list(running.urls)
    assert len({page.sha256 for page in pages}) == len(running.urls)


def test_no_host_is_asked_again_before_its_delay_is_over(visits: dict[str, tuple[Visit, ...]]) -> None:
    asked = {host: COUNTRY.habits(host).crawl_delay or DELAY for host in visits}
    assert {host: gap for host in visits if (gap := smallest_gap(visits[host])) < asked[host]} == {}


def test_no_host_has_more_visitors_at_a_time_than_are_allowed(visits: dict[str, tuple[Visit, ...]]) -> None:
    allowed = FetchSettings().host_concurrency
    assert {host: most_inside(visits[host]) for host in visits if most_inside(visits[host]) > allowed} == {}
    assert most_inside(visits[COUNTRY.slow_host]) == allowed


def test_all_hosts_together_have_no_more_visitors_than_are_allowed(
    visits: dict[str, tuple[Visit, ...]],
) -> None:
    everybody = [visit for each in visits.values() for visit in each]
    assert most_inside(everybody) <= FetchSettings().concurrency


def test_slow_host_delays_nobody_else(visits: dict[str, tuple[Visit, ...]]) -> None:
    slow = max(visit.ended for visit in visits[COUNTRY.slow_host])
    assert all(visits[host][-1].ended < slow for host in visits if host != COUNTRY.slow_host)


def test_each_host_is_read_about_as_fast_as_politeness_allows(visits: dict[str, tuple[Visit, ...]]) -> None:
    allowed = FetchSettings().host_concurrency
    shares = {
        host: ideal_seconds(COUNTRY, host, delay=DELAY, concurrency=allowed, requests=len(each))
        / seconds_taken(each)
        for host, each in visits.items()
    }
    assert {host: share for host, share in shares.items() if share < SHARE} == {}


def test_host_that_fails_is_asked_again_and_says_who_came(visits: dict[str, tuple[Visit, ...]]) -> None:
    failing = [visit for visit in visits[COUNTRY.addresses[1]] if visit.is_report]
    assert [visit.status for visit in failing].count(503) == COUNTRY.pages // 4
    assert [visit.status for visit in failing].count(200) == COUNTRY.pages
    assert {visit.agent for visit in failing} == {FetchSettings().user_agent}


CONDITIONS = [
    ("127.0.1.8", {"if-none-match": "its own"}, 304),
    ("127.0.1.8", {"if-none-match": '"another"', "if-modified-since": LAST_MODIFIED}, 200),
    ("127.0.1.8", {"if-modified-since": LAST_MODIFIED}, 304),
    ("127.0.1.6", {"if-none-match": "its own", "if-modified-since": LAST_MODIFIED}, 304),
    ("127.0.1.6", {"if-none-match": "its own"}, 200),
    ("127.0.1.5", {"if-modified-since": LAST_MODIFIED}, 200),
    ("127.0.1.4", {"if-none-match": "its own", "if-modified-since": LAST_MODIFIED}, 200),
    ("127.0.1.8", {}, 200),
]


@pytest.mark.parametrize(("host", "headers", "status"), CONDITIONS)
def test_country_answers_a_condition_by_what_the_host_supports(
    host: str, headers: dict[str, str], status: int
) -> None:
    first = COUNTRY.answer(host, report_path(1), {}, times=1)
    etag = next((field.partition(": ")[2] for field in first.headers if field.startswith("ETag")), '"none"')
    sent = {name: etag if value == "its own" else value for name, value in headers.items()}
    assert COUNTRY.answer(host, report_path(1), sent, times=2).status == status


def test_lists_of_a_host_name_each_of_its_reports_once() -> None:
    text = "".join(draw_index(45, number).decode() for number in (1, 2, 3))
    assert all(text.count(f'"{report_path(number)}"') == 1 for number in range(1, 46))
    assert text.count('">下一页</a>') == 2
