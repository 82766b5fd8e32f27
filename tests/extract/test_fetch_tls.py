"""Fetching under TLS and over HTTP/2."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived

from extract.archive import Archive
from extract.errors import FetchError
from extract.fetch import Fetcher
from tests.extract.fetching import OK, TEXT, Names, settings
from tests.extract.hostile import HostileSite, start_hostile


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
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
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
