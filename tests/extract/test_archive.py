"""The archive: what is written is read back, and what a crash tears is cut, never more."""

from __future__ import annotations

import dataclasses
import gzip
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from extract.archive import Archive
from extract.errors import SourceError
from extract.page import ArchivePlace
from extract.response import Response, Truncation, read_page
from tests.conftest import ROOT

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
]


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
        assert Archive(tmp_path).mend() == {}
        places.append(archive.append(respond()))
        assert list(Archive(tmp_path).scan()) == places


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[ArchivePlace], list[int]]:
    """A file as a killed writer leaves it; the places of its records, and where each ends."""
    folder = tmp_path_factory.mktemp("written")
    archive = Archive(folder, token="torn")
    places = [archive.append(respond(payload=os.urandom(n * 40))) for n in range(5)]
    (path,) = archive.list_files()
    copy = folder / "copy" / path.name
    copy.parent.mkdir()
    shutil.copy(path, copy)  # before closing, which seals
    archive.close()
    ends = [place.offset for place in places[1:]] + [copy.stat().st_size]
    return copy, places, ends


def test_cut_at_any_byte_keeps_the_whole_records_before_it(
    written: tuple[Path, list[ArchivePlace], list[int]], tmp_path: Path
) -> None:
    path, places, ends = written
    data = path.read_bytes()
    for size in range(len(data) + 1):
        torn = tmp_path / path.name
        torn.unlink(missing_ok=True)
        torn.write_bytes(data[:size])
        archive = Archive(tmp_path)
        whole = [place for place, end in zip(places, ends, strict=True) if end <= size]
        assert list(archive.scan()) == whole
        kept = max((end for end in [0, places[0].offset, *ends] if end <= size), default=0)
        assert archive.mend() == ({path.name: size - kept} if size > kept else {})
        assert torn.stat().st_size == kept
        assert list(archive.scan()) == whole
        assert not list(tmp_path.glob("*.damaged-*"))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_writing_goes_on_behind_a_cut(
    written: tuple[Path, list[ArchivePlace], list[int]], tmp_path: Path, data: st.DataObject
) -> None:
    path, places, ends = written
    size = data.draw(st.integers(0, ends[-1]))
    for old in tmp_path.iterdir():
        old.unlink()
    (tmp_path / path.name).write_bytes(path.read_bytes()[:size])
    whole = [place for place, end in zip(places, ends, strict=True) if end <= size]
    with Archive(tmp_path, token="torn") as archive:
        new = archive.append(respond(status=203))
        assert new.file == path.name
        assert list(archive.scan()) == [*whole, new]
        assert archive.read_response(new).status == 203


def test_damage_in_the_middle_is_put_aside_before_it_is_cut(
    written: tuple[Path, list[ArchivePlace], list[int]], tmp_path: Path
) -> None:
    path, places, _ = written
    data = bytearray(path.read_bytes())
    data[places[2].offset : places[2].offset + 10] = b"\xff" * 10
    (tmp_path / path.name).write_bytes(data)
    archive = Archive(tmp_path)
    assert list(archive.scan()) == places[:2]
    assert archive.mend() == {path.name: len(data) - places[2].offset}
    (aside,) = tmp_path.glob("*.damaged-*")
    assert aside.read_bytes() == data[places[2].offset :]


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


def test_token_that_would_confuse_file_names_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="letters and digits"):
        Archive(tmp_path, token="a-1")


def test_full_disk_leaves_the_records_before_it_whole(tmp_path: Path) -> None:
    code = """
import resource, sys
from pathlib import Path
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from tests.extract.test_archive import respond
from extract.archive import Archive
import os
archive = Archive(Path(sys.argv[1]), token="full")
archive.append(respond())
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
try:
    archive.append(respond(payload=os.urandom(9000)))
except OSError:
    archive.append(respond(status=203))
    print("refused")
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "refused\n"
    archive = Archive(tmp_path)
    assert [archive.read_response(place).status for place in archive.scan()] == [200, 203]
    assert archive.mend() == {}


def test_killed_writer_loses_nothing_it_was_told_is_safe(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
import os
from tests.extract.test_archive import respond
from extract.archive import Archive
archive = Archive(Path(sys.argv[1]))
while True:
    place = archive.append(respond(payload=os.urandom(20000)))
    print(place.file, place.offset, flush=True)
"""
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        lines = [writer.stdout.readline() for _ in range(20)]
        writer.send_signal(signal.SIGKILL)
        lines += writer.stdout.readlines()
    told = [line.split() for line in lines if line.endswith("\n")]
    archive = Archive(tmp_path)
    archive.mend()
    found = list(archive.scan())
    assert {(place.file, place.offset) for place in found} >= {(file, int(offset)) for file, offset in told}
    for place in found:
        assert len(archive.read_response(place).payload) == 20000
