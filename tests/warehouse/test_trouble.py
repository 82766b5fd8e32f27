"""Disks that fill up and files that go away: a clear error, and nothing lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.warehouse.factory import make_page, make_parsed, make_report, sample_batch
from tests.warehouse.helpers import TABLES, dump
from warehouse.batch import Batch
from warehouse.checks import run_checks
from warehouse.connect import check_in_place, file_identity, open_warehouse
from warehouse.errors import MovedError
from warehouse.handover import deliver
from warehouse.load import Drained, drain
from warehouse.spool import list_spool, write_batch

CROWDED = """
import resource, sys
from pathlib import Path
from warehouse.connect import open_warehouse
from warehouse.errors import LoadError
from warehouse.load import drain
db, spool, room = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
with open_warehouse(db) as connection:
    size = db.stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    try:
        drain(connection, spool)
        connection.execute("CHECKPOINT")
    except LoadError as exc:
        print("refused:", exc)
"""


def big_batch() -> Batch:
    """Texts that no codec makes small, so that they fill what there is."""
    import random

    chance = random.Random(7)
    pages = []
    for number in range(40):
        text = "".join(chr(0x4E00 + chance.randrange(20_000)) for _ in range(40_000))
        page = make_page(text, f"pages/{number}.txt")
        pages.append((page, make_parsed(page, text, (make_report(text),))))
    return Batch(run=sample_batch().run, pages=tuple(pages))


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    db, spool = tmp_path / "w.duckdb", tmp_path / "spool"
    write_batch(spool, sample_batch())
    deliver(db, spool)
    write_batch(spool, big_batch())
    waiting = list_spool(spool)
    room = db.stat().st_size + 1_000_000
    done = subprocess.run(
        [sys.executable, "-c", CROWDED, str(db), str(spool), str(room)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "refused: expected to load a batch, found that the disk takes no more" in done.stdout, done.stderr
    assert "make room and run again" in done.stdout
    assert list_spool(spool) == waiting
    with open_warehouse(db) as connection:
        assert run_checks(connection) == ()
        assert connection.execute("SELECT count(*) FROM current_page").fetchall() == [(1,)]
        drain(connection, spool)
        assert connection.execute("SELECT count(*) FROM current_page").fetchall() == [(41,)]
        assert run_checks(connection) == ()


@pytest.mark.parametrize("way", ["moved", "deleted", "replaced"])
def test_a_file_that_goes_away_is_noticed_before_anything_more_is_written(tmp_path: Path, way: str) -> None:
    db, other = tmp_path / "w.duckdb", tmp_path / "other.duckdb"
    with open_warehouse(db):
        identity = file_identity(db)
        check_in_place(db, identity)
        if way == "deleted":
            db.unlink()
        else:
            db.rename(other)
        if way == "replaced":
            db.write_bytes(b"")
        with pytest.raises(MovedError, match="kept in the spool"):
            check_in_place(db, identity)


def test_a_batch_that_another_drain_has_taken_is_no_bad_file(tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    write_batch(spool, sample_batch())
    write_batch(spool, sample_batch(uri="pages/b.txt"))
    first, second = list_spool(spool)
    with open_warehouse(tmp_path / "w.duckdb") as connection:
        drained = drain(connection, spool, on_loaded=lambda _: second.unlink(missing_ok=True))
    assert [loaded.path for loaded in drained.loaded] == [first]
    assert drained.bad == ()
    write_batch(spool, sample_batch(uri="pages/b.txt"))
    done = deliver(tmp_path / "w.duckdb", spool)
    assert isinstance(done, Drained)
    assert len(done.loaded) == 1


def test_delivering_twice_changes_nothing(tmp_path: Path) -> None:
    db, spool = tmp_path / "w.duckdb", tmp_path / "spool"

    def deliver_and_dump() -> dict[str, object]:
        write_batch(spool, sample_batch())
        deliver(db, spool)
        with open_warehouse(db, read_only=True) as connection:
            return dump(connection, TABLES)

    assert deliver_and_dump() == deliver_and_dump()
