"""Responses that the tests of the archive write and read."""

from __future__ import annotations

import dataclasses
import gzip
from datetime import UTC, datetime
from typing import Any

from extract.response import Purpose, Response, Truncation

MOMENT = datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=UTC)


def respond(**changes: Any) -> Response:
    response = Response(
        source_uri="http://zw.example.cn/政务/总结.html?年=2021",
        uri="http://zw.example.cn/%E6%94%BF%E5%8A%A1/%E6%80%BB%E7%BB%93.html",
        status=200,
        reason="OK",
        headers=((b"Content-Type", b"text/html; charset=gb2312"), (b"X-Note", "备注".encode())),
        payload="全年公开信息三百二十五条".encode("gb18030"),
        received_at=MOMENT,
        address="192.0.2.7",
    )
    return dataclasses.replace(response, **changes)


VARIANTS = [
    respond(),
    respond(payload=b""),
    respond(headers=()),
    respond(headers=((b"A", b""), (b"a", b"b : c"))),
    respond(headers=((b"Content-Encoding", b"gzip"),), payload=gzip.compress(b"x" * 5000)),
    respond(status=404, reason="Not Found", payload=b"nothing"),
    respond(status=302, reason="Found", headers=((b"Location", b"/next"),), payload=b""),
    respond(protocol="HTTP/2", reason="", address="2400:3200::1"),
    respond(protocol="HTTP/1.0", address=None),
    respond(truncated=Truncation.LENGTH),
    respond(truncated=Truncation.TIME, payload=b"\r\n\r\nWARC/1.1\r\n\r\n"),
    respond(payload=bytes(range(256)) * 3000),
    respond(is_tls_unverified=True),
    respond(purpose=Purpose.ROBOTS),
    respond(purpose=Purpose.LISTING, source_uri="http://zw.example.cn/" + "长" * 3000),
]
