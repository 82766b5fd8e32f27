"""What the tests of fetching share: the answers of a bad server, settings, clock and name service."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from extract.archive import Archive
from extract.policy import FetchSettings
from extract.response import Purpose, Response
from tests.extract.hostile import answer, drip, hang, in_turn, reset

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


def list_pages(archive: Archive) -> list[Response]:
    """What the archive holds but robots.txt files, in the order in which it came."""
    responses = [archive.read_response(place) for place in archive.scan()]
    return [response for response in responses if response.purpose is not Purpose.ROBOTS]


class Names:
    """A name service: each look-up of a host takes the next of its answers, and the last for good."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self._answers = {host.replace("_", "."): list(lists) for host, lists in answers.items()}

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        answers = self._answers[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]
