"""What the hosts of a country serve, and how each behaves: values, without the network."""

from __future__ import annotations

import hashlib
import html
import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from http import HTTPStatus
from random import Random

from tests.generate.draw import draw_report

PER_INDEX = 20
LAST_MODIFIED = format_datetime(datetime(2026, 3, 5, 9, 30, tzinfo=UTC), usegmt=True)

_REPORT = re.compile(r"/zwgk/report_(\d+)\.html")
_INDEX = re.compile(r"/zwgk/index(?:_(\d+))?\.html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How one host behaves; each `failing`th of its pages answers 503 when it is first asked for."""

    seconds: float
    pages: int
    crawl_delay: float | None = None
    has_robots: bool = True
    has_etag: bool = True
    has_date: bool = True
    failing: int = 0

    @property
    def has_validators(self) -> bool:
        """Whether a page can be asked for conditionally."""
        return self.has_etag or self.has_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a host sends, and how long it takes before."""

    status: int
    seconds: float
    body: bytes = b""
    headers: tuple[str, ...] = ()

    def message(self) -> bytes:
        """The bytes on the wire."""
        lines = [f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}", *self.headers]
        if self.status != HTTPStatus.NOT_MODIFIED:
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*lines, "", ""]).encode("ascii") + self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """So many hosts with so many report pages each.

    The first host is slow: each of its answers takes `slow_seconds`. The second fails each
    fourth of its pages once. The third asks for `crawl_delay` seconds between two requests.
    A tenth of the hosts give nothing to ask again with, a tenth an ETag alone and a tenth a
    date alone; a tenth have no robots.txt.
    """

    hosts: int = 50
    pages: int = 100
    slow_pages: int | None = None
    seconds: float = 0.02
    slow_seconds: float = 2.0
    crawl_delay: float | None = None

    @property
    def addresses(self) -> tuple[str, ...]:
        """The hosts; on Linux all of 127.0.0.0/8 is loopback."""
        return tuple(f"127.0.1.{number}" for number in range(1, self.hosts + 1))

    @property
    def slow_host(self) -> str:
        """The host that keeps everybody waiting."""
        return self.addresses[0]

    def habits(self, host: str) -> Habits:
        """How a host behaves."""
        number = _number_of(host)
        is_slow = number == 1
        return Habits(
            seconds=self.slow_seconds if is_slow else self.seconds,
            pages=self.slow_pages if is_slow and self.slow_pages is not None else self.pages,
            crawl_delay=self.crawl_delay if number == 3 else None,
            has_robots=number % 10 != 7,
            has_etag=number % 10 not in (4, 6),
            has_date=number % 10 not in (4, 5),
            failing=4 if number == 2 else 0,
        )

    def list_urls(self, port: int) -> tuple[str, ...]:
        """The addresses of all report pages, a page of each host in turn."""
        return tuple(
            f"http://{host}:{port}{report_path(number)}"
            for number in range(1, self.pages + 1)
            for host in self.addresses
            if number <= self.habits(host).pages
        )

    def answer(self, host: str, path: str, headers: dict[str, str], *, times: int) -> Answer:
        """What a host sends to a request for a path, asked for so many times."""
        habits = self.habits(host)
        if path == "/robots.txt":
            return _answer_robots(habits)
        if (found := _REPORT.fullmatch(path)) and 1 <= (number := int(found[1])) <= habits.pages:
            if habits.failing and number % habits.failing == 0 and times == 1:
                return Answer(status=503, seconds=habits.seconds)
            return _answer_page(habits, draw_page(host, number), headers)
        if (found := _INDEX.fullmatch(path)) and 1 <= (number := int(found[1] or 1)) <= _indexes(habits):
            return _answer_page(habits, draw_index(habits.pages, number), headers)
        return Answer(status=404, seconds=habits.seconds)


def dump_country(country: Country) -> str:
    """A country as text, for the process that serves it."""
    return json.dumps(asdict(country))


def load_country(text: str) -> Country:
    """The country that `dump_country` wrote.

    >>> load_country(dump_country(Country(hosts=3))) == Country(hosts=3)
    True
    """
    return Country(**json.loads(text))


def report_path(number: int) -> str:
    """Where a host has its report of this number."""
    return f"/zwgk/report_{number:03}.html"


@cache
def draw_page(host: str, number: int) -> bytes:
    """A small report page, always the same one for a host and a number."""
    report = draw_report(Random(f"{host}/{number}"))
    title = html.escape(report.title)
    lines = "".join(f"<p>{html.escape(line)}</p>\n" for line in report.lines)
    return (
        f'<!doctype html>\n<html><head><meta charset="utf-8"><title>{title}</title></head>\n'
        f'<body><h1>{title}</h1>\n<div class="article">\n{lines}</div>\n'
        f"<p>本页是第{_number_of(host)}个站点的第{number}篇</p></body></html>\n"
    ).encode()


@cache
def draw_index(pages: int, number: int) -> bytes:
    """One page of a host's list of reports, with a link to the next one."""
    first = (number - 1) * PER_INDEX + 1
    shown = range(first, min(first + PER_INDEX, pages + 1))
    links = "".join(f'<li><a href="{report_path(at)}">第{at}篇工作总结</a></li>\n' for at in shown)
    has_next = shown[-1] < pages
    following = f'<a href="/zwgk/index_{number + 1}.html">下一页</a>' if has_next else "<span>下一页</span>"
    return (
        '<!doctype html>\n<html><head><meta charset="utf-8"><title>工作总结</title></head>\n'
        f'<body><ul class="list">\n{links}</ul>\n<div class="pager">{following}</div></body></html>\n'
    ).encode()


def _number_of(host: str) -> int:
    return int(host.rpartition(".")[2])


def _indexes(habits: Habits) -> int:
    return -(-habits.pages // PER_INDEX)


def _answer_robots(habits: Habits) -> Answer:
    if not habits.has_robots:
        return Answer(status=404, seconds=habits.seconds)
    lines = ["User-agent: *", "Disallow: /private/"]
    if habits.crawl_delay is not None:
        lines.append(f"Crawl-delay: {habits.crawl_delay}")
    body = "\n".join([*lines, ""]).encode("ascii")
    return Answer(status=200, seconds=habits.seconds, body=body, headers=("Content-Type: text/plain",))


def _answer_page(habits: Habits, body: bytes, headers: dict[str, str]) -> Answer:
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    given: tuple[str, ...] = ()
    if habits.has_etag:
        given += (f"ETag: {etag}",)
    if habits.has_date:
        given += (f"Last-Modified: {LAST_MODIFIED}",)
    if _is_current(habits, etag, headers):
        return Answer(status=304, seconds=habits.seconds, headers=given)
    kind = "Content-Type: text/html; charset=utf-8"
    return Answer(status=200, seconds=habits.seconds, body=body, headers=(kind, *given))


def _is_current(habits: Habits, etag: str, headers: dict[str, str]) -> bool:
    """Whether the client has the page already; an ETag decides alone where the client sends one."""
    if habits.has_etag and "if-none-match" in headers:
        return headers["if-none-match"] == etag
    return habits.has_date and headers.get("if-modified-since") == LAST_MODIFIED
