"""The visits that a country has logged, and what they say about who came: gaps, crowding, pace."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.flows.country_plan import Country


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request as its host saw it; moments are those of the machine's monotonic clock.

    The request came between `since`, when the host last found nothing, and `began`, when it
    was read. `status` is None where the visitor left before the answer.
    """

    host: str
    path: str
    since: float
    began: float
    ended: float
    status: int | None
    is_conditional: bool
    agent: str | None

    @property
    def is_report(self) -> bool:
        """Whether a report page was asked for, not robots.txt or a list."""
        return self.path.startswith("/zwgk/report_")


def read_visits(log: Path) -> tuple[Visit, ...]:
    """The visits in a log so far, in the order in which they came; a half-written line is not one."""
    whole, _, _ = log.read_text(encoding="utf-8").rpartition("\n")
    visits = (Visit(**json.loads(line)) for line in whole.splitlines())
    return tuple(sorted(visits, key=lambda visit: visit.began))


def by_host(visits: Iterable[Visit]) -> dict[str, tuple[Visit, ...]]:
    """Each host's visits in their order."""
    found: defaultdict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        found[visit.host].append(visit)
    return {host: tuple(each) for host, each in found.items()}


def smallest_gap(visits: Sequence[Visit]) -> float:
    """The smallest pause between two arrivals at one host, at its longest.

    The pause is counted from the earliest moment at which the first of the two can have come:
    what is shorter than the delay even so is a breach, and not the host having been late to
    look. Infinite for fewer than two visits.

    >>> def came(since, began):
    ...     return Visit(host="h", path="/", since=since, began=began, ended=began, status=200,
    ...                  is_conditional=False, agent=None)
    >>> smallest_gap([came(1.0, 1.25), came(1.5, 1.5), came(2.5, 2.5)])
    0.5
    """
    return min((after.began - before.since for before, after in pairwise(visits)), default=float("inf"))


def most_inside(visits: Iterable[Visit]) -> int:
    """How many were being answered at one moment, at most.

    >>> def stayed(began, ended):
    ...     return Visit(host="h", path="/", since=began, began=began, ended=ended, status=200,
    ...                  is_conditional=False, agent=None)
    >>> most_inside([stayed(1, 3), stayed(2, 4), stayed(3, 5), stayed(9, 10)])
    2
    """
    turns = sorted(
        [(visit.began, 1) for visit in visits] + [(visit.ended, -1) for visit in visits],
        key=lambda turn: turn,  # whoever leaves at a moment leaves before another comes
    )
    inside = most = 0
    for _, step in turns:
        inside += step
        most = max(most, inside)
    return most


def ideal_seconds(country: Country, host: str, *, delay: float, concurrency: int, requests: int) -> float:
    """The least time in which a polite visitor makes so many requests of a host.

    Arrivals lie `delay` apart, or what robots.txt asks for where that is longer, and only
    `concurrency` are answered at a time; the last one's answer is part of it.
    """
    habits = country.habits(host)
    apart = max(delay, habits.crawl_delay or 0.0, habits.seconds / concurrency)
    return (requests - 1) * apart + habits.seconds


def seconds_taken(visits: Sequence[Visit]) -> float:
    """From the first arrival to the last answer."""
    return max(visit.ended for visit in visits) - min(visit.began for visit in visits)
