"""Records taken out of the archive: nothing of them is left, and nothing else has moved."""

from __future__ import annotations

import gzip
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from extract.archive import Archive
from extract.archive_rewrite import make_filler, remove_records
from extract.errors import SourceError
from extract.members import read_member, walk_members
from extract.page import ArchivePlace, Known, digest_bytes
from extract.seal import is_sealed
from tests.extract.responses import respond

NOW = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
MARKER = b"yunxi-liangshiju-4711"
GONE, KEPT = "https://site.test/公开/1.html", "https://site.test/公开/10.html"


def fill(folder: Path, *, roll_bytes: int = 1 << 20) -> list[ArchivePlace]:
    """Four responses: the page, another, the page again, and where the page led to another address."""
    page, other = MARKER * 40, b"x" * 5000
    with Archive(folder, token="t", roll_bytes=roll_bytes) as archive:
        first = archive.append(respond(source_uri=GONE, uri=GONE, payload=page))
        second = archive.append(respond(source_uri=KEPT, uri=KEPT, payload=other))
        known = Known(sha256=digest_bytes(page))
        again = archive.append(respond(source_uri=GONE, uri=GONE, payload=page), known=known, original=first)
        led = archive.append(respond(source_uri=GONE, uri=KEPT, payload=MARKER))
        last = archive.append(
            respond(source_uri=KEPT, uri=KEPT, payload=other),
            known=Known(sha256=digest_bytes(other)),
            original=second,
        )
    return [first, second, again, led, last]


def everything(folder: Path) -> bytes:
    """What is in the files of a folder, as it stands and decompressed."""
    parts = []
    for path in sorted(folder.iterdir()):
        parts.append(path.read_bytes())
        parts += [read_member(path, member.offset) for member in walk_members(path)]
    return b"\n".join(parts)


@pytest.mark.parametrize("roll_bytes", [1, 1 << 20])
def test_no_byte_of_the_page_is_left_and_every_other_place_holds(tmp_path: Path, roll_bytes: int) -> None:
    places = fill(tmp_path, roll_bytes=roll_bytes)
    archive = Archive(tmp_path)
    before = {place.file: (tmp_path / place.file).stat() for place in places}
    kept = [archive.read_response(place) for place in (places[1], places[4])]
    assert MARKER in everything(tmp_path)
    removed = remove_records(tmp_path, {GONE}, at=NOW)
    assert removed.records == 3
    assert removed.unseen == ()
    assert MARKER not in everything(tmp_path)
    assert "公开/1.html".encode() not in everything(tmp_path)
    assert [archive.read_response(place) for place in (places[1], places[4])] == kept
    for place in (places[0], places[2], places[3]):
        with pytest.raises(SourceError):
            archive.read_response(place)
    for name, was in before.items():
        now = (tmp_path / name).stat()
        assert (now.st_size, stat.S_IMODE(now.st_mode)) == (was.st_size, stat.S_IMODE(was.st_mode))
        assert is_sealed(tmp_path / name)


def test_others_read_the_file_to_its_end(tmp_path: Path) -> None:
    fill(tmp_path)
    remove_records(tmp_path, {GONE}, at=NOW)
    (path,) = Archive(tmp_path).list_files()
    with path.open("rb") as file:
        types = [record.rec_type for record in ArchiveIterator(file)]
    assert types == ["warcinfo", "metadata", "response", "metadata", "metadata", "revisit"]
    assert [response.source_uri for response in Archive(tmp_path).scan_file(path)] == [KEPT, KEPT]


def test_removing_twice_equals_once_and_a_draft_of_a_killed_one_goes(tmp_path: Path) -> None:
    fill(tmp_path)
    remove_records(tmp_path, {GONE}, at=NOW)
    once = everything(tmp_path)
    (tmp_path / ".gongkai-1.warc.gz.forgetting").write_bytes(b"half")
    assert remove_records(tmp_path, {GONE}, at=NOW).records == 0
    assert everything(tmp_path) == once


def test_a_file_that_is_being_written_is_left_alone(tmp_path: Path) -> None:
    with Archive(tmp_path, token="t") as archive:
        archive.append(respond(source_uri=GONE, uri=GONE, payload=MARKER))
        with pytest.raises(SourceError, match="being written"):
            remove_records(tmp_path, {GONE}, at=NOW)
    assert MARKER in everything(tmp_path)


def test_what_cannot_be_looked_through_is_named(tmp_path: Path) -> None:
    fill(tmp_path)
    (path,) = Archive(tmp_path).list_files()
    path.chmod(0o644)
    with path.open("ab") as file:
        file.write(b"no member at all")
    path.chmod(0o444)
    aside = tmp_path / f"{path.name}.damaged-77"
    aside.write_bytes(b"bytes that were no record")
    assert set(remove_records(tmp_path, {GONE}, at=NOW).unseen) == {path, aside}


@given(length=st.one_of(st.integers(240, 2000), st.integers(65_000, 66_500), st.integers(130_000, 2_000_000)))
def test_a_filler_has_any_length_that_a_record_may_have(length: int) -> None:
    filler = make_filler(length, at=NOW)
    assert len(filler) == length
    plain = gzip.decompress(filler)
    assert plain.startswith(b"WARC/1.1\r\nWARC-Type: metadata\r\n")
    assert b"removed on request" in plain


def test_a_filler_too_short_for_a_record_is_refused() -> None:
    with pytest.raises(ValueError, match="expected room for a record"):
        make_filler(100, at=NOW)
