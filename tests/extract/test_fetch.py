"""Fetching, against a server on loopback that misbehaves on purpose."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import pytest

from extract.archive import Archive
from extract.errors import FetchError, GoneError
from extract.fetch import Fetcher
from extract.page import Page, digest_bytes
from tests.demo.site import start_site
from tests.demo.test_site import write_page
from tests.extract.fetching import NOON, OK, TEXT, list_pages, settings
from tests.extract.hostile import Behaviour, HostileSite, answer, in_turn, start_hostile


async def test_page_carries_body_digest_type_charset_status_and_time(site: HostileSite) -> None:
    async with Fetcher(settings(contact="mailto:reader@example.org"), now=lambda: NOON) as fetcher:
        page = await fetcher.fetch(site.url("/ok"))
    assert page.uri == site.url("/ok")
    assert page.body == TEXT
    assert page.sha256 == digest_bytes(TEXT)
    assert (page.media_type, page.charset, page.status) == ("text/html", "utf-8", 200)
    assert page.fetched_at == NOON
    assert (
        f"User-Agent: gongkai/{version('gongkai')} (+mailto:reader@example.org)\r\n".encode() in site.heads[0]
    )


READABLE = [
    ("/gzip", TEXT, "utf-8"),
    ("/gzip-members", TEXT, None),
    ("/gzip-untrue", TEXT, "utf-8"),
    ("/deflate-raw", TEXT, "utf-8"),
    ("/coding-nonsense", TEXT, "utf-8"),
    ("/wrong-charset", "卷宗".encode("gb18030"), "utf-8"),
    ("/no-type", TEXT, None),
    ("/empty", b"", None),
    ("/moved", TEXT, "utf-8"),
    ("/moved-chinese", TEXT, "utf-8"),
    ("/flaky", TEXT, "utf-8"),
    ("/reset-once", TEXT, "utf-8"),
]


@pytest.mark.parametrize(("path", "body", "charset"), READABLE)
async def test_readable_answers_become_pages(
    site: HostileSite, fetcher: Fetcher, path: str, body: bytes, charset: str | None
) -> None:
    page = await fetcher.fetch(site.url(path))
    assert (page.uri, page.body, page.charset) == (site.url(path), body, charset)


UNREADABLE = [
    # path, code, status, asked how often, may a later run succeed
    ("/broken", "http_500", 500, 3, True),
    ("/gone", "gone", 404, 1, False),
    ("/taken-down", "gone", 410, 1, False),
    ("/forbidden", "http_403", 403, 1, False),
    ("/challenge", "http_412", 412, 1, False),
    ("/not-modified", "http_304", 304, 1, False),
    ("/large", "too_large", 200, 1, False),
    ("/announced", "too_large", 200, 1, False),
    ("/bomb", "bomb", 200, 1, False),
    ("/deflate-bomb", "bomb", 200, 1, False),
    ("/double-bomb", "bomb", 200, 1, False),
    ("/gzip-cut", "coding", 200, 3, True),
    ("/gzip-damaged", "coding", 200, 3, True),
    ("/brotli", "coding", 200, 1, False),
    ("/drip", "timeout", None, 3, True),
    ("/hang", "timeout", None, 3, True),
    ("/reset", "connection", None, 3, True),
    ("/reset-midway", "connection", None, 3, True),
    ("/short", "connection", None, 3, True),
    ("/nonsense", "connection", None, 3, True),
    ("/moved-nowhere", "http_302", 302, 1, False),
    ("/loop", "redirects", 302, 6, False),
    ("/to-file", "scheme", None, 1, False),
    ("/to-nonsense", "address", None, 1, False),
    ("/much-later", "http_429", 429, 1, True),
]


@pytest.mark.parametrize("case", UNREADABLE, ids=[path for path, *_ in UNREADABLE])
async def test_unreadable_answers_become_named_errors(
    site: HostileSite, fetcher: Fetcher, case: tuple[str, str, int | None, int, bool]
) -> None:
    path, code, status, asked, retryable = case
    with pytest.raises(FetchError) as raised:
        await fetcher.fetch(site.url(path))
    error = raised.value
    assert (error.code, error.status, error.retryable) == (code, status, retryable)
    assert isinstance(error, GoneError) == (code == "gone")
    assert site.count(path) == asked
    assert error.attempts == (1 if code == "redirects" else asked)
    assert str(error).endswith(site.url(path))


async def test_nobody_listening_is_a_connection_error(fetcher: Fetcher) -> None:
    with start_hostile({}) as closed:
        pass
    with pytest.raises(FetchError) as raised:
        await fetcher.fetch(closed.url("/"))
    assert (raised.value.code, raised.value.attempts) == ("connection", 3)


async def test_cookies_live_for_one_page_only() -> None:
    at_first = answer("302 Found", b"", "Location: /door", "Set-Cookie: seen=1; Path=/")
    with start_hostile({"/door": in_turn(at_first, OK, at_first, OK)}) as site:
        async with Fetcher(settings()) as fetcher:
            for _ in range(2):
                assert (await fetcher.fetch(site.url("/door"))).body == TEXT
    assert [b"cookie:" in head.lower() for head in site.heads] == [False, True, False, True]


UNASKED = [
    ("ftp://127.0.0.1/", "scheme"),
    ("file:///etc/passwd", "scheme"),
    ("gopher://127.0.0.1/", "scheme"),
    ("/zwgk/index.html", "scheme"),
    ("", "scheme"),
    ("http://", "address"),
    ("http://./", "address"),
    ("http://[::1", "address"),
    ("http://example.cn:99999/", "address"),
    ("http://ann:secret@127.0.0.1/", "credentials"),
]


@pytest.mark.parametrize(("uri", "code"), UNASKED)
async def test_what_is_no_web_address_is_not_asked(fetcher: Fetcher, uri: str, code: str) -> None:
    with pytest.raises(FetchError) as raised:
        await fetcher.fetch(uri)
    assert (raised.value.code, raised.value.attempts) == (code, 1)
    assert "secret" not in str(raised.value)
    assert "secret" not in raised.value.uri


async def test_unknown_name_is_an_error_of_the_name_service() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    async with Fetcher(settings(), resolve=resolve) as fetcher:
        with pytest.raises(FetchError) as raised:
            await fetcher.fetch("http://nowhere.example/")
    assert (raised.value.code, raised.value.attempts, raised.value.retryable) == ("dns", 1, False)


async def test_silent_name_service_ends_in_a_time_out() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        await asyncio.sleep(5)
        return []

    async with Fetcher(settings(connect_seconds=0.05), resolve=resolve) as fetcher:
        with pytest.raises(FetchError) as raised:
            await fetcher.fetch("http://silent.example/")
    assert (raised.value.code, raised.value.attempts) == ("timeout", 3)


ARCHIVED = [
    # path, error code, statuses kept, truncations kept
    ("/ok", None, [200], [None]),
    ("/flaky", None, [503, 503, 200], [None, None, None]),
    ("/moved-chinese", None, [302, 200], [None, None]),
    ("/gone", "gone", [404], [None]),
    ("/large", "too_large", [200], ["length"]),
    ("/announced", "too_large", [200], ["length"]),
    ("/bomb", "bomb", [200], [None]),
    ("/drip", "timeout", [200, 200, 200], ["time", "time", "time"]),
    ("/reset-midway", "connection", [200, 200, 200], ["disconnect"] * 3),
    ("/hang", "timeout", [], []),
]


@pytest.mark.parametrize("case", ARCHIVED, ids=[path for path, *_ in ARCHIVED])
async def test_every_response_is_archived_before_it_is_judged(
    site: HostileSite, tmp_path: Path, case: tuple[str, str | None, list[int], list[str | None]]
) -> None:
    path, code, statuses, truncations = case
    with Archive(tmp_path) as archive:
        async with Fetcher(settings(), archive=archive) as fetcher:
            (outcome,) = await asyncio.gather(fetcher.fetch(site.url(path)), return_exceptions=True)
        if isinstance(outcome, Page):
            assert outcome.archive is not None
            assert archive.read_page(outcome.archive) == outcome
        assert getattr(outcome, "code", None) == code
        kept = list_pages(archive)
    assert [response.status for response in kept] == statuses
    assert [response.truncated for response in kept] == truncations
    assert {response.source_uri for response in kept} <= {site.url(path)}
    assert {response.address for response in kept} <= {"127.0.0.1"}


async def test_demo_site_is_read_through_its_faults(tmp_path: Path) -> None:
    write_page(tmp_path / "a", 'path = "/总结/1.html"\ncontent_type = "text/html"', "总结".encode("gb18030"))
    write_page(tmp_path / "b", 'path = "/b.html"\nfail_first = { status = 503, times = 2 }', TEXT)
    write_page(tmp_path / "c", 'path = "/c.html"\nstatus = 404', None)
    with start_site(tmp_path) as site:
        async with Fetcher(settings()) as fetcher:
            outcomes = await asyncio.gather(*map(fetcher.fetch, site.urls), return_exceptions=True)
            index = await fetcher.fetch(site.base_url + "/")
    first, second, third = outcomes
    assert isinstance(first, Page)
    assert (first.body, first.charset) == ("总结".encode("gb18030"), None)
    assert isinstance(second, Page)
    assert second.body == TEXT
    assert isinstance(third, GoneError)
    assert index.body.decode().count("<li>") == 3
    assert sorted(request.status for request in site.requests if request.path == "/b.html") == [200, 503, 503]


def keep_alive(*extra: bytes) -> Behaviour:
    """The page for each request on a connection that stays open, and something more at once."""
    whole = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(TEXT) + TEXT + b"".join(extra)

    def behave(connection: socket.socket, count: int) -> None:
        connection.sendall(whole)
        connection.settimeout(3.0)
        while connection.recv(65536):
            connection.sendall(whole)

    return behave


EXTRA = [
    # what comes after the page, and how many connections five pages then take
    (b"", 1),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfalse", 5),
    (b"the rest of a body that was announced too short", 5),
]


@pytest.mark.parametrize(("extra", "connections"), EXTRA)
async def test_what_comes_unasked_is_never_taken_for_the_next_page(extra: bytes, connections: int) -> None:
    with start_hostile({"/page": keep_alive(extra)}) as site:
        async with Fetcher(settings(attempts=1)) as fetcher:
            for _ in range(5):
                assert (await fetcher.fetch(site.url("/page"))).body == TEXT
    assert site.count("/page") == connections
