"""Other people's archives: every page in them is found and read, and damage costs only itself."""

from __future__ import annotations

import gzip
import random
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extract.errors import ExtractError, SourceError
from extract.foreign_warc import FoundRecord, PassedOver, join_chunks, read_record_at, scan_records
from extract.page import ArchivePlace, Page
from extract.source import Source, SourceKind, read_record_page
from tests.extract.crawl import HTML, TEXT, Crawl, arc_head, arc_record

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)


def pages_of(path: Path) -> list[Page]:
    return [
        read_record_at(path, found.offset) for found in scan_records(path) if isinstance(found, FoundRecord)
    ]


def faults_of(path: Path) -> list[SourceError]:
    return [found for found in scan_records(path) if isinstance(found, SourceError)]


def reasons_of(path: Path) -> list[str]:
    return [found.reason for found in scan_records(path) if isinstance(found, PassedOver)]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_pages_of_a_crawl_are_read_with_address_type_time_and_place(tmp_path: Path, name: str) -> None:
    crawl = Crawl(is_gzip=name.endswith("gz"))
    crawl.add("http://a.example/1").add("https://a.example/年报?x=1#top", b"<p>two").add(
        "http://a.example/3", b""
    )
    path = crawl.write(tmp_path / name)
    first, second, third = pages_of(path)
    assert (first.uri, first.body, first.media_type, first.charset) == (
        "http://a.example/1",
        TEXT,
        "text/html",
        "utf-8",
    )
    assert (first.status, first.fetched_at) == (200, NOON)
    assert first.archive == ArchivePlace(file=str(path), offset=0)
    assert (second.body, third.body) == (b"<p>two", b"")
    assert faults_of(path) == []


@pytest.mark.parametrize("name", ["a.arc", "a.arc.gz"])
def test_pages_of_an_arc_file_are_read(tmp_path: Path, name: str) -> None:
    records = [
        arc_head(),
        arc_record("http://a.example/1", TEXT),
        arc_record("http://a.example/2", b"<p>", "404 Gone"),
    ]
    records.append(arc_record("http://a.example/3", b"<p>three"))
    path = tmp_path / name
    path.write_bytes(b"".join(gzip.compress(each) if name.endswith("gz") else each for each in records))
    first, third = pages_of(path)
    assert (first.uri, first.body, first.fetched_at) == ("http://a.example/1", TEXT, NOON)
    assert (third.uri, third.body, third.media_type) == ("http://a.example/3", b"<p>three", "text/html")
    assert reasons_of(path) == ["of type arc_header", "with status 404"]
    assert faults_of(path) == []


def test_records_that_are_no_pages_are_passed_over_with_the_reason(tmp_path: Path) -> None:
    crawl = Crawl()
    crawl.add("http://a.example/robots", kind="request", status="GET / HTTP/1.1")
    crawl.add("http://a.example/old", status="302 Found").add("http://a.example/none", status="404 Not Found")
    crawl.add("http://a.example/x.png", headers=["Content-Type: image/png"])
    crawl.add("http://a.example/x.css", headers=["Content-Type: text/css"])
    crawl.add("http://a.example/same", kind="revisit").add("urn:pageinfo:x", kind="resource")
    crawl.add("http://a.example/kept", kind="resource")
    path = crawl.write(tmp_path / "a.warc.gz")
    (page,) = pages_of(path)
    assert (page.uri, page.body, page.media_type, page.status) == (
        "http://a.example/kept",
        TEXT,
        "text/html",
        None,
    )
    assert reasons_of(path) == [
        "of type request",
        "with status 302",
        "with status 404",
        "of media that are no pages",
        "of media that are no pages",
        "of type revisit",
        "without a web address",
    ]


CODED = [
    (
        "chunked",
        b"6\r\n" + TEXT[:6] + b"\r\nff;x=y\r\n" + bytes(255) + b"\r\n0\r\n\r\n",
        TEXT[:6] + bytes(255),
    ),
    ("chunked", TEXT, TEXT),
    ("chunked", b"2022\r\n" + TEXT, b"2022\r\n" + TEXT),
    ("chunked", b"3\r\nabc\r\n9\r\nde", b"abcde"),
]


@pytest.mark.parametrize(("coding", "payload", "body"), CODED)
def test_transfer_coding_is_undone_where_there_is_one(
    tmp_path: Path, coding: str, payload: bytes, body: bytes
) -> None:
    crawl = Crawl().add("http://a.example/", payload, headers=[*HTML, f"Transfer-Encoding: {coding}"])
    (page,) = pages_of(crawl.write(tmp_path / "a.warc.gz"))
    assert page.body == body


def test_content_coding_is_undone_up_to_the_limit(tmp_path: Path) -> None:
    packed = [*HTML, "Content-Encoding: gzip"]
    chunked = b"%x\r\n" % len(gzip.compress(TEXT)) + gzip.compress(TEXT) + b"\r\n0\r\n\r\n"
    crawl = Crawl().add("http://a.example/1", gzip.compress(TEXT), headers=packed)
    crawl.add("http://a.example/2", chunked, headers=[*packed, "Transfer-Encoding: chunked"])
    crawl.add("http://a.example/3", gzip.compress(bytes(50_000_000)), headers=packed)
    path = crawl.write(tmp_path / "a.warc.gz")
    offsets = [found.offset for found in scan_records(path) if isinstance(found, FoundRecord)]
    assert [read_record_at(path, offset).body for offset in offsets[:2]] == [TEXT, TEXT]
    with pytest.raises(ExtractError) as raised:
        read_record_at(path, offsets[2])
    assert raised.value.code == "bomb"


def test_record_longer_than_a_page_may_be_is_a_failure_of_its_own(tmp_path: Path) -> None:
    crawl = Crawl().add("http://a.example/1", bytes(30_000_000)).add("http://a.example/2")
    path = crawl.write(tmp_path / "a.warc.gz")
    first, second = (found.offset for found in scan_records(path) if isinstance(found, FoundRecord))
    with pytest.raises(SourceError, match="expected a record, found a record of more than"):
        read_record_at(path, first)
    assert read_record_at(path, second).body == TEXT


@pytest.mark.parametrize("is_gzip", [True, False])
def test_damaged_record_is_named_and_the_rest_is_read(tmp_path: Path, is_gzip: bool) -> None:
    crawl = Crawl(is_gzip=is_gzip)
    for number in range(6):
        crawl.add(f"http://a.example/{number}", random.Random(number).randbytes(400))
    start = sum(len(each) for each in crawl.records[:2])
    crawl.records[2] = b"X" * 40 + crawl.records[2][40:]
    crawl.records[4] = crawl.records[4][:-60]
    path = crawl.write(tmp_path / "a.warc")
    assert [page.uri[-1] for page in pages_of(path)] == ["0", "1", "3", "5"]
    places = [start, start + len(crawl.records[2]) + len(crawl.records[3])]
    assert [fault.uri for fault in faults_of(path)] == [f"{path}@{place}" for place in places]
    assert {fault.code for fault in faults_of(path)} == {"damaged_record"}


@pytest.mark.parametrize("is_gzip", [True, False])
def test_file_cut_at_any_byte_keeps_the_records_before_the_cut(tmp_path: Path, is_gzip: bool) -> None:
    crawl = Crawl(is_gzip=is_gzip).add("http://a.example/1").add("http://a.example/2", b"<p>two")
    whole = b"".join(crawl.records)
    path = tmp_path / "a.warc"
    for cut in range(1, len(whole), 7):
        path.write_bytes(whole[:cut])
        pages = pages_of(path)
        assert len(pages) >= (cut >= len(crawl.records[0]))
        assert len(pages) + len(faults_of(path)) >= 1


def test_noise_is_one_fault_and_no_end(tmp_path: Path) -> None:
    noise = random.Random(8).randbytes(200_000)
    record = Crawl().add("http://a.example/1").records[0]
    for number, body in enumerate(
        [noise, b"\x1f\x8b\x08" * 3000, b"\n" * 500_000, b"WARC/1.0\r\n" * 3000, b""]
    ):
        path = tmp_path / f"{number}.warc.gz"
        path.write_bytes(record + body + record)
        assert pages_of(path)[0].uri == "http://a.example/1"
        assert len(faults_of(path)) <= 2


def test_any_damage_ends_in_pages_and_named_faults(tmp_path: Path) -> None:
    chance = random.Random(7)
    path = tmp_path / "a.warc"
    for is_gzip in (True, False):
        crawl = (
            Crawl(is_gzip=is_gzip)
            .add("http://a.example/1")
            .add("http://a.example/2")
            .add("http://a.example/3")
        )
        whole = b"".join(crawl.records)
        for _ in range(150):
            body = bytearray(whole)
            for _ in range(chance.randint(1, 6)):
                body[chance.randrange(len(body))] = chance.randrange(256)
            path.write_bytes(bytes(body))
            for found in scan_records(path):
                if isinstance(found, FoundRecord):
                    with suppress(ExtractError):
                        read_record_at(path, found.offset)


def test_file_packed_as_a_whole_says_to_unpack_it(tmp_path: Path) -> None:
    crawl = Crawl(is_gzip=False).add("http://a.example/1").add("http://a.example/2")
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(b"".join(crawl.records)))
    (fault,) = faults_of(path)
    assert "unpack the file with gunzip" in str(fault)


def test_record_is_a_source(tmp_path: Path) -> None:
    path = (
        Crawl().add("http://a.example/0").add("http://a.example/1", b"<p>one").write(tmp_path / "a.warc.gz")
    )
    _, found = scan_records(path)
    assert isinstance(found, FoundRecord)
    source = Source(uri=found.uri, kind=SourceKind.RECORD, path=str(path), offset=found.offset)
    assert read_record_page(source).body == b"<p>one"
    for offset in (found.offset + 1, 10**9):
        with pytest.raises(SourceError):
            read_record_page(Source(uri=found.uri, kind=SourceKind.RECORD, path=str(path), offset=offset))
    with pytest.raises(SourceError, match="found none"):
        read_record_page(Source(uri=found.uri, kind=SourceKind.RECORD))


def test_record_that_unpacks_to_200_megabytes_is_passed_over(tmp_path: Path) -> None:
    packer = zlib.compressobj(wbits=31)
    head = b"WARC/1.0\r\nWARC-Type: metadata\r\nContent-Length: 200000000\r\n\r\n"
    body = (
        packer.compress(head)
        + b"".join(packer.compress(bytes(1_000_000)) for _ in range(200))
        + packer.flush()
    )
    path = tmp_path / "a.warc.gz"
    path.write_bytes(body + Crawl().add("http://a.example/1").records[0])
    assert [page.uri for page in pages_of(path)] == ["http://a.example/1"]


def test_address_loses_its_password(tmp_path: Path) -> None:
    path = Crawl().add("http://ann:secret@a.example/1").write(tmp_path / "a.warc.gz")
    assert "secret" not in repr(list(scan_records(path)))


def test_chunks_of_any_text_come_back() -> None:
    for size in (1, 5, 4096):
        body = TEXT * 200
        parts = [body[at : at + size] for at in range(0, len(body), size)]
        coded = b"".join(b"%X\r\n%s\r\n" % (len(part), part) for part in parts)
        assert join_chunks(coded + b"0\r\n\r\n") == body
