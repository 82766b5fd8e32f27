"""The guard: no request reaches an address that is not public, by whatever way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from extract.address import find_refusal
from extract.archive import Archive
from extract.errors import FetchError
from extract.fetch import Fetcher
from extract.guard import resolve_host
from tests.extract.fetching import TEXT, Names, list_pages, settings
from tests.extract.hostile import HostileSite, answer


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
    # A name that answers with a public address for robots.txt and a page, and a private one ever after.
    names = Names(rebinding_example=[["127.0.0.1"], ["127.0.0.1"], ["10.0.0.1"]])
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


async def test_password_in_a_redirect_is_neither_sent_nor_stored(site: HostileSite, tmp_path: Path) -> None:
    target = site.url("/ok").replace("http://", "http://ann:secret@")
    site.routes = {**site.routes, "/hop": answer("302 Found", b"", f"Location: {target}")}
    with Archive(tmp_path) as archive:
        async with Fetcher(settings(), archive=archive) as fetcher:
            page = await fetcher.fetch(site.url("/hop"))
        assert [response.uri for response in list_pages(archive)] == [site.url("/hop"), site.url("/ok")]
    assert page.body == TEXT
    assert b"authorization:" not in b"".join(site.heads).lower()
