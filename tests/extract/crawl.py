"""Archives as other people's crawlers write them, for tests."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path

TEXT = "霁阳县2022年政府信息公开工作年度报告".encode()
HTML = ["Content-Type: text/html; charset=utf-8"]


class Crawl:
    """A WARC file as a crawler writes it, record by record."""

    def __init__(self, *, is_gzip: bool = True) -> None:
        self.records: list[bytes] = []
        self._is_gzip = is_gzip

    def add(
        self,
        uri: str,
        payload: bytes = TEXT,
        *,
        status: str = "200 OK",
        headers: Sequence[str] = HTML,
        kind: str = "response",
    ) -> Crawl:
        block = payload
        if kind != "resource":
            block = "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode() + payload
        fields = [
            "WARC/1.0",
            f"WARC-Type: {kind}",
            f"WARC-Target-URI: {uri}",
            "WARC-Date: 2024-05-06T12:00:00Z",
            f"Content-Type: {'text/html' if kind == 'resource' else 'application/http'}",
            f"Content-Length: {len(block)}",
        ]
        record = "\r\n".join([*fields, "", ""]).encode() + block + b"\r\n\r\n"
        self.records.append(gzip.compress(record, mtime=0) if self._is_gzip else record)
        return self

    def write(self, path: Path) -> Path:
        path.write_bytes(b"".join(self.records))
        return path


def arc_record(uri: str, body: bytes, status: str = "200 OK") -> bytes:
    block = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n".encode() + body
    return f"{uri} 192.0.2.1 20240506120000 text/html {len(block)}\n".encode() + block + b"\n"


def arc_head() -> bytes:
    version = b"1 0 Crawler\nURL IP-address Archive-date Content-type Archive-length\n\n"
    return b"filedesc://a.arc 0.0.0.0 20240506120000 text/plain %d\n" % len(version) + version
