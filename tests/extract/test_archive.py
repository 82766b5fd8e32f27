"""The archive: what is written is read back, by us and by others."""

from __future__ import annotations

import dataclasses
import gzip
import os
import stat
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from extract.archive import Archive
from extract.errors import SourceError
from extract.members import Member, describe_member
from extract.page import ArchivePlace, digest_bytes
from extract.response import Response, Truncation, read_page
from extract.seal import is_sealed
from tests.extract.responses import MOMENT, VARIANTS, respond


@pytest.mark.parametrize("response", VARIANTS)
def test_response_is_read_back_as_it_was_written(tmp_path: Path, response: Response) -> None:
    with Archive(tmp_path) as archive:
        place = archive.append(response)
        assert archive.read_response(place) == response


def test_page_is_read_back_as_it_was_fetched(tmp_path: Path) -> None:
    response = VARIANTS[4]
    with Archive(tmp_path) as archive:
        place = archive.append(response)
        page = archive.read_page(place)
    assert page == read_page(response, place=place)
    assert page.body == b"x" * 5000
    assert page.uri == response.source_uri
    assert page.fetched_at == MOMENT


header_text = st.binary(max_size=30).filter(
    lambda text: not set(text) & set(b"\r\n") and text == text.strip()
)
responses = st.builds(
    respond,
    source_uri=st.just("http://a.example/") | st.just("http://b.example/%20?q=公开"),
    status=st.sampled_from([200, 301, 404, 503]),
    reason=st.sampled_from(["", "OK", "Not Found"]),
    headers=st.lists(
        st.tuples(st.from_regex(rb"[A-Za-z][A-Za-z0-9-]{0,12}", fullmatch=True), header_text), max_size=4
    ).map(tuple),
    payload=st.binary(max_size=300),
    received_at=st.timedeltas(min_value=timedelta(), max_value=timedelta(days=9999)).map(
        lambda ago: MOMENT - ago
    ),
    truncated=st.none() | st.sampled_from(list(Truncation)),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(response=responses)
def test_any_response_is_read_back_as_it_was_written(tmp_path: Path, response: Response) -> None:
    with Archive(tmp_path) as archive:
        assert archive.read_response(archive.append(response)) == response


def test_other_readers_find_valid_warc_records(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        places = [archive.append(response) for response in VARIANTS]
    (path,) = archive.list_files()
    with path.open("rb") as file:
        records = ArchiveIterator(file, check_digests="raise")
        kinds = []
        offsets = []
        for record in records:
            record.content_stream().read()
            assert record.rec_headers.protocol == "WARC/1.1"
            kinds.append(record.rec_type)
            offsets.append(records.get_record_offset())
    assert kinds == ["warcinfo"] + ["response"] * len(VARIANTS)
    assert offsets[1:] == [place.offset for place in places]


def test_date_of_a_record_keeps_its_microseconds(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        place = archive.append(respond())
        with (tmp_path / place.file).open("rb") as file:
            file.seek(place.offset)
            record = next(iter(ArchiveIterator(file)))
            assert record.rec_headers.get_header("WARC-Date") == "2026-03-04T05:06:07.000089Z"


def test_file_is_named_by_date_and_token_and_rolled_by_size(tmp_path: Path) -> None:
    with Archive(tmp_path, token="run7", roll_bytes=2000) as archive:
        places = [archive.append(respond(payload=os.urandom(900))) for _ in range(4)]
        assert len(set(places)) == 4
        assert list(archive.scan()) == places
    assert [path.name for path in archive.list_files()] == [
        "gongkai-20260304-run7-00001.warc.gz",
        "gongkai-20260304-run7-00002.warc.gz",
    ]


def test_writers_without_a_token_never_share_a_file(tmp_path: Path) -> None:
    with Archive(tmp_path) as one, Archive(tmp_path) as other:
        assert one.append(respond()).file != other.append(respond()).file


def test_two_living_writers_of_one_token_are_refused(tmp_path: Path) -> None:
    with Archive(tmp_path, token="same") as one, Archive(tmp_path, token="same") as other:
        one.append(respond())
        with pytest.raises(SourceError, match="in use by another writer"):
            other.append(respond())


def test_threads_may_write_at_once(tmp_path: Path) -> None:
    places: list[ArchivePlace] = []
    with Archive(tmp_path) as archive:
        threads = [
            threading.Thread(target=lambda: places.extend(archive.append(respond()) for _ in range(20)))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(places, key=lambda place: place.offset) == list(archive.scan())


def test_archive_is_scanned_while_it_is_written(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        places = [archive.append(respond())]
        assert list(Archive(tmp_path).scan()) == places
        assert Archive(tmp_path).mend().sealed == ()
        places.append(archive.append(respond()))
        assert list(Archive(tmp_path).scan()) == places


def test_closed_file_is_sealed_and_never_continued(tmp_path: Path) -> None:
    with Archive(tmp_path, token="seal") as archive:
        first = archive.append(respond())
        archive.close()
        second = archive.append(respond())
    assert first.file != second.file
    assert not (tmp_path / first.file).stat().st_mode & stat.S_IWUSR


UNREADABLE = [
    ArchivePlace(file="gongkai-20260304-none-00001.warc.gz", offset=0),
    ArchivePlace(file="../secret", offset=0),
    ArchivePlace(file="FILE", offset=0),
    ArchivePlace(file="FILE", offset=7),
    ArchivePlace(file="FILE", offset=10_000_000),
]


@pytest.mark.parametrize("place", UNREADABLE)
def test_place_without_a_response_is_a_named_error(tmp_path: Path, place: ArchivePlace) -> None:
    with Archive(tmp_path) as archive:
        file = archive.append(respond()).file
        with pytest.raises(SourceError) as raised:
            archive.read_response(dataclasses.replace(place, file=place.file.replace("FILE", file)))
    assert raised.value.code == "archive"


@pytest.mark.parametrize(
    "record",
    [b"hello world\r\n\r\n", b"WARC/1.1\r\nWARC-Type: response\r\n\r\n", b""],
    ids=["no WARC", "no length or date", "nothing"],
)
def test_a_member_that_is_no_record_is_a_named_error(tmp_path: Path, record: bytes) -> None:
    with Archive(tmp_path) as archive:
        place = archive.append(respond())
        (tmp_path / "gongkai-20260304-other-00001.warc.gz").write_bytes(gzip.compress(record))
        with pytest.raises(SourceError) as raised:
            archive.read_response(
                dataclasses.replace(place, file="gongkai-20260304-other-00001.warc.gz", offset=0)
            )
    assert raised.value.code == "archive"


def test_token_that_would_confuse_file_names_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="letters and digits"):
        Archive(tmp_path, token="a-1")


def test_scan_tells_of_every_response_what_is_needed_to_choose(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        places = [archive.append(response) for response in VARIANTS]
        (path,) = archive.list_files()
        found = list(archive.scan_file(path))
    assert [each.place for each in found] == places
    for each, response in zip(found, VARIANTS, strict=True):
        assert (each.source_uri, each.uri, each.status) == (
            response.source_uri,
            response.uri,
            response.status,
        )
        assert (each.received_at, each.purpose) == (response.received_at, response.purpose)
        assert each.is_truncated == (response.truncated is not None)
        assert each.is_tls_unverified == response.is_tls_unverified
        assert each.payload_sha256 == digest_bytes(response.payload)
        assert not each.is_revisit


def test_mending_names_the_files_that_it_sealed(tmp_path: Path) -> None:
    dead = Archive(tmp_path, token="dead")
    file = dead.append(respond()).file
    with Archive(tmp_path, token="done") as done:
        done.append(respond())
    assert Archive(tmp_path).mend().sealed == ()  # its writer is alive
    dead._file.close()  # type: ignore[union-attr]  # as a death does
    mended = Archive(tmp_path).mend()
    assert (mended.sealed, mended.cut) == ((file,), {})
    assert all(is_sealed(path) for path in done.list_files())


HEADS = [
    b"",
    b"WARC/1.1\r\nWARC-Type: response",
    b"WARC/1.1\r\nWARC-Type: response\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
    b"WARC/1.1\r\nWARC-Date: today\r\nWARC-Target-URI: http://a.cn/\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
    b"WARC/1.1\r\nWARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Target-URI: http://a.cn/\r\n\r\nHTTP/1.1",
    b"WARC/1.1\r\nWARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Target-URI: \xff\r\n\r\nHTTP/1.1 200 OK",
]


@pytest.mark.parametrize("head", HEADS)
def test_record_that_says_too_little_is_passed_over_in_a_scan(head: bytes) -> None:
    assert describe_member("a", Member(offset=0, length=9, record_type="response", head=head)) is None
