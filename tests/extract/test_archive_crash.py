"""The archive after a crash: what is torn is cut, and never more."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.archive import Archive
from extract.page import ArchivePlace
from tests.conftest import ROOT
from tests.extract.responses import respond


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
        assert archive.mend().cut == ({path.name: size - kept} if size > kept else {})
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
    assert archive.mend().cut == {path.name: len(data) - places[2].offset}
    (aside,) = tmp_path.glob("*.damaged-*")
    assert aside.read_bytes() == data[places[2].offset :]


def test_full_disk_leaves_the_records_before_it_whole(tmp_path: Path) -> None:
    code = """
import resource, sys
from pathlib import Path
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from tests.extract.responses import respond
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
    assert archive.mend().cut == {}


def test_killed_writer_loses_nothing_it_was_told_is_safe(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
import os
from tests.extract.responses import respond
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
