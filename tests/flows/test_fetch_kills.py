"""Runs over many hosts that are killed at random: nothing lost, nothing stored twice, little asked twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest
from warcio.archiveiterator import ArchiveIterator

from extract.fetch import FetchSettings
from flows.outcome import Outcome
from flows.settings import Settings
from tests.flows.country import Running, start_country
from tests.flows.country_plan import Country
from tests.flows.helpers import make_settings, run
from tests.flows.kills import Kill, count_asked, count_held, kill_at_random, lost_in_flight
from tests.flows.visits import Visit, read_visits
from warehouse.checks import run_checks
from warehouse.connect import open_warehouse

# The short form; `make prove-fetch` kills twenty times in the course of 5,000 pages.
# The slow host keeps a run going that is about to be killed.
COUNTRY = Country(hosts=10, pages=12, slow_pages=6, slow_seconds=2.0)
KILLS = 5
DAY = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Survived:
    """A country that was read to the end in spite of the kills, and who had come by then."""

    running: Running
    settings: Settings
    sources: Path
    kills: tuple[Kill, ...]
    visits: tuple[Visit, ...]
    outcome: Outcome


@pytest.fixture(scope="module")
def survived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Survived]:
    folder = tmp_path_factory.mktemp("kills")
    settings = make_settings(folder, batch_size=20, delay_seconds=0.05, fresh_seconds=DAY)
    sources = folder / "pages.urls"
    with start_country(COUNTRY, folder) as running:
        sources.write_text("\n".join(running.urls), encoding="utf-8")
        output = folder / "output.txt"
        kills = kill_at_random(running, settings, sources, output, kills=KILLS, rng=Random(8))
        outcome = run(settings, f"@{sources}")
        yield Survived(
            running=running,
            settings=settings,
            sources=sources,
            kills=kills,
            visits=read_visits(running.log),
            outcome=outcome,
        )


def test_every_page_is_in_the_warehouse_and_none_twice(survived: Survived) -> None:
    with open_warehouse(survived.settings.db, read_only=True) as connection:
        stored = Counter(uri for (uri,) in connection.execute("SELECT uri FROM raw_page").fetchall())
        documents = connection.execute(
            "SELECT count(*), count(DISTINCT (sha256, parser_version)) FROM core_document"
        ).fetchall()
        assert run_checks(connection) == ()
    assert stored == Counter(survived.running.urls)
    assert documents == [(len(survived.running.urls), len(survived.running.urls))]
    assert survived.outcome.counts.pages_failed == 0


def test_page_is_asked_for_once_and_once_more_for_each_kill_that_found_it_in_flight(
    survived: Survived,
) -> None:
    lost = lost_in_flight(survived.running, survived.visits, survived.kills)
    expected = Counter(survived.running.urls)
    for uris in lost:
        expected.update(uris)
    asked = count_asked(survived.running, survived.visits)
    assert {uri: (asked[uri], expected[uri]) for uri in expected if asked[uri] != expected[uri]} == {}
    assert asked.keys() == expected.keys()


def test_kill_loses_no_more_than_may_be_open_at_a_time(survived: Survived) -> None:
    lost = lost_in_flight(survived.running, survived.visits, survived.kills)
    assert max(map(len, lost)) <= FetchSettings().concurrency


def test_archive_holds_every_page_once_and_ends_with_a_whole_record(survived: Survived) -> None:
    held = count_held(survived.settings.archive)
    assert {uri: count for uri, count in held.items() if count != 1} == {}
    assert held.keys() == set(survived.running.urls)
    assert list(survived.settings.archive.glob("*.damaged-*")) == []
    for path in survived.settings.archive.glob("*.warc.gz"):
        with path.open("rb") as file:
            records = [record.rec_type for record in ArchiveIterator(file) if record.content_stream().read()]
        assert set(records) <= {"warcinfo", "response", "revisit", "metadata", "request"}


def test_run_over_fresh_pages_asks_for_none_of_them(survived: Survived) -> None:
    before = len(read_visits(survived.running.log))
    outcome = run(survived.settings, f"@{survived.sources}")
    assert [visit for visit in read_visits(survived.running.log)[before:] if visit.is_report] == []
    assert outcome.fresh == len(survived.running.urls)


def test_second_run_over_unchanged_pages_reads_none_and_is_answered_by_304(survived: Survived) -> None:
    before = len(read_visits(survived.running.log))
    outcome = run(replace(survived.settings, fresh_seconds=0.0), f"@{survived.sources}")
    again = read_visits(survived.running.log)[before:]
    asked = [visit for visit in again if visit.is_report]
    able = [visit for visit in asked if COUNTRY.habits(visit.host).has_validators]
    assert outcome.counts.pages_new == 0
    assert outcome.counts.reports_added == 0
    assert outcome.counts.pages_unchanged == len(asked) == len(survived.running.urls)
    assert [visit.status for visit in able].count(304) > 0.95 * len(able) > 0
    assert {visit.status for visit in asked if visit not in able} == {200}
