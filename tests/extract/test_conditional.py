"""Asking again: a page that did not change costs one small answer and is stored once."""

from __future__ import annotations

import gzip
import socket
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from extract.archive import Archive
from extract.errors import FetchError, SourceError
from extract.fetch import Fetcher
from extract.page import ArchivePlace, Known, Page, Unchanged, digest_bytes
from extract.revisit import Profile, Revisit
from extract.warc import build_record
from tests.extract.fetching import HTML, NOON, TEXT, list_pages, settings
from tests.extract.hostile import Behaviour, answer, in_turn, start_hostile
from tests.extract.responses import respond

DATE = "Tue, 03 Mar 2026 08:00:00 GMT"
NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n"


def tagged(body: bytes = TEXT, *more: str) -> Behaviour:
    return answer("200 OK", body, HTML, f"Last-Modified: {DATE}", 'ETag: W/"66-19"', *more)


def unmodified(*fields: bytes) -> Behaviour:
    head = b"\r\n".join([NOT_MODIFIED.rstrip(), *fields, b"", b""])

    def behave(connection: socket.socket, count: int) -> None:
        connection.sendall(head)

    return behave


def know(page: Page) -> Known:
    return Known(sha256=page.sha256, etag=page.etag, last_modified=page.last_modified)


async def test_page_keeps_what_to_ask_again_with_as_the_host_wrote_it() -> None:
    with start_hostile({"/a": tagged()}) as site:
        async with Fetcher(settings()) as fetcher:
            page = await fetcher.fetch(site.url("/a"))
    assert (page.etag, page.last_modified) == ('W/"66-19"', DATE)


ODD = ["", " ", "x" * 2000]


@pytest.mark.parametrize("value", ODD)
async def test_what_could_not_be_sent_back_is_not_kept(value: str) -> None:
    with start_hostile({"/a": answer("200 OK", TEXT, f"ETag: {value}", "Last-Modified:")}) as site:
        async with Fetcher(settings()) as fetcher:
            page = await fetcher.fetch(site.url("/a"))
    assert (page.etag, page.last_modified) == (None, None)


async def test_unchanged_page_is_a_304_and_a_revisit(tmp_path: Path) -> None:
    with start_hostile({"/a": in_turn(tagged(), unmodified())}) as site, Archive(tmp_path) as archive:
        async with Fetcher(settings(), archive=archive, now=lambda: NOON) as fetcher:
            page = await fetcher.fetch(site.url("/a"))
            again = await fetcher.fetch(site.url("/a"), known=know(page), original=page.archive)
        assert isinstance(again, Unchanged)
        assert again == Unchanged(
            uri=page.uri,
            sha256=page.sha256,
            status=304,
            fetched_at=NOON,
            archive=again.archive,
            etag=page.etag,
            last_modified=DATE,
        )
        assert again.archive is not None
        assert archive.read_response(again.archive).status == 304
        assert archive.read_page(again.archive) == page
    assert b'If-None-Match: W/"66-19"\r\n' in site.heads[1]
    assert f"If-Modified-Since: {DATE}\r\n".encode() in site.heads[1]
    assert b"If-" not in site.heads[0]


async def test_tag_goes_back_byte_for_byte_whatever_its_characters() -> None:
    with start_hostile({"/a": in_turn(answer("200 OK", TEXT, 'ETag: "版本"'), unmodified())}) as site:
        async with Fetcher(settings()) as fetcher:
            page = await fetcher.fetch(site.url("/a"))
            assert isinstance(await fetcher.fetch(site.url("/a"), known=know(page)), Unchanged)
    assert 'If-None-Match: "版本"\r\n'.encode() in site.heads[1]


async def test_new_tags_of_a_304_replace_the_old_ones() -> None:
    with start_hostile({"/a": unmodified(b'ETag: "2"')}) as site:
        async with Fetcher(settings()) as fetcher:
            again = await fetcher.fetch(
                site.url("/a"), known=Known(sha256="0" * 64, etag='"1"', last_modified=DATE)
            )
    assert (again.etag, again.last_modified) == ('"2"', DATE)


UNASKED = [
    Known(sha256="0" * 64),
    Known(sha256="0" * 64, etag="a\r\nX-Injected: 1"),
    Known(sha256="0" * 64, etag="\u4e2d"),
]


@pytest.mark.parametrize("known", UNASKED)
async def test_304_that_nobody_asked_for_is_an_error(tmp_path: Path, known: Known) -> None:
    with start_hostile({"/a": unmodified()}) as site, Archive(tmp_path) as archive:
        async with Fetcher(settings(), archive=archive) as fetcher:
            with pytest.raises(FetchError) as raised:
                await fetcher.fetch(site.url("/a"), known=known)
        assert [response.status for response in list_pages(archive)] == [304]
    assert raised.value.code == "http_304"
    assert b"injected" not in b"".join(site.heads).lower()


async def test_changed_page_is_a_page(tmp_path: Path) -> None:
    with start_hostile({"/a": in_turn(tagged(), tagged(TEXT + b"!"))}) as site, Archive(tmp_path) as archive:
        async with Fetcher(settings(), archive=archive) as fetcher:
            page = await fetcher.fetch(site.url("/a"))
            again = await fetcher.fetch(site.url("/a"), known=know(page), original=page.archive)
        assert isinstance(again, Page)
        assert again.body == TEXT + b"!"
        assert [len(response.payload) for response in list_pages(archive)] == [len(TEXT), len(TEXT) + 1]


GZIPPED = gzip.compress(TEXT * 50)


@pytest.mark.parametrize("body", [TEXT * 50, GZIPPED])
async def test_same_body_sent_again_is_stored_once_and_read_back_alike(tmp_path: Path, body: bytes) -> None:
    coding = ["Content-Encoding: gzip"] if body is GZIPPED else []
    behaviour = in_turn(tagged(body, *coding), tagged(body, *coding, "X-Count: 2"))
    with start_hostile({"/a": behaviour}) as site, Archive(tmp_path) as archive:
        async with Fetcher(settings(), archive=archive) as fetcher:
            page = await fetcher.fetch(site.url("/a"))
            second = await fetcher.fetch(site.url("/a"), known=know(page), original=page.archive)
            third = await fetcher.fetch(site.url("/a"), known=know(page), original=second.archive)
        assert isinstance(second, Page)
        assert isinstance(third, Page)
        assert second.body == third.body == TEXT * 50
        for each in (page, second, third):
            assert each.archive is not None
            assert archive.read_page(each.archive) == each
            assert archive.read_response(each.archive).payload == body
        assert second.archive is not None
        assert archive.read_response(second.archive).find_header("x-count") == "2"
        (path,) = archive.list_files()
        kinds = [(each.status, each.is_revisit) for each in archive.scan_file(path)]
    assert kinds == [(404, False), (200, False), (200, True), (200, True)]


async def test_body_is_kept_whole_where_the_one_before_cannot_be_read(tmp_path: Path) -> None:
    lost = ArchivePlace(file="gongkai-20260101-lost-00001.warc.gz", offset=0)
    with start_hostile({"/a": tagged()}) as site, Archive(tmp_path) as archive:
        async with Fetcher(settings(), archive=archive) as fetcher:
            known = Known(sha256=digest_bytes(TEXT))
            for original in [None, lost]:
                page = await fetcher.fetch(site.url("/a"), known=known, original=original)
                assert page.archive is not None
                assert archive.read_page(page.archive) == page
        (path,) = archive.list_files()
        assert not any(each.is_revisit for each in archive.scan_file(path))


def test_304_without_a_place_says_which_page_it_stands_for_and_holds_none(tmp_path: Path) -> None:
    known = Known(sha256="ab" * 32, etag='"1"')
    with Archive(tmp_path) as archive:
        place = archive.append(respond(status=304, reason="Not Modified", payload=b""), known=known)
        (path,) = archive.list_files()
        (found,) = archive.scan_file(path)
        assert (found.place, found.status, found.page_sha256) == (place, 304, "ab" * 32)
        with pytest.raises(SourceError, match="does not say where the body lies"):
            archive.read_page(place)


def test_revisit_of_another_body_than_it_says_is_not_believed(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        place = archive.append(respond())
        astray = Revisit(
            profile=Profile.IDENTICAL, target_uri=respond().uri, payload_sha256="ab" * 32, place=place
        )
        file = tmp_path / "astray.warc.gz"
        with file.open("wb") as out:
            WARCWriter(out, gzip=True, warc_version="WARC/1.1").write_record(
                build_record(respond(), warcinfo_id=None, revisit=astray)
            )
        with pytest.raises(SourceError, match="found another"):
            archive.read_response(ArchivePlace(file=file.name, offset=0))


def test_other_readers_find_valid_revisits_with_digests_in_sha256(tmp_path: Path) -> None:
    response = respond()
    unmodified_response = respond(status=304, reason="Not Modified", payload=b"")
    known = Known(sha256=digest_bytes(response.payload))
    with Archive(tmp_path) as archive:
        place = archive.append(response)
        archive.append(response, known=known, original=place)
        archive.append(unmodified_response, known=known, original=place)
        (path,) = archive.list_files()
    with path.open("rb") as file:
        fields = []
        for record in ArchiveIterator(file, check_digests="raise"):
            record.content_stream().read()
            fields.append(record.rec_headers)
    kinds = [each.get_header("WARC-Type") for each in fields]
    assert kinds == ["warcinfo", "response", "revisit", "revisit"]
    for each in fields[1:]:
        assert each.get_header("WARC-Payload-Digest") == f"sha256:{digest_bytes(response.payload)}"
    profiles = [each.get_header("WARC-Profile").rsplit("/", 1)[1] for each in fields[2:]]
    assert profiles == ["identical-payload-digest", "server-not-modified"]
    for each in fields[2:]:
        assert each.get_header("WARC-Refers-To-Target-URI") == response.uri
        assert each.get_header("WARC-Refers-To-Date") == "2026-03-04T05:06:07.000089Z"


async def test_tag_is_not_sent_to_another_page() -> None:
    hop = answer("302 Found", b"", "Location: /b")
    with start_hostile({"/a": hop, "/b": unmodified()}) as site:
        async with Fetcher(settings()) as fetcher:
            with pytest.raises(FetchError, match="304"):
                await fetcher.fetch(site.url("/a"), known=Known(sha256="0" * 64, etag='"1"'))
    assert [b"If-None-Match" in head for head in site.heads] == [True, False]


async def test_tag_is_sent_again_where_only_a_cookie_was_missing() -> None:
    door = in_turn(answer("302 Found", b"", "Location: /a", "Set-Cookie: seen=1"), unmodified())
    with start_hostile({"/a": door}) as site:
        async with Fetcher(settings()) as fetcher:
            again = await fetcher.fetch(site.url("/a"), known=Known(sha256="0" * 64, etag='"1"'))
    assert isinstance(again, Unchanged)
