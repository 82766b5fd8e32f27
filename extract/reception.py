"""Reception: one request, and whatever part of its response arrived."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from datetime import datetime
from types import TracebackType
from typing import cast

import httpx

from extract.response import Purpose, Response, Truncation

# As much as is kept of a body that is too large: enough to see what it is. Nobody reads it as a page.
CUT_BYTES = 1 << 20

# From where on a body is read only with a permit; hardly a report page is as large. Of 64 bodies
# without end, 8 large ones and 56 of this size took 230 MiB together, and 280 with 1 MB each.
LARGE_BYTES = 1 << 19


class Reception:
    """A response while it arrives; what came so far survives a time-out or a reset.

    A body that is announced as larger than the limit is not read, except where its start is
    of use: `keeps_start`. One that grows large takes one of the `permits` to be read further,
    so that many hosts together cannot fill the memory; it is given back when the block ends.
    """

    def __init__(self, *, limit: int, permits: asyncio.Semaphore, keeps_start: bool = False) -> None:
        self._limit = limit
        self._permits = permits
        self._has_permit = False
        self._keeps_start = keeps_start
        self._body = bytearray()  # and no list of chunks, which a host may make of two bytes each
        self._head: httpx.Response | None = None
        self._address: str | None = None
        self._is_cut = False

    def __enter__(self) -> Reception:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        if self._has_permit:
            self._has_permit = False
            self._permits.release()

    async def receive(
        self,
        transport: httpx.AsyncBaseTransport,
        request: httpx.Request,
        cookies: httpx.Cookies,
        *,
        when_begun: Callable[[], None],
    ) -> None:
        """Send a request and take in the answer, up to the limit in bytes.

        The transport is used without httpx's client, which would refuse a response whose
        redirect it cannot read. `cookies` are sent and added to. `when_begun` is called when the
        head has come. Raises what httpx raises.
        """
        request.headers.encoding = "utf-8"  # ASCII otherwise, which a cookie need not be
        if cookies:
            cookies.set_cookie_header(request)
        self._head = head = await transport.handle_async_request(request)
        when_begun()
        head.request = request
        try:
            if "set-cookie" in head.headers:  # looking for none would take as long as parsing the head
                cookies.extract_cookies(head)
            self._address = _find_peer(head)
            await self._read_body(head)
        finally:
            await head.aclose()

    async def _read_body(self, head: httpx.Response) -> None:
        announced = head.headers.get("content-length", "")
        if not self._keeps_start and announced.isdecimal() and int(announced[:18]) > self._limit:
            self._is_cut = True
            return
        chunks = cast("AsyncGenerator[bytes, None]", aiter(cast("httpx.AsyncByteStream", head.stream)))
        async with aclosing(chunks):
            async for chunk in chunks:
                self._body += chunk
                if len(self._body) > self._limit:
                    self._is_cut = True
                    del self._body[min(self._limit, CUT_BYTES) :]
                    return
                if len(self._body) > LARGE_BYTES and not self._has_permit:
                    self._has_permit = await self._permits.acquire()

    def build_response(
        self,
        source_uri: str,
        *,
        received_at: datetime,
        failure: Exception | None,
        is_tls_unverified: bool = False,
        purpose: Purpose = Purpose.PAGE,
    ) -> Response | None:
        """What was received before `failure` or the end, once; None where not even a head was."""
        head = self._head
        if head is None:
            return None
        payload = bytes(self._body)
        self._body = bytearray()  # or a large body is held twice
        return Response(
            source_uri=source_uri,
            uri=str(head.url),
            status=head.status_code,
            reason=head.extensions.get("reason_phrase", b"").decode("latin-1"),
            headers=tuple(field for field in head.headers.raw if field[0].lower() != b"transfer-encoding"),
            payload=payload,
            received_at=received_at,
            protocol=head.http_version,
            address=self._address,
            truncated=self._name_truncation(failure),
            is_tls_unverified=is_tls_unverified,
            purpose=purpose,
        )

    def _name_truncation(self, failure: Exception | None) -> Truncation | None:
        if isinstance(failure, (TimeoutError, httpx.TimeoutException)):
            return Truncation.TIME
        if failure is not None:
            return Truncation.DISCONNECT
        return Truncation.LENGTH if self._is_cut else None


def _find_peer(head: httpx.Response) -> str | None:
    stream = head.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream is not None else None
    return str(peer[0]) if peer else None
