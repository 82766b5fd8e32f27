"""Fetching, against a server on loopback that misbehaves on purpose."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import zlib
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from extract.address import find_refusal
from extract.archive import Archive
from extract.errors import FetchError, GoneError
from extract.fetch import Fetcher, FetchSettings
from extract.guard import resolve_host
from extract.page import Page, digest_bytes
from tests.demo.site import start_site
from tests.extract.hostile import HostileSite, answer, drip, hang, in_turn, reset, start_hostile

TEXT = "霁阳县政务公开工作总结".encode()
HTML = "Content-Type: text/html; charset=utf-8"
OK = answer("200 OK", TEXT, HTML)
PLAIN_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n\r\n"
BOMB = gzip.compress(bytes(50_000_000))

ROUTES = {
    "/ok": OK,
    "/flaky": in_turn(answer("503 Service Unavailable"), answer("503 Service Unavailable"), OK),
    "/broken": answer("500 Internal Server Error"),
    "/gone": answer("404 Not Found", b"nothing here"),
    "/taken-down": answer("410 Gone"),
    "/forbidden": answer("403 Forbidden"),
    "/challenge": answer("412 Precondition Failed"),
    "/not-modified": answer("304 Not Modified"),
    "/large": answer("200 OK", bytes(200_000), HTML),
    "/announced": answer("200 OK", b"", HTML, length=2_000_000_000),
    "/bomb": answer("200 OK", BOMB, HTML, "Content-Encoding: gzip"),
    "/deflate-bomb": answer("200 OK", zlib.compress(bytes(50_000_000)), HTML, "Content-Encoding: deflate"),
    "/double-bomb": answer("200 OK", gzip.compress(BOMB), HTML, "Content-Encoding: gzip, gzip"),
    "/gzip": answer("200 OK", gzip.compress(TEXT), HTML, "Content-Encoding: gzip"),
    "/gzip-members": answer(
        "200 OK", gzip.compress(TEXT[:9]) + gzip.compress(TEXT[9:]), "Content-Encoding: x-gzip"
    ),
    "/gzip-cut": answer("200 OK", gzip.compress(TEXT)[:-9], HTML, "Content-Encoding: gzip"),
    "/gzip-untrue": answer("200 OK", TEXT, HTML, "Content-Encoding: gzip"),
    "/gzip-damaged": answer("200 OK", gzip.compress(TEXT)[:12] + b"zzzzzz", "Content-Encoding: gzip"),
    "/deflate-raw": answer("200 OK", zlib.compress(TEXT, wbits=-15), HTML, "Content-Encoding: deflate"),
    "/coding-nonsense": answer("200 OK", TEXT, HTML, "Content-Encoding: utf-8"),
    "/brotli": answer("200 OK", TEXT, HTML, "Content-Encoding: br"),
    "/wrong-charset": answer("200 OK", "卷宗".encode("gb18030"), "Content-Type: text/HTML; Charset='UTF-8'"),
    "/no-type": answer("200 OK", TEXT),
    "/empty": answer("200 OK", b""),
    "/drip": drip(PLAIN_HEAD, 5.0),
    "/hang": hang(5.0),
    "/reset": reset(),
    "/reset-midway": reset(PLAIN_HEAD + b"half"),
    "/reset-once": in_turn(reset(), OK),
    "/short": answer("200 OK", TEXT, HTML, length=len(TEXT) + 5),
    "/nonsense": lambda connection, count: connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "/moved": answer("301 Moved Permanently", b"", "Location: /ok"),
    "/moved-chinese": answer("302 Found", b"", "Location: /总结?年=2021#头"),
    "/moved-nowhere": answer("302 Found"),
    "/%E6%80%BB%E7%BB%93": OK,
    "/loop": answer("302 Found", b"", "Location: /loop"),
    "/to-file": answer("302 Found", b"", "Location: file:///etc/passwd"),
    "/to-nonsense": answer("302 Found", b"", "Location: http://[::1"),
    "/to-private": answer("302 Found", b"", "Location: http://10.0.0.1/secret"),
    "/later": in_turn(answer("429 Too Many Requests", b"", "Retry-After: 40"), OK),
    "/later-by-date": in_turn(
        answer("503 Service Unavailable", b"", "Retry-After: Thu, 01 Jan 2026 00:01:30 GMT"), OK
    ),
    "/much-later": answer("429 Too Many Requests", b"", "Retry-After: 86400"),
}
NOON = datetime(2026, 1, 1, tzinfo=UTC)


class FakeTime:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


def settings(**changes: Any) -> FetchSettings:
    quick: dict[str, Any] = {
        "allow_private": True,
        "delay": 0.0,
        "backoff_seconds": 0.01,
        "jitter": 0.01,
        "body_limit": 100_000,
        "connect_seconds": 1.0,
        "read_seconds": 0.4,
        "whole_seconds": 0.8,
        "host_concurrency": 8,
    }
    return FetchSettings(**{**quick, **changes})


@pytest.fixture
def site() -> Iterator[HostileSite]:
    with start_hostile(ROUTES) as site:
        yield site


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(settings()) as fetcher:
        yield fetcher


async def test_page_carries_body_digest_type_charset_status_and_time(site: HostileSite) -> None:
    async with Fetcher(settings(contact="mailto:reader@example.org"), now=lambda: NOON) as fetcher:
        page = await fetcher.fetch(site.url("/ok"))
    assert page.uri == site.url("/ok")
    assert page.body == TEXT
    assert page.sha256 == digest_bytes(TEXT)
    assert (page.media_type, page.charset, page.status) == ("text/html", "utf-8", 200)
    assert page.fetched_at == NOON
    assert b"User-Agent: gongkai (+mailto:reader@example.org)\r\n" in site.heads[0]


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


async def test_plain_text_where_tls_is_expected_is_named_so(site: HostileSite, fetcher: Fetcher) -> None:
    with pytest.raises(FetchError) as raised:
        await fetcher.fetch(site.url("/ok").replace("http:", "https:"))
    assert raised.value.code == "tls"


def write_certificate(folder: Path, *names: str) -> Path:
    """A certificate for some names that nobody has signed, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, names[0])])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "certificate.pem"
    path.write_bytes(private + certificate.public_bytes(pem))
    return path


TLS = [
    # name asked for, is the certificate trusted, outcome
    ("zw.example", True, None),
    ("other.example", True, "tls"),
    ("zw.example", False, "tls"),
]


@pytest.mark.parametrize(("name", "is_trusted", "code"), TLS)
async def test_certificate_is_checked_against_the_name_not_the_address_dialled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, is_trusted: bool, code: str | None
) -> None:
    path = write_certificate(tmp_path, "zw.example")
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    asked: list[str] = []
    context.sni_callback = lambda connection, sni, _: asked.append(sni)
    names = Names(zw_example=[["127.0.0.1"]], other_example=[["127.0.0.1"]])
    with start_hostile({"/ok": OK}, tls=context) as site:
        async with Fetcher(settings(), resolve=names.resolve) as fetcher:
            (outcome,) = await asyncio.gather(
                fetcher.fetch(site.url("/ok").replace("127.0.0.1", name)), return_exceptions=True
            )
        assert getattr(outcome, "code", None) == code
        assert getattr(outcome, "attempts", 1) == 1
        assert site.count("/ok") == (1 if code is None else 0)
    assert asked == [name]


RETRY_AFTER = [("/later", 40.0), ("/later-by-date", 90.0)]


@pytest.mark.parametrize(("path", "seconds"), RETRY_AFTER)
async def test_retry_after_is_waited_for_exactly(site: HostileSite, path: str, seconds: float) -> None:
    time = FakeTime()
    async with Fetcher(settings(), sleep=time.sleep, clock=time.clock, now=lambda: NOON) as fetcher:
        page = await fetcher.fetch(site.url(path))
    assert page.body == TEXT
    assert time.slept == [seconds]
    assert site.count(path) == 2


async def test_retry_after_holds_the_whole_host(site: HostileSite) -> None:
    time = FakeTime()
    async with Fetcher(settings(longest_wait=30.0), sleep=time.sleep, clock=time.clock) as fetcher:
        with pytest.raises(FetchError, match="429"):
            await fetcher.fetch(site.url("/later"))
        with pytest.raises(FetchError) as raised:
            await fetcher.fetch(site.url("/ok"))
        assert (raised.value.code, raised.value.retry_after) == ("held", 40.0)
        time.now += 40.0
        assert (await fetcher.fetch(site.url("/ok"))).body == TEXT
    assert site.count("/ok") == 1


async def test_delay_lies_between_any_two_requests_to_a_host(site: HostileSite) -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        await asyncio.sleep(0.2 if not site.log else 0.0)  # the first connection takes long
        return [host]

    async with Fetcher(settings(delay=0.1), resolve=resolve) as fetcher:
        await asyncio.gather(*(fetcher.fetch(site.url("/ok")) for _ in range(6)))
    times = [moment for _, moment in site.log]
    # The server notes a request a little after it has left, the first thread of it later.
    assert min(later - earlier for earlier, later in pairwise(times)) > 0.08


async def test_no_more_requests_are_open_at_a_host_than_allowed() -> None:
    with start_hostile({"/slow": drip(b"HTTP/1.1 200 OK\r\n\r\n", 0.2)}) as site:
        async with Fetcher(settings(host_concurrency=3)) as fetcher:
            await asyncio.gather(*(fetcher.fetch(site.url("/slow")) for _ in range(9)))
    assert site.most_inside == 3


async def test_slow_host_keeps_no_place_from_others(site: HostileSite) -> None:
    with start_hostile({"/hang": hang(2.0)}, address="127.0.0.2") as slow:
        async with Fetcher(settings(concurrency=4, host_concurrency=2, attempts=1)) as fetcher:
            waiting = [asyncio.create_task(fetcher.fetch(slow.url("/hang"))) for _ in range(8)]
            await asyncio.sleep(0.05)
            async with asyncio.timeout(0.3):
                await asyncio.gather(*(fetcher.fetch(site.url("/ok")) for _ in range(20)))
            outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert {getattr(outcome, "code", None) for outcome in outcomes} == {"timeout"}


async def test_cookies_live_for_one_page_only() -> None:
    at_first = answer("302 Found", b"", "Location: /door", "Set-Cookie: seen=1; Path=/")
    with start_hostile({"/door": in_turn(at_first, OK, at_first, OK)}) as site:
        async with Fetcher(settings()) as fetcher:
            for _ in range(2):
                assert (await fetcher.fetch(site.url("/door"))).body == TEXT
    assert [b"cookie:" in head.lower() for head in site.heads] == [False, True, False, True]


class Names:
    """A name service: each look-up of a host takes the next of its answers, and the last for good."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self._answers = {host.replace("_", "."): list(lists) for host, lists in answers.items()}

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        answers = self._answers[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]


def take_loopback_for_public(address: str) -> str | None:
    """So that there is something to reach on this machine; all else is judged as ever."""
    return None if address == "127.0.0.1" else find_refusal(address)


async def test_private_address_is_refused_before_anything_is_sent(site: HostileSite) -> None:
    async with Fetcher(settings(allow_private=False)) as fetcher:
        with pytest.raises(FetchError) as raised:
            await fetcher.fetch(site.url("/ok"))
    assert (raised.value.code, raised.value.attempts) == ("refused_address", 1)
    assert site.log == []


async def test_host_with_one_private_address_among_public_ones_is_refused(site: HostileSite) -> None:
    names = Names(both_example=[["127.0.0.1", "192.168.0.1"]])
    async with Fetcher(
        settings(allow_private=False), resolve=names.resolve, judge=take_loopback_for_public
    ) as fetcher:
        with pytest.raises(FetchError) as raised:
            await fetcher.fetch(site.url("/ok").replace("127.0.0.1", "both.example"))
    assert raised.value.code == "refused_address"
    assert site.log == []


PRIVATE_TARGETS = [
    "http://10.0.0.1/",
    "//192.168.1.1/",
    "http://inner.example/",
    "http://public@inner.example/",
    "http://2130706434/",
    "http://0x7f000002/",
    "http://0177.1/",
    "http://127.2/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.2]/",
    "http://[::ffff:a00:1]/",
    "http://[64:ff9b::7f00:2]/",
    "http://[2002:7f00:2::]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.100.100.200/",
    "http://localhost/",
]


@pytest.mark.parametrize("target", PRIVATE_TARGETS)
async def test_redirect_to_private_address_is_refused(site: HostileSite, target: str) -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        known = {"outer.example": ["127.0.0.1"], "inner.example": ["10.0.0.1"]}
        return known[host] if host in known else await resolve_host(host, port)

    def judge(address: str) -> str | None:
        # The hop comes from the first look-up only; localhost itself is refused as ever.
        return None if address == "127.0.0.1" and not site.log else find_refusal(address)

    site.routes = {**site.routes, "/hop": answer("302 Found", b"", f"Location: {target}")}
    async with Fetcher(settings(allow_private=False), resolve=resolve, judge=judge) as fetcher:
        with pytest.raises(FetchError) as raised:
            await fetcher.fetch(site.url("/hop").replace("127.0.0.1", "outer.example"))
    assert (raised.value.code, raised.value.attempts) == ("refused_address", 1)
    assert [path for path, _ in site.log] == ["/hop"]


async def test_address_dialled_is_the_address_checked(site: HostileSite) -> None:
    # A name that answers with a public address first and a private one ever after.
    names = Names(rebinding_example=[["127.0.0.1"], ["10.0.0.1"]])
    async with Fetcher(
        settings(allow_private=False), resolve=names.resolve, judge=take_loopback_for_public
    ) as fetcher:
        uri = site.url("/ok").replace("127.0.0.1", "rebinding.example")
        assert (await fetcher.fetch(uri)).body == TEXT
        with pytest.raises(FetchError) as raised:
            await fetcher.fetch(uri)
    assert raised.value.code == "refused_address"
    assert site.count("/ok") == 1
    host = uri.split("/")[2].encode()
    assert b"Host: " + host + b"\r\n" in site.heads[0]


async def test_next_address_is_tried_where_the_first_is_dead(site: HostileSite) -> None:
    names = Names(twofold_example=[["127.0.0.3", "127.0.0.1"]])
    async with Fetcher(settings(), resolve=names.resolve) as fetcher:
        page = await fetcher.fetch(site.url("/ok").replace("127.0.0.1", "twofold.example"))
    assert page.body == TEXT


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


async def test_password_in_a_redirect_is_neither_sent_nor_stored(site: HostileSite, tmp_path: Path) -> None:
    target = site.url("/ok").replace("http://", "http://ann:secret@")
    site.routes = {**site.routes, "/hop": answer("302 Found", b"", f"Location: {target}")}
    with Archive(tmp_path) as archive:
        async with Fetcher(settings(), archive=archive) as fetcher:
            page = await fetcher.fetch(site.url("/hop"))
        assert [archive.read_response(place).uri for place in archive.scan()] == [
            site.url("/hop"),
            site.url("/ok"),
        ]
    assert page.body == TEXT
    assert b"authorization:" not in b"".join(site.heads).lower()


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
        kept = [archive.read_response(place) for place in archive.scan()]
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


def write_page(folder: Path, serve: str, body: bytes | None) -> None:
    folder.mkdir()
    (folder / "meta.toml").write_text(f'title = "…"\n\n[serve]\n{serve}\n', encoding="utf-8")
    if body is not None:
        (folder / "page.html").write_bytes(body)
