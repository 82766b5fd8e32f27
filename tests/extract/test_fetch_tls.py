"""Fetching under TLS and over HTTP/2."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from pathlib import Path

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived

from extract.archive import Archive
from extract.errors import FetchError
from extract.fetch import Fetcher
from extract.policy import HostPolicy
from tests.extract.certificates import open_context, write_certificate
from tests.extract.fetching import OK, TEXT, Names, settings
from tests.extract.hostile import HostileSite, answer, start_hostile


async def test_plain_text_where_tls_is_expected_is_named_so(site: HostileSite, fetcher: Fetcher) -> None:
    with pytest.raises(FetchError) as raised:
        await fetcher.fetch(site.url("/ok").replace("http:", "https:"))
    assert raised.value.code == "tls"


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
    context = open_context(path)
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
    assert set(asked) == {name}


def serve_http2(listener: socket.socket, context: ssl.SSLContext) -> None:
    """Answer one request of one HTTP/2 connection."""
    with listener.accept()[0] as plain, context.wrap_socket(plain, server_side=True) as connection:
        protocol = H2Connection(H2Configuration(client_side=False))
        protocol.initiate_connection()
        connection.sendall(protocol.data_to_send())
        while data := connection.recv(65536):
            for event in protocol.receive_data(data):
                if isinstance(event, RequestReceived):
                    fields = [(":status", "200"), ("content-type", "text/html; charset=gbk")]
                    protocol.send_headers(event.stream_id, fields)
                    protocol.send_data(event.stream_id, TEXT, end_stream=True)
            connection.sendall(protocol.data_to_send())


async def test_http2_is_spoken_where_the_host_does_and_archived_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = write_certificate(tmp_path, "zw.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = open_context(certificate)
    context.set_alpn_protocols(["h2"])
    names = Names(zw_example=[["127.0.0.1"]])
    with socket.create_server(("127.0.0.1", 0)) as listener, Archive(tmp_path / "archive") as archive:
        server = threading.Thread(target=serve_http2, args=(listener, context), daemon=True)
        server.start()
        async with Fetcher(settings(attempts=1), archive=archive, resolve=names.resolve) as fetcher:
            page = await fetcher.fetch(f"https://zw.example:{listener.getsockname()[1]}/")
        server.join(5)
        assert page.archive is not None
        assert archive.read_response(page.archive).protocol == "HTTP/2"
        assert archive.read_page(page.archive) == page
    assert (page.body, page.charset, page.status) == (TEXT, "gbk", 200)


def weaken(context: ssl.SSLContext) -> ssl.SSLContext:
    """What a server of long ago speaks: TLS 1.2 without forward secrecy, at the lowest level."""
    context.set_ciphers("AES128-SHA:ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0")
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context


FAULTY = [
    # the certificate's name and days, and whether the server's ciphers are those of long ago
    ("other.example", 1, False),
    ("zw.example", -1, False),
    ("zw.example", 1, False),
    ("zw.example", 1, True),
]


@pytest.mark.parametrize(("name", "days", "is_weak"), FAULTY)
async def test_unverified_tls_is_an_exception_that_is_recorded(
    tmp_path: Path, name: str, days: int, is_weak: bool
) -> None:
    context = open_context(write_certificate(tmp_path, name, days=days))
    context = weaken(context) if is_weak else context
    names = Names(zw_example=[["127.0.0.1"]])
    lenient = HostPolicy(verify_tls=False)
    with start_hostile({"/ok": OK}, tls=context) as site, Archive(tmp_path / "archive") as archive:
        uri = site.url("/ok").replace("127.0.0.1", "zw.example")
        async with Fetcher(settings(), archive=archive, resolve=names.resolve) as fetcher:
            with pytest.raises(FetchError, match="SSL") as strict:
                await fetcher.fetch(uri)
            page = await fetcher.fetch(uri, policy=lenient)
            with pytest.raises(FetchError, match="SSL"):
                await fetcher.fetch(uri, policy=HostPolicy())
        assert strict.value.code == "tls"
        assert (page.body, page.is_tls_unverified) == (TEXT, True)
        assert page.archive is not None
        assert archive.read_page(page.archive) == page
        assert all(each.is_tls_unverified for each in archive.scan_file(archive.list_files()[0]))
    assert site.count("/ok") == 1


async def test_exception_does_not_hold_for_another_host(tmp_path: Path) -> None:
    context = open_context(write_certificate(tmp_path, "old.example"))
    names = Names(old_example=[["127.0.0.1"]], other_example=[["127.0.0.1"]])
    with start_hostile({"/ok": OK}, tls=context) as site:
        target = site.url("/ok").replace("127.0.0.1", "other.example")
        site.routes["/hop"] = answer("302 Found", b"", f"Location: {target}")
        async with Fetcher(settings(), resolve=names.resolve) as fetcher:
            with pytest.raises(FetchError) as raised:
                await fetcher.fetch(
                    site.url("/hop").replace("127.0.0.1", "old.example"), policy=HostPolicy(verify_tls=False)
                )
    assert (raised.value.code, site.count("/ok")) == ("tls", 0)


async def test_page_behind_an_unverified_redirect_is_itself_unverified(
    site: HostileSite, tmp_path: Path
) -> None:
    context = open_context(write_certificate(tmp_path, "old.example"))
    names = Names(old_example=[["127.0.0.1"]], new_example=[["127.0.0.1"]])
    hop = answer("302 Found", b"", f"Location: {site.url('/ok').replace('127.0.0.1', 'new.example')}")
    with start_hostile({"/hop": hop}, tls=context) as old:
        async with Fetcher(settings(), resolve=names.resolve) as fetcher:
            lenient = HostPolicy(verify_tls=False)
            page = await fetcher.fetch(old.url("/hop").replace("127.0.0.1", "old.example"), policy=lenient)
            plain = await fetcher.fetch(site.url("/ok").replace("127.0.0.1", "new.example"), policy=lenient)
    assert (page.body, page.is_tls_unverified, plain.is_tls_unverified) == (TEXT, True, False)
