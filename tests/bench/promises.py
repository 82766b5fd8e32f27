"""Promises of fetching, and how they are judged by what the hosts of a country have seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from extract.fetch import FetchSettings
from tests.flows.country_plan import Country
from tests.flows.visits import Visit, by_host, ideal_seconds, most_inside, seconds_taken, smallest_gap

SHARE = 0.8
"""The share of the throughput that politeness allows, at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One promise: what was found, what was wanted, and whether that is so."""

    name: str
    found: str
    wanted: str
    holds: bool

    def line(self) -> str:
        """The promise as a line of the report."""
        return f"{'holds' if self.holds else 'FAILS':6}{self.name:58}{self.found:>24}   ({self.wanted})"


def judge_manners(country: Country, visits: Sequence[Visit], *, delay: float) -> list[Promise]:
    """Whether delay and concurrency were kept, and how exactly the hosts know."""
    hosts = by_host(visits)
    gaps = {host: smallest_gap(each) - _delay_at(country, host, delay) for host, each in hosts.items()}
    worst = min(gaps, key=gaps.__getitem__)
    blur = [visit.began - visit.since for visit in visits]
    crowd = max(most_inside(each) for each in hosts.values())
    settings = FetchSettings()
    return [
        Promise(
            name=f"smallest gap between two requests to a host, over {len(visits)}",
            found=f"{_delay_at(country, worst, delay) + gaps[worst]:.4f} s at {worst}",
            wanted=f"{_delay_at(country, worst, delay)} s or more",
            holds=gaps[worst] >= 0,
        ),
        Promise(
            name="how exactly arrivals are known: median, worst",
            found=f"{1000 * median(blur):.1f} ms, {1000 * max(blur):.1f} ms",
            wanted=f"median under a tenth of the {delay} s",
            holds=median(blur) < delay / 10,
        ),
        Promise(
            name="most requests open at one host",
            found=str(crowd),
            wanted=f"at most {settings.host_concurrency}",
            holds=crowd <= settings.host_concurrency,
        ),
        Promise(
            name="most requests open at all hosts",
            found=str(most_inside(visits)),
            wanted=f"at most {settings.concurrency}",
            holds=most_inside(visits) <= settings.concurrency,
        ),
    ]


def judge_pace(country: Country, visits: Sequence[Visit], *, delay: float) -> list[Promise]:
    """The share of the throughput that politeness allows: all quick hosts, and each host by itself."""
    concurrency = FetchSettings().host_concurrency
    ideals = {
        host: ideal_seconds(country, host, delay=delay, concurrency=concurrency, requests=len(each))
        for host, each in by_host(visits).items()
    }
    shares = {host: ideals[host] / seconds_taken(each) for host, each in by_host(visits).items()}
    quick = pick_quick(country, visits)
    rate = len(quick) / seconds_taken(quick)
    allowed = len(quick) / max(ideals[host] for host in by_host(quick))
    worst = min(shares, key=shares.__getitem__)
    return [
        Promise(
            name=f"throughput of {len(by_host(quick))} hosts, {delay} s apart",
            found=f"{rate:.0f} of {allowed:.0f} a second",
            wanted=f"at least {SHARE:.0%}, found {rate / allowed:.0%}",
            holds=rate >= SHARE * allowed,
        ),
        Promise(
            name="share of what a host allows, of the host worst off",
            found=f"{shares[worst]:.0%} at {worst}",
            wanted=f"at least {SHARE:.0%}",
            holds=shares[worst] >= SHARE,
        ),
    ]


def pick_quick(country: Country, visits: Sequence[Visit]) -> list[Visit]:
    """The visits to hosts that are neither slow nor ask for a longer delay."""
    usual = country.habits(country.addresses[-1])
    kept = {
        host
        for host in country.addresses
        if (habits := country.habits(host)).seconds == usual.seconds and habits.crawl_delay is None
    }
    return [visit for visit in visits if visit.host in kept]


def _delay_at(country: Country, host: str, delay: float) -> float:
    return max(delay, country.habits(host).crawl_delay or 0.0)
