"""Reading what a response says of itself, however badly it says it."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from extract.errors import FetchError
from extract.fetch import Fetcher
from extract.page import Page
from extract.response import read_content_type, read_page, read_retry_after
from tests.bench.timing import best_of
from tests.extract import fetching
from tests.extract.hostile import HostileSite
from tests.extract.responses import respond

NOW = datetime(2026, 1, 1, tzinfo=UTC)

CONTENT_TYPES = [
    (None, None, None),
    ("", None, None),
    ("text/html", "text/html", None),
    ("TEXT/HTML;CHARSET=GBK", "text/html", "gbk"),
    ("text/html; charset=utf-8; charset=gbk", "text/html", "utf-8"),
    ("text/html; charset = 'gb2312' ; x=y", "text/html", "gb2312"),
    ('text/html; charset="utf-8', "text/html", "utf-8"),
    ("text/html charset=gb18030", "text/html", "gb18030"),
    ("text/html,charset=big5", "text/html", "big5"),
    ("charset=utf-8", None, "utf-8"),
    ("text/html; charset=", "text/html", None),
    ("text/html; charset=;q=1", "text/html", None),
    ("text/html; x-charset=gbk", "text/html", None),
    ("application/xhtml+xml; charset=utf-8", "application/xhtml+xml", "utf-8"),
    ("html", None, None),
    ("text/html; charset=编码", "text/html", None),
]


@pytest.mark.parametrize(("value", "media_type", "charset"), CONTENT_TYPES)
def test_content_type_is_read_leniently(
    value: str | None, media_type: str | None, charset: str | None
) -> None:
    latin = None if value is None else value.encode("utf-8").decode("latin-1")
    assert read_content_type(latin) == (media_type, charset)


PAUSES = [
    (None, None),
    ("", None),
    ("0", 0.0),
    (" 7 ", 7.0),
    ("-5", None),
    ("1.5", None),
    ("soon", None),
    ("99999999999999", None),
    ("Thu, 01 Jan 2026 00:02:00 GMT", 120.0),
    ("Thu, 01 Jan 2026 08:02:00 +0800", 120.0),
    ("Wed, 31 Dec 2025 00:00:00 GMT", 0.0),
    ("Thu, 01 Jan 99999 00:02:00 GMT", None),
    ("Thu, 41 Jan 2026 00:02:00 GMT", None),
]


@pytest.mark.parametrize(("value", "seconds"), PAUSES)
def test_retry_after_is_seconds_or_a_date_or_nothing(value: str | None, seconds: float | None) -> None:
    assert read_retry_after(value, now=NOW) == seconds


@given(
    value=st.text(max_size=60)
    | st.from_regex(r"[A-Za-z]{3}, [0-9]{1,9} Jan [0-9]{1,9} [0-9:]{1,12} [+-]?\w{0,9}")
)
def test_no_header_value_is_too_odd_to_read(value: str) -> None:
    pause = read_retry_after(value, now=NOW)
    assert pause is None or pause >= 0
    read_content_type(value)


@given(
    payload=st.binary(max_size=200) | st.binary(max_size=200).map(gzip.compress),
    coding=st.sampled_from(
        ["gzip", "deflate", "x-gzip", "gzip, deflate", "br", "", ",,", "utf-8", "identity"]
    ),
)
def test_any_payload_under_any_coding_is_a_page_or_a_named_error(payload: bytes, coding: str) -> None:
    response = respond(payload=payload, headers=((b"Content-Encoding", coding.encode()),))
    outcome = catch(lambda: read_page(response, place=None, limit=1000))
    if isinstance(outcome, FetchError):
        assert outcome.code in {"coding", "bomb"}
    else:
        assert len(outcome.body) <= 1000


def catch(get_page: Callable[[], Page]) -> Page | FetchError:
    try:
        return get_page()
    except FetchError as error:
        return error


def test_body_of_exactly_the_limit_is_no_bomb() -> None:
    response = respond(payload=gzip.compress(bytes(1000)), headers=((b"Content-Encoding", b"gzip"),))
    assert len(read_page(response, place=None, limit=1000).body) == 1000
    with pytest.raises(FetchError, match="grows past 999 bytes"):
        read_page(response, place=None, limit=999)


def test_many_small_members_cost_no_more_a_byte_than_few() -> None:
    member = gzip.compress(b"a")

    def read(count: int) -> int:
        response = respond(payload=member * count, headers=((b"Content-Encoding", b"gzip"),))
        return len(read_page(response, place=None, limit=1_000_000).body)

    assert read(40_000) == 40_000
    few, many = best_of(lambda: read(10_000), lambda: read(80_000), rounds=3)
    assert many < 16 * few  # eight times the bytes; time that grows with their square is 64 times


names = st.sampled_from(
    [
        b"Location",
        b"Set-Cookie",
        b"Content-Type",
        b"Content-Encoding",
        b"Retry-After",
        b"Content-Length",
        b"X",
    ]
) | st.binary(min_size=1, max_size=8)
fields = st.lists(st.tuples(names, st.binary(max_size=40)), max_size=5)
raw_responses = st.builds(
    lambda status, fields, body: b"\r\n".join([status, *(b"%s: %s" % field for field in fields), b"", body]),
    st.sampled_from(
        [b"HTTP/1.1 200 OK", b"HTTP/1.1 302 Found", b"HTTP/1.0 503 \xff", b"HTTP/1.1 204 No", b"ICY 200"]
    )
    | st.binary(max_size=20),
    fields,
    st.binary(max_size=100),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=raw_responses)
@example(raw=b"HTTP/1.1 302 Found\r\nLocation: \r\nSet-Cookie: \x80\r\n\r\n")
def test_any_bytes_from_a_host_end_in_a_page_or_a_named_error(site: HostileSite, raw: bytes) -> None:
    site.routes = {"/any": lambda connection, count: connection.sendall(raw)}

    async def fetch() -> Page:
        async with Fetcher(fetching.settings(attempts=1, longest_wait=0.1, max_redirects=1)) as fetcher:
            return await fetcher.fetch(site.url("/any"))

    outcome = catch(lambda: asyncio.run(fetch()))
    assert outcome.code if isinstance(outcome, FetchError) else outcome.status in {200, 203}
